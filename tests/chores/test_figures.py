"""The two commands for people who script: the figures, and what is due."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from maillage.agreements.models import Agreement
from maillage.people.models import Funder
from maillage.post.models import Message
from maillage.reports.models import FinalReport
from tests.candidates import Candidates, Department
from tests.year import artois, audomarois, hold

pytestmark = pytest.mark.django_db


def figures(*arguments: str) -> list[dict[str, object]]:
    """What the command prints."""
    out = io.StringIO()
    call_command("figures", "--json", *arguments, stdout=out)
    printed: list[dict[str, object]] = json.loads(out.getvalue())
    return printed


@pytest.mark.requirement("R83", "R84", "R85", "R86")
def test_the_command_prints_each_group_in_order_with_what_is_known(
    awarded: Candidates, department: Department
) -> None:
    hold(audomarois(awarded, department), dt.date(2026, 1, 13), Anne="ccas", Bruno="spip")
    artois(awarded, department, over=True)
    first, second = figures("--today", "2026-03-10")
    assert first["territory"] == "Artois"
    assert first["advance"] == "12000.00"
    assert second == {
        "territory": "Audomarois",
        "operator": "EPSM Les Deux Rives",
        "meetings_expected": 10,
        "meetings_held": 1,
        "attendances": 2,
        "distinct_people": 2,
        "origins": {"ccas": {"attendances": 1, "people": 1}, "spip": {"attendances": 1, "people": 1}},
        "sessions_held": 0,
        "award": "20000.00",
        "advance": None,
        "justified": None,
        "balance": None,
        "repayment": None,
    }


def test_the_day_is_the_demonstrations_unless_one_is_asked(
    awarded: Candidates, department: Department
) -> None:
    hold(audomarois(awarded, department), dt.date(2026, 1, 13), Anne="ccas")
    Funder.objects.update(demonstration_day=dt.date(2026, 1, 12))
    assert figures()[0]["meetings_held"] == 0
    assert figures("--today", "2026-01-13")[0]["meetings_held"] == 1
    with pytest.raises(CommandError, match="n’est pas une date"):
        figures("--today", "demain")


def test_one_pass_of_work_ends_agreements_opens_reports_and_reminds_once(
    awarded: Candidates, department: Department
) -> None:
    audomarois(awarded, department)
    for _ in range(2):
        with override_settings(MAILLAGE_TODAY="2027-05-05T08:00:00"):
            call_command("work", stdout=io.StringIO())
    assert Agreement.objects.get().state == "ended"
    assert FinalReport.objects.get().due_on == dt.date(2027, 5, 30)
    assert Message.objects.filter(kind="report_reminder").count() == 1
