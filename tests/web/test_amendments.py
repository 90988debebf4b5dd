"""The pages of amendments, of an early end and of who facilitates, through the client."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import Settings

from maillage.agreements.models import Agreement, Amendment
from maillage.groups.models import Facilitation, Meeting
from maillage.groups.operations import add_meeting
from maillage.people.models import Role
from maillage.post.models import Message
from tests.agreements.amending import FEBRUARY, prepared
from tests.agreements.conftest import Awards, awarded, department, make_awards
from tests.agreements.steps import pay
from tests.builders import PDF as A_FILE
from tests.candidates import (
    Department,
    give_role,
    make_person,
)
from tests.made_once import made_once
from tests.web.test_agreements import PDF, entered, received, text
from tests.year import Year, open_year

__all__ = ["awarded", "department"]


@made_once(autouse=False)
def awards(module_db: None) -> Awards:
    return make_awards("18000.00")


@made_once()
def lens(awards: Awards) -> Year:
    year = open_year(awards.candidates.lens, awards.department, awards.candidates.horizon)
    pay(year.agreement.payments.get(), awards.department, number="2025-4514")
    year.agreement.refresh_from_db()
    return year


@pytest.fixture(autouse=True)
def a_day_of_winter(settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2026-02-10T10:00"


@pytest.mark.requirement("F35", "F36")
def test_an_amendment_goes_from_its_form_to_both_signatures(department: Department, lens: Year) -> None:
    instructor, manager = entered(department.instructor), entered(department.manager)
    operator = entered(lens.representative)
    page = reverse("department:agreement", args=[lens.agreement.pk])
    assert "Préparer un avenant" in text(instructor.get(page))
    new = reverse("department:amendment_new", args=[lens.agreement.pk])
    assert "18 000,00 €, plafond 20 000,00 €" in text(instructor.get(new))
    form = {"motive": "Deux mois de plus.", "new_amount": "20 000,01", "new_end": "2026-11-30"}
    assert "ne peut pas dépasser 20 000,00 €" in text(instructor.post(new, form))
    form |= {"new_amount": "20 000,00"}
    assert "référence de la décision" in text(instructor.post(new, form))
    form |= {"decision_reference": "2026-CP-214"}
    assert instructor.post(new, form).status_code == 302
    amendment = Amendment.objects.get()
    detail = reverse("department:amendment", args=[amendment.pk])
    said = text(instructor.get(detail))
    assert "30 avril 2027 30 mai 2027" in said
    assert "Avance 10 800,00 € inchangé" in said
    preview = reverse("department:amendment_file", args=[amendment.pk, "avenant"])
    assert received(instructor, preview) == PDF
    correct = reverse("department:amendment_correct", args=[amendment.pk])
    assert "Deux mois de plus." in text(instructor.get(correct))
    assert instructor.post(correct, form | {"motive": "Un mois de plus."}).status_code == 302
    own = reverse("operator:amendment", args=[amendment.pk])
    assert operator.get(own).status_code == 404
    send = reverse("department:amendment_act", args=[amendment.pk, "envoyer"])
    assert "Montant attribué 18 000,00 € → 20 000,00 €" in text(instructor.get(send))
    assert instructor.post(send).status_code == 302
    assert "Un mois de plus." in text(operator.get(own))
    sign = reverse("operator:amendment_sign", args=[amendment.pk])
    assert "Vous engagez votre organisme" in text(operator.get(sign))
    assert operator.post(sign).status_code == 302
    act = reverse("department:amendment_act", args=[amendment.pk, "signer"])
    assert instructor.post(act).status_code == 403
    assert manager.post(act).status_code == 302
    lens.agreement.refresh_from_db()
    lens.group.refresh_from_db()
    assert lens.agreement.amount == Decimal("20000.00")
    assert lens.agreement.period_end == lens.group.period_end == dt.date(2026, 11, 30)
    signed = reverse("operator:amendment_file", args=[amendment.pk, "avenant-signe"])
    assert received(operator, signed) == PDF
    own_page = reverse("operator:agreement", args=[lens.agreement.pk])
    assert "N° 1 En vigueur 10/02/2026" in text(operator.get(own_page))
    assert "Avenant en vigueur" in text(manager.get(page))
    unknown = reverse("department:amendment_act", args=[amendment.pk, "bruler"])
    assert manager.get(unknown).status_code == 404


@pytest.mark.requirement("F35")
def test_an_amendment_is_abandoned_with_its_motive(department: Department, lens: Year) -> None:
    amendment = prepared(lens.agreement, department, new_amount=Decimal("20000.00"))
    instructor = entered(department.instructor)
    act = reverse("department:amendment_act", args=[amendment.pk, "abandonner"])
    assert "obligatoire" in text(instructor.post(act, {"motive": ""}))
    assert instructor.post(act, {"motive": "Accord retiré."}).status_code == 302
    assert "Accord retiré." in text(instructor.get(reverse("department:amendment", args=[amendment.pk])))


@pytest.mark.requirement("F33")
def test_an_agreement_is_ended_early_with_its_figures_then_its_group_is_offered(
    department: Department, lens: Year
) -> None:
    for day in (dt.date(2026, 1, 13), dt.date(2026, 4, 14)):
        add_meeting(
            lens.group, day=day, starts=dt.time(9), ends=dt.time(12), by=lens.facilitator, at=FEBRUARY
        )
    manager = entered(department.manager)
    url = reverse("department:agreement_terminate", args=[lens.agreement.pk])
    assert entered(department.instructor).get(url).status_code == 404
    assert "Voir les conséquences" in text(manager.get(url))
    told = text(manager.get(url, {"on": "2026-03-31", "kind": "resignation"}))
    assert "Rencontres tenues 0 sur 10" in told
    assert "À maintenir au moins 10 800,00 €" in told
    assert "Rencontres à annuler 1" in told
    form = {"on": "2026-03-31", "kind": "resignation", "motive": "Désistement.", "kept": "10 799,99"}
    assert "ne peut pas descendre" in text(manager.post(url, form))
    assert manager.post(url, form | {"kept": "10 800,00"}).status_code == 302
    agreement = Agreement.objects.get(pk=lens.agreement.pk)
    assert (agreement.state, agreement.amount) == ("terminated", Decimal("10800.00"))
    assert Meeting.objects.get(day=dt.date(2026, 4, 14)).state == "cancelled"
    transfer = text(manager.get(reverse("department:agreement_transfer", args=[agreement.pk])))
    assert "Revenu à l’enveloppe 7 200,00 €" in transfer
    assert "Aucun autre candidat" in transfer
    assert "Convention interrompue" in text(manager.get(reverse("department:agreement", args=[agreement.pk])))
    assert manager.get(url).status_code == 404
    other = reverse("department:agreement_transfer", args=[agreement.pk + 1])
    assert manager.get(other).status_code == 404


@pytest.mark.requirement("R33", "F34")
def test_a_facilitator_replaced_is_declared_with_a_document_that_the_departement_checks(
    department: Department, lens: Year
) -> None:
    successor = give_role(make_person("Ines Caron"), lens.agreement.operator, Role.FACILITATOR)
    operator = entered(lens.representative)
    url = reverse("operator:group_facilitator", args=[lens.group.pk])
    leaving = lens.group.facilitations.get()
    form = {"person": successor.pk, "profession": "Infirmière", "leaving": leaving.pk, "on": "2026-02-09"}
    assert "Joignez le diplôme" in text(operator.post(url, form))
    file = SimpleUploadedFile("diplome.pdf", A_FILE)
    sent = operator.post(url, form | {"evidence": file})
    assert sent.status_code == 302, text(sent)
    declared = Facilitation.objects.get(replaces=leaving)
    assert (declared.since, declared.evidence_name) == (dt.date(2026, 2, 9), "diplome.pdf")
    assert Message.objects.filter(kind="facilitator_replaced").count() == 2
    instructor = entered(department.instructor)
    page = reverse("department:agreement", args=[lens.agreement.pk])
    assert "Ines Caron, Infirmière, depuis le 9 février 2026" in text(instructor.get(page))
    evidence = reverse("department:facilitator_evidence", args=[declared.pk])
    assert received(instructor, evidence) == PDF
    check = reverse("department:facilitator_check", args=[declared.pk])
    assert "diplome.pdf" in text(instructor.get(check))
    assert instructor.post(check).status_code == 302
    assert "Vérifié le 10 février 2026, par Claire Delattre" in text(instructor.get(page))
