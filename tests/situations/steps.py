"""A situation as a professional brings it, and the ways to its pages."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.test import Client
from django.urls import reverse

from maillage.groups.models import Attendance, Meeting, Participant
from maillage.groups.operations.registration import participant_actor
from maillage.people.models import Person
from maillage.post.models import Message
from maillage.rules.french import PARIS
from maillage.rules.situations import QUESTIONS
from maillage.situations.content import Author, Confirmation, Content
from maillage.situations.models import Situation
from maillage.situations.operations import propose_situation

BEFORE: Final = dt.datetime(2026, 1, 5, 10, tzinfo=PARIS)
DURING: Final = dt.datetime(2026, 1, 13, 10, tzinfo=PARIS)
STORY: Final = "Elle ne sort plus de chez elle depuis plusieurs mois et les loyers s’accumulent."
QUESTION: Final = "Comment reprendre contact sans la brusquer ?"
CHOICES: Final = {
    "family": "arrears",
    "age_band": "40-59",
    "household": "alone",
    "occupation": "tenant",
    "purpose": "staying",
}
SURE: Final = Confirmation(answers={code: "non" for code, _ in QUESTIONS}, confirmed=True, again=True)
FORM: Final[dict[str, Any]] = CHOICES | {
    "question": QUESTION,
    "happens": STORY,
    "supports": "",
    "difficulties": "",
    "tried": "",
    "expectations": ["lever"],
    "domains": ["acces-aux-droits", "sante"],
}
ANSWERS: Final = {code: "non" for code, _ in QUESTIONS} | {"confirmed": "on", "again": "on"}


def content(happens: str = STORY, **changes: Any) -> Content:
    """Give back a situation whose words identify nobody."""
    values: dict[str, Any] = {
        "choices": CHOICES,
        "domains": ("acces-aux-droits",),
        "expectations": ("lever",),
        "actors": ("ccas",),
        "informed": True,
        "texts": {"question": QUESTION, "happens": happens},
    }
    return Content(**values | changes)


def author_of(participant: Participant) -> Author:
    """Give back a participant as who writes."""
    return Author(actor=participant_actor(participant), participant=participant)


def facilitator(person: Person) -> Author:
    """Give back a facilitator as who writes."""
    return Author(actor=person.actor, facilitator=person)


def proposed(meeting: Meeting, participant: Participant, at: dt.datetime = BEFORE) -> Situation:
    """Give back a situation that a participant proposed."""
    return propose_situation(meeting, content(), SURE, author=author_of(participant), at=at)


def came(meeting: Meeting, participant: Participant, by: Person) -> Attendance:
    """Mark someone present."""
    return Attendance.objects.create(
        meeting=meeting,
        participant=participant,
        state="present",
        structure=participant.structure,
        marked_at=DURING,
        marked_by=by,
    )


def enter(client: Client, person: Person) -> Client:
    """Sign someone in."""
    client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def code_sent(to: str) -> str:
    """Give back the last code that left for that address."""
    letter = Message.objects.filter(to=to, kind="sign_in_code").latest("pk").letter
    return str(next(line for line in letter["paragraphs"] if "code :" in line)).rpartition(" ")[2]


def proved(client: Client, participant: Participant) -> Client:
    """Type the code of a participant, as they would."""
    page = reverse("participant:situation_code", args=[participant.token])
    client.post(page)
    assert client.post(page, {"code": code_sent(participant.email)}).status_code == 302
    return client
