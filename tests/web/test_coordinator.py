"""The coordinator's territory: counts by type of structure, never a name (scenario E4)."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.groups.models import Theme
from tests.groups.steps import Campaign, campaign, fill, january


@pytest.fixture
def stage(db: None, settings: Settings) -> Campaign:
    settings.MAILLAGE_TODAY = "2026-01-05T10:00"
    return campaign()


@pytest.mark.requirement("R28")
def test_a_coordinator_reads_counts_and_proposes_a_theme(client: Client, stage: Campaign) -> None:
    fill(january(stage), 3)
    client.force_login(stage.karim, "allauth.account.auth_backends.AuthenticationBackend")
    text = client.get(reverse("coordinator:territory")).content.decode()
    assert "3 inscrits\u00a0: 3 bailleurs" in text
    assert "Numéro" not in text
    client.post(reverse("coordinator:theme_new", args=[stage.group.pk]), {"label": "Syndrome de Diogène"})
    assert Theme.objects.get().accepted_at is None
    assert "proposé" in client.get(reverse("coordinator:territory")).content.decode()


@pytest.mark.requirement("R7")
def test_a_coordinator_of_another_territory_finds_nothing(client: Client, stage: Campaign) -> None:
    january(stage)
    membership = stage.karim.memberships.get()
    membership.territory = stage.artois.lot.territory
    membership.save()
    client.force_login(stage.karim, "allauth.account.auth_backends.AuthenticationBackend")
    assert "Groupe Audomarois" not in client.get(reverse("coordinator:territory")).content.decode()
    assert client.get(reverse("coordinator:theme_new", args=[stage.group.pk])).status_code == 404
