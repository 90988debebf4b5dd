"""Each figure of the indicators and of the final report is clicked down to its rows, which sum to it."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from maillage.agreements.operations import end_agreement
from maillage.people.models import Person, Role
from maillage.reports.operations import open_report
from tests.candidates import moment
from tests.reports.years import World, make_world, write_year

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEED = 11
QUOTIENTS = {"moyenne", "intervalle"}
EACH_MONTH = "par-mois"


@pytest.fixture
def world(live_server: Any, settings: Any) -> World:
    """Five groups and a year drawn at random, read once both editions are over."""
    settings.MAILLAGE_TODAY = "2028-01-10T10:00:00"
    world = make_world()
    write_year(world, SEED)
    return world


def enter(page: Page, url: str, person: Person) -> None:
    """Sign in by the session alone."""
    client = Client()
    client.force_login(person)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": url}])


FIGURES = """() => [...document.querySelectorAll('main a[href*="/chiffres/"]')]
    .map((link, place) => [place, new URL(link.href).pathname, link.firstChild.textContent])"""
ROWS = """() => [...document.querySelectorAll('main tbody tr:not(.total)')]
    .map(row => [...row.children].map(cell => cell.innerText))"""
HEADS = "() => [...document.querySelectorAll('main thead th')].map(cell => cell.innerText)"


@pytest.mark.requirement("R83", "R84", "R85", "R86")
def test_every_figure_of_the_indicators_opens_rows_that_sum_to_it(
    world: World, page: Page, live_server: Any
) -> None:
    enter(page, live_server.url, world.department.manager)
    call = world.groups[0].lot.call_id
    board = f"{live_server.url}{reverse('department:indicators')}?appel={call}"
    page.goto(board)
    figures = page.evaluate(FIGURES)
    assert len(figures) > 60
    page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true; })")
    for place, path, text in figures:
        with page.context.expect_page() as opening:
            page.locator('main a[href*="/chiffres/"]').nth(place).click(modifiers=["ControlOrMeta"])
        rows_page = opening.value
        rows_page.wait_for_load_state()
        check(rows_page, path.rstrip("/").rpartition("/")[2], number(text))
        rows_page.close()


def check(page: Page, slug: str, shown: Decimal) -> None:
    """The page of the rows of a figure shows it, and its rows sum to it."""
    assert number(page.locator(".figure-value").first.inner_text()) == shown, page.url
    counted, rows = total(page, slug)
    if slug in QUOTIENTS:
        assert (counted / rows).quantize(Decimal("0.1"), ROUND_HALF_UP) == shown, page.url
    elif slug != EACH_MONTH:
        assert counted == shown, page.url


def number(text: str) -> Decimal:
    """The number of a figure as pages write it; of « 5 sur 10 », the first."""
    return Decimal("".join(re.split(r"\ssur\s", text)[0].split()).replace(",", "."))


def total(page: Page, slug: str) -> tuple[Decimal, int]:
    """What the rows of the page sum to, and how many of them count."""
    heads, rows = page.evaluate(HEADS), page.evaluate(ROWS)
    if "Compté ici" in heads:
        column = heads.index("Compté ici")
    elif slug == "public-informe":
        column = heads.index("Personnes")
    else:
        return Decimal(len(rows)), len(rows)
    cells = [number(row[column]) for row in rows if row[column] != "—"]
    return sum(cells, Decimal(0)), len(cells)


@pytest.mark.requirement("R79", "R81")
def test_every_figure_of_the_report_opens_rows_that_sum_to_it(
    world: World, page: Page, live_server: Any
) -> None:
    agreement = end_agreement(world.groups[1].agreement, by=None, at=moment("2027-11-02T06:00"))
    report = open_report(agreement, at=moment("2027-11-02T06:00"))
    representative = Person.objects.get(
        memberships__organisation=agreement.operator, memberships__role=Role.LEGAL_REPRESENTATIVE
    )
    enter(page, live_server.url, representative)
    address = f"{live_server.url}{reverse('operator:report_figures', args=[report.pk])}"
    page.goto(address)
    links = page.locator("main .figures a")
    assert links.count() == len(REPORTED)
    for place, slug in enumerate(REPORTED):
        page.goto(address)
        shown = number(links.nth(place).locator(".figure-value").inner_text())
        with page.expect_navigation():
            links.nth(place).click()
        with page.expect_navigation():
            page.locator(f'main a[href*="/chiffres/{slug}/"]').first.click()
        assert total(page, slug)[0] == shown, page.url


REPORTED = ("tenues", "participations", "participants", "temps-d-information")
"""The figures of a report, in their order, and the rows of each."""
