"""The demonstration plays the scenarios; their figures stand on the database."""

import datetime as dt
from decimal import Decimal

import pytest

from maillage.agreements.models import Agreement
from maillage.applications.models import Application, LateAttempt
from maillage.chores.demonstration.stage import Stage
from maillage.groups.models import Attendance
from maillage.journal.operations import chains, verify
from maillage.reports.models import FinalReport
from maillage.reports.queries.figures import group_figures

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
