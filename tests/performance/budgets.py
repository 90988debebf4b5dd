"""How many SQL queries each list and each page of one thing costs: the literal number, whatever the rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maillage.agreements.models import Payment
from maillage.chores.demonstration.stage import Stage
from maillage.resources.models import Resource, UpdateCampaign

BUDGET: Final = 12
HOME: Final = 15
"""A home asks every package what it expects, and says how things stand."""
OVER: Final = {
    "department:archive": 26,
    "department:assessment": 13,
    "department:personal_data": 18,
    "my_data": 17,
    "my_data_file": 15,
    "operator:financial_report": 18,
    "public:call": 15,
    "public:territory": 14,
}
"""Pages that still cost more than the budget, to whom they cost most. A page that comes back under it
must leave this list.
"""
READERS: Final = (
    "claire",
    "sophie",
    "denis",
    "irene",
    "armelle",
    "marc",
    "ines",
    "thomas",
    "elodie",
    "fanny",
)
"""Who opens every page that links lead them to: a page costs what it costs the one for whom it costs most."""


def most(address: str) -> int:
    """How many queries a page may cost, by the name of its address."""
    return HOME if address == "home" else OVER.get(address, BUDGET)


@dataclass(frozen=True, slots=True)
class Page:
    """An address, who opens it, on which thing, and its number of queries; `first` more before any expense,
    while the budget is still read from the application.
    """

    address: str
    who: str
    queries: int
    args: Callable[[Stage], tuple[Any, ...]] = lambda _stage: ()
    first: int = 0


def agreement(stage: Stage) -> tuple[Any, ...]:
    return (stage.agreements["ART"].pk,)


def advance(stage: Stage) -> tuple[Any, ...]:
    return (Payment.objects.get(agreement=stage.agreements["ART"], kind=Payment.Kind.ADVANCE).pk,)


def group(stage: Stage) -> tuple[Any, ...]:
    return (stage.groups["ART"].pk,)


def meeting(stage: Stage) -> tuple[Any, ...]:
    return (stage.meetings["ART"][0].pk,)


def resource(_stage: Stage) -> tuple[Any, ...]:
    return (Resource.objects.get(name="Centre médico-psychologique des Tisserands").pk,)


def campaign(_stage: Stage) -> tuple[Any, ...]:
    return (UpdateCampaign.objects.get().pk,)


def call(stage: Stage) -> tuple[Any, ...]:
    return (stage.call.pk,)


def application(stage: Stage) -> tuple[Any, ...]:
    return (stage.applications["ART"].pk,)


PAGES: Final = (
    Page("home", "claire", 14),
    Page("home", "sophie", 14),
    Page("home", "denis", 9),
    Page("home", "irene", 8),
    Page("home", "marc", 9),
    Page("home", "ines", 10),
    Page("home", "thomas", 7),
    Page("home", "elodie", 10),
    Page("tasks", "marc", 7),
    Page("public:home", "", 9),
    Page("public:agenda", "", 3),
    Page("public:territories", "", 7),
    Page("public:territory", "", 11, lambda _stage: ("artois",)),
    Page("public:site_map", "", 4),
    Page("public:site_map_file", "", 6),
    Page("public:accessibility", "", 1),
    Page("department:site", "armelle", 6),
    Page("public:calls", "", 2),
    Page("public:call", "", 12, lambda stage: (stage.call.slug,)),
    Page("public:resources", "", 6),
    Page("public:group", "", 8, lambda stage: (stage.groups["ART"].slug,)),
    Page("public:meeting", "", 4, lambda stage: (stage.meetings["ART"][4].public_id,)),
    Page("department:calls", "claire", 6),
    Page("department:call", "claire", 12, call),
    Page("department:call_new", "claire", 5),
    Page("department:call_contact", "claire", 8, call),
    Page("department:applications", "claire", 12, call),
    Page("department:selection_file", "claire", 11, call),
    Page("operator:scores", "marc", 11, lambda stage: (stage.applications["ART"].number,)),
    Page("department:assessment", "claire", 12, application),
    Page("department:call_funding", "claire", 9, call),
    Page("department:decisions", "sophie", 11, call),
    Page("department:agreements", "claire", 5),
    Page("department:agreement", "claire", 12, agreement),
    Page("department:payments", "denis", 4),
    Page("department:payment", "denis", 4, advance),
    Page("department:money", "denis", 11),
    Page("operator:money", "marc", 11),
    Page("department:bank", "denis", 7, lambda stage: (stage.bodies["horizon"].pk,)),
    Page("operator:bank", "marc", 5, lambda stage: (stage.bodies["horizon"].pk,)),
    Page("department:expenses", "denis", 5),
    Page("department:agreement_expenses", "denis", 7, agreement, first=1),
    Page("department:open_data", "claire", 11),
    Page("department:open_data_preview", "claire", 10, lambda _stage: ("subventions",)),
    Page("public:datasets", "", 2),
    Page("public:dataset", "", 3, lambda _stage: ("indicateurs",)),
    Page("department:reports", "claire", 6),
    Page("department:indicators", "claire", 9),
    Page("department:indicators_comparison", "claire", 8),
    Page("department:indicator_rows", "claire", 8, lambda _stage: ("participants",)),
    Page("department:meeting_figures", "claire", 8, meeting),
    Page("department:group_indicators", "claire", 12, agreement),
    Page("department:call_committees", "claire", 5, call),
    Page("department:journal", "sophie", 7),
    Page("department:letters", "sophie", 7),
    Page("department:members", "armelle", 7),
    Page("department:bodies", "claire", 6),
    Page("department:body", "claire", 11, lambda stage: (stage.bodies["horizon"].pk,)),
    Page("operator:applications", "marc", 7),
    Page("operator:application", "marc", 12, lambda stage: (stage.applications["ART"].number,)),
    Page("operator:conversation", "marc", 8, lambda stage: (stage.applications["ART"].number,)),
    Page("department:conversation", "claire", 7, application),
    Page("department:questions", "claire", 6, call),
    Page("public:question", "marc", 4, lambda stage: (stage.call.slug,)),
    Page("operator:agreements", "marc", 4),
    Page("operator:agreement", "marc", 10, agreement),
    Page("operator:groups", "marc", 7),
    Page("operator:group", "thomas", 9, group),
    Page("operator:history", "thomas", 6, lambda stage: ("groupe", *group(stage))),
    Page("operator:sessions", "thomas", 12, group),
    Page("operator:takeaways", "thomas", 12, group),
    Page("operator:meeting_takeaways", "thomas", 12, lambda stage: (stage.meetings["ART"][1].pk,)),
    Page("operator:themes", "thomas", 9, group),
    Page("department:themes", "claire", 8),
    Page("coordinator:themes", "elodie", 8, group),
    Page("operator:meeting", "thomas", 11, meeting),
    Page("operator:attendance", "thomas", 12, meeting),
    Page("operator:attendance_table", "thomas", 10, meeting),
    Page("operator:meeting_after", "thomas", 11, meeting),
    Page("operator:people", "thomas", 12, group),
    Page("operator:situations", "thomas", 7, meeting),
    Page("operator:expenses", "ines", 5),
    Page("operator:agreement_expenses", "ines", 8, agreement, first=1),
    Page("operator:reports", "marc", 7),
    Page("operator:financial_reports", "marc", 6),
    Page("department:financial_reports", "claire", 6),
    Page("operator:indicators", "marc", 8),
    Page("operator:indicator_rows", "marc", 8, lambda _stage: ("participants",)),
    Page("operator:group_indicators", "marc", 9, agreement),
    Page("operator:members", "marc", 9),
    Page("directory:resources", "claire", 10),
    Page("directory:resources", "thomas", 11),
    Page("directory:resource", "elodie", 10, resource),
    Page("directory:resource_edit", "elodie", 10, resource),
    Page("directory:campaigns", "elodie", 5),
    Page("directory:campaign", "fanny", 8, campaign),
    Page("directory:proposals", "fanny", 6),
    Page("directory:supplies", "claire", 5),
    Page("account", "marc", 5),
    Page("my_data", "marc", 17),
    Page("mfa_index", "sophie", 4),
    Page("department:accesses", "armelle", 8),
    Page("department:history", "claire", 6, lambda stage: ("convention", *agreement(stage))),
    Page("operator:history", "marc", 6, lambda stage: ("convention", *agreement(stage))),
    Page("department:personal_data", "sophie", 18),
    Page("department:personal_data_kind", "sophie", 8, lambda _stage: ("names",)),
    Page("department:personal_data_kind", "sophie", 8, lambda _stage: ("applications",)),
    Page("department:readings", "sophie", 6),
    Page("operator:readings", "marc", 5),
    Page("department:rights_requests", "sophie", 6),
    Page("department:archives", "sophie", 10),
    Page("department:archive", "sophie", 26, agreement),
    Page("coordinator:territory", "elodie", 12),
    Page("coordinator:indicators", "elodie", 8),
    Page("coordinator:group_indicators", "elodie", 9, agreement),
)


def cost(page: Page, stage: Stage) -> list[str]:
    """Give back the queries of the page, the session and the person of the request included."""
    client = Client()
    if page.who:
        client.force_login(stage.people[page.who], "allauth.account.auth_backends.AuthenticationBackend")
    url = reverse(page.address, args=page.args(stage))
    client.get(url)  # the map is drawn once a process and kept
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(url)
    assert answer.status_code == 200
    return [query["sql"] for query in caught.captured_queries]
