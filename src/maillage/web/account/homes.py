"""What each home page says: what is expected of the person and by when, then how things stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.urls import reverse

from maillage.agreements.queries import expected as agreements
from maillage.applications import queries as applications
from maillage.calls import questions
from maillage.calls.access import visible_calls
from maillage.calls.queries import call_rows
from maillage.conversations import queries as conversations
from maillage.expenses import queries as expenses
from maillage.groups.access import coordinated_groups, operated_groups
from maillage.groups.queries import expected as groups
from maillage.groups.queries.group import group_rows
from maillage.people.access import Standing
from maillage.people.queries import doors
from maillage.people.queries import expectations as bodies
from maillage.reports.access import OFFICERS, measured_agreements
from maillage.reports.queries import committee as committees
from maillage.reports.queries import financial, open_data
from maillage.reports.queries import report as reports
from maillage.reports.queries.campaign import campaign_figures
from maillage.resources.access import WRITERS as DIRECTORY_WRITERS
from maillage.resources.queries import entry as resources
from maillage.rules.expectation import Expectation, soonest_first
from maillage.rules.french import amount, paris, plural
from maillage.selection.queries import expected as selection
from maillage.situations.queries import theme as themes
from maillage.ui.shapes import Task
from maillage.web.directory.own import keeper


def _resources(standing: Standing, at: dt.datetime) -> list[Expectation]:
    return resources.expectations(keeper(standing), at) if standing.holds(*DIRECTORY_WRITERS) else []


# Each package says what it expects of a person; the page only sorts.
SOURCES: tuple[Callable[[Standing, dt.datetime], list[Expectation]], ...] = (
    bodies,
    questions.expectations,
    applications.expectations,
    conversations.expectations,
    selection.expectations,
    agreements.expectations,
    groups.expectations,
    themes.expectations,
    expenses.expectations,
    reports.expectations,
    financial.expectations,
    committees.expectations,
    open_data.expectations,
    _resources,
)

# The page where each kind of thing is done: by the département, by the operator.
PAGES: dict[str, tuple[str, str]] = {
    "organisation": ("department:body", ""),
    "team": ("", "operator:members_of"),
    "application": ("department:assessment", "operator:application"),
    "questions": ("department:questions", ""),
    "conversation": ("department:conversation", "operator:conversation"),
    "assessment": ("department:assessment", ""),
    "funding": ("department:call_funding", ""),
    "decision": ("department:decisions", ""),
    "award_notice": ("", "operator:application_notice"),
    "notices": ("department:notices", ""),
    "delays": ("department:delays", ""),
    "agreement": ("department:agreement", "operator:agreement"),
    "agreement_to_prepare": ("department:agreement_prepare", ""),
    "amendment": ("department:amendment", "operator:amendment"),
    "bank": ("department:bank", "operator:bank"),
    "payment": ("department:payment", ""),
    "repayment": ("department:agreement", "operator:agreement"),
    "groups": ("", "operator:groups"),
    "group": ("", "operator:group"),
    "themes": ("", "operator:themes"),
    "sessions": ("", "operator:sessions"),
    "meeting": ("", "operator:meeting"),
    "attendance": ("", "operator:attendance"),
    "expense": ("department:agreement_expenses", "operator:agreement_expenses"),
    "account": ("", "operator:account"),
    "examination": ("department:examination", ""),
    "report": ("department:report", "operator:report"),
    "financial_report": ("department:financial_report", "operator:financial_report"),
    "committee": ("department:committee", "operator:committee"),
    "territory_committee": ("", "coordinator:committee"),
    "open_data": ("department:open_data", ""),
    "site": ("department:site", ""),
    "resources": ("directory:resources_due", "directory:resources_due"),
    "resource_proposals": ("directory:proposals", "directory:proposals"),
    "resource_campaign": ("directory:campaign", "directory:campaign"),
}


def task_of(expectation: Expectation, *, department: bool) -> Task:
    """Give back the line of the home page: the expectation and the page where it is met."""
    page = PAGES[expectation.thing][0 if department else 1]
    url = reverse(page, args=[expectation.key] if expectation.key else [])
    return Task(title=expectation.sentence, url=url, deadline=expectation.due_on)


def _figures(standing: Standing, today: dt.date) -> dict[str, Any]:
    figures = campaign_figures(measured_agreements(standing), today)
    people = figures.participants.people
    return {
        "figures": figures,
        "meetings_note": f"{figures.meetings_expected} prévues",
        "people_note": f"{plural(people, 'personne')} différentes"
        if people > 1
        else plural(people, "personne"),
        "sessions_note": f"{figures.sessions_expected} prévus",
        "money_note": f"{amount(figures.money.advance)} avancés" if figures.money.advance else "",
        "attendances": figures.participants.attendances,
    }


def home_of(standing: Standing, at: dt.datetime) -> dict[str, Any]:
    """Give back what the home page shows this person at that moment."""
    today = paris(at).date()
    expected = [expectation for source in SOURCES for expectation in source(standing, at)]
    tasks = [task_of(e, department=standing.is_department) for e in soonest_first(expected)]
    context: dict[str, Any] = {"tasks": tasks, "today": today}
    if not standing.memberships:
        context["doors"] = doors(standing.person, at)
    if standing.holds(*OFFICERS):
        context |= _figures(standing, today)
        context["calls"] = call_rows(visible_calls(standing).counted(), at)
    if standing.is_operator:
        context["own_groups"] = group_rows(operated_groups(standing), today)
    elif standing.is_coordinator:
        context["own_groups"] = group_rows(coordinated_groups(standing), today)
    return context
