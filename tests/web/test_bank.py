"""The pages of bank details, of one payment and of what remains to be done about money."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import Settings

from maillage.agreements.models import BankDetails, Payment
from maillage.people.models import Role
from tests.agreements.conftest import awarded, awards, call, department
from tests.agreements.steps import ANOTHER_IBAN, IBAN, enter_account, in_force, ordered, with_account
from tests.builders import PDF
from tests.candidates import Candidates, Department, give_role, make_person
from tests.web.test_agreements import entered, text

__all__ = ["awarded", "awards", "call", "department"]


@pytest.fixture(autouse=True)
def a_day_of_autumn(settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2025-11-20T10:00"


def form(iban: str = IBAN) -> dict[str, Any]:
    return {"holder": "Horizon Psy 62", "iban": iban, "bic": "", "file": SimpleUploadedFile("rib.pdf", PDF)}


@pytest.mark.requirement("R73")
def test_an_account_is_entered_confirmed_and_compared_from_pages(
    department: Department, awarded: Candidates
) -> None:
    body = in_force(awarded.artois, department, awarded.horizon).operator
    accountant = entered(give_role(make_person("Alix Comte"), body, Role.ACCOUNTANT))
    representative, finance = entered(awarded.horizon), entered(department.finance)
    page = reverse("operator:bank", args=[body.pk])
    assert "Indiquer le compte" in text(accountant.get(page))
    enter = reverse("operator:bank_enter", args=[body.pk])
    wrong = accountant.post(enter, form(IBAN[:-1] + "9"))
    assert wrong.status_code == 422
    assert "Cet IBAN n’est pas valide" in text(wrong)
    assert accountant.post(enter, form()).status_code == 302
    details = BankDetails.objects.get()
    assert "Confirmer les coordonnées bancaires" in text(representative.get(reverse("home")))
    confirm = reverse("operator:bank_confirm", args=[details.pk])
    assert accountant.get(confirm).status_code == 404
    assert representative.post(confirm).status_code == 302
    assert "Vérifier les coordonnées bancaires" in text(finance.get(reverse("home")))
    check = reverse("department:bank_check", args=[details.pk])
    assert IBAN in text(finance.get(check))
    assert "relisez le justificatif" in text(finance.post(check, {"read": "9999"}))
    assert finance.post(check, {"read": "0126"}).status_code == 302
    assert "En vigueur" in text(representative.get(page))


def test_the_other_officers_read_the_end_of_the_number_and_never_the_proof(
    department: Department, awarded: Candidates
) -> None:
    body = in_force(awarded.artois, department, awarded.horizon).operator
    details = with_account(body, department)
    page = reverse("department:bank", args=[body.pk])
    for officer in (department.instructor, department.manager, department.auditor):
        said = text(entered(officer).get(page))
        assert "0126" in said
        assert "FR76" not in said
        assert entered(officer).get(reverse("department:bank_proof", args=[details.pk])).status_code == 404
    facilitator = entered(give_role(make_person("Nora Benali"), body, Role.FACILITATOR))
    assert facilitator.get(reverse("operator:bank", args=[body.pk])).status_code == 404


def test_a_change_that_waits_is_told_where_the_payment_is_ordered_and_may_be_refused(
    department: Department, awarded: Candidates
) -> None:
    agreement = in_force(awarded.artois, department, awarded.horizon)
    payment = agreement.payments.get()
    with_account(agreement.operator, department)
    change = enter_account(agreement.operator, by=awarded.horizon, iban=ANOTHER_IBAN)
    finance = entered(department.finance)
    step = reverse("department:payment_step", args=[payment.pk])
    for values in ({"reference": "E-1"}, {"reference": "L-1"}):
        assert finance.post(step, {"on": "2025-11-20"} | values).status_code == 302
    assert "Des coordonnées attendent" in text(finance.get(step))
    order = {"on": "2025-11-20", "number": "2025-4512"}
    assert "aucun mandat pour cet opérateur" in text(finance.post(step, order))
    refuse = reverse("department:bank_refuse", args=[change.pk])
    assert finance.post(refuse, {"motive": "Appel au siège : personne ne l’a demandé."}).status_code == 302
    assert IBAN in text(finance.get(step))
    assert finance.post(step, order).status_code == 302


@pytest.mark.requirement("R72", "R73")
def test_a_payment_has_its_page_its_certificate_and_its_way_back(
    department: Department, awarded: Candidates
) -> None:
    agreement = in_force(awarded.artois, department, awarded.horizon)
    payment = ordered(agreement.payments.get(), department, number="2025-45112")
    finance, auditor = entered(department.finance), entered(department.auditor)
    page = reverse("department:payment", args=[payment.pk])
    said = text(finance.get(page))
    for told in ("2025-45112", "ENG-1", "LIQ-1", "Paul Vasseur", "2025", "•••• 0126"):
        assert told in said
    certificate = reverse("department:payment_certificate", args=[payment.pk])
    assert "FR76 0000 0000 6200 0000 1090 126" in words(finance, certificate)
    assert "60 % de 20 000,00 € = 12 000,00 €" in words(auditor, certificate)
    assert "FR76" not in words(auditor, certificate)
    back = reverse("department:payment_step_back", args=[payment.pk])
    assert auditor.get(back).status_code == 404
    assert finance.post(back, {"motive": ""}).status_code == 422
    assert finance.post(back, {"motive": "Un chiffre de trop."}).status_code == 302
    payment.refresh_from_db()
    assert payment.state == "settled"


def words(client: Client, url: str) -> str:
    """The words of a PDF, with plain spaces."""
    pages = PdfReader(io.BytesIO(client.get(url).content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_payments_are_narrowed_searched_and_exported(department: Department, awarded: Candidates) -> None:
    ordered(in_force(awarded.artois, department, awarded.horizon).payments.get(), department, number="M-1")
    in_force(awarded.audomarois, department, awarded.deux_rives)
    client = entered(department.auditor)
    page = reverse("department:payments")
    assert "2 versements" in text(client.get(page))
    found = text(client.get(page, {"q": "m-1", "exercice": "2025", "etat": "ordered"}))
    assert "1 versement" in found
    assert "Avance, Artois" in found
    assert "Avance, Audomarois" not in found
    assert "2 versements" in text(client.get(page, {"exercice": "dix"}))
    export = client.get(reverse("department:payments_file", args=["csv"]), {"q": "artois"})
    content = export.content.decode()
    assert "M-1" in content
    assert "Audomarois" not in content
    assert "FR76" not in content
    assert client.get(reverse("department:payments_file", args=["xlsx"])).content[:2] == b"PK"


def test_what_remains_is_told_to_each_side_and_each_line_opens_its_page(
    department: Department, awarded: Candidates
) -> None:
    agreement = in_force(awarded.artois, department, awarded.horizon)
    finance, operator = entered(department.finance), entered(awarded.horizon)
    shown = finance.get(reverse("department:money"))
    assert "Engager : avance de 12 000,00 €" in text(shown)
    assert "Indiquer les coordonnées bancaires" in text(shown)
    payment = Payment.objects.get(agreement=agreement)
    for name, key in (("payment", payment.pk), ("bank", agreement.operator_id)):
        url = reverse(f"department:{name}", args=[key])
        assert url in shown.content.decode()
        assert finance.get(url).status_code == 200
    mine = operator.get(reverse("operator:money"))
    assert "Indiquer les coordonnées bancaires" in text(mine)
    assert reverse("operator:bank", args=[agreement.operator_id]) in mine.content.decode()
    assert "Engager : avance de 12 000,00 €" in text(mine)
    assert "Rien n’est attendu de vous" in text(entered(awarded.trait_union).get(reverse("operator:money")))
