"""The outbox, before a real mail server on a free port."""

import email
import email.policy
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import transaction

from maillage.post.letters import Letter
from maillage.post.models import Message
from maillage.post.operations import ABANDONED_AFTER, queue, work
from maillage.post.queries import outbox

AT = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
LETTER = Letter("Votre rencontre", ("Elle a lieu mardi.",), "Voir la rencontre", "https://example.org/r/1")

pytestmark = pytest.mark.django_db


class Mailbox:
    """A server that keeps what it receives and refuses one address."""

    def __init__(self) -> None:
        """Nothing received yet."""
        self.received: list[EmailMessage] = []

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Refuse « inconnue »."""
        if address.startswith("inconnue"):
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep the letter."""
        self.received.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


@pytest.fixture
def port(settings: Any) -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", number
    settings.EMAIL_HOST_USER, settings.EMAIL_USE_TLS = "", False
    settings.MAILLAGE_DEMONSTRATION = False
    return number


@pytest.fixture
def mailbox(port: int) -> Iterator[Mailbox]:
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box
    server.stop()


def put(to: str = "claire@example.org", **more: Any) -> Message | None:
    """Queue the letter."""
    return queue(**{"kind": "reminder", "to": to, "letter": LETTER, "at": AT, **more})


def test_a_message_leaves_exactly_once(mailbox: Mailbox):
    put()
    assert (work(at=AT), work(at=AT), len(mailbox.received)) == (1, 0, 1)
    mail = mailbox.received[0]
    assert (mail["To"], mail["Subject"]) == ("claire@example.org", "Votre rencontre")
    plain, rich = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert rich is not None
    assert "Elle a lieu mardi." in plain.get_content()
    assert "https://example.org/r/1" in rich.get_content()


def test_the_meeting_comes_as_a_calendar_file(mailbox: Mailbox):
    put(calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    work(at=AT)
    (attachment,) = mailbox.received[0].iter_attachments()
    assert (attachment.get_filename(), attachment.get_content_type()) == ("rencontre.ics", "text/calendar")


def test_the_same_key_is_queued_once():
    assert put(key="reminder-1") is not None
    assert put(key="reminder-1") is None
    assert Message.objects.count() == 1


def test_a_message_waits_for_its_hour(mailbox: Mailbox):
    put(not_before=AT + timedelta(hours=1))
    assert work(at=AT) == 0
    assert work(at=AT + timedelta(hours=1)) == 1


def test_a_refused_address_is_dead_and_the_next_message_leaves(mailbox: Mailbox):
    put("inconnue@example.org")
    put()
    assert work(at=AT) == 1
    refused = Message.objects.get(to="inconnue@example.org")
    assert refused.state == "dead"
    assert refused.last_error.startswith("550")


def test_a_server_that_comes_back_receives_what_waited(port: int):
    put()
    assert work(at=AT) == 0
    waiting = Message.objects.get()
    assert (waiting.state, waiting.attempts) == ("waiting", 1)
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    try:
        assert work(at=AT) == 0
        assert work(at=waiting.next_attempt_at) == 1
    finally:
        server.stop()
    assert len(box.received) == 1


def test_after_eight_tries_a_message_is_dead(port: int):
    put()
    at = AT
    for _ in range(8):
        work(at=at)
        at = Message.objects.get().next_attempt_at
    assert (Message.objects.get().state, Message.objects.get().attempts) == ("dead", 8)
    assert outbox(state="dead").rows[0].state_label == "non remis"


def test_what_a_dead_worker_held_is_taken_again(mailbox: Mailbox):
    put()
    Message.objects.update(state="claimed", claimed_at=AT, attempts=1)
    assert work(at=AT + ABANDONED_AFTER) == 0
    assert work(at=AT + ABANDONED_AFTER + timedelta(seconds=1)) == 1


def test_a_change_that_is_undone_sends_nothing(mailbox: Mailbox):
    with transaction.atomic():
        put()
        transaction.set_rollback(True)
    assert (work(at=AT), mailbox.received) == (0, [])


def test_a_sign_in_code_is_forgotten_once_sent(mailbox: Mailbox):
    put(kind="sign_in_code", letter=Letter("Votre code", ("ABCD-1234",)))
    work(at=AT)
    assert "ABCD-1234" not in str(Message.objects.values().get())


def test_the_demonstration_shows_and_sends_nothing(mailbox: Mailbox, settings: Any):
    settings.MAILLAGE_DEMONSTRATION = True
    put()
    assert work(at=AT) == 1
    assert mailbox.received == []
    (row,) = outbox().rows
    assert (row.state, row.letter) == ("shown", LETTER)


def test_a_name_on_two_lines_neither_breaks_a_mail_nor_holds_up_the_others(mailbox: Mailbox) -> None:
    queue(kind="x", to="a@example.org", letter=Letter("Marc\nBcc: z@example.org", ("Bonjour.",)), at=AT)
    queue(kind="x", to="b@example.org", letter=LETTER, at=AT, key="k" * 300)
    assert work(at=AT) == 2
    assert mailbox.received[0]["subject"] == "Marc Bcc: z@example.org"
