"""What is told of the site itself costs the same with one line and with forty: letters, journal, sessions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from maillage.chores.demonstration.stage import Stage
from maillage.groups.models import NamesReading
from maillage.journal.models import Actor, Subject
from maillage.journal.operations import record
from maillage.people.models import OpenSession, Role
from maillage.post.letters import Letter
from maillage.post.models import Message
from maillage.post.operations import queue
from maillage.privacy.operations import receive_request
from tests.builders import make_person
from tests.candidates import moment
from tests.performance.budgets import Page, agreement, cost

CAMPAIGN_DAY = dt.date(2026, 9, 15)
AT = moment("2026-09-15T09:00")
MANY = 40
pytestmark = pytest.mark.django_db


def dead_letters(_stage: Stage, count: int) -> None:
    """Letters that nobody received, each to someone else."""
    for number in range(count):
        message = queue(
            kind="essai", to=f"perdue{number}@example.org", letter=Letter("Essai", ("Bonjour.",)), at=AT
        )
        assert message is not None
    Message.objects.filter(kind="essai").update(state="dead", last_error="550 5.1.1 no such mailbox")


def lines(stage: Stage, count: int) -> None:
    """Acts on the agreement of the Artois, each by someone else."""
    held = stage.agreements["ART"]
    for number in range(count):
        record(
            chain=stage.funder.siret,
            at=AT,
            actor=Actor("person", str(number), f"Agente {number}"),
            verb="prepare_agreement",
            subject=Subject("agreement", str(held.pk), "Convention de l’Artois"),
            before={"state": "draft"},
            after={"state": "prepared"},
        )


def sessions(stage: Stage, count: int) -> None:
    """Browsers that Marc left open."""
    OpenSession.objects.bulk_create(
        OpenSession(
            session_key=f"open{count}-{number}",
            session_data="",
            expire_date=moment("2100-01-01T09:00"),
            person=stage.people["marc"],
            since=AT,
            seen_at=AT,
            device="Firefox, Windows",
        )
        for number in range(count)
    )


def readings(stage: Stage, count: int) -> None:
    """Names read, each by someone else, at each meeting in turn."""
    meetings = stage.meetings["ART"]
    NamesReading.objects.bulk_create(
        NamesReading(
            meeting=meetings[number % len(meetings)],
            by=make_person(f"Contrôleuse {count} {number}", stage.funder),
            reason="Contrôle du service fait",
            at=AT,
            until=AT + dt.timedelta(minutes=30),
        )
        for number in range(count)
    )


def requests(stage: Stage, count: int) -> None:
    """Requests that came by letter."""
    for number in range(count):
        receive_request(
            right="access",
            who=f"Zélie Martin {number}",
            received_on=dt.date(2026, 9, 1),
            by=stage.people["sophie"],
            at=AT,
        )


def agents(stage: Stage, count: int) -> None:
    """Agents of the département."""
    for number in range(count):
        make_person(f"Agente {count} {number}", stage.funder, Role.INSTRUCTOR)


Grown = Callable[[Stage, int], None]
WHOLE: tuple[tuple[Page, Grown], ...] = (
    (Page("department:letters", "sophie", 8), dead_letters),
    (Page("department:journal", "sophie", 7), lines),
    (Page("department:history", "claire", 12, lambda stage: ("convention", *agreement(stage))), lines),
    (Page("operator:history", "marc", 12, lambda stage: ("convention", *agreement(stage))), lines),
    (Page("account", "marc", 12), sessions),
    (Page("my_data", "marc", 12), sessions),
    (Page("department:readings", "sophie", 12), readings),
    (Page("operator:readings", "marc", 12), readings),
    (Page("department:rights_requests", "sophie", 12), requests),
    (Page("department:accesses", "armelle", 12), agents),
    (Page("department:members", "armelle", 12), agents),
)


@pytest.mark.parametrize(("page", "more"), [pytest.param(*one, id=one[0].address) for one in WHOLE])
def test_one_line_and_forty_cost_the_same(campaign: Stage, page: Page, more: Grown) -> None:
    more(campaign, 1)
    one = cost(page, campaign)
    more(campaign, MANY)
    many = cost(page, campaign)
    assert len(many) == len(one), "\n".join(many)
