"""The pages of expenses: entered with the receipt, read with the explanation, accepted or refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.expenses.models import Expense
from maillage.people.models import Organisation, Person, VatStatus
from maillage.reports.operations import convene_committee
from tests.agreements.conftest import Awards, awarded, awards, call, department
from tests.candidates import Candidates, Department, moment
from tests.made_once import made_once
from tests.year import Year, artois, audomarois, hold_information_session

__all__ = ["awarded", "awards", "call", "department"]

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
MAY = dt.date(2026, 5, 19)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_june(settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2026-06-10T10:00:00"


@made_once()
def year(awards: Awards) -> Year:
    return audomarois(awards.candidates, awards.department)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def typed(year: Year, **changes: str) -> dict[str, str]:
    """What a browser sends of a coffee of 340 €."""
    return {
        "amount": "340,00",
        "spent_on": "2026-05-19",
        "supplier": "Boulangerie du Marché",
        "label": "Accueil café",
        "category": "coffee",
        "about": "",
        **changes,
    }


def add(year: Year, **changes: str) -> Expense:
    """The expense entered through the page, with its receipt."""
    session = hold_information_session(year, MAY)
    answer = signed_in(year.accountant).post(
        reverse("operator:expense_new", args=[year.agreement.pk]),
        {
            **typed(year, about=f"s{session.pk}", **changes),
            "receipt": SimpleUploadedFile("reçu.pdf", PDF, "application/pdf"),
        },
        follow=True,
    )
    assert answer.redirect_chain, answer.context["form"].errors
    said = " ".join(str(message) for message in answer.context["messages"])
    expense = Expense.objects.get()
    assert said.startswith("La dépense et son justificatif sont enregistrés. ")
    assert "éligible" in said  # what counts is told at once, not at the foot of the page
    return expense


@pytest.mark.requirement("R67", "F25")
def test_the_pages_announce_300_and_40_and_accept_that(year: Year, department: Department) -> None:
    expense = add(year)
    assert (expense.state, expense.amount) == ("documented", Decimal("340.00"))
    page = signed_in(year.accountant).get(reverse("operator:agreement_expenses", args=[year.agreement.pk]))
    assert "300,00\u00a0€ éligibles, 40,00\u00a0€ à la charge de l’opérateur" in page.content.decode()
    finance = signed_in(department.finance)
    url = reverse("department:expense", args=[expense.pk])
    assert "300,00\u00a0€" in finance.get(url).content.decode()
    assert finance.post(url, {"act": "accept"}).status_code == 302
    expense.refresh_from_db()
    assert expense.eligible == Decimal("300.00")
    assert "Acceptée" in finance.get(url).content.decode()


def test_the_receipt_is_served_to_those_who_read_the_expense_only(
    awarded: Candidates, department: Department, year: Year
) -> None:
    expense = add(year)
    own = signed_in(year.accountant).get(reverse("operator:expense_receipt", args=[expense.pk]))
    assert own.content == PDF
    assert own["Content-Type"] == "application/pdf"
    theirs = signed_in(department.instructor).get(reverse("department:expense_receipt", args=[expense.pk]))
    assert theirs.status_code == 200
    foreign = signed_in(artois(awarded, department).accountant)
    for name in ("expense_receipt", "expense"):
        assert foreign.get(reverse(f"operator:{name}", args=[expense.pk])).status_code == 404
    assert foreign.get(reverse("operator:agreement_expenses", args=[year.agreement.pk])).status_code == 404
    assert foreign.get(reverse("department:expense", args=[expense.pk])).status_code == 404


def test_a_wrong_entry_is_shown_on_its_field_and_nothing_typed_is_lost(year: Year) -> None:
    client = signed_in(year.accountant)
    url = reverse("operator:expense_new", args=[year.agreement.pk])
    page = client.post(url, typed(year, spent_on="2026-12-24", supplier="Chez Paul"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "Cette date est à venir" in text
    assert "Chez Paul" in text
    assert not Expense.objects.exists()


@pytest.mark.requirement("F30")
def test_what_counts_is_computed_from_what_is_typed_and_stays_as_it_was(year: Year) -> None:
    url = reverse("operator:expense_new", args=[year.agreement.pk])
    accountant = signed_in(year.accountant)
    asked = accountant.get(url).content.decode()
    assert "toutes taxes comprises qui compte" in asked
    assert "disclosure" in asked
    assert '<details class="disclosure" open>' not in asked
    accountant.post(url, typed(year, amount="120,00", vat_rate="20.0"))
    kept = Expense.objects.get()
    assert (kept.amount, kept.vat, kept.vat_recovered) == (Decimal("120.00"), Decimal("20.00"), False)

    Organisation.objects.filter(pk=year.agreement.operator_id).update(vat_status=VatStatus.RECOVERED)
    assert "hors taxes qui compte" in accountant.get(url).content.decode()
    answer = accountant.post(url, typed(year, amount="240,00", typed_as="included"))
    assert "indiquez le taux ou le montant de la TVA" in answer.content.decode()
    assert answer.content.decode().count('<details class="disclosure" open>') == 1
    accountant.post(url, typed(year, amount="240,00", typed_as="included", vat_rate="20.0"))
    kept.refresh_from_db()
    assert (kept.amount, kept.vat_recovered) == (Decimal("120.00"), False)
    later = Expense.objects.exclude(pk=kept.pk).get()
    assert (later.amount, later.vat, later.vat_recovered) == (Decimal("200.00"), Decimal("40.00"), True)
    page = accountant.get(reverse("operator:expense", args=[later.pk])).content.decode()
    assert "200,00\u00a0€ hors taxes, 240,00\u00a0€ toutes taxes comprises" in page


def test_an_expense_is_corrected_documented_then_removed(year: Year) -> None:
    client = signed_in(year.accountant)
    client.post(reverse("operator:expense_new", args=[year.agreement.pk]), typed(year, category="venue"))
    expense = Expense.objects.get()
    url = reverse("operator:expense", args=[expense.pk])
    assert "En attente de justificatif" in client.get(url).content.decode()
    client.post(url, {"act": "correct", **typed(year, category="venue", amount="120,00")})
    client.post(url, {"act": "receipt", "receipt": SimpleUploadedFile("photo.pdf", PDF)})
    expense.refresh_from_db()
    assert (expense.amount, expense.state) == (Decimal("120.00"), "documented")
    wrong = client.post(url, {"act": "receipt", "receipt": SimpleUploadedFile("a.pdf", b"MZ" * 40)})
    assert "Ce type de fichier" in wrong.content.decode()
    client.post(url, {"act": "remove"})
    assert not Expense.objects.exists()


def test_an_officer_who_only_reads_cannot_decide_and_a_refusal_needs_its_motive(
    year: Year, department: Department
) -> None:
    expense = add(year)
    url = reverse("department:expense", args=[expense.pk])
    assert signed_in(department.instructor).post(url, {"act": "accept"}).status_code == 403
    finance = signed_in(department.finance)
    assert finance.post(url, {"act": "refuse", "motive": " "}).status_code == 200
    finance.post(url, {"act": "refuse", "motive": "Illisible"})
    expense.refresh_from_db()
    assert expense.state == "refused"
    own = signed_in(year.accountant).get(reverse("operator:expense", args=[expense.pk])).content.decode()
    assert "Illisible" in own


@pytest.mark.requirement("R39", "R40")
def test_the_surplus_is_shown_with_what_lacks_its_document(
    awarded: Candidates, department: Department
) -> None:
    year = artois(awarded, department)
    client = signed_in(year.accountant)
    for amount, receipt in (("2450,00", PDF), ("550,00", b"")):
        sent: dict[str, object] = {**typed(year, amount=amount, category="speaker", from_surplus="on")}
        if receipt:
            sent["receipt"] = SimpleUploadedFile("facture.pdf", receipt)
        client.post(reverse("operator:expense_new", args=[year.agreement.pk]), sent)
    page = client.get(reverse("operator:agreement_expenses", args=[year.agreement.pk])).content.decode()
    for figure in ("3\u202f000,00\u00a0€", "2\u202f450,00\u00a0€", "550,00\u00a0€"):
        assert figure in page
    expense = Expense.objects.get(amount=Decimal("2450.00"))
    url = reverse("department:expense", args=[expense.pk])
    manager = signed_in(department.manager)
    assert "Aucun comité de suivi n’est en cours" in manager.post(url, {"act": "present"}).content.decode()
    convene_committee(
        year.agreement.lot.call,
        held_on=dt.date(2026, 6, 10),
        place="Arras",
        by=department.manager,
        at=moment("2026-06-10T09:00"),
    )
    manager.post(url, {"act": "present"})
    expense.refresh_from_db()
    assert expense.state == "presented_to_committee"


@pytest.mark.parametrize("side", ["operator", "department"])
def test_the_list_of_accounts_opens_on_each_side(year: Year, department: Department, side: str) -> None:
    person = year.representative if side == "operator" else department.auditor
    page = signed_in(person).get(reverse(f"{side}:expenses"))
    assert "Audomarois" in page.content.decode()


def test_who_may_not_enter_an_expense_reads_who_does(year: Year) -> None:
    url = reverse("operator:agreement_expenses", args=[year.agreement.pk])
    told = "Les dépenses sont saisies par la comptabilité ou l’animation du groupe"
    assert told in signed_in(year.representative).get(url).content.decode()
    assert told not in signed_in(year.accountant).get(url).content.decode()
