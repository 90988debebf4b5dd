"""An address that the mail server refuses is shown beside the person, and put right by the facilitator."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.groups.models import Meeting
from maillage.journal.models import Entry
from maillage.post.models import Message
from maillage.post.operations import work
from tests.candidates import moment
from tests.groups.steps import Campaign, fill

AT = moment("2026-01-05T10:00")


class Server:
    """Refuses the first person for good."""

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Answer as a host does for a mailbox it does not have."""
        if address == "personne1@example.org":
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802
        """Take the letter."""
        return "250 OK"


@pytest.fixture
def server(settings: Any) -> Iterator[None]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    settings.EMAIL_BACKEND = "maillage.post.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_HOST_USER = "127.0.0.1", port, ""
    settings.EMAIL_USE_TLS, settings.MAILLAGE_DEMONSTRATION = False, False
    controller = Controller(Server(), hostname="127.0.0.1", port=port)
    controller.start()
    yield
    controller.stop()


def test_the_facilitator_sees_the_refusal_and_a_right_address_gets_a_new_link(
    client: Client, stage: Campaign, meeting: Meeting, server: None, settings: Settings
) -> None:
    settings.MAILLAGE_TODAY = "2026-01-05T10:00"
    registration = fill(meeting, 2)[0].registration
    work(at=AT)
    client.force_login(stage.nora, "allauth.account.auth_backends.AuthenticationBackend")
    page = reverse("operator:meeting", args=[meeting.pk])
    text = client.get(page).content.decode()
    assert text.count("adresse refusée</") == 1
    assert "cette adresse n’existe pas" in text
    old = registration.participant.token
    kind = registration.structure_type_id
    correct = reverse("operator:registration_correct", args=[registration.pk])
    taken = client.post(correct, {"email": "personne2@example.org", "structure_type": kind})
    assert "Une autre personne a déjà cette adresse" in taken.content.decode()
    client.post(correct, {"email": "Personne.Une@example.org", "structure_type": kind})
    work(at=AT)
    assert "adresse refusée" not in client.get(page).content.decode()
    registration.participant.refresh_from_db()
    sent = Message.objects.get(to="personne.une@example.org")
    assert sent.state == "sent"
    assert sent.letter["action_url"].endswith(f"/mes-rencontres/{registration.participant.token}/")
    assert client.get(reverse("participant:my_meetings", args=[old])).status_code == 404
    told = Entry.objects.get(verb="correct_registration")
    assert "@" not in f"{told.before}{told.after}{told.note}"
    settings.MAILLAGE_TODAY = "2026-01-13T10:00"  # it has begun: the link leaves alone
    client.post(correct, {"email": "une@example.org", "structure_type": kind})
    late = Message.objects.get(to="une@example.org")
    assert (late.kind, late.calendar) == ("own-link", "")
