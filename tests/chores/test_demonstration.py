"""The demonstration plays the scenarios; their figures stand on the database."""

import datetime as dt
from decimal import Decimal

import pytest

from maillage.agreements.models import Agreement, Payment
from maillage.applications.models import Application, LateAttempt
from maillage.chores.demonstration.stage import Stage
from maillage.expenses.models import Expense
from maillage.expenses.queries import accounts
from maillage.groups.models import Attendance, InformationSession
from maillage.groups.queries.year import year_until
from maillage.journal.operations import chains, verify
from maillage.reports.frozen import thawed
from maillage.reports.models import FinalReport, ReportVersion, SteeringCommittee
from maillage.reports.queries import committee_facts, group_figures
from maillage.reports.queries.indicators import Scope, indicators
from maillage.rules.period import Period
from maillage.territories.models import Territory
from tests.reports.oracle import truth, within

CAMPAIGN_DAY = dt.date(2027, 5, 15)
pytestmark = pytest.mark.django_db


@pytest.mark.requirement("R76", "F31")
def test_the_campaign_closes_on_the_figures_of_scenario_e5(campaign: Stage) -> None:
    rows = {row.territory: row for row in group_figures(Agreement.objects.all(), CAMPAIGN_DAY)}
    money = {
        name: (row.money.advance, row.money.justified, row.money.balance, row.money.repayment)
        for name, row in rows.items()
    }
    zero = Decimal("0.00")
    assert money == {
        "Artois": (Decimal("12000.00"), Decimal("17300.00"), Decimal("5300.00"), zero),
        "Audomarois": (Decimal("12000.00"), Decimal("10500.00"), zero, Decimal("1500.00")),
        "Boulonnais": (Decimal("12000.00"), Decimal("20082.55"), Decimal("8000.00"), zero),
        "Lens-Hénin": (Decimal("12000.00"), Decimal("19264.80"), Decimal("7264.80"), zero),
    }
    audomarois = rows["Audomarois"].frequency
    assert (audomarois.held, audomarois.expected, audomarois.remote, audomarois.mean_gap) == (
        10,
        10,
        1,
        Decimal("37.3"),
    )
    assert set(Agreement.objects.values_list("state", flat=True)) == {"closed"}


@pytest.mark.requirement("R29", "R37", "R39", "R40", "R41", "R74")
def test_artois_in_november_2026_is_as_scenario_e5_opens(campaign: Stage) -> None:
    artois = Agreement.objects.filter(lot__code="ART")
    (row,) = group_figures(artois, dt.date(2026, 11, 15))
    assert (row.frequency.held, row.frequency.expected) == (5, 5)
    assert (row.money.award, row.money.advance) == (Decimal("20000.00"), Decimal("12000.00"))
    assert (row.money.justified, row.money.balance) == (None, None)
    advance = Payment.objects.get(agreement__in=artois, kind=Payment.Kind.ADVANCE)
    assert (advance.order_number, advance.agreement.report_due_on) == ("2025-4512", dt.date(2027, 4, 30))
    sessions = InformationSession.objects.filter(group__agreement__in=artois, state="held")
    assert (row.sessions_expected, row.sessions_held) == (4, 5)
    assert sessions.filter(from_surplus=True).count() == 1
    (account,) = accounts(artois)
    surplus = account.gauge.surplus
    assert surplus is not None
    assert (surplus.freed, surplus.reused, surplus.undocumented) == (
        Decimal("3000.00"),
        Decimal("2450.00"),
        Decimal("550.00"),
    )
    waits = [line for line in account.rows if line.from_surplus and not line.receipt_name]
    assert [(line.amount, line.eligible) for line in waits] == [(Decimal("550.00"), Decimal("0.00"))]


@pytest.mark.requirement("R40", "R77", "R78")
def test_the_committee_of_december_has_its_four_groups_and_what_they_share(campaign: Stage) -> None:
    committee = SteeringCommittee.objects.get()
    assert committee.held_on == dt.date(2026, 12, 8)
    assert committee.points.exclude(minutes="").exists()
    assert committee.decisions.count() == 2
    facts = committee_facts(committee.call, committee.held_on)
    assert [group.territory for group in facts.groups] == [
        "Artois",
        "Audomarois",
        "Boulonnais",
        "Lens-Hénin",
    ]
    assert facts.missing_total == Decimal("550.00")
    assert {theme.meetings for theme in facts.themes[:4]} == {3}
    of_the_surplus = Expense.objects.filter(from_surplus=True).exclude(receipt_name="")
    assert {one.state for one in of_the_surplus} == {"accepted"}
    assert not facts.to_present


