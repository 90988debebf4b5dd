"""The figures of groups and campaign, from rows of the database: the laws that hold whatever the year was."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.agreements.models import Agreement
from maillage.documents.spreadsheet import csv_bytes
from maillage.groups.models import Attendance, Meeting, Participant, Structure, StructureType
from maillage.reports.papers import GROUP_COLUMNS, group_cells, indicators_paper
from maillage.reports.queries import campaign_figures, group_figures
from tests.candidates import Candidates, Department
from tests.year import (
    Year,
    artois,
    artois_again,
    audomarois,
    hold,
    hold_information_session,
    moment_of,
    open_year,
)

LAST = dt.date(2026, 11, 30)
DATES = [
    dt.date(2025, 12, 9),
    dt.date(2026, 1, 13),
    dt.date(2026, 2, 10),
    dt.date(2026, 3, 10),
    dt.date(2026, 4, 14),
    dt.date(2026, 5, 12),
    dt.date(2026, 6, 9),
    dt.date(2026, 9, 8),
    dt.date(2026, 10, 13),
    dt.date(2026, 11, 10),
]

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(awarded: Candidates, department: Department) -> Year:
    """The Audomarois, every month."""
    return audomarois(awarded, department)


@pytest.mark.requirement("R84")
def test_ten_meetings_of_the_audomarois_are_373_days_apart(year: Year) -> None:
    for day in DATES:
        hold(year, day)
    (row,) = group_figures(Agreement.objects.all(), LAST)
    assert (row.frequency.held, row.frequency.expected) == (10, 10)
    assert row.frequency.mean_gap == Decimal("37.3")
    assert row.frequency.sentence.startswith("10 rencontres tenues sur 10 prévues")


@pytest.mark.requirement("R85", "R86")
def test_a_person_met_twice_is_two_attendances_and_one_person(year: Year) -> None:
    hold(year, DATES[0], Anne="ccas", Bruno="bailleur")
    hold(year, DATES[1], Anne="bailleur", Chloe="bailleur")
    (row,) = group_figures(Agreement.objects.all(), LAST)
    assert (row.participants.attendances, row.participants.people) == (4, 3)
    lines = {line.origin: (line.attendances, line.people) for line in row.origins.lines}
    assert lines == {"ccas": (1, 1), "bailleur": (3, 3)}
    assert row.origins.in_several == 1
    assert [meeting.new for meeting in row.meetings] == [2, 1]


@pytest.mark.requirement("R13")
def test_social_landlords_and_social_centres_come_first_each_on_its_line(year: Year) -> None:
    hold(year, DATES[0], Anne="associations", Bruno="lda", Chloe="ccas", Denis="spip", Elsa="bailleur")
    (row,) = group_figures(Agreement.objects.all(), LAST)
    assert [(line.origin, line.label) for line in row.origins.lines[:2]] == [
        ("bailleur", "Bailleurs sociaux (agences locales)"),
        ("ccas", "CCAS / CIAS"),
    ]
    assert [line.origin for line in row.origins.lines[2:]] == ["lda", "spip", "associations"]


@pytest.mark.requirement("F18")
def test_someone_who_is_no_professional_of_the_field_is_counted_apart_as_other(year: Year) -> None:
    hold(year, DATES[0], Anne="ccas", Bruno="autre")
    (row,) = group_figures(Agreement.objects.all(), LAST)
    last = row.origins.lines[-1]
    assert (last.label, last.attendances, last.people) == ("Autre (à préciser)", 1, 1)


@pytest.mark.requirement("F56")
def test_the_same_group_in_another_edition_has_its_own_figures(
    awarded: Candidates, department: Department
) -> None:
    before = artois(awarded, department)
    hold(before, dt.date(2026, 3, 10), Anne="ccas", Bruno="spip")
    after = artois_again(awarded, department)
    hold(after, dt.date(2027, 3, 9), Chloe="bailleur")
    assert after.group.pk != before.group.pk
    assert after.group.slug != before.group.slug
    assert after.agreement.lot.territory == before.agreement.lot.territory
    figures = {
        year.agreement.pk: campaign_figures(
            Agreement.objects.filter(lot__call=year.agreement.lot.call), dt.date(2027, 10, 31)
        )
        for year in (before, after)
    }
    assert [(row.meetings_held, row.participants.attendances) for row in figures.values()] == [(1, 2), (1, 1)]
    assert {line.origin for row in figures.values() for line in row.origins.lines} == {
        "ccas",
        "spip",
        "bailleur",
    }


@pytest.mark.requirement("F13")
def test_twenty_two_people_in_the_room_are_all_recorded_and_counted_above_fifteen(year: Year) -> None:
    hold(year, DATES[0], **{f"Personne{n}": "ccas" for n in range(22)})
    (row,) = group_figures(Agreement.objects.all(), LAST)
    assert (row.participants.attendances, row.participants.crowded) == (22, 1)
    assert row.meetings[0].over_capacity


@pytest.mark.requirement("F14")
def test_a_meeting_nobody_came_to_counts_as_held(year: Year) -> None:
    hold(year, DATES[0])
    (row,) = group_figures(Agreement.objects.all(), LAST)
    assert (row.frequency.held, row.participants.attendances, row.participants.mean) == (1, 0, Decimal("0.0"))


def test_nothing_held_says_so_instead_of_zero(year: Year) -> None:
    (row,) = group_figures(Agreement.objects.all(), LAST)
    assert row.frequency.sentence == "Aucune rencontre tenue"
    assert row.participants.mean is None
    assert row.origins.lines == ()


def test_the_figures_of_a_day_ignore_what_came_after(year: Year) -> None:
    for day in DATES[:3]:
        hold(year, day, Anne="ccas")
    hold_information_session(year, dt.date(2026, 2, 17))
    (row,) = group_figures(Agreement.objects.all(), DATES[1])
    assert (row.frequency.held, row.participants.attendances, row.sessions_held) == (2, 2, 0)
    assert [meeting.state for meeting in row.meetings] == ["held", "held", "planned"]
    assert row.money.advance is None


def test_the_money_is_unknown_until_paid_and_certified(awarded: Candidates, department: Department) -> None:
    year = artois(awarded, department, over=True)
    (row,) = group_figures(Agreement.objects.all(), dt.date(2025, 11, 4))
    assert row.money.advance is None
    (row,) = group_figures(Agreement.objects.all(), dt.date(2025, 11, 5))
    money = row.money
    assert (money.award, money.advance) == (Decimal("20000.00"), Decimal("12000.00"))
    assert (money.justified, money.balance, money.repayment) == (None, None, None)
    assert year.agreement.number == row.number


@pytest.mark.requirement("R85")
def test_someone_of_two_groups_is_one_person_of_the_campaign(
    awarded: Candidates, department: Department
) -> None:
    first = audomarois(awarded, department)
    second = open_year(awarded.boulonnais, department, awarded.trait_union)
    meeting = hold(first, DATES[0], Anne="ccas", Bruno="spip")
    other = hold(second, DATES[0], Chloe="ccas")
    anne = Participant.objects.get(full_name="Anne")
    seat = Attendance.objects.get(meeting=meeting, participant=anne)
    Attendance.objects.create(
        meeting=other,
        participant=anne,
        state="present",
        structure=seat.structure,
        structure_type=seat.structure_type,
        marked_at=seat.marked_at,
        marked_by=seat.marked_by,
    )
    campaign = campaign_figures(Agreement.objects.all(), LAST)
    assert [group.participants.people for group in campaign.groups] == [2, 2]
    assert (campaign.participants.attendances, campaign.participants.people) == (4, 3)


def test_the_figures_take_the_same_queries_for_one_group_and_for_three(
    awarded: Candidates, department: Department, django_assert_num_queries: Callable[[int], Any]
) -> None:
    hold(audomarois(awarded, department), DATES[0], Anne="ccas")
    with django_assert_num_queries(5):
        group_figures(Agreement.objects.all(), LAST)
    artois(awarded, department)
    hold(open_year(awarded.boulonnais, department, awarded.trait_union), DATES[0], Anne="ccas", Bruno="spip")
    with django_assert_num_queries(5):
        rows = group_figures(Agreement.objects.all(), LAST)
    assert [row.territory for row in rows] == ["Artois", "Audomarois", "Boulonnais"]
    with django_assert_num_queries(5):
        campaign_figures(Agreement.objects.all(), LAST)


ORIGINS = ("ccas", "spip", "bailleur", None)
Campaign = list[list[list[tuple[int, int]]]]
campaigns = st.lists(
    st.lists(
        st.lists(
            st.tuples(st.integers(0, 7), st.integers(0, 3)),
            max_size=6,
            unique_by=lambda presence: presence[0],
        ),
        max_size=4,
    ),
    min_size=2,
    max_size=2,
)


def write(campaign: Campaign, groups: list[Year]) -> None:
    """The campaign in plain rows: for each group its meetings, for each meeting (person, origin)."""
    at = moment_of(DATES[0])
    types = {row.code: row for row in StructureType.objects.order_by("pk")}
    structure = Structure.objects.create(name="Ici", search_key="ici", type=types["ccas"])
    people = [
        Participant.objects.create(
            full_name=f"Personne {n}", search_key=f"personne {n}", structure=structure, created_at=at
        )
        for n in range(8)
    ]
    for year, meetings in zip(groups, campaign, strict=True):
        for day, presences in zip(DATES, meetings, strict=False):
            meeting = Meeting.objects.create(
                group=year.group,
                day=day,
                starts_at=moment_of(day, 9),
                ends_at=moment_of(day, 12),
                state="held",
                attendance_closed_at=at,
                period_start=year.group.period_start,
                period_end=year.group.period_end,
            )
            for person, origin in presences:
                Attendance.objects.create(
                    meeting=meeting,
                    participant=people[person],
                    state="present",
                    structure=structure,
                    structure_type=types.get(ORIGINS[origin] or ""),
                    marked_at=at,
                    marked_by=year.facilitator,
                )


@pytest.mark.requirement("R83", "R85", "R86")
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=campaigns)
def test_the_reconciliation_laws_hold_for_any_campaign(
    awarded: Candidates, department: Department, drawn: Campaign
) -> None:
    with transaction.atomic():
        groups = [
            audomarois(awarded, department),
            open_year(awarded.boulonnais, department, awarded.trait_union),
        ]
        write(drawn, groups)
        campaign = campaign_figures(Agreement.objects.all(), LAST)
        transaction.set_rollback(True)
    everyone: set[int] = set()
    for group, meetings in zip(campaign.groups, drawn, strict=True):
        present = list(itertools.chain.from_iterable(meetings))
        people = {person for person, _ in present}
        everyone |= people
        assert group.participants.attendances == len(present)
        assert group.participants.people == len(people) == group.participants.newcomers
        assert sum(line.attendances for line in group.origins.lines) == group.participants.attendances
        assert sum(meeting.present for meeting in group.meetings) == group.participants.attendances
        assert sum(line.people for line in group.origins.lines) >= group.participants.people
        if present:
            assert sum(line.attendance_share for line in group.origins.lines) == Decimal("100.0")
            assert sum(line.people_share for line in group.origins.lines) == Decimal("100.0")
    total = campaign.participants
    assert total.attendances == sum(group.participants.attendances for group in campaign.groups)
    assert total.people == len(everyone) <= sum(group.participants.people for group in campaign.groups)
    assert sum(line.attendances for line in campaign.origins.lines) == total.attendances


@pytest.mark.requirement("R83")
def test_the_paper_the_spreadsheet_and_the_csv_say_what_the_query_says(year: Year) -> None:
    hold(year, DATES[0], Anne="ccas", Bruno="spip")
    campaign = campaign_figures(Agreement.objects.all(), LAST)
    (row,) = campaign.groups
    paper = indicators_paper(year.agreement.lot.call, campaign)
    assert (paper.groups[0].attendances, paper.total.people) == (2, 2)
    cells = group_cells(row)
    assert dict(zip([c.label for c in GROUP_COLUMNS], cells, strict=True))["Participations cumulées"] == 2
    line = csv_bytes(GROUP_COLUMNS, [cells]).decode("utf-8-sig").splitlines()[1]
    assert line.startswith("Audomarois;EPSM Les Deux Rives;10;1;0;0;;2;2;2,0;0;0;20000,00;;")
