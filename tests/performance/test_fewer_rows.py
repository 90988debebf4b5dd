"""The same pages near the beginning, with few rows: the number of the full year is not passed."""

import datetime as dt

import pytest

from maillage.chores.demonstration.stage import Stage
from tests.performance.budgets import PAGES, Page, cost

CAMPAIGN_DAY = dt.date(2025, 12, 20)
pytestmark = pytest.mark.django_db
EVERY = [pytest.param(page, id=f"{page.address} {page.who}".strip()) for page in PAGES]


@pytest.mark.parametrize("asked", EVERY)
def test_few_rows_cost_no_more(asked: Page, campaign: Stage) -> None:
    queries = cost(asked, campaign)
    assert len(queries) <= asked.queries + asked.first, "\n".join(queries)
