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

from maillage.agreements.models import Agreement
from maillage.groups.models import Attendance
from maillage.people.models import Membership, Person, Role
from maillage.rules.indicators import DEFINITIONS
from tests.agreements.conftest import Awards, awarded, awards, call, department
from tests.candidates import Candidates, Department, make_person, moment
from tests.made_once import made_once
from tests.year import Year, artois, audomarois, hold, hold_information_session

__all__ = ["awarded", "awards", "call", "department"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_march(settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2026-03-15T10:00:00"


@made_once()
def year(awards: Awards) -> Year:
    year = artois(awards.candidates, awards.department)
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
    for slug, words in (
        ("participations", "Somme de ce que comptent les 2 lignes ci-dessous."),
        ("tenues", "Nombre de lignes ci-dessous."),
        ("participants", "Ce que compte la ligne ci-dessous."),
        ("moyenne", "3 participations, à diviser par 2 rencontres."),
        ("intervalle", "56 jours en tout, à diviser par 1 intervalle."),
    ):
        text = officer.get(reverse("department:indicator_rows", args=[slug])).content.decode()
        assert words in text, slug
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


def book_of(client: Client, side: str) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(
        io.BytesIO(client.get(reverse(f"{side}:indicators_file", args=["xlsx"])).content)
    )


def test_money_is_told_to_the_departement_and_to_the_office_of_the_operator_alone(
    year: Year, department: Department
) -> None:
    for side, person, money in (
        ("department", department.auditor, True),
        ("operator", year.accountant, True),
        ("operator", year.facilitator, False),
        ("coordinator", coordinator(year), False),
    ):
        client = signed_in(person)
        head = book_of(client, side).get_sheet_by_name("Groupes").to_python()[0]
        file = client.get(reverse(f"{side}:indicators_file", args=["csv"])).content.decode()
        board = client.get(reverse(f"{side}:indicators")).content.decode()
        compared = client.get(reverse(f"{side}:indicators_comparison"))
        label = DEFINITIONS["cout"].label
        for word in ("Attribué", "Avance versée", "Justifié", "Solde", "Reversement", label):
            assert (word in head) is (word in file) is money, (side, word)
        assert (label in board) is (label in compared.content.decode()) is money
        rows = client.get(reverse(f"{side}:indicator_rows", args=["cout"]))
        sheet = client.get(reverse(f"{side}:indicator_rows_file", args=["cout", "csv"]))
        assert {rows.status_code, sheet.status_code} == ({200} if money else {404})


def test_nobody_is_recognised_by_a_structure_or_a_function_without_reading_names(
    year: Year, department: Department
) -> None:
    hold(year, dt.date(2026, 3, 12), **{f"P{rank}": "ccas" for rank in range(6)}, Anne="ccas")
    others = Attendance.objects.filter(participant__full_name__in=["Anne", "Bruno"])
    others.filter(participant__full_name="Anne").update(job="Directrice")
    others.filter(participant__full_name="Bruno").update(job="Psychologue")
    Attendance.objects.filter(participant__full_name__in=["P0", "P1", "P2"]).update(job="Éducateur")

    client = signed_in(coordinator(year))
    assert {"Structures", "Fonctions"}.isdisjoint(book_of(client, "coordinator").sheet_names)
    for name in ("indicators", "group_indicators"):
        args = [year.agreement.pk] if name == "group_indicators" else []
        page = client.get(reverse(f"coordinator:{name}", args=args)).content.decode()
        assert "Par type de structure" in page
        assert not links(page, "/chiffres/structure") | links(page, "/chiffres/fonction")
        assert "Directrice" not in page
    for slug, origin in (("structure", "1"), ("fonction", "agent")):
        address = reverse("coordinator:indicator_rows", args=[slug])
        assert client.get(address, {"origine": origin}).status_code == 404

    client = signed_in(department.auditor)
    board = client.get(reverse("department:indicators")).context["boards"]["functions"]
    lines = [(row.line.label, row.line.attendances, row.line.people) for row in (*board.rows, *board.more)]
    assert lines == [("autres fonctions", 10, 8)]
    assert (board.table.attendances, board.table.people) == (10, 8)
    for row in board.rows:
        for url, counted in ((row.attendances_url, 10), (row.people_url, 8)):
            behind = client.get(url)
            assert behind.context["found"].total == counted
            assert "Autres fonctions" in behind.content.decode()
    rows = reverse("department:indicator_rows", args=["fonction"])
    assert client.get(rows, {"origine": "directrice"}).status_code == 404
    told = book_of(client, "department").get_sheet_by_name("Fonctions").to_python()
    assert [row[1] for row in told[1:]] == ["autres fonctions"]

    client = signed_in(year.representative)
    board = client.get(reverse("operator:indicators")).context["boards"]["functions"]
    assert {row.line.label for row in board.rows} == {"Agent", "Directrice", "Psychologue", "Éducateur"}
    rows = reverse("operator:indicator_rows", args=["fonction"])
    asked = {"origine": "directrice", "compter": "participants"}
    assert "Anne" in client.get(rows, asked).content.decode()


def test_an_address_nobody_wrote_is_not_found(year: Year, department: Department) -> None:
    officer = signed_in(department.auditor)
    for slug in ("type", "structure", "fonction"):
        for origin in ("9" * 30, "a\0b", "-1", "nulle part"):
            address = reverse("department:indicator_rows", args=[slug])
            assert officer.get(address, {"origine": origin}).status_code == 404, (slug, origin)
    empty = {"periode": "dates", "du": "2020-01-01", "au": "2020-02-01"}
    for slug in ("participants", "fideles", "presences-a-distance", "tenues", "cout"):
        assert officer.get(reverse("department:indicator_rows", args=[slug]), empty).status_code == 200
    meeting = year.group.meetings.order_by("day")[1]
    address = reverse("department:meeting_figures", args=[meeting.pk])
    assert officer.get(address).status_code == 200
    Agreement.objects.filter(pk=year.agreement.pk).update(period_end=dt.date(2026, 2, 28))
    assert officer.get(address).status_code == 404


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
    assert "Aucune convention signée" in nothing.content.decode()


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
