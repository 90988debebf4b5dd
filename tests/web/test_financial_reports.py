"""The pages of the legal financial report, of the formal notice and of the copies without names."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import Settings
from python_calamine import CalamineWorkbook

from maillage.agreements.models import Agreement
from maillage.applications.models import Application, BudgetLine
from maillage.expenses.operations import attach_receipt, enter_expense
from maillage.expenses.spending import Spending
from maillage.journal.models import Entry
from maillage.people.models import Organisation, Person
from maillage.reports.models import FinancialReport, FormalNotice
from maillage.reports.operations import open_due_financial_reports, open_due_reports, remind_of_reports
from maillage.rules.financial_report import SHEET
from tests.agreements.conftest import Awards, awarded, awards, call, department
from tests.agreements.steps import certify
from tests.candidates import Department, moment
from tests.made_once import made_once
from tests.year import Year, artois, hold

__all__ = ["awarded", "awards", "call", "department"]

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
ANSWERS = {**dict.fromkeys(SHEET, "Le groupe s’est réuni."), "gaps": "Une rencontre de moins."}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_july_2027(settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2027-07-03T10:00:00"


@made_once()
def year(awards: Awards) -> Year:
    """The Artois, its year over; one expense in 2026, a budget, the reports opened."""
    year = artois(awards.candidates, awards.department, over=True)
    hold(year, dt.date(2026, 1, 13), Anne="ccas")
    for position, (side, heading, amount) in enumerate(
        (("cost", "64", "22000.00"), ("resource", "own", "2000.00"))
    ):
        BudgetLine.objects.create(
            application=awards.candidates.artois,
            position=position,
            side=side,
            heading=heading,
            amount=Decimal(amount),
        )
    at = moment("2026-11-20T10:00")
    spending = Spending(
        spent_on=dt.date(2026, 3, 10),
        supplier="Horizon",
        label="Animation du premier trimestre",
        category="staff",
        amount=Decimal("9000.40"),
    )
    expense = enter_expense(year.agreement, spending, by=year.accountant, at=at)
    attach_receipt(expense, name="paie.pdf", content=PDF, by=year.accountant, at=at)
    open_due_financial_reports(at=moment("2027-01-01T06:00"))
    return year


@pytest.fixture
def report(year: Year) -> FinancialReport:
    """The report of 2026, the only one still owed."""
    FinancialReport.objects.filter(year_end=dt.date(2025, 12, 31)).delete()
    return FinancialReport.objects.get()


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_whoever_facilitates_is_not_led_to_the_accounts_they_may_not_read(year: Year) -> None:
    accounts, reports = reverse("operator:financial_reports"), reverse("operator:reports")
    for person, reads in ((year.accountant, True), (year.facilitator, False)):
        client = signed_in(person)
        assert (f'href="{accounts}"' in client.get(reports).content.decode()) is reads
        assert client.get(accounts).status_code == (200 if reads else 404)


def streamed(answer: Any) -> bytes:
    """All that was sent; reading a file to its end closes it."""
    return b"".join(answer.streaming_content)


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.mark.requirement("R80", "R81")
def test_a_financial_report_is_written_certified_late_returned_then_accepted(
    year: Year, department: Department, report: FinancialReport
) -> None:
    accountant, representative = signed_in(year.accountant), signed_in(year.representative)
    url = reverse("operator:financial_report", args=[report.pk])
    send = reverse("operator:financial_report_submit", args=[report.pk])
    shown = accountant.get(url).content.decode()
    assert "Animation du premier trimestre" in shown, "the figures open onto their expenses"
    assert "1 rencontre tenue" in shown
    assert "9\u202f000,40\u00a0€" in shown
    refused = representative.get(send)
    assert (refused.status_code, "Complétez le compte rendu" in refused.content.decode()) == (403, True)
    early = representative.post(url, {"send": "1"}).content.decode()
    assert early.index('id="points-a-corriger"') < early.index("Complétez le compte rendu")
    assert accountant.post(url, {**ANSWERS, "typed_fixed": "abc"}).status_code == 200
    assert (
        "Le groupe s’est réuni." in accountant.post(url, {**ANSWERS, "typed_fixed": "abc"}).content.decode()
    )
    saved = accountant.post(url, {**ANSWERS, "typed_fixed": "200,00", "allocation_rule": "Surfaces."})
    assert saved.status_code == 302
    assert accountant.get(send).status_code == 403
    confirm = representative.get(send).content.decode()
    assert "reçu avec 3 jours de retard (échéance 30/06/2027)" in confirm
    assert "certifie exactes" in confirm
    assert "Dernier rapport annuel d’activité, Comptes approuvés" in confirm
    assert representative.post(send).status_code == 302
    assert "Version figée" in accountant.get(url).content.decode()
    officer = signed_in(department.finance)
    theirs = reverse("department:financial_report", args=[report.pk])
    assert "reçu avec 3 jours de retard" in officer.get(theirs).content.decode()
    assert officer.post(theirs, {"act": "return", "motive": ""}).status_code == 200
    officer.post(theirs, {"act": "return", "motive": "Joignez les comptes."})
    assert "Joignez les comptes." in accountant.get(url).content.decode()
    assert representative.post(send, {"reason": ""}).status_code == 422
    representative.post(send, {"reason": "Comptes joints."})
    assert signed_in(department.auditor).post(theirs, {"act": "accept"}).status_code == 403
    officer.post(theirs, {"act": "accept"})
    report.refresh_from_db()
    assert report.state == "accepted"
    assert "Version 2" in officer.get(theirs).content.decode()


def test_the_pdf_and_the_spreadsheet_say_the_same_figures_as_the_page(
    year: Year, department: Department, report: FinancialReport
) -> None:
    accountant = signed_in(year.accountant)
    url = reverse("operator:financial_report", args=[report.pk])
    accountant.post(url, ANSWERS)
    sheet = accountant.get(reverse("operator:financial_report_file", args=[report.pk, "xlsx"]))
    book = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content))
    rows = {row[1]: row for row in book.get_sheet_by_name("Compte rendu financier").to_python()}
    assert rows["64 – Charges de personnel"][2:] == [18323.29, 9000.4, -9322.89, -50.9]
    assert book.get_sheet_by_name("Dépenses").to_python()[1][3] == "Animation du premier trimestre"
    preview = text_of(
        accountant.get(reverse("operator:financial_report_file", args=[report.pk, "pdf"])).content
    )
    assert "9 000" in preview.replace("\u202f", " ")
    assert "−50,9" in preview
    theirs = reverse("department:financial_report_file", args=[report.pk, "pdf"])
    assert signed_in(department.manager).get(theirs).status_code == 404
    signed_in(year.representative).post(reverse("operator:financial_report_submit", args=[report.pk]))
    kept = streamed(signed_in(department.manager).get(theirs))
    assert "certifie exactes" in text_of(kept)
    frozen = signed_in(department.manager).get(
        reverse("department:financial_report_file", args=[report.pk, "xlsx"])
    )
    assert "Dépenses" not in CalamineWorkbook.from_filelike(io.BytesIO(frozen.content)).sheet_names


def test_papers_are_joined_read_by_the_departement_once_sent_and_taken_away(
    year: Year, department: Department, report: FinancialReport
) -> None:
    accountant, manager = signed_in(year.accountant), signed_in(department.manager)
    join = reverse("operator:financial_report_paper", args=[report.pk])
    for kind, content in (("accounts", PDF), ("activity", PDF + b"\n")):
        file = SimpleUploadedFile("piece.pdf", content)
        assert accountant.post(join, {"kind": kind, "file": file}).status_code == 302
    again = accountant.post(join, {"kind": "other", "file": SimpleUploadedFile("piece.pdf", PDF)})
    assert (again.status_code, "déjà joint" in again.content.decode()) == (422, True)
    accounts, activity = report.papers.order_by("pk")
    theirs = reverse("department:financial_paper", args=[accounts.pk])
    assert manager.get(theirs).status_code == 404
    accountant.post(reverse("operator:financial_paper", args=[activity.pk]))
    assert report.papers.count() == 1
    accountant.post(reverse("operator:financial_report", args=[report.pk]), ANSWERS)
    signed_in(year.representative).post(reverse("operator:financial_report_submit", args=[report.pk]))
    assert manager.get(theirs).content == PDF
    listed = manager.get(reverse("department:financial_reports")).content.decode()
    assert "reçus" in listed


def test_the_list_says_what_is_missing_and_an_officer_reminds(
    year: Year, department: Department, report: FinancialReport
) -> None:
    officer = signed_in(department.instructor)
    url = reverse("department:financial_reports")
    assert "Manquant" in officer.get(url).content.decode()
    assert [row.year for row, _ in officer.get(url, {"etat": "manquants"}).context["rows"]] == [
        "2025",
        "2026",
    ]
    assert officer.get(url, {"etat": "recus"}).context["rows"] == []
    home = officer.get(reverse("home")).content.decode()
    assert "Relancer Association Horizon Psy 62" in home
    theirs = reverse("department:financial_report", args=[report.pk])
    assert "Le groupe s’est réuni" not in officer.get(theirs).content.decode()
    assert officer.post(theirs, {"act": "remind"}).status_code == 302
    assert "Dernier rappel" in officer.get(theirs).content.decode()
    assert signed_in(department.finance).post(theirs, {"act": "remind"}).status_code == 403
    own = signed_in(year.representative)
    assert "2026" in own.get(reverse("operator:financial_reports")).content.decode()
    assert "compte rendu financier 2026" in own.get(reverse("home")).content.decode()


@pytest.mark.requirement("F39")
def test_the_final_report_never_comes_until_the_formal_notice_and_beyond(
    year: Year, department: Department, settings: Settings
) -> None:
    open_due_reports(at=moment("2026-12-01T06:00"))
    for day in ("2027-01-29", "2027-03-31", "2027-04-23"):
        remind_of_reports(at=moment(f"{day}T08:00"))
    officer, operator = signed_in(department.instructor), signed_in(year.representative)
    url = reverse("department:formal_notice", args=[year.agreement.pk])
    letter = reverse("department:formal_notice_file", args=[year.agreement.pk])
    theirs = reverse("operator:formal_notice_file", args=[year.agreement.pk])
    sheet = reverse("department:agreement", args=[year.agreement.pk])
    assert "64 jours de retard" in officer.get(sheet).content.decode()
    assert url in officer.get(reverse("department:reports")).content.decode()
    assert "APERÇU" in text_of(officer.get(letter).content)
    assert operator.get(theirs).status_code == 404
    assert officer.post(url, {"act": "remind"}).status_code == 302
    assert officer.post(url, {"act": "send", "days": "3"}).status_code == 422
    assert signed_in(department.finance).post(url, {"act": "send", "days": "30"}).status_code == 403
    assert officer.post(url, {"act": "send", "days": "30"}).status_code == 302
    notice = FormalNotice.objects.get()
    assert (notice.reminders, notice.deadline) == (4, dt.date(2027, 8, 2))
    assert "2 août 2027" in text_of(streamed(operator.get(theirs)))
    assert "Mise en demeure" in operator.get(reverse("operator:reports")).content.decode()
    assert "2 août 2027" in officer.get(sheet).content.decode()
    settings.MAILLAGE_TODAY = "2027-08-03T10:00:00"
    later = officer.get(url).content.decode()
    assert "le reversement de l’avance peut être demandé" in later
    assert "12\u202f000,00\u00a0€" in later


@pytest.mark.requirement("F53")
def test_a_copy_of_the_agreement_of_the_certificate_and_of_the_accounts_hides_people(
    year: Year, department: Department, report: FinancialReport
) -> None:
    application = Application.objects.get(pk=year.agreement.decision.application_id)
    Application.objects.filter(pk=application.pk).update(
        facilitators="Nadège Quennesson, psychologue", project_title="Le projet de Nadège Quennesson"
    )
    Organisation.objects.filter(pk=year.agreement.operator_id).update(address="9 rue des Ormes")
    answers = ANSWERS | {"carried_out": f"Animé par {year.facilitator.full_name}, 06 12 34 56 78."}
    signed_in(year.accountant).post(reverse("operator:financial_report", args=[report.pk]), answers)
    signed_in(year.representative).post(reverse("operator:financial_report_submit", args=[report.pk]))
    certify(Agreement.objects.get(pk=year.agreement.pk), department, "9000.00")
    officer = signed_in(department.instructor)
    url = reverse("department:agreement_copy", args=[year.agreement.pk])
    assert officer.post(url, {"paper": "convention", "request": ""}).status_code == 422
    people = (year.representative, year.facilitator, department.manager)
    for code in ("convention", "certificat", f"compte-rendu-{report.pk}"):
        answer = officer.post(url, {"paper": code, "request": "Courriel du 02/07/2027"})
        assert answer.status_code == 200, code
        text = text_of(answer.content)
        assert "Copie communicable à toute personne" in text, code
        assert "[occulté]" in text, code
        assert "Association Horizon Psy 62" in text, code
        for person in people:
            assert person.full_name not in text, (code, person.full_name)
        for word in ("Nadège", "Quennesson", "9 rue des Ormes", "06 12 34"):
            assert word not in text, (code, word)
    assert Entry.objects.filter(verb="communicate_agreement").count() == 3
    assert signed_in(department.finance).get(url).status_code == 404
