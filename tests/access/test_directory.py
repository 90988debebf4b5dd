"""The access matrix of the directory: everyone reads it, each keeps it on their territories."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.chores.demonstration.stage import Stage, on
from maillage.resources.models import (
    CampaignEntry,
    DirectorySupply,
    Resource,
    ResourceProposal,
    UpdateCampaign,
)
from maillage.resources.operations import close_resource, receive_supply, start_campaign
from tests.access.looked_at import look, looks
from tests.access.matrix import Form, Row, acts, cases, check_reading, check_writing, no_field, those
from tests.browser.looking import Eye

CAMPAIGN_DAY = dt.date(2026, 3, 19)
HOUR = "14:30"
pytestmark = pytest.mark.django_db

NOON: Final = on("2026-03-19", "12:00")
OFFICER: Final = those("claire")
# Who prepares, represents or facilitates a body; the accountant alone does not keep the directory.
HANDS: Final = those("marc pia thomas leila bernard nora agnes samuel")
CANDIDATES: Final = those("odile gilles")
COORDINATORS: Final = those("elodie karim")
SUPPLIERS: Final = OFFICER | COORDINATORS
WRITERS: Final = SUPPLIERS | HANDS
READERS: Final = WRITERS | CANDIDATES | those("sophie irene")
# The Artois: its coordinator, and those of Horizon who work for its group.
ARTOIS: Final = those("claire elodie marc pia thomas")
RUNNERS: Final = those("claire elodie")
SERVICE: Final = "Centre médico-psychologique des Tisserands"


def brought(number: int) -> bytes:
    said = {
        "source": "dora",
        "structure_id": "dora--s",
        "id": f"dora--{number}",
        "nom": f"Boutique solidaire {number}",
        "description": "Un lieu d’accueil.",
        "date_maj": "2026-03-01",
        "code_insee": "62119",
    }
    return json.dumps({"structures": [], "services": [said]}).encode()


def set_the_scene(stage: Stage) -> None:
    """Start a campaign in the Artois, and bring a file in that nobody has confirmed."""
    elodie = stage.people["elodie"]
    territory = stage.lots["ART"].territory
    start_campaign(
        territory, title="Tour de l’Artois", ends_on=NOON.date().replace(month=6), by=elodie, at=NOON
    )
    receive_supply(kind="di", name="essai.json", content=brought(1), by=elodie, at=NOON)


def found(name: str = SERVICE) -> Any:
    return lambda _stage: (Resource.objects.get(name=name).pk,)


def a_campaign(_stage: Stage) -> tuple[int]:
    return (UpdateCampaign.objects.get(title="Tour de l’Artois").pk,)


def an_entry(stage: Stage) -> tuple[int, int]:
    (campaign,) = a_campaign(stage)
    return campaign, CampaignEntry.objects.filter(campaign=campaign, state="pending").earliest("pk").pk


def a_supply(_stage: Stage) -> tuple[int]:
    return (DirectorySupply.objects.latest("pk").pk,)


def a_proposal(_stage: Stage) -> tuple[int]:
    return (ResourceProposal.objects.get(territory__code="artois", answer="").pk,)


def written(stage: Stage) -> Form:
    return {
        "name": "Boutique des droits",
        "kind": "autre",
        "nature": "mainstream",
        "check_every": "12",
        "territories": [stage.lots["ART"].territory_id],
    }


def closed(stage: Stage) -> None:
    close_resource(Resource.objects.get(name=SERVICE), by=stage.people["elodie"], at=NOON)


def some_lost(_stage: Stage) -> None:
    Resource.objects.filter(source="ccas-attendus").delete()


TABLE: Final = (
    Row("entries", "directory:resources", READERS),
    Row("entries", "directory:resources_due", READERS - those("sophie irene")),
    Row("entry", "directory:resource", READERS, args=found()),
    Row("entry", "directory:resource_new", WRITERS, ARTOIS, sends=written),
    Row("entry", "directory:resource_edit", ARTOIS, ARTOIS, found(), written),
    Row("entry", "directory:resource_check", writes=ARTOIS, args=found()),
    Row("entry", "directory:resource_end", ARTOIS, ARTOIS, lambda stage: (*found()(stage), "fermer")),
    Row("entry", "directory:resource_restore", writes=ARTOIS, args=found(), given=closed),
    Row("files", "directory:directory_file", READERS, args=lambda _: ("data-inclusion.json",)),
    Row(
        "files",
        "directory:supplies",
        SUPPLIERS,
        SUPPLIERS,
        sends=lambda _: {"format": "di", "file": SimpleUploadedFile("essai.json", brought(2))},
    ),
    Row("files", "directory:supply", RUNNERS, RUNNERS, a_supply, lambda _: {"run": "yes"}),
    Row("files", "directory:supply_report", RUNNERS, args=a_supply),
    Row("settings", "directory:settings", OFFICER, OFFICER, sends=lambda _: {"check_every": "6"}),
    Row("settings", "directory:seed", writes=OFFICER, sends=no_field, given=some_lost),
    Row("campaigns", "directory:campaigns", READERS),
    Row(
        "campaigns",
        "directory:campaign_new",
        SUPPLIERS,
        RUNNERS,
        sends=lambda stage: {
            "title": "Un autre tour",
            "territory": stage.lots["ART"].territory_id,
            "ends_on": "2026-05-01",
        },
    ),
    Row("campaigns", "directory:campaign", READERS, args=a_campaign),
    Row("campaigns", "directory:campaign_unreachable", writes=ARTOIS, args=an_entry),
    Row("campaigns", "directory:campaign_close", RUNNERS, RUNNERS, a_campaign),
    Row("proposals", "directory:proposals", WRITERS | CANDIDATES),
    Row(
        "proposals",
        "directory:proposal_new",
        WRITERS,
        ARTOIS,
        sends=lambda stage: {"name": "Un service", "territory": stage.lots["ART"].territory_id},
    ),
    Row("proposals", "directory:proposal", ARTOIS, ARTOIS, a_proposal, written),
)


@pytest.mark.requirement("R7", "R27")
@pytest.mark.parametrize(("row", "people"), cases(TABLE))
def test_each_address_shows_what_the_matrix_says(row: Row, people: list[str], stage: Stage):
    check_reading(row, people, stage)


@pytest.mark.parametrize(("row", "people"), looks(TABLE))
def test_every_page_holds_in_a_browser(row: Row, people: list[str], stage: Stage, eye: Eye) -> None:
    look(row, people, stage, eye)


@pytest.mark.requirement("R7", "R27")
@pytest.mark.parametrize(("row", "people"), cases(acts(TABLE)))
def test_each_act_is_done_by_those_the_matrix_says(row: Row, people: list[str], stage: Stage):
    check_writing(row, people, stage)
