"""« Mon compte »: the browsers where one is signed in, seen, closed one by one or all at once."""

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client
from django.utils import timezone

from maillage.people.models import Funder, OpenSession, Person, Role
from maillage.people.operations import forget_sessions
from maillage.web.sessions import device_of
from tests.builders import make_department, make_person
from tests.people.told import code_sent, last_act

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604"
)


@pytest.fixture
def claire() -> Person:
    make_department()
    return make_person("Claire Delattre", Funder.objects.get().organisation, Role.INSTRUCTOR)


def entered(person: Person, user_agent: str) -> Client:
    """A browser that came in by a code."""
    client = Client(headers={"user-agent": user_agent})
    client.post("/connexion/", {"email": person.email})
    assert client.post("/connexion/code/", {"code": code_sent(person.email)}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/mon-compte/").status_code == 200


def closings(client: Client) -> list[str]:
    return re.findall(r'action="(/mon-compte/sessions/[^"]+)"', client.get("/mon-compte/").content.decode())


def test_each_browser_is_seen_by_its_device_and_closed(claire: Person):
    desk, phone, other = entered(claire, FIREFOX), entered(claire, IPHONE), entered(claire, "curl/8")
    page = desk.get("/mon-compte/").content.decode()
    for words in ("Firefox sur Windows", "Safari sur iPhone", "Appareil non reconnu", "celle-ci"):
        assert words in page
    assert not any(row.session_key in page for row in OpenSession.objects.all()), "a key opens a session"
    first, _, everything = closings(desk)
    assert everything == "/mon-compte/sessions/fermer/"
    assert desk.get(first).status_code == 405
    thief = Client()
    thief.force_login(Person.objects.exclude(pk=claire.pk)[0])
    assert thief.post(first).status_code == 403
    assert is_in(phone)
    assert desk.post(first).status_code == 302
    assert last_act() == "close_sessions"
    assert sorted([is_in(phone), is_in(other)]) == [False, True]
    assert desk.post(first).status_code == 403
    assert desk.post(everything).status_code == 302
    assert [is_in(phone), is_in(other), is_in(desk)] == [False, False, True]
    assert closings(desk) == []
    assert desk.post("/mon-compte/sessions/fermer/").status_code == 302


def test_a_closed_session_is_not_opened_again_by_what_it_was_doing(claire: Person):
    client = entered(claire, FIREFOX)
    session = client.session
    session["typed"] = "late"
    OpenSession.objects.filter(person=claire).delete()
    with pytest.raises(UpdateError):
        session.save()
    assert not OpenSession.objects.exists()


def test_a_session_is_its_persons_from_their_entry_and_is_seen_now_and_then(claire: Person, settings: Any):
    settings.MAILLAGE_TODAY = "2026-03-10T09:00"
    client = entered(claire, FIREFOX)
    row = OpenSession.objects.get(person=claire)
    entry = row.since
    assert row.device == "Firefox sur Windows"
    settings.MAILLAGE_TODAY = "2026-03-10T09:04"
    client.get("/mon-compte/")
    assert OpenSession.objects.get(person=claire).seen_at == entry
    settings.MAILLAGE_TODAY = "2026-03-10T09:06"
    client.get("/mon-compte/")
    row.refresh_from_db()
    assert (row.since, row.seen_at - entry) == (entry, dt.timedelta(minutes=6))
    session = client.session
    session["kept"] = 1
    session.save()
    row.refresh_from_db()
    assert (row.since, row.device, row.person) == (entry, "Firefox sur Windows", claire)
    client.post("/deconnexion/")
    assert not OpenSession.objects.filter(person=claire).exists()


def test_what_has_expired_is_neither_shown_nor_kept(claire: Person):
    client, old = entered(claire, FIREFOX), entered(claire, IPHONE)
    OpenSession.objects.filter(device__contains="iPhone").update(expire_date=timezone.now())
    assert "iPhone" not in client.get("/mon-compte/").content.decode()
    assert not is_in(old)
    assert forget_sessions(at=timezone.now()) >= 1
    assert [row.device for row in OpenSession.objects.filter(person=claire)] == ["Firefox sur Windows"]


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (FIREFOX, "Firefox sur Windows"),
        (IPHONE, "Safari sur iPhone"),
        ("Mozilla/5.0 (Macintosh) AppleWebKit Chrome/140.0 Safari/537.36 Edg/140.0", "Edge sur Mac"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit Chrome/140 Mobile Safari/537", "Chrome sur Android"),
        ("Mozilla/5.0 (X11; CrOS x86_64) AppleWebKit Chrome/140 Safari/537", "Chrome sur Chromebook"),
        ("curl/8.0 Linux", "Linux"),
        ("", ""),
    ],
)
def test_a_device_is_said_in_plain_words(user_agent: str, device: str):
    assert device_of(user_agent) == device
