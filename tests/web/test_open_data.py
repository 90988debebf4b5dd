"""The pages of open data: what officers see, publish and keep; what anyone reads."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.documents.open_data import GRANTS
from maillage.people.models import Organisation
from maillage.reports.models import OpenDataPublication, OpenDataSetting
from tests.agreements.conftest import awarded, awards, call, department
from tests.agreements.steps import in_force
from tests.candidates import Candidates, Department

__all__ = ["awarded", "awards", "call", "department"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day_after_the_last_one(settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2026-01-07T10:00:00"


def preview(client: Client) -> tuple[str, str]:
    """What the page shows, and the fingerprint that its form sends back."""
    text = client.get(reverse("department:open_data_preview", args=[GRANTS])).content.decode()
    found = re.search(r'name="seen" value="(\w{64})"', text)
    return text, found.group(1) if found else ""


def test_an_officer_reads_what_is_late_publishes_it_and_anyone_finds_it(
    client: Client, awarded: Candidates, department: Department
) -> None:
    in_force(awarded.artois, department, awarded.horizon)
    in_force(awarded.audomarois, department, awarded.deux_rives)
    public = Client()
    page = reverse("public:dataset", args=["subventions-scdl"])
    file = reverse("public:dataset_file", args=["subventions-scdl", "csv"])
    assert "Pas encore publié" in public.get(page).content.decode()
    assert public.get(file).status_code == 404

    client.force_login(department.instructor)
    home = client.get(reverse("home")).content.decode()
    assert "Publier les données essentielles de 1 convention" in home
    state = client.get(reverse("department:open_data")).content.decode()
    assert "Échéance dépassée" in state
    assert "6 janvier 2026" in state
    text, seen = preview(client)
    assert "Première publication" in text
    Organisation.objects.filter(pk=awarded.artois.organisation_id).update(name="Horizon Psy 62")
    address = reverse("department:open_data_preview", args=[GRANTS])
    refused = client.post(address, {"seen": seen}).content.decode()
    assert "Les données ont changé depuis l’aperçu" in refused
    assert not OpenDataPublication.objects.exists()
    published = client.post(address, {"seen": preview(client)[1]}, follow=True).content.decode()
    assert "Les données sont publiées" in published
    assert "Échéance dépassée" not in published
    rows = list(csv.DictReader(io.StringIO(public.get(file).content.decode())))
    assert [row["nomBeneficiaire"] for row in rows] == ["Horizon Psy 62", "EPSM Les Deux Rives"]
    shown = public.get(page).content.decode()
    assert "7 janvier 2026" in shown
    assert "Licence Ouverte 2.0" in shown
    assert department.instructor.full_name not in shown

    sent = {"contact": "donnees@example.org"}
    client.post(reverse("department:open_data"), sent)
    assert not OpenDataSetting.objects.get().beyond_the_law
    text, seen = preview(client)
    assert "1 retirée" in text
    client.post(address, {"seen": seen})
    first, second = OpenDataPublication.objects.order_by("number")
    assert (first.rows, second.rows, second.at.date()) == (2, 1, date(2026, 1, 7))
    kept = client.get(reverse("department:open_data_file", args=[first.pk, "subventions-reglementaire"]))
    assert len(kept.content.splitlines()) == 3
    assert "donnees@example.org" in public.get(page).content.decode()
    wrong = reverse("department:open_data_file", args=[first.pk, "indicateurs"])
    assert client.get(wrong).status_code == 404

    client.force_login(department.finance)
    assert client.post(address, {"seen": seen}).status_code == 403
    assert (
        "publiées par le service instructeur" in client.get(reverse("department:open_data")).content.decode()
    )
