"""Whoever types an address learns nothing of it: the answer is that of an address nobody knows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from maillage.calls.models import Call
from maillage.groups.models import Meeting
from maillage.people.models import AddressCode, Pace
from maillage.post.models import Message
from maillage.territories.operations import load_reference
from tests.groups.steps import Campaign, campaign, fill, january

TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
STRANGER: Final = "personne@ailleurs.example.org"


@dataclass(frozen=True)
class Stage:
    """A campaign, its meeting of January, and the known addresses."""

    campaign: Campaign
    meeting: Meeting
    seated: str
    waiting: str


@pytest.fixture
def stage(db: None, settings: Settings) -> Stage:
    settings.MAILLAGE_TODAY = "2026-01-05T10:00"
    one = campaign()
    meeting = january(one)
    people = [result.registration.participant.email for result in fill(meeting, 16)]
    return Stage(one, meeting, people[0], people[15])


def sign_up(stage: Stage, email: str) -> tuple[str, dict[str, str]]:
    form = {"full_name": "Hélène Lefèvre", "email": email, "structure": "Habitat", "job": "Agent"}
    return reverse("public:meeting", args=[stage.meeting.public_id]), {**form, "charter": "on"}


def colleague(stage: Stage, email: str) -> tuple[str, dict[str, str]]:
    form = {"full_name": "Inès Petit", "email": email, "structure": "Habitat"}
    return reverse("public:colleague", args=[stage.meeting.public_id]), form


def lost_link(_: Stage, email: str) -> tuple[str, dict[str, str]]:
    return reverse("public:lost_link"), {"email": email}


def to_enter(_: Stage, email: str) -> tuple[str, dict[str, str]]:
    return reverse("account_login"), {"email": email}


def to_come_in(_: Stage, email: str) -> tuple[str, dict[str, str]]:
    return reverse("come_in"), {"full_name": "Nadia Fournier", "email": email}


def typed(client: Client, page: str, values: dict[str, str], email: str) -> tuple[list[Any], int]:
    """Send a form, follow it, and give back what a reader sees without the address, and the queries."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        sent = client.post(page, values)
    seen: list[Any] = [sent.status_code, sent.headers.get("Location"), sorted(sent.cookies)]
    last = client.get(sent.headers["Location"]) if sent.status_code == 302 else sent
    text = TOKEN.sub("", last.content.decode()).replace(email, "X")
    return [*seen, last.status_code, text, sorted(client.session.keys())], len(queries)


CASES: Final[list[tuple[str, Callable[[Stage, str], tuple[str, dict[str, str]]], str, int]]] = [
    ("a seat held already", sign_up, "seated", 8),
    ("a rank held already", sign_up, "waiting", 8),
    ("a colleague who holds a seat", colleague, "seated", 12),
    ("a link lost", lost_link, "seated", 0),
    ("an account", to_enter, "agent", 0),
    ("an account, first entry", to_come_in, "agent", 0),
]


