"""The pages of the indicators: each figure opens its rows, nobody reads a name who may not."""

from __future__ import annotations

import datetime as dt
import io
import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from python_calamine import CalamineWorkbook

from maillage.people.models import Membership, Person, Role
from maillage.rules.indicators import DEFINITIONS
from tests.agreements.conftest import awarded, call, department
from tests.candidates import Candidates, Department, make_person, moment
from tests.year import Year, artois, audomarois, hold, hold_information_session

__all__ = ["awarded", "call", "department"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_march(settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2026-03-15T10:00:00"


@pytest.fixture
def year(awarded: Candidates, department: Department) -> Year:
    year = artois(awarded, department)
    hold(year, dt.date(2026, 1, 13), Anne="ccas", Bruno="spip")
    hold(year, dt.date(2026, 3, 10), Anne="bailleur")
    hold_information_session(year, dt.date(2026, 2, 17))
    return year


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def links(text: str, part: str) -> set[str]:
    """The addresses of a page that hold this part."""
    return {unescape(url) for url in re.findall(r'href="([^"]+)"', text) if part in url}


def coordinator(year: Year) -> Person:
    person = make_person("Élodie")
    lot = year.agreement.lot
    Membership.objects.create(
        person=person,
        organisation=lot.call.funder,
        territory=lot.territory,
        role=Role.COORDINATOR,
        since=moment("2025-10-01T09:00"),
    )
    return person


@pytest.mark.requirement("R83", "R84", "R85", "R86", "F54")
def test_every_figure_opens_its_rows_and_they_lead_to_the_meetings(
    year: Year, department: Department
) -> None:
    officer = signed_in(department.auditor)
    board = officer.get(reverse("department:indicators")).content.decode()
    assert "Chiffres provisoires" in board
    assert "15 mars 2026" in board
    figures = links(board, "/chiffres/")
    assert {url.split("/chiffres/")[1].split("/")[0] for url in figures} >= set(DEFINITIONS) - {"cout"}
    for url in figures:
        page = officer.get(url)
        assert page.status_code == 200
        found = page.context["found"]
        assert str(found.total) in page.content.decode()
        assert "Bruno" not in page.content.decode()
    rows = officer.get(reverse("department:indicator_rows", args=["participants"])).content.decode()
    (meeting,) = [
        url
        for url in links(rows, "/rencontres/")
        if url.endswith(f"/{year.group.meetings.get(day='2026-01-13').pk}/")
    ]
    text = officer.get(meeting).content.decode()
    assert "2 personnes présentes, dont 2 nouvelles" in text
    assert "Bruno" not in text
    assert officer.get(reverse("department:indicator_rows", args=["inconnu"])).status_code == 404
    assert officer.get(reverse("department:indicator_rows", args=["type"])).status_code == 404


@pytest.mark.requirement("F54")
def test_the_operator_reads_names_behind_a_figure_and_nobody_else_does(
    year: Year, department: Department
) -> None:
    names = {}
    for side, person in (
        ("operator", year.representative),
        ("operator", year.facilitator),
        ("operator", year.accountant),
        ("coordinator", coordinator(year)),
        ("department", department.manager),
    ):
        client = signed_in(person)
        page = client.get(reverse(f"{side}:indicator_rows", args=["participants"])).content.decode()
        file = client.get(reverse(f"{side}:indicator_rows_file", args=["participants", "csv"]))
        assert ("Bruno" in page) is ("Bruno" in file.content.decode())
        names[side, person.pk] = "Bruno" in page
        assert client.get(reverse(f"{side}:indicators")).status_code == 200
    assert list(names.values()) == [True, True, False, False, False]


@pytest.mark.requirement("R81")
def test_filters_live_in_the_address_and_are_kept_from_page_to_page(
    year: Year, awarded: Candidates, department: Department
) -> None:
    other = audomarois(awarded, department)
    hold(other, dt.date(2026, 1, 13), Chloe="lda")
    officer = signed_in(department.auditor)
    asked = {"groupe": str(other.agreement.pk), "periode": "2026-T1"}
    page = officer.get(reverse("department:indicators"), asked)
    assert page.context["read"].total.participants.attendances == 1
    text = page.content.decode()
    assert all("periode=2026-T1" in url for url in links(text, "/chiffres/"))
    book = officer.get(reverse("department:indicators_file", args=["xlsx"]), asked)
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(book.content))
    assert [row[0] for row in sheets.get_sheet_by_name("Groupes").to_python()[1:3]] == [
        "Audomarois",
        "Ensemble",
    ]
    assert {"Structures", "Fonctions", "Définitions"} <= set(sheets.sheet_names)
    wrong = officer.get(reverse("department:indicators"), {"periode": "dates", "du": "2026-03-01"})
    assert "Donnez les deux dates" in wrong.content.decode()
    nothing = officer.get(
        reverse("department:indicators"), {"periode": "dates", "du": "2020-01-01", "au": "2020-02-01"}
    )
    assert "Aucune rencontre tenue" in nothing.content.decode()


def test_territories_and_periods_stand_side_by_side(
    year: Year, awarded: Candidates, department: Department
) -> None:
    hold(audomarois(awarded, department), dt.date(2026, 1, 13), Chloe="lda", Dora="lda", Emma="ccas")
    officer = signed_in(department.auditor)
    url = reverse("department:indicators_comparison")
    rows = {row.definition.slug: row for row in officer.get(url).context["rows"]}
    assert [(cell.head, cell.shown) for cell in rows["participations"].cells] == [
        ("Artois", "3"), ("Audomarois", "3"), ("Ensemble", "6"),
    ]  # fmt: skip
    for selon in ("groupes", "operateurs", "appels"):
        assert officer.get(url, {"selon": selon}).status_code == 200
    page = officer.get(url, {"selon": "periodes", "periode": "2025-T4", "avec": "2026-T1"})
    rows = {row.definition.slug: row for row in page.context["rows"]}
    assert (rows["tenues"].difference, rows["moyenne"].difference) == ("+3", "—")
    for cell in rows["tenues"].cells:
        assert officer.get(cell.url).context["found"].total == int(cell.shown)
