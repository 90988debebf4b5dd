"""The figures of a year drawn at random are the same in plain SQL and in every form that people read."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from lxml import html
from pypdf import PdfReader
from pytest_django import Settings
from python_calamine import CalamineWorkbook

from maillage.documents.open_data import FIGURES
from maillage.groups.models import StructureType
from maillage.people.operations import the_funder
from maillage.reports.operations import publish_open_data
from maillage.reports.queries.open_data import draft
from maillage.territories.models import Territory
from tests.reports.oracle import Truth, truth, within
from tests.reports.years import World, make_world, write_year

pytestmark = pytest.mark.django_db
DAY = "2028-01-01"

Figures = dict[str, Decimal | None]
SHEET = {
    "Rencontres prévues": "expected",
    "Rencontres tenues": "held",
    "Rencontres annulées": "cancelled",
    "dont à distance": "remote",
    "Intervalle moyen (jours)": "mean_gap",
    "Participations cumulées": "attendances",
    "Participants uniques": "people",
    "Moyenne par rencontre": "mean",
    "Rencontres au-delà du nombre souhaité": "crowded",
    "Temps d’information tenus": "sessions",
    "Rencontres au calendrier": "planned",
    "Feuilles à clore": "awaiting",
    "Nouveaux participants": "newcomers",
    "Participations à distance": "remote_attendances",
    "Rencontres peu mixtes": "leaning",
    "Participants hors périmètre": "outside",
    "Participants revenus": "returning",
    "Personnes aux temps d’information": "session_attendees",
}
"""The columns of the spreadsheet and of the CSV, and what plain SQL calls them."""
BOARD = {
    **{label: name for label, name in SHEET.items() if name not in ("expected", "remote", "mean_gap")},
    "Rencontres attendues": "expected",
    "Rencontres à distance": "remote",
    "Intervalle moyen, en jours": "mean_gap",
}
"""The lines of the page."""
MEASURES = {
    "rencontres_prevues": "expected",
    "rencontres_tenues": "held",
    "rencontres_annulees": "cancelled",
    "rencontres_a_distance": "remote",
    "ecart_moyen_jours": "mean_gap",
    "participations": "attendances",
    "personnes": "people",
    "moyenne_par_rencontre": "mean",
}
"""The measures that are published."""
ABOUT_PEOPLE = ("attendances", "people", "mean")
COLUMNS = {
    "Rencontres tenues": "held",
    "Intervalle moyen, en jours": "mean_gap",
    "Participations cumulées": "attendances",
    "Participants uniques": "people",
    "Moyenne par rencontre": "mean",
    "Temps d’information tenus": "sessions",
}
"""The columns of the page's table of groups."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The five groups; each test writes its year in a savepoint."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


SEEDS = [3, 11, 24, *(pytest.param(seed, marks=pytest.mark.full) for seed in range(500, 700))]


@pytest.mark.requirement("R81", "R83", "R84", "R85", "R86")
@pytest.mark.parametrize("seed", SEEDS)
def test_screen_paper_spreadsheet_csv_and_command_say_what_plain_sql_says(
    world: World, settings: Settings, seed: int
) -> None:
    settings.MAILLAGE_TODAY = f"{DAY}T10:00:00"
    write_year(world, seed)
    call = world.groups[0].lot.call
    groups = [group for group in world.groups if group.lot.call_id == call.pk]
    told = {group.lot.territory.name: truth(within(agreement=group.agreement_id)) for group in groups}
    told["Ensemble"] = truth(within(call=call.pk))
    client = Client()
    client.force_login(world.department.manager)

    def fetched(name: str, *args: str) -> bytes:
        answer = client.get(reverse(f"department:{name}", args=args), {"appel": call.pk})
        assert answer.status_code == 200
        return answer.getvalue()

    screen = html.fromstring(fetched("indicators").decode())
    read_the_board(screen, told["Ensemble"])
    read_the_groups(screen, told)
    book = CalamineWorkbook.from_filelike(io.BytesIO(fetched("indicators_file", "xlsx")))
    read_the_sheet(book.get_sheet_by_name("Groupes").to_python(), told)
    read_the_origins(book.get_sheet_by_name("Provenance").to_python(), told)
    text = fetched("indicators_file", "csv").decode("utf-8-sig")
    read_the_sheet(list(csv.reader(io.StringIO(text), delimiter=";")), told)
    read_the_paper(fetched("indicators_file", "pdf"), told)
    read_the_command(told)
    publish_figures(world)
    read_the_interface(client, told, call.slug)


def publish_figures(world: World) -> None:
    """What the page of open data shows that day, published."""
    at = dt.datetime.fromisoformat(f"{DAY}T10:00:00+01:00")
    funder = the_funder()
    seen = draft(FIGURES, funder.organisation_id, at.date()).sha256
    publish_open_data(funder, FIGURES, seen=seen, by=world.department.manager, at=at)


def figures(told: Truth, names: dict[str, str]) -> dict[str, Decimal | None]:
    """The figures of plain SQL under those labels."""
    values = {name: getattr(told, name) for name in names.values() if name != "newcomers"}
    values["newcomers"] = sum(told.newcomers.values())
    return {label: None if values[name] is None else Decimal(values[name]) for label, name in names.items()}


def number(cell: object) -> Decimal | None:
    """The number of a cell, as a spreadsheet, a CSV or a page writes it."""
    text = plain(str(cell)).replace(" ", "").replace(",", ".")
    return None if text in ("", "—", "None") else Decimal(text)


def plain(text: str) -> str:
    """With ordinary spaces."""
    return re.sub(r"\s+", " ", text).strip()


