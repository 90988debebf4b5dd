"""A page costs the same with one line and with forty: letters, journal, sessions, people, expenses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from maillage.chores.demonstration.stage import Stage
from maillage.expenses.models import Expense
from maillage.groups.models import Attendance, NamesReading, Participant, PracticeGroup, Structure
from maillage.journal.models import Actor, Subject
from maillage.journal.operations import record
from maillage.people.models import OpenSession, Person, Role
from maillage.post.letters import Letter
from maillage.post.models import Message
from maillage.post.operations import queue
from maillage.privacy.models import AccountWarning
from maillage.privacy.operations import receive_request
from maillage.reports.models import FinancialReport
from tests.builders import make_person
from tests.candidates import moment
from tests.performance.budgets import Page, agreement, cost, group, meeting

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


def people(stage: Stage, count: int) -> None:
    """People who came to the first meeting of the Artois, whose names are close."""
    structure = Structure.objects.select_related("type").order_by("pk")[0]
    found = Participant.objects.bulk_create(
        Participant(
            full_name=f"Zélie Martin {count} {number}",
            search_key=f"zelie martin {count} {number}",
            email=f"zelie{count}-{number}@example.org",
            structure=structure,
            created_at=AT,
        )
        for number in range(count)
    )
    Attendance.objects.bulk_create(
        Attendance(
            meeting=stage.meetings["ART"][0],
            participant=person,
            state="present",
            structure=structure,
            structure_type=structure.type,
            marked_at=AT,
            marked_by=stage.people["thomas"],
        )
        for person in found
    )


def blank_lines(stage: Stage, count: int) -> None:
    """The paper sheet of the Artois has so many lines for those who come unregistered."""
    PracticeGroup.objects.filter(pk=stage.groups["ART"].pk).update(blank_lines=count)


def expenses(stage: Stage, count: int) -> None:
    """Expenses of the Lens group at its meetings of 2025, not decided yet."""
    Expense.objects.bulk_create(
        Expense(
            agreement=stage.agreements["LEN"],
            meeting=stage.meetings["LEN"][0],
            spent_on=dt.date(2025, 12, 1),
            supplier=f"Fournisseur {number}",
            label="Salle",
            category="venue",
            heading="61",
            amount=Decimal("10.00"),
            entered_at=AT,
            entered_by=stage.people["ines"],
        )
        for number in range(count)
    )


def unused(stage: Stage, count: int) -> None:
    """Accounts of the département that nobody used for years, whose holders were warned."""
    for number in range(count):
        person = make_person(f"Partie {count} {number}", stage.funder, Role.INSTRUCTOR)
        Person.objects.filter(pk=person.pk).update(created_at=moment("2020-01-06T09:00"), last_login=None)
        AccountWarning.objects.create(person=person, warned_at=moment("2026-01-06T09:00"))


def report(stage: Stage) -> tuple[int]:
    own = FinancialReport.objects.filter(agreement=stage.agreements["LEN"])
    return (own.get(year_end=dt.date(2025, 12, 31)).pk,)


Grown = Callable[[Stage, int], None]
WHOLE: tuple[tuple[Page, Grown], ...] = (
    (Page("department:letters", "sophie", 8), dead_letters),
    (Page("department:journal", "sophie", 8), lines),
    (Page("department:history", "claire", 12, lambda stage: ("convention", *agreement(stage))), lines),
    (Page("operator:history", "marc", 12, lambda stage: ("convention", *agreement(stage))), lines),
    (Page("account", "marc", 12), sessions),
    (Page("my_data", "marc", 12), sessions),
    (Page("department:readings", "sophie", 12), readings),
    (Page("operator:readings", "marc", 12), readings),
    (Page("department:rights_requests", "sophie", 12), requests),
    (Page("department:accesses", "armelle", 12), agents),
    (Page("department:members", "armelle", 12), agents),
    (Page("operator:people", "thomas", 12, group), people),
    (Page("operator:meeting_after", "thomas", 12, meeting), people),
    (Page("operator:attendance_table", "thomas", 12, meeting), people),
    (Page("operator:attendance_table", "thomas", 12, meeting), blank_lines),
    (Page("operator:financial_report", "ines", 11, report), expenses),
    (Page("department:archive", "sophie", 11, agreement), lines),
    (Page("department:archive", "sophie", 11, lambda stage: (stage.agreements["LEN"].pk,)), expenses),
    (Page("department:personal_data", "sophie", 13), unused),
)
EVERY = [pytest.param(*one, id=f"{one[0].address} {one[1].__name__}") for one in WHOLE]


@pytest.mark.parametrize(("page", "more"), EVERY)
def test_one_line_and_forty_cost_the_same(campaign: Stage, page: Page, more: Grown) -> None:
    more(campaign, 1)
    one = cost(page, campaign)
    more(campaign, MANY)
    many = cost(page, campaign)
    assert len(many) == len(one), "\n".join(many)
