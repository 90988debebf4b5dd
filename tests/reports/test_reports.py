"""The final report, until service done and the balance (E5)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from maillage.agreements.models import Agreement
from maillage.agreements.operations import certify_service
from maillage.expenses.operations import accept_expense, attach_receipt, enter_expense, present_account
from maillage.expenses.spending import Spending
from maillage.people.access import standing_of
from maillage.people.awaited import ask
from maillage.post.models import Message
from maillage.reports.access import may_accept, may_submit, visible_reports
from maillage.reports.models import FinalReport, ReportVersion
from maillage.reports.operations import (
    accept_report,
    acknowledge_report,
    ask_corrections,
    convene_committee,
    keep_notes,
    open_due_reports,
    open_report,
    record_minutes,
    remind_of_reports,
    resubmit_report,
    save_report,
    submit_report,
)
from maillage.reports.queries import awaits, group_figures, service_facts
from maillage.rules.report import STANDARD
from maillage.rules.verdict import Refused
from tests.agreements.conftest import Awards
from tests.candidates import Candidates, Department, moment
from tests.made_once import made_once
from tests.year import Year, artois, audomarois, hold

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
IN_TIME, LATE = moment("2027-04-28T10:00"), moment("2027-05-03T10:00")
TEXTS = {one.code: "Le groupe s’est réuni et a partagé." for one in STANDARD}

pytestmark = pytest.mark.django_db


@made_once()
def year(awards: Awards) -> Year:
    """The Artois, its year over and its advance paid."""
    return artois(awards.candidates, awards.department, over=True)


@pytest.fixture
def report(year: Year) -> FinalReport:
    """Its report, opened by the clock and written."""
    assert open_due_reports(at=moment("2026-12-01T06:00")) == 1
    return save_report(
        FinalReport.objects.get(), texts=TEXTS, by=year.facilitator, at=moment("2027-04-20T10:00")
    )


def justify(year: Year, department: Department, amount: str) -> None:
    """An accepted expense of that amount."""
    at = moment("2026-11-20T10:00")
    expense = enter_expense(
        year.agreement,
        Spending(
            spent_on=dt.date(2026, 3, 10),
            supplier="Horizon",
            label="Animation",
            category="staff",
            amount=Decimal(amount),
        ),
        by=year.accountant,
        at=at,
    )
    expense = attach_receipt(expense, name="paie.pdf", content=PDF, by=year.accountant, at=at)
    accept_expense(expense, by=department.finance, at=at)


def sit(department: Department, year: Year) -> None:
    """The committee of 8 December 2026, its minutes recorded."""
    call = year.agreement.lot.call
    committee = convene_committee(
        call,
        held_on=dt.date(2026, 12, 8),
        place="Arras",
        by=department.manager,
        at=moment("2026-12-01T09:00"),
    )
    at = moment("2026-12-09T09:00")
    quality = committee.points.get(code="quality")
    keep_notes(
        committee,
        present={},
        minutes={quality.pk: "Le dispositif avance."},
        by=department.manager,
        at=at,
    )
    record_minutes(committee, by=department.manager, at=at)


def certify(year: Year, department: Department) -> None:
    """Service done, from the facts alone."""
    facts = service_facts(year.agreement, LATE)
    certify_service(
        year.agreement,
        justified=facts.justified,
        meetings_held=facts.meetings_held,
        sessions_held=facts.sessions_held,
        remarks="Objectifs atteints.",
        report_state=facts.report_state,
        report_accepted_on=facts.report_accepted_on,
        committee_held=facts.committee_held,
        account=facts.account,
        by=department.manager,
        at=LATE,
    )


@pytest.mark.requirement("R79", "R81", "F40")
def test_a_submitted_report_freezes_its_figures_and_its_words(year: Year, report: FinalReport) -> None:
    hold(year, dt.date(2026, 3, 10), Anne="ccas", Bruno="spip")
    version = submit_report(report, by=year.representative, at=IN_TIME)
    hold(year, dt.date(2026, 5, 12), Anne="ccas")
    version.refresh_from_db()
    assert version.content["figures"]["attendances"] == 2
    assert version.content["texts"] == TEXTS
    assert len(version.sha256) == 64
    with pytest.raises(Refused, match="ne se modifie plus"):
        save_report(report, texts={"levers": "Autre"}, by=year.facilitator, at=IN_TIME)
    for change in (
        lambda: ReportVersion.objects.update(sha256="0" * 64),
        lambda: ReportVersion.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="report_version_frozen"), transaction.atomic():
            change()


@pytest.mark.requirement("R79", "R80")
def test_a_report_before_the_end_is_refused_by_the_rule_and_by_the_database(
    awarded: Candidates, department: Department
) -> None:
    year = audomarois(awarded, department)
    report = open_report(year.agreement, at=moment("2026-11-01T10:00"))
    report = save_report(report, texts=TEXTS, by=year.facilitator, at=moment("2026-11-01T10:00"))
    with pytest.raises(Refused, match="L’opération se termine le 30 novembre 2026"):
        submit_report(report, by=year.representative, at=moment("2026-11-30T23:59"))
    with pytest.raises(IntegrityError, match="final_report_not_before_the_end"), transaction.atomic():
        FinalReport.objects.update(state="submitted", submitted_on=dt.date(2026, 11, 30))
    assert report.due_on == dt.date(2027, 5, 30)


@pytest.mark.requirement("R20")
@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("levers", "Leviers mis en lumière"),
        ("leads", "Pistes d’action"),
        ("referrals", "Orientations vers les dispositifs"),
    ],
)
def test_levers_courses_of_action_and_referrals_are_asked_for_and_kept(
    year: Year, report: FinalReport, heading: str, title: str
) -> None:
    save_report(report, texts={heading: ""}, by=year.facilitator, at=IN_TIME)
    with pytest.raises(Refused, match=title):
        submit_report(report, by=year.representative, at=IN_TIME)
    save_report(report, texts={heading: "Ce que le groupe retient."}, by=year.facilitator, at=IN_TIME)
    version = submit_report(report, by=year.representative, at=IN_TIME)
    assert version.content["texts"][heading] == "Ce que le groupe retient."


@pytest.mark.requirement("R79", "R82")
def test_an_empty_heading_keeps_the_report_from_leaving(year: Year, report: FinalReport) -> None:
    save_report(report, texts={"strategy": "  "}, by=year.facilitator, at=IN_TIME)
    with pytest.raises(Refused, match="Éléments pour la stratégie départementale"):
        submit_report(report, by=year.representative, at=IN_TIME)


@pytest.mark.requirement("R80", "F38")
def test_a_late_report_is_accepted_and_its_days_are_told(
    year: Year, report: FinalReport, department: Department
) -> None:
    submit_report(report, by=year.representative, at=LATE)
    acknowledge_report(report, by=department.instructor, at=LATE)
    letter = Message.objects.get(kind="report_acknowledged").letter
    assert "reçu avec 3 jours de retard (échéance 30/04/2027)" in letter["paragraphs"][0]
    assert accept_report(report, by=department.manager, at=LATE).state == "accepted"


@pytest.mark.requirement("F40")
def test_a_correction_is_a_new_version_with_its_reason(
    year: Year, report: FinalReport, department: Department
) -> None:
    first = submit_report(report, by=year.representative, at=IN_TIME)
    acknowledge_report(report, by=None, at=IN_TIME)
    ask_corrections(report, motive="Précisez les orientations.", by=department.instructor, at=IN_TIME)
    save_report(report, texts={"referrals": "Vers le CMP."}, by=year.facilitator, at=LATE)
    with pytest.raises(Refused, match="Indiquez ce qui a été corrigé"):
        resubmit_report(report, reason="", by=year.representative, at=LATE)
    second = resubmit_report(report, reason="Orientations précisées", by=year.representative, at=LATE)
    assert (first.number, second.number) == (1, 2)
    assert first.sha256 != second.sha256
    report.refresh_from_db()
    assert report.submitted_on == dt.date(2027, 4, 28)
    with pytest.raises(IntegrityError, match="report_version_correction_has_a_reason"), transaction.atomic():
        ReportVersion.objects.create(
            report=report, number=3, content={}, sha256="a" * 64, at=LATE, by=year.representative
        )


@pytest.mark.requirement("R80")
def test_reminders_leave_once_each_and_a_missed_run_loses_none(year: Year) -> None:
    def subjects() -> int:
        return Message.objects.filter(kind="report_reminder").count()

    assert remind_of_reports(at=moment("2027-01-28T08:00")) == 0
    assert remind_of_reports(at=moment("2027-01-29T08:00")) == 1
    assert remind_of_reports(at=moment("2027-02-15T08:00")) == 1
    assert subjects() == 1
    remind_of_reports(at=moment("2027-04-10T08:00"))
    assert subjects() == 2
    remind_of_reports(at=moment("2027-04-30T08:00"))
    remind_of_reports(at=moment("2027-05-03T08:00"))
    assert subjects() == 4
    letter = Message.objects.filter(kind="report_reminder").order_by("-pk")[0].letter
    assert "était attendu le 30 avril 2027" in letter["paragraphs"][0]


@pytest.mark.requirement("R75", "R76")
@pytest.mark.parametrize(
    "money", [("17300.00", "5300.00", "0.00"), ("10500.00", "0.00", "1500.00")], ids=["balance", "repayment"]
)
def test_the_balance_of_the_scenarios_comes_out_of_the_facts(
    year: Year, report: FinalReport, department: Department, money: tuple[str, str, str]
) -> None:
    spent, balance, repayment = money
    justify(year, department, spent)
    submit_report(report, by=year.representative, at=IN_TIME)
    acknowledge_report(report, by=None, at=IN_TIME)
    with pytest.raises(Refused, match="le comité de suivi annuel"):
        certify(year, department)
    sit(department, year)
    with pytest.raises(Refused, match="l’acceptation du bilan final"):
        certify(year, department)
    manager = standing_of(department.manager)
    assert not [one for one in ask(awaits(manager, LATE)) if one.thing == "agreement"]
    accept_report(report, by=department.manager, at=LATE)
    assert [one.sentence for one in ask(awaits(manager, LATE))] == [
        f"Certifier le service fait de la convention n°\u00a0{year.agreement.number} (Artois)"
    ]
    with pytest.raises(Refused, match="le compte de l’opérateur"):
        certify(year, department)
    present_account(year.agreement, leaves_out=True, by=year.accountant, at=LATE)
    certify(year, department)
    (before,) = group_figures(Agreement.objects.all(), dt.date(2027, 5, 2))
    assert before.money.justified is None
    (row,) = group_figures(Agreement.objects.all(), dt.date(2027, 5, 15))
    assert (row.money.justified, row.money.balance, row.money.repayment) == (
        Decimal(spent),
        Decimal(balance),
        Decimal(repayment),
    )


def test_officers_read_a_report_once_it_is_sent_and_only_a_manager_accepts(
    year: Year, report: FinalReport, department: Department
) -> None:
    mine, theirs = standing_of(year.representative), standing_of(department.manager)
    facilitator = standing_of(year.facilitator)
    instructor = standing_of(department.instructor)
    assert visible_reports(mine).exists()
    assert visible_reports(facilitator).exists()
    assert not ask(awaits(facilitator, IN_TIME))
    assert not visible_reports(theirs).exists()
    assert [e.sentence for e in ask(awaits(mine, IN_TIME))] == [
        "Rédiger et transmettre le bilan final, Artois"
    ]
    submit_report(report, by=year.representative, at=IN_TIME)
    assert visible_reports(theirs).exists()
    assert [e.sentence for e in ask(awaits(instructor, IN_TIME))] == [
        "Accuser réception du bilan final, Artois"
    ]
    assert may_accept(theirs, year.agreement)
    assert not may_accept(instructor, year.agreement)
    assert may_submit(mine, year.agreement, IN_TIME.date())
    assert not may_submit(facilitator, year.agreement, IN_TIME.date())
    assert not may_submit(standing_of(year.accountant), year.agreement, IN_TIME.date())
