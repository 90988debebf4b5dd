"""The interface for programs: what it answers, how it refuses, and that nothing private is in it."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from frictionless import Schema
from pytest_django import Settings

from maillage.calls.models import Call
from maillage.documents.open_data import FIGURES
from maillage.groups.models import InformationSession, Meeting, Participant
from maillage.people.models import Pace, Person
from maillage.people.operations import the_funder
from maillage.reports.operations import publish_open_data
from maillage.reports.queries.open_data import draft
from maillage.web.api.answer import TIMES
from maillage.web.api.endpoints import api
from tests.agreements.conftest import Awards, awarded, awards, call, department
from tests.candidates import Department, moment
from tests.made_once import made_once
from tests.year import Year, artois, audomarois, hold, hold_information_session

__all__ = ["awarded", "awards", "call", "department"]

pytestmark = pytest.mark.django_db

NOW = moment("2026-11-16T09:00")
QUESTIONS = (
    "appels",
    "territoires",
    "groupes",
    "rencontres",
    "temps-d-information",
    "ressources",
    "indicateurs",
    "jeux-de-donnees",
)


@pytest.fixture(autouse=True)
def in_november(settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2026-11-16T09:00:00"


@made_once()
def year(awards: Awards) -> Year:
    """An Artois that is over, told to the public; an Audomarois with a meeting at a distance to come."""
    over = artois(awards.candidates, awards.department, over=True)
    hold(over, dt.date(2026, 1, 13), **{f"P{rank}": "bailleur" for rank in range(6)}, Secretperson="ccas")
    running = audomarois(awards.candidates, awards.department)
    hold_information_session(running, dt.date(2026, 2, 17))
    meeting = hold(running, dt.date(2026, 11, 17), Secretperson="ccas")
    Meeting.objects.filter(pk=meeting.pk).update(
        state="open",
        attendance_closed_at=None,
        modality="remote",
        remote_reason="Secretreason",
        remote_link="https://secretlink.example.org/",
        access="Secretaccess",
        place="Secretroom",
    )
    InformationSession.objects.update(
        state="scheduled", starts_at=NOW + dt.timedelta(days=3), ends_at=NOW + dt.timedelta(days=3, hours=2)
    )
    Call.objects.update(published_at=moment("2025-03-01T09:00"))
    funder = the_funder()
    seen = draft(FIGURES, funder.organisation_id, NOW.date()).sha256
    publish_open_data(funder, FIGURES, seen=seen, by=awards.department.instructor, at=NOW)
    return running


def asked(client: Client, question: str, **parameters: Any) -> Any:
    answer = client.get(f"/api/v1/{question}", parameters)
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def test_each_question_is_answered_as_it_is_described(client: Client, year: Year) -> None:
    described = json.loads(client.get("/api/v1/openapi.json").content)
    assert described["openapi"].startswith("3.")
    assert described["paths"]["/api/v1/appels"]["get"]["operationId"] == "calls"
    assert {path for path in described["paths"] if "{" not in path} == {
        f"/api/v1/{name}" for name in QUESTIONS
    }
    for name in QUESTIONS:
        answer = asked(client, name)
        shape = described["paths"][f"/api/v1/{name}"]["get"]["responses"]["200"]["content"]
        reference = shape["application/json"]["schema"]["$ref"].rpartition("/")[2]
        page = described["components"]["schemas"][reference]
        assert set(answer) == set(page["properties"]) == {"total", "page", "pages", "suivante", "resultats"}
        row = described["components"]["schemas"][
            page["properties"]["resultats"]["items"]["$ref"].rpartition("/")[2]
        ]
        for result in answer["resultats"]:
            assert set(result) == set(row["properties"])
    [event] = asked(client, "rencontres")["resultats"]
    assert (event["modalite"], event["lieu"], event["inscriptions_ouvertes"]) == ("à distance", "", True)
    assert client.get(event["calendrier"].partition("8000")[2]).status_code == 200
    [session] = asked(client, "temps-d-information", territoire=event["territoire"])["resultats"]
    assert session["titre"] == "Comprendre, 17/02"
    measures = asked(client, "indicateurs", territoire="art", par_page=100)["resultats"]
    assert {row["valeur"] for row in measures if row["mesure"] == "personnes_par_provenance"} == {7.0}
    assert [row["csv"] for row in asked(client, "jeux-de-donnees")["resultats"]][:2] == [None, None]
    slug = asked(client, "appels")["resultats"][0]["appel"]
    assert asked(client, f"appels/{slug}")["lots"]


def test_nothing_private_is_answered(client: Client, year: Year) -> None:
    told = b"".join(client.get(f"/api/v1/{name}", {"par_page": 100}).content for name in QUESTIONS)
    told += client.get(reverse("public:api")).content + client.get(reverse("public:datasets")).content
    for name in ("subventions-scdl", "subventions-reglementaire", "indicateurs"):
        told += client.get(reverse("public:dataset", args=[name])).content
    text = told.decode()
    for secret in ("Secret", "secretlink"):
        assert secret not in text
    people = [*Person.objects.values_list("full_name", "email")]
    for name, email in (*people, *Participant.objects.values_list("full_name", "email")):
        assert name not in text
        assert not email or email not in text


def test_a_refusal_says_why_in_french(client: Client, year: Year) -> None:
    for address, status, said in (
        ("/api/v1/rencontres?page=0", 400, "Paramètre à corriger\u00a0: page."),
        ("/api/v1/rencontres?par_page=101", 400, "Paramètre à corriger\u00a0: par_page."),
        ("/api/v1/rencontres?page=9", 404, "Cette page n’existe pas\u00a0: la liste finit avant."),
        ("/api/v1/appels/nulle-part", 404, "Aucun appel publié ne porte ce nom."),
        ("/api/v1/autre/chose", 404, "Il n’y a rien à «\u00a0autre/chose\u00a0»\u00a0"),
    ):
        answer = client.get(address)
        assert answer.status_code == status
        assert json.loads(answer.content)["erreur"].startswith(said)
        assert answer["Access-Control-Allow-Origin"] == "*"
    refused = client.post("/api/v1/appels", {})
    assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert client.get("/api/v1/")["Location"] == reverse("public:api")


def test_pages_follow_each_other_and_cost_the_same(client: Client, year: Year) -> None:
    first = asked(client, "jeux-de-donnees", par_page=1)
    second = json.loads(client.get(first["suivante"].partition("8000")[2]).content)
    assert (second["page"], first["total"]) == (2, second["total"])
    assert first["resultats"] != second["resultats"]
    for name in QUESTIONS:
        with CaptureQueriesContext(connection) as queries:
            asked(client, name)
        assert len(queries) <= 6, name


def test_what_is_known_already_is_not_sent_again_and_other_sites_may_read(
    client: Client, year: Year, settings: Settings
) -> None:
    addresses = ["/api/v1/groupes", reverse("public:dataset_file", args=["indicateurs", "csv"])]
    addresses.append(reverse("public:datapackage"))
    for address in addresses:
        answer = client.get(address)
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "public" in answer["Cache-Control"]
        again = client.get(address, headers={"if-none-match": answer["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])
    file = client.get(addresses[1])
    assert file["Last-Modified"] == "Mon, 16 Nov 2026 08:00:00 GMT"
    assert client.get(addresses[1], headers={"if-modified-since": file["Last-Modified"]}).status_code == 304
    assert client.head("/api/v1/groupes").status_code == 200
    preflight = client.options("/api/v1/groupes")
    assert (preflight.status_code, preflight["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    columns = json.loads(
        client.get(reverse("public:dataset_file", args=["indicateurs", "schema.json"])).content
    )
    assert [one.name for one in Schema.from_descriptor(columns).fields] == list(
        json.loads(client.get(reverse("public:dataset_file", args=["indicateurs", "json"])).content)[0]
    )
    assert client.get(reverse("public:dataset_file", args=["subventions-scdl", "csv"])).status_code == 404


def test_one_address_asks_at_the_pace_of_the_public_pages(client: Client, department: Department) -> None:
    assert client.get("/api/v1/appels").status_code == 200
    Pace.objects.update(count=TIMES)
    answer = client.get("/api/v1/appels")
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 300
    assert "attendez quelques minutes" in json.loads(answer.content)["erreur"]


def test_the_page_tells_every_question(client: Client, department: Department) -> None:
    text = client.get(reverse("public:api")).content.decode()
    assert all(path in text for path in api.get_openapi_schema()["paths"])
    assert "<script>" not in text
