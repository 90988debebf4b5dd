"""A page of figures costs the same queries with one meeting and with three hundred."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from maillage.groups.models import Attendance, InformationSession, Meeting, SessionGroup
from maillage.people.models import Person, Role
from maillage.reports.models import FinalReport, SteeringCommittee
from maillage.reports.operations import convene_committee, open_due_reports, save_report, submit_report
from maillage.rules.report import STANDARD
from tests.agreements.conftest import awarded, awards, call, department
from tests.candidates import Candidates, Department, make_person, moment
from tests.performance.budgets import BUDGET
from tests.year import Year, artois, hold, hold_information_session, moment_of

__all__ = ["awarded", "awards", "call", "department"]

pytestmark = pytest.mark.django_db
CAMPAIGN_DAY: Final = dt.date(2027, 4, 28)
"""The year is over, its report sent, its committee held: every page has its figures."""


@dataclass(frozen=True)
class Scene:
    """The year of one group, and who reads its figures."""

    year: Year
    people: dict[str, Person]

    @property
    def agreement(self) -> tuple[int]:
        """The argument of the pages of one group."""
        return (self.year.agreement.pk,)


@pytest.fixture
def scene(awarded: Candidates, department: Department, settings: Settings) -> Scene:
    """Artois, one meeting and one session held, its report sent, its committee convened."""
    year = artois(awarded, department, over=True)
    hold(year, dt.date(2025, 11, 4), Anne="ccas", Bruno="spip")
    hold_information_session(year, dt.date(2026, 2, 17))
    convene_committee(
        year.agreement.lot.call,
        held_on=dt.date(2026, 12, 8),
        place="Arras",
        by=department.manager,
        at=moment("2026-12-01T09:00"),
    )
    open_due_reports(at=moment("2026-12-01T06:00"))
    sent = moment("2027-04-20T10:00")
    texts = {one.code: "Le groupe s’est réuni." for one in STANDARD}
    report = save_report(FinalReport.objects.get(), texts=texts, by=year.facilitator, at=sent)
    submit_report(report, by=year.representative, at=sent)
    karim = make_person("Karim Duriez")
    karim.memberships.create(
        organisation=department.organisation,
        role=Role.COORDINATOR,
        territory=year.agreement.lot.territory,
        since=moment("2025-10-01T10:00"),
    )
    officers = {"manager": department.manager, "instructor": department.instructor}
    return Scene(year, {**officers, "operator": year.representative, "coordinator": karim})


def go_on(year: Year, count: int) -> None:
    """So many more meetings, in the hours of the working days of the agreement, six people at each."""
    first = Meeting.objects.get()
    came = list(first.attendances.select_related("participant", "structure").order_by("pk"))
    rows = [meeting_at(year, day, hour) for day, hour in _hours(year, count)]
    meetings = Meeting.objects.bulk_create(rows)
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting,
            participant=one.participant,
            state="present",
            structure=one.structure,
            structure_type=one.structure_type,
            marked_at=meeting.starts_at,
            marked_by=year.facilitator,
        )
        for meeting in meetings
        for one in came
    )
    _more_sessions(year, meetings[:30])


def _hours(year: Year, count: int) -> Iterator[tuple[dt.date, int]]:
    day, found = year.group.period_start + dt.timedelta(days=7), 0
    while found < count:
        day += dt.timedelta(days=1)
        if day.month not in (7, 8):
            yield from ((day, hour) for hour in (9, 14)[: count - found])
            found += 2


def meeting_at(year: Year, day: dt.date, hour: int) -> Meeting:
    """A meeting held, not saved yet."""
    return Meeting(
        group=year.group,
        day=day,
        starts_at=moment_of(day, hour),
        ends_at=moment_of(day, hour + 2),
        state="held",
        attendance_closed_at=moment_of(day, 18),
        period_start=year.group.period_start,
        period_end=year.group.period_end,
    )


def _more_sessions(year: Year, meetings: list[Meeting]) -> None:
    held = InformationSession.objects.get()
    sessions = InformationSession.objects.bulk_create(
        InformationSession(
            group=year.group,
            theme=held.theme,
            title="Comprendre",
            day=meeting.day,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            attendees=12,
            state="held",
            period_start=held.period_start,
            period_end=held.period_end,
        )
        for meeting in meetings
    )
    SessionGroup.objects.bulk_create(
        SessionGroup(
            session=session,
            group=year.group,
            day=session.day,
            invited_at=year.group.opened_at,
            accepted_at=year.group.opened_at,
            period_start=held.period_start,
            period_end=held.period_end,
        )
        for session in sessions
    )


def of_agreement(scene: Scene) -> tuple[Any, ...]:
    return scene.agreement


def of_call(scene: Scene) -> tuple[Any, ...]:
    return (scene.year.agreement.lot.call_id,)


def of_report(_scene: Scene) -> tuple[Any, ...]:
    return (FinalReport.objects.get().pk,)


def of_committee(_scene: Scene) -> tuple[Any, ...]:
    return (SteeringCommittee.objects.get().pk,)


def words(*given: str) -> Callable[[Scene], tuple[Any, ...]]:
    """Arguments that are the same for any scene: the kind of a file, the name of a figure."""
    return lambda _scene: given


def of_meeting(_scene: Scene) -> tuple[Any, ...]:
    return (Meeting.objects.earliest("pk").pk,)


PAGES: Final[tuple[tuple[str, str, Callable[[Scene], tuple[Any, ...]]], ...]] = (
    ("department:indicators", "manager", lambda _scene: ()),
    ("department:group_indicators", "manager", of_agreement),
    ("department:meeting_figures", "manager", of_meeting),
    ("operator:indicators", "operator", words()),
    ("coordinator:indicators", "coordinator", words()),
    ("department:indicators_file", "manager", words("csv")),
    ("department:indicators_file", "manager", words("xlsx")),
    ("department:indicators_file", "manager", words("pdf")),
    ("department:indicators_comparison", "manager", words()),
    ("department:indicator_rows", "manager", words("participants")),
    ("department:indicator_rows", "manager", words("moyenne")),
    ("operator:indicator_rows", "operator", words("participants")),
    ("department:reports", "instructor", lambda _scene: ()),
    ("department:report", "manager", of_report),
    ("department:report_file", "manager", of_report),
    ("department:call_committees", "manager", of_call),
    ("department:committee", "manager", of_committee),
    ("department:committee_sitting", "manager", of_committee),
    ("department:committee_file", "manager", of_committee),
    ("operator:group_indicators", "operator", of_agreement),
    ("operator:report", "operator", of_report),
    ("operator:committee", "operator", of_committee),
    ("coordinator:group_indicators", "coordinator", of_agreement),
    ("coordinator:committee", "coordinator", of_committee),
    ("coordinator:report_file", "coordinator", of_report),
)


def costs(scene: Scene) -> dict[str, int]:
    """How many queries each page costs, by its name and its last argument."""
    found = {}
    for name, who, args in PAGES:
        client = Client()
        client.force_login(scene.people[who], "allauth.account.auth_backends.AuthenticationBackend")
        url = reverse(name, args=args(scene))
        client.get(url)  # what is made once is made
        with CaptureQueriesContext(connection) as caught:
            answer = client.get(url)
        assert answer.status_code == 200, url
        found[f"{who} {url}"] = len(caught)
    return found


def test_figures_cost_the_same_with_one_meeting_and_with_three_hundred(scene: Scene) -> None:
    one = costs(scene)
    assert [url for url, queries in one.items() if url.endswith("/") and queries > BUDGET] == [], one
    go_on(scene.year, 299)
    assert Meeting.objects.filter(state="held").count() == 300
    assert costs(scene) == one