def value_of(cell: html.HtmlElement) -> Decimal | None:
    """The figure of a cell of the page: the first words of its link, or its first words."""
    links = cell.xpath(".//a")
    text = (links[0] if links else cell).xpath("normalize-space(text()[normalize-space()][1])")
    return number(text.partition(" sur ")[0])


def read_the_board(screen: html.HtmlElement, told: Truth) -> None:
    """The lines of the three indicators and of the complementary ones, then the origins by type."""
    shown: Figures = {}
    for section in ("frequence", "participants", "complementaires"):
        for row in screen.xpath(f"//*[@id='{section}']//tbody/tr"):
            label, value = row.xpath("./th|./td")[:2]
            shown[plain(label.text_content())] = value_of(value)
    wanted = figures(told, BOARD)
    assert {label: shown[label] for label in wanted} == wanted


def read_the_groups(screen: html.HtmlElement, told: dict[str, Truth]) -> None:
    """A line each group, then all of them."""
    rows = screen.xpath("//*[@id='groupes']//tbody/tr")
    names = [plain(row.xpath("./th|./td")[0].xpath("string(.//a)") or "Ensemble") for row in rows]
    assert sorted(names) == sorted(told)
    for name, row in zip(names, rows, strict=True):
        cells = [value_of(cell) for cell in row.xpath("./th|./td")[1:]]
        assert cells == list(figures(told[name], COLUMNS).values()), name


def read_the_sheet(rows: list[list[Any]], told: dict[str, Truth]) -> None:
    """The same columns, of the spreadsheet or of the CSV."""
    head = next(place for place, row in enumerate(rows) if "Territoire" in row)
    labels = [plain(str(cell)) for cell in rows[head]]
    lines = {
        row[0]: dict(zip(labels, row, strict=False)) for row in rows[head + 1 :] if row and row[0] in told
    }
    assert lines.keys() == told.keys()
    for name, line in lines.items():
        wanted = figures(told[name], SHEET)
        assert {label: number(line[label]) for label in wanted} == wanted, name


def read_the_origins(rows: list[list[Any]], told: dict[str, Truth]) -> None:
    """I3 by type, on both bases, with shares that make 100,0."""
    labels = {plain(row.label): row.code for row in StructureType.objects.order_by("pk")}
    for name, one in told.items():
        lines = [row for row in rows if row[0] == name]
        found = {labels.get(plain(str(row[1])), ""): (int(row[2]), int(row[4])) for row in lines}
        assert found == {origin: (line.attendances, line.people) for origin, line in one.types.items()}
        if lines:
            for column in (3, 5):
                assert sum(Decimal(str(row[column])) for row in lines) in (Decimal(100), Decimal(1))


def read_the_paper(content: bytes, told: dict[str, Truth]) -> None:
    """Its words: the table of the groups, what each part says, its origins."""
    words = plain(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))
    labels = {row.code: plain(row.label) for row in StructureType.objects.order_by("pk")}
    for name, one in told.items():
        gap = [] if name == "Ensemble" else [f"{written(one.mean_gap)} jours" if one.mean_gap else "–"]
        counts = [str(one.attendances), str(one.people), written(one.mean), str(one.crowded)]
        line = [f"{one.held} sur {one.expected}", *gap, *counts, f"{one.sessions} sur"]
        assert " ".join(line) in words, name
        for origin, row in one.types.items():
            label = re.escape(labels.get(origin, "non renseigné"))
            assert re.search(rf"{label} {row.attendances} [\d,]+ % {row.people} [\d,]+ %", words), (
                name,
                origin,
            )
        if name != "Ensemble" and one.remote + one.cancelled:
            assert f"À distance : {one.remote}. Annulées : {one.cancelled}." in words, name


def written(value: Decimal | None) -> str:
    """A number with one decimal, as French papers write it."""
    return "–" if value is None else f"{value:.1f}".replace(".", ",")


def read_the_command(told: dict[str, Truth]) -> None:
    """`./maillage figures --json`."""
    out = io.StringIO()
    call_command("figures", "--json", today=DAY, stdout=out)
    printed = {row["territory"]: row for row in json.loads(out.getvalue())[: len(told)]}
    for name in told.keys() & printed.keys() - {"Artois"}:  # Artois has two editions
        one, row = told[name], printed[name]
        assert (row["meetings_held"], row["attendances"], row["distinct_people"]) == (
            one.held,
            one.attendances,
            one.people,
        )
        assert {origin: (line["attendances"], line["people"]) for origin, line in row["origins"].items()} == {
            origin: (line.attendances, line.people) for origin, line in one.types.items()
        }


def read_the_interface(client: Client, told: dict[str, Truth], call: str) -> None:
    """The pages of `/api/v1/indicateurs`: the figures of a group, none where fewer than five people came."""
    address = f"{reverse('api:indicators')}?appel={call}&par_page=20"
    names = dict(Territory.objects.values_list("code", "name"))
    lines: dict[str, dict[str, dict[str, Any]]] = {}
    while address:
        page = json.loads(client.get(address).content)
        for row in page["resultats"]:
            if row["indicateur"] != "I3":
                lines.setdefault(names[row["territoire"]], {})[row["mesure"]] = row
        after = urlsplit(page["suivante"] or "")
        address = f"{after.path}?{after.query}" if after.path else ""
    assert lines.keys() == told.keys() - {"Ensemble"}
    for name, measures in lines.items():
        for measure, figure in MEASURES.items():
            row, wanted = measures[measure], getattr(told[name], figure)
            if row["masquee"]:
                assert figure in ABOUT_PEOPLE
                assert row["valeur"] is None
            else:
                assert number(row["valeur"]) == (None if wanted is None else Decimal(wanted)), (name, measure)
