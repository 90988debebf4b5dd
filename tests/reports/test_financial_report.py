"""The legal financial report: filled from the expenses, certified, frozen, judged, reminded (C3, C4, C7)."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from pypdf import PdfReader

from maillage.agreements.catalogue import shipped_text
from maillage.agreements.models import Agreement
from maillage.agreements.papers import agreement_terms
from maillage.applications.models import BudgetLine
from maillage.documents.paper import render
from maillage.expenses.models import Expense
from maillage.expenses.operations import (
    accept_expense,
    attach_receipt,
    enter_expense,
    refuse_expense,
)
from maillage.expenses.spending import Spending
from maillage.journal.models import Entry
from maillage.people.access import standing_of
from maillage.people.awaited import ask
from maillage.people.models import Organisation
from maillage.post.models import Message
from maillage.reports.access import may_certify_accounts, visible_financial_reports
from maillage.reports.models import FinancialAmount, FinancialPaper, FinancialReport, FinancialReportVersion
from maillage.reports.operations import (
    accept_financial_report,
    join_financial_paper,
    open_due_financial_reports,
    remind_financial_report,
    remind_of_financial_reports,
    remove_financial_paper,
    return_financial_report,
    save_financial_report,
    submit_financial_report,
)
from maillage.reports.operations.financial import content_of
from maillage.reports.papers import financial_paper, table_of_content
from maillage.reports.queries.financial import awaits, financial_rows, suggested_texts, table_of
from maillage.rules.financial_report import GRANT, OWN, SHEET
from maillage.rules.verdict import Refused
from tests.agreements.conftest import Awards
from tests.candidates import Candidates, Department, moment
from tests.made_once import made_once
from tests.year import Year, artois, audomarois, hold, hold_information_session

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
NEW_YEAR = moment("2027-01-01T06:00")
IN_TIME, LATE = moment("2027-06-15T10:00"), moment("2027-07-03T10:00")
TEXTS = {**dict.fromkeys(SHEET, "Le groupe s’est réuni."), "gaps": "Une rencontre de moins."}
QUALITY = "présidente"

pytestmark = pytest.mark.django_db


@made_once()
def year(awards: Awards) -> Year:
    """The Artois, its year over and its advance paid; 22 000 € of costs were planned."""
    year = artois(awards.candidates, awards.department, over=True)
    application = awards.candidates.artois
    for position, (side, heading, amount) in enumerate(
        (("cost", "64", "16000.00"), ("cost", "60", "6000.00"), ("resource", "own", "2000.00"))
    ):
        BudgetLine.objects.create(
            application=application, position=position, side=side, heading=heading, amount=Decimal(amount)
        )
    return year


@pytest.fixture
def report(year: Year) -> FinancialReport:
    """The report of 2026, opened by the clock."""
    assert open_due_financial_reports(at=NEW_YEAR) == 2
    return FinancialReport.objects.get(year_end=dt.date(2026, 12, 31))


def spend(
    year: Year,
    department: Department,
    day: str,
    amount: str,
    category: str = "staff",
    *,
    accepted: bool = True,
) -> Expense:
    """An expense of that day, accepted unless told otherwise."""
    at = moment("2026-11-20T10:00")
    expense = enter_expense(
        year.agreement,
        Spending(
            spent_on=dt.date.fromisoformat(day),
            supplier="Horizon",
            label="Animation",
            category=category,
            amount=Decimal(amount),
        ),
        by=year.accountant,
        at=at,
    )
    expense = attach_receipt(expense, name="paie.pdf", content=PDF, by=year.accountant, at=at)
    return accept_expense(expense, by=department.finance, at=at) if accepted else expense


def write(report: FinancialReport, year: Year, **amounts: str | None) -> FinancialReport:
    """The report written by the accountant, with the figures no expense tells."""
    return save_financial_report(
        report,
        texts=TEXTS,
        amounts={code: Decimal(value) if value else None for code, value in amounts.items()},
        by=year.accountant,
        at=moment("2027-06-01T10:00"),
    )


def send(
    report: FinancialReport, year: Year, at: dt.datetime = IN_TIME, **more: str
) -> FinancialReportVersion:
    """The report certified by the legal representative."""
    return submit_financial_report(report, quality=QUALITY, by=year.representative, at=at, **more)


def kept(version: FinancialReportVersion) -> bytes:
    """The PDF that was kept."""
    with version.file.open("rb") as file:
        return bytes(file.read())


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_clock_opens_a_report_for_each_year_touched_and_for_private_bodies_only(
    awarded: Candidates, department: Department, year: Year
) -> None:
    audomarois(awarded, department, over=True)
    assert open_due_financial_reports(at=moment("2025-12-31T23:00")) == 0
    assert open_due_financial_reports(at=moment("2026-01-01T00:30")) == 1
    assert open_due_financial_reports(at=NEW_YEAR) == 1
    assert open_due_financial_reports(at=NEW_YEAR) == 0
    assert [(r.year_name, r.due_on) for r in FinancialReport.objects.order_by("year_end")] == [
        ("2025", dt.date(2026, 6, 30)),
        ("2026", dt.date(2027, 6, 30)),
    ]


def test_the_deadline_is_known_without_any_worker(year: Year) -> None:
    rows = financial_rows(Agreement.objects.all(), dt.date(2026, 7, 3))
    assert [(row.year, row.due_on, row.pk, row.is_missing) for row in rows] == [
        ("2025", dt.date(2026, 6, 30), None, True),
        ("2026", dt.date(2027, 6, 30), None, False),
    ]


def test_accounts_that_close_in_august_move_the_years_the_drafts_and_the_agreement(year: Year) -> None:
    open_due_financial_reports(at=NEW_YEAR)
    Organisation.objects.filter(pk=year.agreement.operator_id).update(accounts_close="08-31")
    assert open_due_financial_reports(at=NEW_YEAR) == 1
    assert [r.year_name for r in FinancialReport.objects.order_by("pk")] == ["2025-2026"]
    year.agreement.operator.refresh_from_db()
    terms = agreement_terms(year.agreement, shipped_text("private"))
    assert terms.financial_reports_due == (dt.date(2027, 2, 28), dt.date(2028, 2, 29))


def test_a_draft_that_was_written_is_kept_when_its_year_is_no_longer_owed(
    year: Year, report: FinancialReport
) -> None:
    write(report, year)
    Organisation.objects.filter(pk=year.agreement.operator_id).update(accounts_close="08-31")
    open_due_financial_reports(at=NEW_YEAR)
    assert FinancialReport.objects.filter(pk=report.pk).exists()
    assert table_of(report).table.line(GRANT).planned > 0


def test_the_table_is_filled_from_the_budget_and_from_the_expenses_of_the_year(
    year: Year, department: Department, report: FinancialReport
) -> None:
    spend(year, department, "2025-11-20", "1500.00")
    spend(year, department, "2026-03-10", "9000.00")
    spend(year, department, "2026-04-10", "800.00", "venue", accepted=False)
    refused = spend(year, department, "2026-05-10", "70.00", accepted=False)
    refuse_expense(refused, motive="Hors objet.", by=department.finance, at=moment("2026-11-21T10:00"))
    found = table_of(write(report, year, fixed="200.00", **{"75": "50.00"}))
    staff, venue = found.table.line("64"), found.table.line("61")
    # 304 of the 365 days of the operation are in 2026.
    assert (staff.planned, staff.actual, staff.share) == (
        Decimal("13326.03"),
        Decimal("9000.00"),
        Decimal("-32.5"),
    )
    assert (venue.actual, venue.share) == (Decimal("800.00"), None)
    assert found.table.line(GRANT).actual == found.grant == Decimal("9800.00")
    assert found.table.line(OWN).actual == Decimal("150.00")
    assert found.table.charges.actual == found.table.resources.actual == Decimal("10000.00")
    assert found.table.charges.planned == found.table.resources.planned
    lines = {line.code: [row.amount for row in rows] for line, rows in found.lines if rows}
    assert lines == {"64": [Decimal("9000.00")], "61": [Decimal("800.00")]}


def test_the_years_together_hold_every_expense_and_the_grant_of_the_balance(
    year: Year, department: Department, report: FinancialReport
) -> None:
    spend(year, department, "2025-11-20", "12000.00")
    spend(year, department, "2026-10-10", "11000.00")
    tables = [table_of(one) for one in FinancialReport.objects.order_by("year_end")]
    assert [found.grant for found in tables] == [Decimal("12000.00"), Decimal("8000.00")]
    assert sum(found.table.charges.actual for found in tables) == Decimal("23000.00")
    for code in ("64", "60", OWN, GRANT):
        planned = sum(found.table.line(code).planned for found in tables)
        assert planned == {"64": 16000, "60": 6000, OWN: 2000, GRANT: 20000}[code]


def test_the_first_sheet_is_prefilled_with_counts_and_no_name(
    year: Year, department: Department, report: FinancialReport
) -> None:
    hold(year, dt.date(2025, 11, 12), Zoe="ccas")
    hold(year, dt.date(2026, 1, 13), Anne="ccas", Bruno="spip")
    hold(year, dt.date(2026, 3, 10), Anne="ccas")
    hold_information_session(year, dt.date(2026, 2, 17), attendees=12)
    texts = suggested_texts(report, dt.date(2027, 6, 1))
    assert "2 rencontres tenues (3 participations) et 1 temps d’information (12" in texts["carried_out"]
    assert texts["beneficiaries"].startswith("2 personnes différentes, 3 participations.")
    assert texts["places"] == "13/01/2026, Salle des essais\u202f; 10/03/2026, Salle des essais"
    assert "3 rencontres tenues sur 5 prévues" in texts["objectives"]
    assert not any(name in "".join(texts.values()) for name in ("Anne", "Bruno", "Zoe"))


@pytest.mark.requirement("R81")
def test_a_certified_report_is_frozen_with_its_pdf_and_both_fingerprints(
    year: Year, department: Department, report: FinancialReport
) -> None:
    spend(year, department, "2026-03-10", "9000.40")
    version = send(write(report, year), year)
    printed = kept(version)
    assert hashlib.sha256(printed).hexdigest() == version.file_sha256
    spend(year, department, "2026-04-10", "100.00")
    version.refresh_from_db()
    assert table_of_content(version.content["table"]).line("64").actual == Decimal("9000.40")
    assert [line["amount"] for line in version.content["expenses"]] == ["9000.40"]
    text = text_of(printed)
    assert "certifie exactes les informations" in text
    assert "Prévision" in text
    assert version.sha256[:8] in text
    with pytest.raises(DatabaseError, match="financial_version_frozen"), transaction.atomic():
        FinancialReportVersion.objects.update(number=3)
    with pytest.raises(DatabaseError, match="financial_version_frozen"), transaction.atomic():
        FinancialReportVersion.objects.all().delete()


def test_the_paper_prints_whole_euros_that_sum_and_the_shares_of_the_exact_figures(
    year: Year, department: Department, report: FinancialReport
) -> None:
    for day, category in (("2026-03-10", "staff"), ("2026-03-11", "venue"), ("2026-03-12", "other")):
        spend(year, department, day, "1000.50", category)
    report = write(report, year)
    preview = financial_paper(report, content=content_of(report, table_of(report)))
    printed = preview.content()
    figures = [int(line[2].replace("\u202f", "")) for line in printed["direct"]]
    assert sum(figures) == int(printed["charges"][2].replace("\u202f", "")) == 3002
    assert printed["charges"][3].startswith("−")
    shares = {line[0][:2]: line[4] for line in printed["direct"]}
    assert (shares["61"], shares["64"], shares["66"]) == ("s.o.", "−92,5\u00a0%", "s.o.")
    assert printed["certification"] == ""
    text = text_of(render(preview, at=IN_TIME))
    for part in ("1. Bilan qualitatif", "2. Tableau de synthèse", "3. Données chiffrées", "APERÇU"):
        assert part in text


def test_nothing_is_sent_before_it_is_written_nor_by_anyone_else(
    year: Year, department: Department, report: FinancialReport
) -> None:
    with pytest.raises(Refused, match="Complétez le compte rendu"):
        send(report, year)
    assert FinancialReportVersion.objects.count() == 0
    for person, may in ((year.representative, True), (year.accountant, False), (department.manager, False)):
        verdict = may_certify_accounts(standing_of(person), year.agreement, dt.date(2027, 6, 15))
        assert bool(verdict) is may
    assert visible_financial_reports(standing_of(year.facilitator)).count() == 0


def test_late_is_told_and_never_refused(year: Year, report: FinancialReport) -> None:
    version = send(write(report, year), year, LATE)
    assert "3 jours de retard" in text_of(kept(version))
    (row,) = (row for row in financial_rows(Agreement.objects.all(), LATE.date()) if row.year == "2026")
    assert row.reception == "reçu avec 3 jours de retard (échéance 30/06/2027)"


def test_a_report_sent_is_returned_corrected_then_accepted(
    year: Year, department: Department, report: FinancialReport
) -> None:
    send(write(report, year), year)
    with pytest.raises(Refused, match="ne se modifie plus"):
        write(report, year)
    with pytest.raises(Refused, match="ce qui est à corriger"):
        return_financial_report(report, motive=" ", by=department.instructor, at=IN_TIME)
    return_financial_report(report, motive="Joignez les comptes.", by=department.instructor, at=IN_TIME)
    write(report, year, fixed=None)
    with pytest.raises(Refused, match="ce qui a été corrigé"):
        send(report, year)
    assert send(report, year, reason="Comptes joints.").number == 2
    accepted = accept_financial_report(report, by=department.manager, at=IN_TIME)
    assert (accepted.state, accepted.submitted_on) == ("accepted", IN_TIME.date())
    with pytest.raises(Refused, match="n’est pas possible"):
        return_financial_report(report, motive="Encore.", by=department.manager, at=IN_TIME)
    verbs = set(Entry.objects.filter(verb__contains="financial_report").values_list("verb", flat=True))
    assert {"open_financial_report", "submit_financial_report", "accept_financial_report"} <= verbs


def test_amounts_are_written_changed_and_taken_away(year: Year, report: FinancialReport) -> None:
    write(report, year, fixed="200.00", other="10.00")
    write(report, year, fixed="250.00", other=None)
    assert list(FinancialAmount.objects.values_list("code", "amount")) == [("fixed", Decimal("250.00"))]
    with pytest.raises(Refused, match="montant positif"):
        write(report, year, fixed="-1.00")


def test_accounts_are_joined_known_by_their_fingerprint_and_told_as_received(
    year: Year, department: Department, report: FinancialReport
) -> None:
    def join(kind: str, content: bytes = PDF) -> FinancialPaper:
        return join_financial_paper(
            report, kind=kind, name="comptes.pdf", content=content, by=year.accountant, at=IN_TIME
        )

    join("accounts")
    with pytest.raises(Refused, match="déjà joint"):
        join("other")
    (row,) = (row for row in financial_rows(Agreement.objects.all(), IN_TIME.date()) if row.year == "2026")
    assert row.accounts_received
    activity = join("activity", PDF + b"\n")
    version = send(write(report, year), year)
    assert [paper["kind"] for paper in version.content["papers"]] == [
        "Comptes approuvés du dernier exercice clos",
        "Dernier rapport annuel d’activité",
    ]
    with pytest.raises(Refused, match="ne se modifie plus"):
        remove_financial_paper(activity, by=year.accountant, at=IN_TIME)
    accept_financial_report(report, by=department.manager, at=IN_TIME)
    with pytest.raises(Refused, match="ne reçoit plus"):
        join("other", PDF + b" ")


def test_reminders_leave_on_working_days_each_once_and_none_once_sent(
    year: Year, report: FinancialReport
) -> None:
    FinancialReport.objects.exclude(pk=report.pk).delete()
    left = []
    day = dt.date(2027, 3, 1)
    while day < dt.date(2027, 7, 10):
        at = moment(f"{day}T08:00")
        if remind_of_financial_reports(at=at):
            left.append(day)
        assert remind_of_financial_reports(at=at) == 0
        day += dt.timedelta(days=1)
    # 01/04 (−90); 31/05 (−30); 23/06 (−7); 01/07 (+1).
    assert left == [dt.date(2027, 4, 1), dt.date(2027, 5, 31), dt.date(2027, 6, 23), dt.date(2027, 7, 1)]
    assert Message.objects.filter(kind="financial_report_reminder").count() == 4


def test_a_missed_run_sends_the_latest_reminder_only(year: Year, report: FinancialReport) -> None:
    FinancialReport.objects.exclude(pk=report.pk).delete()
    assert remind_of_financial_reports(at=moment("2027-06-10T08:00")) == 1
    assert remind_of_financial_reports(at=moment("2027-06-11T08:00")) == 0


def test_horizon_is_missing_then_reminded_then_no_longer(
    year: Year, department: Department, report: FinancialReport
) -> None:
    FinancialReport.objects.exclude(pk=report.pk).delete()
    expected = ask(awaits(standing_of(department.instructor), LATE))
    assert [e.sentence for e in expected if e.key == str(report.pk)] == [
        "Relancer Association Horizon Psy 62\u00a0: compte rendu financier 2026, Artois"
    ]
    assert remind_financial_report(report, by=department.instructor, at=LATE) == 1
    assert any(e.late for e in ask(awaits(standing_of(year.representative), LATE)))
    send(write(report, year), year, LATE)
    with pytest.raises(Refused, match="déjà transmis"):
        remind_financial_report(report, by=department.instructor, at=LATE)
    sentences = [e.sentence for e in ask(awaits(standing_of(department.instructor), LATE))]
    assert sentences == ["Examiner le compte rendu financier 2026, Artois"]


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"due_on": dt.date(2026, 12, 31)}, "financial_report_due_after_the_year"),
        ({"submitted_on": dt.date(2026, 12, 31)}, "financial_report_not_before_the_end"),
        ({"state": "submitted"}, "financial_report_submitted_has_a_date"),
        ({"state": "lost"}, "financial_report_state_known"),
        (
            {"state": "returned", "submitted_on": dt.date(2027, 2, 1)},
            "financial_report_returned_has_a_motive",
        ),
        ({"state": "accepted", "submitted_on": dt.date(2027, 2, 1)}, "financial_report_accepted_by_someone"),
        (
            {"year_end": dt.date(2025, 12, 31), "year_start": dt.date(2025, 1, 1)},
            "financial_report_once_a_year|year_end",
        ),
    ],
)
def test_the_database_refuses_a_report_that_cannot_be(
    report: FinancialReport, values: dict[str, object], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        FinancialReport.objects.filter(pk=report.pk).update(**values)
