"""The directory as those who keep it use it: written, checked in one press, filled from files, shared out."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from maillage.people.models import Person
from maillage.resources.content import Origin
from maillage.resources.models import CampaignEntry, DirectorySupply, Resource, ResourceProposal
from maillage.resources.operations import add_resource, propose_resource, start_campaign
from maillage.resources.operations.entry import add_resources
from tests.resources.conftest import NOW, TODAY, Ground
from tests.resources.conftest import ground as ground  # noqa: PLC0414  # a fixture, shared

MOST_QUERIES = 12


@pytest.fixture(autouse=True)
def on_that_day(settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2026-01-12T10:00"


def entered(person: Person) -> Client:
    client = Client()
    client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def page(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(f"directory:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def fields(**said: Any) -> dict[str, Any]:
    return {"name": "CMP du Port", "kind": "cmp", "nature": "mainstream", "check_every": "12", **said}


@pytest.mark.requirement("R8", "R9", "R27")
def test_an_entry_is_written_corrected_checked_in_one_press_closed_and_restored(ground: Ground) -> None:
    client = entered(ground.elodie)
    wrong = client.post(
        reverse("directory:resource_new"),
        fields(phone="06 12 34 56 78", territories=[ground.boulonnais.pk], commune="Boulogne sur mer"),
    )
    assert wrong.status_code == 422
    assert "jamais celui d’une personne" in wrong.content.decode()
    assert not Resource.objects.exists()
    elsewhere = client.post(reverse("directory:resource_new"), fields(territories=[ground.artois.pk]))
    assert elsewhere.status_code == 422
    assert not Resource.objects.exists()
    client.post(
        reverse("directory:resource_new"),
        fields(
            phone="03.21.00.00.00",
            territories=[ground.boulonnais.pk],
            commune="Boulogne sur mer",
            domains=["sante"],
            needs=["sante--sante-mentale"],
        ),
    )
    found = Resource.objects.get()
    assert (found.phone, found.commune and found.commune.name) == ("0321000000", "Boulogne-sur-Mer")
    assert found.longitude is not None
    assert "Jamais vérifiée" in page(client, "resources", q="mot " * 2_000)
    listed = page(client, "resources", state="due")
    assert "Jamais vérifiée" in listed
    back = {"back": reverse("directory:resources") + "?state=due"}
    pressed = client.post(reverse("directory:resource_check", args=[found.pk]), back)
    assert pressed["Location"] == back["back"]
    outside = client.post(
        reverse("directory:resource_check", args=[found.pk]), {"back": "//evil.example.org"}
    )
    assert outside["Location"] == reverse("directory:resource", args=[found.pk])
    unread = {"how": "visit", "on": "31/02/2026"}
    client.post(reverse("directory:resource_check", args=[found.pk]), unread)
    found.refresh_from_db()
    assert found.checked_how == "call"
    shown = page(client, "resource", found.pk)
    assert "rien n’est encore enregistré" in shown
    assert "Vérifiée le 12 janvier 2026 par Élodie Coordinatrice" in shown
    assert re.search(r"\d+\u00a0sur\u00a0100", shown)
    edited = client.get(reverse("directory:resource_edit", args=[found.pk])).content.decode()
    assert 'value="03\u00a021\u00a000\u00a000\u00a000"' in edited
    client.post(
        reverse("directory:resource_edit", args=[found.pk]),
        fields(
            name="CMP de la plage",
            territories=[ground.boulonnais.pk],
            communes="Le Portel\n\nOutreau",
            checked="visit",
            owner=f"person-{ground.elodie.pk}",
        ),
    )
    found.refresh_from_db()
    assert (found.name, found.checked_how, found.owner_person) == ("CMP de la plage", "visit", ground.elodie)
    assert found.zones.count() == 3
    client.post(reverse("directory:resource_end", args=[found.pk, "fermer"]), {"reason": "Parti"})
    assert "Le service est fermé, dit le 12 janvier 2026" in page(client, "resource", found.pk)
    client.post(reverse("directory:resource_restore", args=[found.pk]))
    assert Resource.objects.get().state == "checked"


@pytest.mark.requirement("R27")
def test_a_file_is_shown_before_it_is_brought_in_once_and_taken_away_again(ground: Ground) -> None:
    client = entered(ground.claire)
    add_resource(ground.content("Maison des familles", kind="autre"), by=ground.claire, at=NOW)
    said = {"source": "dora", "structure_id": "dora--s", "date_maj": "2026-01-02", "code_insee": "62160"}
    services = [
        {**said, "id": "dora--1", "nom": "Boutique <b>solidaire</b>", "description": "Un lieu."},
        {**said, "id": "dora--2", "nom": "Maison des familles", "description": "Un lieu."},
        {**said, "id": "dora--3", "nom": "Sans date", "date_maj": "demain"},
    ]
    content = json.dumps({"structures": [], "services": services}).encode()
    sent = {"format": "di", "file": SimpleUploadedFile("annuaire.json", content)}
    client.post(reverse("directory:supplies"), sent)
    supply = DirectorySupply.objects.get()
    read = page(client, "supply", supply.pk)
    assert "Boutique &lt;b&gt;solidaire" in read
    assert "nom proche dans la même commune" in read
    assert "Indiquez une date" in read
    assert Resource.objects.count() == 1
    answers = {"run": "yes", "twin-2": "same", "twin-9": "other", "twin-x": "same"}
    client.post(reverse("directory:supply", args=[supply.pk]), answers)
    assert sorted(Resource.objects.values_list("name", flat=True)) == [
        "Boutique <b>solidaire</b>",
        "Maison des familles",
    ]
    assert client.post(reverse("directory:supply", args=[supply.pk]), {"run": "yes"}).status_code == 403
    assert client.get(reverse("directory:supply_report", args=[supply.pk])).content.startswith(b"PK")
    for name in ("annuaire.csv", "annuaire.xlsx", "data-inclusion.json", "services.csv", "structures.csv"):
        answer = client.get(reverse("directory:directory_file", args=[name]), {"q": "boutique"})
        assert answer["Content-Disposition"].startswith("attachment")
        if name.endswith(("csv", "json")):
            assert b"Maison des familles" not in answer.content
            assert b"Boutique" in answer.content
    for bad, sentence in ((b"[", "ne se lit pas"), (b"", "vide"), (b"%PDF-1.7", "séparé")):
        wrong = client.post(
            reverse("directory:supplies"), {"format": "di", "file": SimpleUploadedFile("x.json", bad)}
        )
        assert wrong.status_code == 422
        assert sentence in wrong.content.decode()


@pytest.mark.requirement("R27")
def test_a_campaign_is_followed_and_a_proposal_answered_from_their_pages(ground: Ground) -> None:
    client = entered(ground.elodie)
    for name in ("Premier", "Second"):
        add_resource(ground.content(name), by=ground.claire, at=NOW)
    started = {"title": "Tour", "territory": ground.boulonnais.pk, "ends_on": "2026-02-01"}
    client.post(reverse("directory:campaign_new"), started)
    first, second = CampaignEntry.objects.order_by("resource__name")
    client.post(reverse("directory:campaign_unreachable", args=[first.campaign_id, first.pk]))
    client.post(reverse("directory:resource_check", args=[second.resource_id]))
    assert "2 sur 2" in page(client, "campaign", first.campaign_id)
    assert "2 sur 2" in page(client, "campaigns")
    assert "Premier" not in page(client, "campaign", first.campaign_id, state="confirmed")
    client.post(reverse("directory:campaign_close", args=[first.campaign_id]))
    client.post(
        reverse("directory:proposal_new"),
        {"name": "Garde-meubles", "territory": ground.boulonnais.pk, "about": "Ne pas tout perdre."},
    )
    proposal = ResourceProposal.objects.get()
    assert "Garde-meubles" in page(client, "proposals")
    assert "Répondre à 1 ressource proposée" in client.get(reverse("home")).content.decode()
    assert "Ne pas tout perdre." in page(client, "proposal", proposal.pk)
    silent = client.post(reverse("directory:proposal", args=[proposal.pk]), {"decline": "yes", "reason": ""})
    assert silent.status_code == 422
    said = fields(name="Garde-meubles", kind="autre", territories=[ground.artois.pk])
    url = reverse("directory:proposal", args=[proposal.pk])
    assert client.post(url, said).status_code == 422
    assert not Resource.objects.filter(name="Garde-meubles").exists()
    client.post(url, {**said, "territories": [ground.boulonnais.pk]})
    assert Resource.objects.get(name="Garde-meubles").state == "unchecked"
    assert "retenue" in page(client, "proposals")


@pytest.mark.requirement("R27")
def test_the_first_entries_are_loaded_from_the_settings(ground: Ground) -> None:
    client = entered(ground.claire)
    client.post(reverse("directory:seed"))
    assert Resource.objects.filter(state="unchecked").count() == Resource.objects.count() > 150
    client.post(reverse("directory:settings"), {"check_every": "6"})
    assert "tous les 6\u00a0mois" in page(client, "settings")


def test_each_page_costs_the_same_with_one_entry_and_with_three_hundred(ground: Ground) -> None:
    client = entered(ground.elodie)
    first = add_resource(ground.content("Service 0"), by=ground.claire, at=NOW)
    propose_resource(ground.boulonnais, name="Manque 0", by=ground.elodie, at=NOW)
    campaign = start_campaign(
        ground.boulonnais, title="Tour", ends_on=TODAY.replace(month=3), by=ground.elodie, at=NOW
    )
    pages = [
        reverse("directory:resources"),
        reverse("directory:resource", args=[first.pk]),
        reverse("directory:resource_edit", args=[first.pk]),
        reverse("directory:campaigns"),
        reverse("directory:campaign", args=[campaign.pk]),
        reverse("directory:proposals"),
        reverse("directory:directory_file", args=["annuaire.csv"]),
        reverse("directory:directory_file", args=["data-inclusion.json"]),
    ]

    def costs() -> dict[str, int]:
        found = {}
        for url in pages:
            with CaptureQueriesContext(connection) as caught:
                assert client.get(url).status_code == 200
            found[url] = len(caught)
        return found

    before = costs()
    more = add_resources(
        [(ground.content(f"Service {rank}"), Origin()) for rank in range(1, 301)], by=ground.claire, at=NOW
    )
    CampaignEntry.objects.bulk_create(CampaignEntry(campaign=campaign, resource=one) for one in more)
    for rank in range(1, 12):
        propose_resource(ground.boulonnais, name=f"Manque {rank}", by=ground.elodie, at=NOW)
    assert costs() == before
    assert max(before.values()) <= MOST_QUERIES, before