@pytest.mark.requirement("R79", "R81", "F40")
def test_the_figures_of_each_report_are_those_of_the_day_it_was_sent(campaign: Stage) -> None:
    days = {}
    for version in ReportVersion.objects.select_related("report__agreement__lot__territory").order_by("pk"):
        sent, agreement = version.at.date(), version.report.agreement
        days[agreement.lot.territory.name] = sent
        told, figures = truth(within(end=sent, agreement=agreement.pk)), thawed(version.content["figures"])
        assert len(version.sha256) == 64
        assert {name: figures[name] for name in FROZEN} == {
            name: getattr(told, one) for name, one in FROZEN.items()
        }
        lines = [(line["attendances"], line["people"]) for line in figures["origins"]]
        assert sorted(lines) == sorted((line.attendances, line.people) for line in told.types.values())
        for share, one in (("attendances_share", "attendance_share"), ("people_share", "people_share")):
            tenths = sorted(line[share] for line in figures["origins"])
            assert tenths == sorted(getattr(line, one) for line in told.types.values())
            assert sum(tenths) == Decimal("100.0")
    assert (days["Artois"], days["Lens-Hénin"]) == (dt.date(2027, 4, 28), dt.date(2027, 5, 3))


FROZEN = {
    "meetings_expected": "expected",
    "meetings_held": "held",
    "meetings_cancelled": "cancelled",
    "meetings_remote": "remote",
    "mean_gap": "mean_gap",
    "attendances": "attendances",
    "people": "people",
    "mean_present": "mean",
    "over_capacity": "crowded",
    "sessions_held": "sessions",
    "session_attendances": "session_attendees",
}
"""Each figure of a report, and what plain SQL calls it."""


def test_the_summary_for_the_state_is_what_the_four_groups_cost(campaign: Stage) -> None:
    rows = [row.money for row in group_figures(Agreement.objects.all(), CAMPAIGN_DAY)]
    used = sum((row.advance or 0) + (row.balance or 0) - (row.repayment or 0) for row in rows)
    assert used == Decimal("67064.80")
    assert used == sum(row.justified or 0 for row in rows) - Decimal("82.55")


@pytest.mark.requirement("R84", "R85")
def test_the_public_site_tells_the_figures_of_the_indicators(campaign: Stage) -> None:
    for end in (dt.date(2026, 3, 10), dt.date(2026, 11, 20)):
        year = year_until(end)
        read = indicators(Scope(Agreement.objects.all()), end, Period(year.start, year.end), by="territory")
        told = {
            part.label: (part.reading.frequency.held, part.reading.participants.attendances)
            for part in read.parts
        }
        for place in Territory.objects.order_by("pk"):
            public = year.of(place.code)
            assert (public.meetings, public.presences) == told.get(place.name, (0, 0)), (end, place)
        assert year.whole.presences == read.total.participants.attendances > 0


@pytest.mark.requirement("R57", "R61")
def test_four_applications_count_and_the_late_ones_do_not(campaign: Stage) -> None:
    assert Application.objects.exclude(state="not_considered").count() == 4
    assert Application.objects.get(state="not_considered").organisation.name == "Association Les Tilleuls"
    assert LateAttempt.objects.get().organisation.name == "Fondation du Littoral"


@pytest.mark.requirement("R80", "F38")
def test_one_report_came_three_days_late_and_was_accepted(campaign: Stage) -> None:
    late = [
        report
        for report in FinalReport.objects.all()
        if report.submitted_on and report.submitted_on > report.due_on
    ]
    assert [(report.submitted_on - report.due_on).days for report in late if report.submitted_on] == [3]
    assert late[0].state == "accepted"


@pytest.mark.requirement("R85")
def test_some_four_hundred_presences_by_about_a_hundred_and_fifty_people(campaign: Stage) -> None:
    present = Attendance.objects.filter(state="present")
    assert 370 <= present.count() <= 430
    assert 135 <= present.values("participant").distinct().count() <= 165


def test_the_journal_of_two_years_verifies(campaign: Stage) -> None:
    assert [verify(chain) for chain in chains()] == [None]
