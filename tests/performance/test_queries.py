"""Each page costs a literal number of queries with a year of rows."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from maillage.chores.demonstration.stage import Stage
from tests.performance.budgets import BUDGET, PAGES, READERS, Page, cost
from tests.performance.crawl import costs

CAMPAIGN_DAY = dt.date(2026, 9, 15)
pytestmark = pytest.mark.django_db
EVERY = [pytest.param(page, id=f"{page.address} {page.who}".strip()) for page in PAGES]


@pytest.mark.parametrize("asked", EVERY)
def test_a_page_costs_its_number_of_queries(asked: Page, campaign: Stage) -> None:
    queries = cost(asked, campaign)
    assert len(queries) == asked.queries, "\n".join(queries)


def test_no_page_costs_more_than_the_budget() -> None:
    assert {page.address: page.queries for page in PAGES if page.queries > BUDGET} == {}


def test_every_page_that_links_lead_to_keeps_to_the_budget(campaign: Stage) -> None:
    found: dict[str, int] = {}
    for who in READERS:
        client = Client()
        client.force_login(campaign.people[who], "allauth.account.auth_backends.AuthenticationBackend")
        for name, queries in costs(client, reverse("home")).items():
            found[name] = max(queries, found.get(name, 0))
    assert len(found) > 150, sorted(found)
    assert {name: queries for name, queries in found.items() if queries > BUDGET} == {}
