"""The pages of agreements and payments, through the client."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.agreements.models import Agreement, Payment
from maillage.people.models import Person
from maillage.selection.models import Decision
from maillage.selection.operations import notify_decision
from tests.agreements.conftest import awarded, awards, department
from tests.agreements.steps import SENT, certify, ended, in_force, with_account
from tests.candidates import Candidates, Department

__all__ = ["awarded", "awards", "department"]

DECLARED = {"read": "on", "quality": "cheffe de service"}
PDF = (200, "application/pdf", b"%PDF")


@pytest.fixture(autouse=True)
def a_day_of_autumn(settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2025-10-06T10:00"


def entered(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def received(client: Client, url: str) -> tuple[int, str, bytes]:
    """The status, the type and the first bytes of a file; it is read to its end so that it is closed."""
    response: Any = client.get(url)
    content = b"".join(response) if response.streaming else response.content
    return response.status_code, response["Content-Type"], content[:4]


def text(response: Any) -> str:
    content = (
        str(response.content.decode()).replace("\u202f", " ").replace("\u00a0", " ").replace("&nbsp;", " ")
    )
    return " ".join(re.sub(r"<[^>]+>", " ", content).split())


@pytest.mark.requirement("R72", "R73")
def test_an_agreement_is_prepared_sent_and_signed_by_both_from_pages(
    department: Department, awarded: Candidates
) -> None:
    instructor, manager = entered(department.instructor), entered(department.manager)
    operator = entered(awarded.horizon)
    assert "Artois" in text(instructor.get(reverse("department:agreements")))
    decision = notify_decision(
        Decision.objects.get(application=awarded.artois), by=department.manager, at=SENT
    )
    prepare = reverse("department:agreement_prepare", args=[decision.pk])
    assert "du 1er novembre 2025 au 31 octobre 2026" in text(instructor.get(prepare))
    assert instructor.post(prepare).status_code == 302
    agreement = Agreement.objects.get()
    page = reverse("operator:agreement", args=[agreement.pk])
    assert operator.get(page).status_code == 404
    preview = reverse("department:agreement_file", args=[agreement.pk, "convention"])
    assert received(instructor, preview) == PDF
    assert (
        instructor.post(reverse("department:agreement_act", args=[agreement.pk, "send"])).status_code == 302
    )

    assert "Signer la convention" in text(operator.get(page))
    sign = reverse("operator:agreement_sign", args=[agreement.pk])
    assert "Vous engagez votre organisme" in text(operator.get(sign))
    assert "Cochez cette case pour signer." in text(operator.post(sign))
    assert operator.post(sign, {"read": "on"}).status_code == 302
    act = reverse("department:agreement_sign", args=[agreement.pk])
    assert instructor.post(act, DECLARED).status_code == 404
    assert manager.post(act, DECLARED).status_code == 302
    agreement.refresh_from_db()
    assert agreement.state == "in_force"
    said = text(operator.get(page))
    assert "12 000,00 €" in said
    assert "à payer au plus tard le 5 décembre 2025" in said
    signed = reverse("operator:agreement_file", args=[agreement.pk, "convention-signee"])
    assert received(operator, signed) == PDF
    for name in ("agreement", "agreement_sign"):
        assert (
            entered(awarded.trait_union).get(reverse(f"operator:{name}", args=[agreement.pk])).status_code
            == 404
        )
    assert entered(awarded.trait_union).get(signed).status_code == 404


@pytest.mark.requirement("F1")
def test_the_page_shows_the_badge_of_the_law(department: Department, awarded: Candidates) -> None:
    horizon = in_force(awarded.artois, department, awarded.horizon)
    epsm = in_force(awarded.audomarois, department, awarded.deux_rives)
    client = entered(department.finance)
    said = text(client.get(reverse("department:agreement", args=[horizon.pk])))
    assert "Convention obligatoire (loi du 12 avril 2000, art. 10)" in said
    assert "Personne publique : régime à confirmer" in text(
        client.get(reverse("department:agreement", args=[epsm.pk]))
    )


@pytest.mark.requirement("R73")
def test_the_finance_officer_takes_a_payment_through_its_steps(
    department: Department, awarded: Candidates
) -> None:
    agreement = in_force(awarded.artois, department, awarded.horizon)
    with_account(agreement.operator, department)
    client = entered(department.finance)
    listed = text(client.get(reverse("department:payments")))
    assert "Avance, Artois" in listed
    url = reverse("department:payment_step", args=[Payment.objects.get().pk])
    assert "Engager : avance" in text(client.get(url))
    assert client.post(url, {"on": "2025-10-03", "reference": "ENG-1"}).status_code == 302
    settled = {"on": "2025-10-06", "reference": "L-1"}
    assert "La liquidation suit" in text(client.post(url, settled | {"on": "2025-10-05"}))
    assert client.post(url, settled).status_code == 302
    assert "obligatoire" in text(client.post(url, {"on": "2025-10-06", "number": ""}))
    assert client.post(url, {"on": "2025-10-06", "number": "2025-4512"}).status_code == 302
    paid = {"on": "2025-10-06", "reference": "BJ-1"}
    assert "Le paiement suit le mandat" in text(client.post(url, paid | {"on": "2025-10-05"}))
    assert "Cette date est à venir" in text(client.post(url, paid | {"on": "2025-10-07"}))
    assert client.post(url, paid).status_code == 302
    assert client.get(url).status_code == 404
    agreement.refresh_from_db()
    assert agreement.paid == Decimal("12000.00")
    assert entered(department.manager).get(url).status_code == 404


def test_the_end_is_offered_once_it_is_past(
    department: Department, awarded: Candidates, settings: Settings
) -> None:
    agreement = in_force(awarded.artois, department, awarded.horizon)
    client, url = entered(department.manager), reverse("department:agreement", args=[agreement.pk])
    offered = {}
    for day in (agreement.period_end, agreement.period_end + dt.timedelta(days=1)):
        settings.MAILLAGE_TODAY = f"{day}T10:00"
        offered[day] = "Constater la fin" in text(client.get(url))
    assert list(offered.values()) == [False, True]


@pytest.mark.requirement("R75", "R76")
def test_the_certification_page_shows_the_arithmetic_and_what_is_missing_before_it_binds(
    department: Department, awarded: Candidates
) -> None:
    agreement = ended(awarded.artois, department, awarded.horizon)
    client = entered(department.manager)
    url = reverse("department:agreement_service", args=[agreement.pk])
    said = text(client.get(url))
    assert "Reversement dû par l’opérateur" in said
    assert "12 000,00 €" in said
    assert "le bilan final de l’opérateur" in said
    assert "le compte de l’opérateur" in said
    assert "Il manque" in text(client.post(url, {"remarks": "Objectifs atteints.", "result": "full"}))
    assert entered(department.finance).get(url).status_code == 404


@pytest.mark.requirement("R76", "F31")
def test_a_repayment_is_contested_ordered_and_collected_from_pages(
    department: Department, awarded: Candidates
) -> None:
    agreement = ended(awarded.audomarois, department, awarded.deux_rives)
    certify(agreement, department, "10500.00")
    operator, finance = entered(awarded.deux_rives), entered(department.finance)
    said = text(operator.get(reverse("operator:agreement", args=[agreement.pk])))
    assert "1 500,00 €" in said
    contest = reverse("operator:repayment_contest", args=[agreement.pk])
    assert operator.post(contest, {"motive": "Une facture manque."}).status_code == 302
    assert "Une facture manque." in text(finance.get(reverse("department:agreement", args=[agreement.pk])))
    pk = agreement.repayment.pk
    manager = entered(department.manager)
    answer = reverse("department:repayment_answer", args=[pk])
    given = {"act": "lower", "total": "1200,00", "motive": "Une facture est admise."}
    assert "Le nouveau montant est inférieur" in text(manager.post(answer, given | {"total": "1500,00"}))
    assert manager.post(answer, given).status_code == 302
    assert "1 200,00 € dus" in text(operator.get(reverse("operator:agreement", args=[agreement.pk])))
    plan = reverse("department:repayment_plan", args=[pk])
    assert "Ligne 1" in text(finance.post(plan, {"terms": "demain 100"}))
    terms = {"terms": "01/07/2027 200,00\n01/08/2027 1000,00"}
    assert finance.post(plan, terms).status_code == 302
    step = reverse("department:repayment_step", args=[pk])
    assert finance.post(step, {"on": "2027-06-01", "number": "T-88"}).status_code == 302
    assert finance.post(step, {"on": "2027-07-01", "total": "200,00"}).status_code == 302
    assert "200,00 €, reste 1 000,00 €" in text(finance.get(reverse("department:repayment", args=[pk])))
    assert "Il reste 1 000,00 €" in text(finance.post(step, {"on": "2027-08-01", "total": "1000,01"}))
    assert finance.post(step, {"on": "2027-08-01", "total": "1000,00"}).status_code == 302
    letter = reverse("operator:repayment_letter", args=[agreement.pk])
    assert received(operator, letter) == PDF
    close = reverse("department:agreement_act", args=[agreement.pk, "close"])
    assert manager.post(close).status_code == 302
    agreement.refresh_from_db()
    assert agreement.state == "closed"


@pytest.mark.requirement("R76")
def test_the_balance_is_shown_on_the_list_and_on_the_page(
    department: Department, awarded: Candidates
) -> None:
    agreement = ended(awarded.artois, department, awarded.horizon)
    certify(agreement, department, "17300.00")
    client = entered(department.auditor)
    assert "5 300,00 €" in text(client.get(reverse("department:agreements")))
    said = text(client.get(reverse("department:agreement", args=[agreement.pk])))
    assert "solde à verser 5 300,00 €" in said
    certificate = reverse("department:agreement_file", args=[agreement.pk, "certificat"])
    assert received(client, certificate) == PDF


def test_operators_see_no_page_of_the_departement(department: Department, awarded: Candidates) -> None:
    agreement = in_force(awarded.artois, department, awarded.horizon)
    client = entered(awarded.horizon)
    for name, args in (("agreements", []), ("payments", []), ("agreement", [agreement.pk])):
        assert client.get(reverse(f"department:{name}", args=args)).status_code == 404
    assert "Artois" in text(client.get(reverse("operator:agreements")))
    assert "Aucune convention" in text(entered(awarded.trait_union).get(reverse("operator:agreements")))
