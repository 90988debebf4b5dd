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
"""What no page costs more than."""
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
    Page("home", "claire", 12),
    Page("home", "sophie", 12),
    Page("home", "denis", 7),
    Page("home", "irene", 6),
    Page("home", "marc", 7),
    Page("home", "ines", 8),
    Page("home", "thomas", 5),
    Page("home", "elodie", 8),
    Page("tasks", "marc", 5),
    Page("public:home", "", 8),
    Page("public:agenda", "", 3),
    Page("public:territories", "", 6),
    Page("public:territory", "", 10, lambda _stage: ("artois",)),
    Page("public:site_map", "", 4),
    Page("public:site_map_file", "", 6),
    Page("public:accessibility", "", 1),
    Page("department:site", "armelle", 4),
    Page("public:search", "claire", 1),
    Page("public:calls", "", 2),
    Page("public:call", "", 9, lambda stage: (stage.call.slug,)),
    Page("public:resources", "", 6),
    Page("public:group", "", 8, lambda stage: (stage.groups["ART"].slug,)),
    Page("public:meeting", "", 4, lambda stage: (stage.meetings["ART"][4].public_id,)),
    Page("department:calls", "claire", 4),
    Page("department:call", "claire", 10, call),
    Page("department:call_new", "claire", 3),
    Page("department:call_contact", "claire", 6, call),
    Page("department:applications", "claire", 7, call),
    Page("department:applications_file", "claire", 6, call),
    Page("department:selection_file", "claire", 9, call),
    Page("operator:scores", "marc", 9, lambda stage: (stage.applications["ART"].number,)),
    Page("department:assessment", "claire", 10, application),
    Page("department:call_funding", "claire", 7, call),
    Page("department:decisions", "sophie", 9, call),
    Page("department:agreements", "claire", 3),
    Page("department:agreement", "claire", 9, agreement),
    Page("department:payments", "denis", 2),
    Page("department:payment", "denis", 2, advance),
    Page("department:money", "denis", 9),
    Page("operator:money", "marc", 9),
    Page("department:bank", "denis", 5, lambda stage: (stage.bodies["horizon"].pk,)),
    Page("operator:bank", "marc", 3, lambda stage: (stage.bodies["horizon"].pk,)),
    Page("department:expenses", "denis", 3),
    Page("department:agreement_expenses", "denis", 5, agreement, first=1),
    Page("department:open_data", "claire", 9),
    Page("department:open_data_preview", "claire", 8, lambda _stage: ("subventions",)),
    Page("public:datasets", "", 2),
    Page("public:dataset", "", 3, lambda _stage: ("indicateurs",)),
    Page("department:reports", "claire", 4),
    Page("department:indicators", "claire", 7),
    Page("department:indicators_comparison", "claire", 6),
    Page("department:indicator_rows", "claire", 6, lambda _stage: ("participants",)),
    Page("department:meeting_figures", "claire", 5, meeting),
    Page("department:group_indicators", "claire", 8, agreement),
    Page("department:call_committees", "claire", 3, call),
    Page("department:journal", "sophie", 6),
    Page("department:letters", "sophie", 5),
    Page("department:members", "armelle", 5),
    Page("department:bodies", "claire", 4),
    Page("department:body", "claire", 11, lambda stage: (stage.bodies["horizon"].pk,)),
    Page("operator:applications", "marc", 5),
    Page("operator:application", "marc", 10, lambda stage: (stage.applications["ART"].number,)),
    Page("operator:conversation", "marc", 6, lambda stage: (stage.applications["ART"].number,)),
    Page("department:conversation", "claire", 5, application),
    Page("department:questions", "claire", 4, call),
    Page("public:question", "marc", 2, lambda stage: (stage.call.slug,)),
    Page("operator:agreements", "marc", 2),
    Page("operator:agreement", "marc", 7, agreement),
    Page("operator:groups", "marc", 5),
    Page("operator:group", "thomas", 7, group),
    Page("operator:history", "thomas", 4, lambda stage: ("groupe", *group(stage))),
    Page("operator:sessions", "thomas", 10, group),
    Page("operator:takeaways", "thomas", 10, group),
    Page("operator:meeting_takeaways", "thomas", 10, lambda stage: (stage.meetings["ART"][1].pk,)),
    Page("operator:themes", "thomas", 7, group),
    Page("department:themes", "claire", 6),
    Page("coordinator:themes", "elodie", 6, group),
    Page("operator:meeting", "thomas", 9, meeting),
    Page("operator:attendance", "thomas", 9, meeting),
    Page("operator:attendance_table", "thomas", 9, meeting),
    Page("operator:meeting_after", "thomas", 9, meeting),
    Page("operator:people", "thomas", 10, group),
    Page("operator:situations", "thomas", 5, meeting),
    Page("operator:expenses", "ines", 3),
    Page("operator:agreement_expenses", "ines", 6, agreement, first=1),
    Page("operator:reports", "marc", 5),
    Page("operator:financial_reports", "marc", 4),
    Page("department:financial_reports", "claire", 4),
    Page("operator:indicators", "marc", 6),
    Page("operator:indicator_rows", "marc", 6, lambda _stage: ("participants",)),
    Page("operator:group_indicators", "marc", 6, agreement),
    Page("operator:members", "marc", 7),
    Page("directory:resources", "claire", 8),
    Page("directory:resources", "thomas", 9),
    Page("directory:resource", "elodie", 8, resource),
    Page("directory:resource_edit", "elodie", 8, resource),
    Page("directory:campaigns", "elodie", 3),
    Page("directory:campaign", "fanny", 6, campaign),
    Page("directory:proposals", "fanny", 4),
    Page("directory:supplies", "claire", 3),
    Page("account", "marc", 3),
    Page("my_data", "marc", 8),
    Page("mfa_index", "sophie", 2),
    Page("department:accesses", "armelle", 6),
    Page("department:history", "claire", 4, lambda stage: ("convention", *agreement(stage))),
    Page("operator:history", "marc", 4, lambda stage: ("convention", *agreement(stage))),
    Page("department:personal_data", "sophie", 12),
    Page("department:personal_data_kind", "sophie", 5, lambda _stage: ("names",)),
    Page("department:personal_data_kind", "sophie", 4, lambda _stage: ("applications",)),
    Page("department:readings", "sophie", 3),
    Page("operator:readings", "marc", 3),
    Page("department:rights_requests", "sophie", 3),
    Page("department:archives", "sophie", 8),
    Page("department:archive", "sophie", 11, agreement),
    Page("coordinator:territory", "elodie", 11),
    Page("coordinator:indicators", "elodie", 6),
    Page("coordinator:group_indicators", "elodie", 6, agreement),
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
