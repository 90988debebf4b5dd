"""The page of the letters that could not leave: their reason in French, and what to do with each."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from maillage.chores.watch.health import health
from maillage.journal.models import Entry
from maillage.people.models import Role
from maillage.people.operations import the_funder
from maillage.post.letters import Letter
from maillage.post.models import Message
from maillage.post.operations import queue
from tests.access.matrix import enter
from tests.builders import make_department, make_person, paris

pytestmark = pytest.mark.django_db
AT = paris(2026, 3, 10, 9)


@pytest.fixture
def reader(settings: Any) -> Client:
    settings.MAILLAGE_TODAY = "2026-03-10T10:00"
    make_department()
    client = Client()
    enter(client, make_person("Sophie Marquant", the_funder().organisation, Role.MANAGER))
    return client


def put(to: str, state: str, error: str, **more: Any) -> Message:
    kind = more.pop("kind", "reminder")
    message = queue(kind=kind, to=to, letter=Letter(f"Pour {to}", ("Un mot.",)), at=AT)
    assert message is not None
    Message.objects.filter(pk=message.pk).update(state=state, last_error=error, **more)
    return message


def shown(client: Client) -> str:
    text = client.get(reverse("department:letters")).content.decode()
    return re.sub(r"\s+", " ", text.replace("\u202f", " ").replace("\xa0", " "))


def test_each_letter_says_why_it_stayed_and_what_to_do(reader: Client) -> None:
    put("perdue@example.org", "dead", "550 5.1.1 no such mailbox")
    put("peut-etre@example.org", "uncertain", "Le serveur n’a rien dit.", handed_at=AT)
    put("partie@example.org", "sent", "", sent_at=AT)
    code = put("code@example.org", "dead", "550 5.1.1 no such mailbox", kind="sign_in_code")
    text = shown(reader)
    assert "cette adresse n’existe pas" in text
    assert "adresse refusée" in text
    assert "Peut-être parti" in text
    assert "partie@example.org" not in text
    assert "Aucun courriel n’attend au-delà de son heure." in text
    assert text.count("Renvoyer") == 2
    reader.post(reverse("department:letter", args=[code.pk]), {"act": "send"})
    assert Message.objects.get(pk=code.pk).state == "dead"


def test_a_letter_leaves_again_or_is_given_up_and_the_journal_tells_it(reader: Client) -> None:
    dead = put("perdue@example.org", "dead", "550 5.1.1 no such mailbox", attempts=8)
    lost = put("peut-etre@example.org", "uncertain", "Le serveur n’a rien dit.", handed_at=AT)
    reader.post(reverse("department:letter", args=[dead.pk]), {"act": "send"})
    reader.post(reverse("department:letter", args=[lost.pk]), {"act": "give_up"})
    dead.refresh_from_db()
    lost.refresh_from_db()
    assert (dead.state, dead.attempts, lost.state) == ("waiting", 0, "cancelled")
    assert set(Entry.objects.filter(subject_kind="letter").values_list("verb", flat=True)) == {
        "send_letter_again",
        "give_letter_up",
    }
    again = reader.post(reverse("department:letter", args=[lost.pk]), {"act": "send"})
    assert again.status_code == 403


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR, Role.INSTRUCTOR])
def test_who_answers_for_the_post_finds_it_on_their_home(reader: Client, role: str) -> None:
    put("code@example.org", "dead", "550 5.1.1 no such mailbox", kind="sign_in_code")
    person = make_person("Armelle Bocquet", the_funder().organisation, role)
    enter(client := Client(), person)
    line = f'href="{reverse("department:letters")}">'
    assert "à regarder" not in client.get(reverse("home")).content.decode(), "another code is asked for"
    told = []
    for address, state, handed_at in (
        ("perdue@example.org", "dead", None),
        ("peut-etre@example.org", "uncertain", AT),
    ):
        put(address, state, "550 5.1.1 no such mailbox", handed_at=handed_at)
        home = client.get(reverse("home")).content.decode().replace("\xa0", " ")
        told.append([f"{count} courriel" in home and line in home for count in (1, 2)])
    assert told == ([[False, False]] * 2 if role == Role.INSTRUCTOR else [[True, False], [False, True]])


def test_a_mail_server_that_is_silent_is_told(reader: Client) -> None:
    put("claire@example.org", "waiting", "Le serveur de messagerie ne répond pas (ConnectionRefusedError).")
    Message.objects.update(not_before=AT - dt.timedelta(hours=1))
    assert "1 courriel attend depuis le" in shown(reader)
    assert "Rien n’est perdu" in shown(reader)
    assert "post" in health(AT).late
