"""Tallies are read instead of the sheets: they say the same, or they are not read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, Final

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from maillage.agreements.models import Agreement
from maillage.groups.models import Attendance, Meeting, Participant, PracticeGroup, Structure
from maillage.reports.models import GroupTally, PersonTally
from maillage.reports.operations import refresh_tallies, verify_tallies
from maillage.reports.queries.indicators import Scope, indicators
from maillage.reports.touches import TOUCHES
from tests.reports.test_generated_years import LATER, hold_a_scope, hold_every_group
from tests.reports.years import AFTERWARDS, World, make_world, write_year

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The five groups, undone at the end of the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def tallies_from_the_first_group(settings: Settings) -> None:
    """Tallies are read however few the agreements."""
    settings.MAILLAGE_TALLIES_FROM = 1


def refreshed() -> int:
    """How many tallies are made again."""
    return refresh_tallies(at=AFTERWARDS)


def fresh() -> set[int]:
    """The groups whose tally is fresh."""
    return set(GroupTally.objects.filter(fresh=True).values_list("pk", flat=True))


SOME = [pytest.param(seed, id=f"year {seed}") for seed in range(1000, 1004)]
MANY = [pytest.param(seed, id=f"year {seed}", marks=pytest.mark.full) for seed in range(1004, 1204)]


@pytest.mark.requirement("R81", "R83", "R84", "R85", "R86")
@pytest.mark.parametrize("seed", SOME + MANY)
def test_tallies_say_what_plain_sql_says_before_and_after_a_change(world: World, seed: int) -> None:
    write_year(world, seed)
    draw = Random(seed)
    refreshed()
    for _ in range(3):
        assert verify_tallies() == (len(fresh()), [])
        hold_every_group(LATER)
        for _ in range(3):
            hold_a_scope(world, draw)
        change(draw)
    refreshed()
    assert GroupTally.objects.filter(fresh=False).count() == 0
    assert verify_tallies()[1] == []
    hold_a_scope(world, draw)


def change(draw: Random) -> None:
    """Something else is known of a row or two: raw writes, of all that a figure depends on."""
    rows = list(Attendance.objects.order_by("pk"))
    for row in draw.sample(rows, k=min(len(rows), 3)):
        of_row = Attendance.objects.filter(pk=row.pk)
        match draw.randrange(5):
            case 0:
                of_row.update(state="absent" if row.state == "present" else "present", remote=False)
            case 1:
                of_row.update(structure=draw.choice(list(Structure.objects.order_by("pk"))))
            case 2:
                of_row.update(structure_type=None, job=draw.choice(("", "gardien", "Juriste")))
            case 3:
                of_row.update(out_of_perimeter=not row.out_of_perimeter)
            case _:
                of_row.update(participant=another(row, draw))
    meetings = list(Meeting.objects.filter(state="held").order_by("pk"))
    for meeting in draw.sample(meetings, k=min(len(meetings), 1)):
        Meeting.objects.filter(pk=meeting.pk).update(
            state="cancelled", cancel_reason="Grève", attendance_closed_at=None, corrected_at=None
        )


def another(row: Attendance, draw: Random) -> Participant:
    """Someone who is not on that sheet yet."""
    there = Attendance.objects.filter(meeting=row.meeting_id).values("participant")
    others = list(Participant.objects.exclude(pk__in=there).order_by("pk"))
    return draw.choice(others) if others else row.participant


def ended_sooner(row: Attendance) -> None:
    """The agreement of the group ends half a year sooner, as an amendment may say."""
    group = row.meeting.group
    sooner = group.period_end - dt.timedelta(days=200)
    Agreement.objects.filter(pk=group.agreement_id).update(period_end=sooner)
    PracticeGroup.objects.filter(pk=group.pk).update(period_end=sooner)


CHANGES: Final[dict[str, Callable[[Attendance], object]]] = {
    "a presence changes": lambda row: Attendance.objects.filter(pk=row.pk).update(job="autre chose"),
    "a presence is taken away": lambda row: row.delete(),
    "a presence is written": lambda row: Attendance.objects.create(
        meeting=row.meeting,
        participant=another(row, Random(1)),
        state="present",
        structure=row.structure,
        marked_at=row.marked_at,
        marked_by=row.marked_by,
    ),
    "a meeting changes": lambda row: Meeting.objects.filter(pk=row.meeting_id).update(day=row.meeting.day),
    "the agreement changes": ended_sooner,
}


@pytest.mark.requirement("R84", "R85", "R86")
@pytest.mark.parametrize("what", CHANGES)
def test_whatever_changes_a_figure_makes_its_tally_unread_in_the_same_transaction(
    world: World, what: str
) -> None:
    write_year(world, 1)
    refreshed()
    row = (
        Attendance.objects.filter(meeting__state="held", state="present", marks=None)
        .select_related("meeting__group__agreement")
        .earliest("pk")
    )
    assert row.meeting.group_id in fresh()
    CHANGES[what](row)
    if what != "the agreement changes":
        assert row.meeting.group_id not in fresh()
        assert not PersonTally.objects.filter(tally=row.meeting.group_id).exists()
    assert verify_tallies()[1] == []
    hold_every_group(LATER)


def test_a_tally_is_read_and_one_that_lies_is_found(world: World) -> None:
    write_year(world, 2)
    refreshed()
    before = indicators(Scope(Agreement.objects.all()), LATER).total.participants.attendances
    told = PersonTally.objects.filter(presences__gte=1).earliest("pk")
    PersonTally.objects.filter(pk=told.pk).update(presences=told.presences + 1000)
    after = indicators(Scope(Agreement.objects.all()), LATER).total.participants.attendances
    assert after == before + 1000
    assert verify_tallies()[1] == [told.tally_id]
    with pytest.raises(CommandError, match=f"groupe {told.tally_id} ne dit pas"):
        call_command("verify")


def test_few_agreements_are_read_from_their_sheets(world: World, settings: Settings) -> None:
    write_year(world, 3)
    refreshed()
    for few, read in ((6, False), (1, True)):
        settings.MAILLAGE_TALLIES_FROM = few
        with CaptureQueriesContext(connection) as caught:
            indicators(Scope(Agreement.objects.all()), LATER)
        assert any("reports_persontally" in query["sql"] for query in caught.captured_queries) == read


def test_every_trigger_that_touches_a_tally_is_there() -> None:
    table = "pg_trigger" if connection.vendor == "postgresql" else "sqlite_master"
    column = "tgname" if connection.vendor == "postgresql" else "name"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        there = {name for (name,) in cursor.fetchall()}
    assert {touch.name for touch in TOUCHES} <= there


def test_raw_sql_cannot_write_a_tally_that_makes_no_sense(world: World) -> None:
    write_year(world, 2)
    refreshed()
    tally, line = GroupTally.objects.filter(fresh=True)[0], PersonTally.objects.earliest("pk")
    for name, write in (
        ("tally_fresh_has_its_days", lambda: GroupTally.objects.filter(pk=tally.pk).update(last_day=None)),
        ("tally_within_its_calendar", lambda: GroupTally.objects.filter(pk=tally.pk).update(held=99)),
        (
            "tally_within_its_presences",
            lambda: PersonTally.objects.filter(pk=line.pk).update(at_a_distance=line.presences + 1),
        ),
        (
            "tally_once_a_person_and_origin",
            lambda: PersonTally.objects.bulk_create(
                [
                    PersonTally(
                        tally_id=line.tally_id,
                        participant_id=line.participant_id,
                        structure_id=line.structure_id,
                        structure_type_id=line.structure_type_id,
                        job=line.job,
                        first_day=line.first_day,
                        presences=1,
                        at_a_distance=0,
                        out_of_perimeter=0,
                    )
                ]
            ),
        ),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            write()
