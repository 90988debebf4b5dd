"""Each page costs a literal number of queries with a year of rows."""

import datetime as dt

import pytest

from maillage.chores.demonstration.stage import Stage
from tests.performance.budgets import BUDGET, HOME, PAGES, Page, cost

CAMPAIGN_DAY = dt.date(2026, 9, 15)
pytestmark = pytest.mark.django_db
EVERY = [pytest.param(page, id=f"{page.address} {page.who}".strip()) for page in PAGES]


@pytest.mark.parametrize("asked", EVERY)
def test_a_page_costs_its_number_of_queries(asked: Page, campaign: Stage) -> None:
    queries = cost(asked, campaign)
    assert len(queries) == asked.queries, "\n".join(queries)


def test_no_page_costs_more_than_the_budget() -> None:
    over = {
        page.address: page.queries
        for page in PAGES
        if page.queries > (HOME if page.address == "home" else BUDGET)
    }
    assert over == {}
