"""The four territories of the call: their perimeter by date, the names of communes, the map."""

import xml.etree.ElementTree as ET
from datetime import date
from typing import Any

import pytest
from django.db import Error, transaction
from django.template.loader import render_to_string

from maillage.rules.verdict import Refused
from maillage.territories.map import drawing
from maillage.territories.models import Commune, Territory
from maillage.territories.operations import define_territory, load_reference
from maillage.territories.queries import perimeter, perimeters, populations, search_communes, territory_of
from maillage.territories.templatetags.territories import territory_map

START = date(2025, 1, 1)
TODAY = date(2026, 3, 10)
SIRENS = {
    "artois": ("Artois", ["200072460"]),
    "audomarois": ("Audomarois", ["200069037", "246201016"]),
    "boulonnais": ("Boulonnais", ["246200729", "200018083", "246200380"]),
    "lens-henin": ("Lens-Hénin", ["246200364", "246200299"]),
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def four_territories() -> None:
    load_reference()
    for code, (name, sirens) in SIRENS.items():
        define_territory(code, name, sirens, valid_from=START)


@pytest.mark.requirement("R42", "R43", "R44", "R45", "R46")
def test_the_four_territories_have_the_communes_and_the_inhabitants_of_the_call():
    found = {row.code: (row.communes, row.population) for row in perimeters(TODAY)}
    assert found == {
        "artois": (100, 275_736),
        "audomarois": (89, 128_455),
        "boulonnais": (74, 157_976),
        "lens-henin": (50, 368_724),
    }
    assert populations(TODAY)["artois"] == 275_736


def test_the_reference_may_be_loaded_twice():
    before = Commune.objects.count()
    load_reference()
    assert Commune.objects.count() == before == 887


@pytest.mark.requirement("F16", "R46")
@pytest.mark.parametrize(
    ("code", "territory"),
    [("62119", "artois"), ("62498", "lens-henin"), ("62160", "boulonnais"), ("62193", None)],
)
def test_a_commune_belongs_to_its_territory_or_to_none(code: str, territory: str | None):
    found = territory_of(code, TODAY)
    assert (found.code if found else None) == territory


@pytest.mark.requirement("F57")
def test_a_past_day_keeps_its_perimeter():
    audomarois = define_territory("audomarois", "Audomarois", ["200069037"], valid_from=date(2026, 1, 1))
    assert perimeter(audomarois, date(2025, 12, 31)).communes == 89
    assert perimeter(audomarois, date(2026, 1, 1)).communes == 53
    assert perimeter(audomarois, date(2024, 12, 31)).parts == ()


@pytest.mark.requirement("F57")
def test_a_merged_commune_stands_for_the_one_it_joined():
    found = territory_of("62110", TODAY)
    assert found is not None
    assert found.code == "artois"
    assert [(row.name, row.former) for row in search_communes("berguette")] == [("Isbergues", "Berguette")]


def test_an_intercommunality_has_one_territory_at_a_time():
    with pytest.raises(Refused, match="appartient déjà au territoire Artois"):
        define_territory("autre", "Autre", ["200072460"], valid_from=START)
    with pytest.raises(Refused, match="123456789"):
        define_territory("autre", "Autre", ["123456789"], valid_from=START)
    assert Territory.objects.filter(code="autre").count() == 0


@pytest.mark.parametrize("said", [{"longitude": None}, {"latitude": None}, {"longitude": 200}])
def test_the_centre_of_a_commune_has_its_two_numbers(said: dict[str, Any]):
    with pytest.raises(Error, match="territories_commune_centre"), transaction.atomic():
        Commune.objects.filter(code="62119").update(**said)


@pytest.mark.parametrize("typed", ["BETHUNE", "béthune", "Bethun"])
def test_a_commune_is_found_without_its_accents(typed: str):
    assert search_communes(typed)[0].name == "Béthune"


def test_the_map_draws_every_commune_of_every_territory():
    drawn = drawing(TODAY)
    assert {shape.code: len(shape.dots) for shape in drawn.shapes} == {
        "artois": 100,
        "audomarois": 89,
        "boulonnais": 74,
        "lens-henin": 50,
    }
    assert all(shape.outline.startswith("M") for shape in drawn.shapes)


def test_the_map_is_well_formed_linked_and_without_inline_style():
    page = render_to_string("territories/map.html", territory_map(TODAY, {"artois": "/territoires/artois"}))
    svg = page[page.index("<svg") : page.index("</svg>") + 6].replace("&nbsp;", " ")
    tree = ET.fromstring(svg)  # noqa: S314 - our own text
    links = tree.findall("{http://www.w3.org/2000/svg}a")
    assert [link.get("href") for link in links] == ["/territoires/artois"]
    assert "style=" not in page
    assert 'role="img"' in render_to_string("territories/map.html", territory_map(TODAY))


def test_the_map_asks_one_question_once_its_perimeter_is_known(django_assert_num_queries: Any):
    drawing(TODAY)
    with django_assert_num_queries(1):
        drawing(TODAY)
