"""Wrong input while applying: refused on the page in the words of the scenarios, nothing typed is lost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from pytest_django import Settings

from maillage.applications.models import Application, LateAttempt
from maillage.chores.demonstration.stage import Stage
from tests.refusals.steps import as_person, nothing_written, refuses

CAMPAIGN_DAY = dt.date(2025, 5, 9)
HOUR = "10:00"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        pytest.param(
            "amount_requested",
            "21 000",
            "Le montant demandé ne peut pas dépasser 20 000,00 € par groupe.",
            marks=pytest.mark.requirement("R66"),
        ),
        pytest.param(
            "coffee_requested",
            "350",
            "L’enveloppe accueil café est plafonnée à 300,00 € et comprise dans les 20 000,00 €.",
            marks=pytest.mark.requirement("R67"),
        ),
        pytest.param(
            "amount_requested",
            "beaucoup",
            "Écrivez un montant en euros",
            marks=pytest.mark.requirement("F60"),
        ),
    ],
)
def test_an_amount_beyond_its_ceiling_is_refused(
    field: str, typed: str, sentence: str, campaign: Stage
) -> None:
    draft = Application.objects.get(pk=campaign.applications["BOU/trait-union"].pk)
    form = {
        "version": draft.version,
        "amount_requested": "20 000",
        "coffee_requested": "300",
        "other_grants": "0",
        field: typed,
    }
    page = reverse("operator:application_section", args=[draft.number, "budget"])
    answer = nothing_written(lambda: as_person(campaign.people["samuel"]).post(page, form))
    refuses(answer, sentence, keeps=typed)


@pytest.mark.requirement("R61", "F49")
@pytest.mark.parametrize("verb", ["deposit", "validate"])
def test_one_second_after_the_closing_nothing_is_deposited_nor_validated(
    verb: str, campaign: Stage, settings: Settings
) -> None:
    settings.MAILLAGE_TODAY = "2025-05-10T00:00:00"
    # Les Tilleuls have deposited and not validated; Trait d'Union have neither.
    body, who = {"deposit": ("trait-union", "samuel"), "validate": ("tilleuls", "odile")}[verb]
    late = campaign.applications[f"BOU/{body}"]
    before = Application.objects.get(pk=late.pk)
    answer = as_person(campaign.people[who]).post(reverse(f"operator:application_{verb}", args=[late.number]))
    refuses(
        answer,
        "L’appel à projets est clos depuis le 9 mai 2025 à 23 h 59 min 59 s. "
        "Aucune candidature ne peut plus être déposée ni validée.",
    )
    after = Application.objects.get(pk=late.pk)
    assert (after.state, after.deposited_at, after.validated_at) == (
        before.state,
        before.deposited_at,
        before.validated_at,
    )
    assert LateAttempt.objects.get().organisation == campaign.bodies[body]


def test_the_last_second_before_the_closing_still_counts(campaign: Stage, settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2025-05-09T23:59:59.999"
    late = campaign.applications["BOU/tilleuls"]
    page = reverse("operator:application_validate", args=[late.number])
    assert as_person(campaign.people["odile"]).post(page).status_code == 302
    assert Application.objects.get(pk=late.pk).state == "validated"