@pytest.mark.parametrize(("form", "who", "spared"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_the_answer_for_a_known_address_is_that_for_an_unknown_one(
    stage: Stage, form: Callable[[Stage, str], tuple[str, dict[str, str]]], who: str, spared: int
) -> None:
    """`spared` is how many queries less a known address may cost: it creates no registration."""
    known = stage.campaign.department.instructor.email if who == "agent" else getattr(stage, who)
    answers = []
    for email in (known, STRANGER):
        browser = Client()
        if form is colleague:
            browser.post(*sign_up(stage, stage.waiting))
        answers.append(typed(browser, *form(stage, email), email))
    (shown, cost), (other, reference) = answers
    assert shown == other
    assert reference - spared <= cost <= reference
    assert Message.objects.filter(to__in=(known, STRANGER)).count() >= 2


def test_a_wrong_code_is_refused_alike_whoever_it_was_sent_to(stage: Stage) -> None:
    pages = []
    for email in (stage.campaign.department.instructor.email, STRANGER):
        browser = Client()
        browser.post(*to_enter(stage, email))
        pages.append([typed(browser, "/connexion/code/", {"code": "BCDF-GHJK"}, email) for _ in range(4)])
    assert pages[0] == pages[1]
    assert set(AddressCode.objects.values_list("wrong_tries", flat=True)) == {3}


def test_nobody_is_named_to_a_colleague_by_who_merely_typed_their_address(stage: Stage) -> None:
    browser = Client()
    browser.post(*sign_up(stage, stage.seated))
    page, form = colleague(stage, STRANGER)
    assert browser.get(page).context["form"].initial == {"structure": "Habitat"}  # what was typed, not known
    assert browser.post(page, form).status_code == 302
    told = Message.objects.get(to=STRANGER).letter
    assert "Cette inscription est faite par un ou une collègue" in str(told)
    assert "Numéro01" not in str(told)
    assert stage.meeting.registrations.get(participant__email=STRANGER).registered_by is None


def test_a_closed_perimeter_refuses_before_it_knows_who_asks(stage: Stage) -> None:
    load_reference()
    Call.objects.update(perimeter_policy="refuse")
    shown = []
    for email in (stage.seated, STRANGER):
        page, form = sign_up(stage, email)
        shown.append(typed(Client(), page, {**form, "commune": "Calais"}, email)[0])
    assert shown[0] == shown[1]
    assert "est réservé à qui travaille" in shown[0][4]


def test_a_code_of_the_room_does_not_let_one_try_addresses_for_ever(stage: Stage, settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2026-01-13T09:40"
    browser = Client()
    session = browser.session
    session["in_the_room"] = {"meeting": str(stage.meeting.public_id), "until": 9e9}
    session.save()
    page = reverse("public:sign_in", args=[stage.meeting.public_id])
    answers = [
        browser.post(page, {"who": "address", "email": f"p{n}@ailleurs.example.org"}).status_code
        for n in range(8)
    ]
    assert answers == [200] * 6 + [403] * 2


def test_what_is_asked_too_often_says_when_to_come_back(stage: Stage) -> None:
    browser = Client(REMOTE_ADDR="2001:db8::1")
    page, form = lost_link(stage, STRANGER)
    for _ in range(10):
        assert browser.post(page, form).status_code == 200
    for place in ("2001:db8::1", "2001:db8::2"):
        late = Client(REMOTE_ADDR=place).post(page, form)
        assert (late.status_code, 0 < int(late.headers["Retry-After"]) <= 300) == (429, True)
    assert "Recommencez dans <strong>5 minutes" in late.content.decode().replace("\u00a0", " ")
    assert all(re.fullmatch(r"[0-9a-f]{64}", row.key) for row in Pace.objects.all())


def test_a_room_behind_one_address_asks_for_its_links_and_one_who_tries_many_waits(stage: Stage) -> None:
    place = Client(REMOTE_ADDR="203.0.113.7")
    known = [registration.participant.email for registration in stage.meeting.registrations.all()]
    asked = [*known, *(f"p{turn}@ailleurs.example.org" for turn in range(61 - len(known)))]
    answers = [place.post(*lost_link(stage, email)).status_code for email in asked]
    assert answers == [200] * 60 + [429]
    assert Client(REMOTE_ADDR="203.0.113.8").post(*lost_link(stage, known[0])).status_code == 200


@pytest.mark.parametrize("form", [lost_link, to_come_in])
def test_one_address_asked_for_too_often_is_refused_alike_known_or_not(
    stage: Stage, form: Callable[[Stage, str], tuple[str, dict[str, str]]]
) -> None:
    answers = []
    for email in (stage.seated, STRANGER):
        browser = Client(REMOTE_ADDR="203.0.113.7")
        answers.append([typed(browser, *form(stage, email), email)[0][0] for _ in range(12)])
    assert answers[0] == answers[1]
    assert answers[0][-1] == 429
