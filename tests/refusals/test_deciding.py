"""Awards beyond the envelope, and payments before both have signed: refused on the page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from maillage.agreements.models import Agreement, Payment
from maillage.agreements.operations import prepare_agreement, send_agreement, sign_agreement
from maillage.chores.demonstration.stage import Stage, on
from maillage.selection.models import Decision, Deliberation, Envelope
from tests.refusals.steps import as_person, nothing_written, refuses

CAMPAIGN_DAY = dt.date(2025, 9, 26)
HOUR = "10:00"
NINE = on("2025-09-26", "09:00")
pytestmark = pytest.mark.django_db


def award(campaign: Stage, amount: str) -> tuple[str, dict[str, object]]:
    """Give back the page of the decision on the Boulonnais, and the form that awards it that amount."""
    form = {
        "outcome": "selected",
        "amount": amount,
        "rank": "4",
        "deliberation": Deliberation.objects.get(number="2025-CP-123").pk,
        "motive": "Quatrième de la liste.",
    }
    return reverse("department:decision", args=[campaign.applications["BOU"].pk]), form


@pytest.mark.requirement("R19", "R69", "F3")
@pytest.mark.parametrize("amount", ["20 000", "0,01"])
def test_an_award_beyond_the_envelope_is_refused(amount: str, campaign: Stage) -> None:
    page, form = award(campaign, amount)
    answer = nothing_written(lambda: as_person(campaign.people["sophie"]).post(page, form))
    refuses(
        answer,
        "Le montant attribué dépasse ce qui reste de l’enveloppe, 0,00 €",
        keeps="Quatrième de la liste.",
    )
    assert Envelope.objects.get().committed == 60_000
    assert Decision.objects.get(application=campaign.applications["BOU"]).outcome == "reserve"


@pytest.mark.requirement("R66")
def test_an_award_beyond_the_ceiling_is_refused(campaign: Stage) -> None:
    page, form = award(campaign, "20 000,01")
    answer = nothing_written(lambda: as_person(campaign.people["sophie"]).post(page, form))
    refuses(answer, "Le montant attribué ne peut pas dépasser 20 000,00 €", keeps="20 000,01")


def one_signature(campaign: Stage) -> Agreement:
    """Prepare the agreement of the Artois, and have its operator sign."""
    decision = Decision.objects.get(application=campaign.applications["ART"])
    sent = send_agreement(
        prepare_agreement(decision, by=campaign.people["claire"], at=NINE),
        by=campaign.people["claire"],
        at=NINE,
    )
    return sign_agreement(sent, side="operator", by=campaign.people["marc"], at=NINE)


@pytest.mark.requirement("R73")
def test_nothing_is_paid_before_both_have_signed(campaign: Stage) -> None:
    agreement = one_signature(campaign)
    denis = campaign.people["denis"]
    page = as_person(denis).get(reverse("department:agreement", args=[agreement.pk]))
    refuses(page, "Aucun versement avant la signature des deux parties.")
    assert not Payment.objects.exists()


@pytest.mark.requirement("R72")
def test_signing_again_asks_for_no_second_advance(campaign: Stage) -> None:
    agreement = one_signature(campaign)
    page = reverse("department:agreement_sign", args=[agreement.pk])
    told = {"read": "on", "quality": "cheffe de service"}
    sophie = as_person(campaign.people["sophie"])
    assert sophie.post(page, told).status_code == 302
    assert nothing_written(lambda: sophie.post(page, told)).status_code == 403
    assert Payment.objects.get().amount == 12_000
