"""The public search of the directory: words, places, needs, and what each filter lets through."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.documents.spreadsheet import csv_bytes
from maillage.resources.content import Content
from maillage.resources.models import Resource, ResourceWord
from maillage.resources.operations import archive_resource, close_resource, edit_resource
from maillage.resources.operations.words import keep_words
from maillage.resources.queries.search import (
    Search,
    commune_typed,
    directory_sheet,
    found,
    found_rows,
    spots,
    trust,
    year_before,
)
from maillage.territories.models import Commune, Intercommunality, Territory
from tests.builders import PREPARED, make_call, make_department
from tests.resources.searching import TODAY, add, checked, commune, names, officer, territory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ground() -> None:
    make_call(by=make_department())


@pytest.mark.requirement("R27")
def test_words_are_found_whatever_their_accents_capitals_and_ligatures():
    add(
        {"name": "Hôpital de jour d’Hénin-Beaumont", "kind": "hopital-de-jour-psy"},
        {"name": "Association 9 de cœur", "kind": "violences"},
        {"name": "Équipe mobile l’Étape", "kind": "empp", "presentation": "Va vers les personnes à 100 %."},
    )
    for typed, expected in {
        "hopital": ["Hôpital de jour d’Hénin-Beaumont"],
        "HÉNIN beaumont": ["Hôpital de jour d’Hénin-Beaumont"],
        "beau hop": ["Hôpital de jour d’Hénin-Beaumont"],
        "d'henin": ["Hôpital de jour d’Hénin-Beaumont"],
        "d’henin": ["Hôpital de jour d’Hénin-Beaumont"],
        "coeur": ["Association 9 de cœur"],
        "CŒURS": ["Association 9 de cœur"],
        "l’etape": ["Équipe mobile l’Étape"],
        "pital": [],
        "hopital coeur": [],
        "%": [],
        "_": [],
        "*": [],
        "\\": [],
        "100 %": ["Équipe mobile l’Étape"],
        "100%_": ["Équipe mobile l’Étape"],
        "' OR 1=1 --": [],
        "Ж": [],
    }.items():
        assert names(Search(words=typed)) == expected, typed
    assert len(names(Search(words="   "))) == 3, "nothing was typed"


def test_the_name_comes_before_the_rest_and_what_is_checked_before_what_is_not():
    add(
        {"name": "Accueil de jour", "presentation": "Oriente vers le CMP de Lens."},
        {"name": "CMP Zola"},
        {"name": "CMP Arras"},
    )
    assert names(Search(words="cmp")) == ["CMP Arras", "CMP Zola", "Accueil de jour"]
    checked(Resource.objects.get(name="CMP Zola"), dt.date(2026, 2, 1))
    assert names(Search(words="cmp")) == ["CMP Zola", "CMP Arras", "Accueil de jour"]
    assert names(Search()) == ["CMP Zola", "Accueil de jour", "CMP Arras"]
    assert names(Search(sort="nom")) == ["Accueil de jour", "CMP Arras", "CMP Zola"]
    assert names(Search(sort="verification"))[0] == "CMP Zola"


def test_words_follow_what_the_entry_says():
    (entry,) = add({"name": "Point rencontre"})
    assert names(Search(words="écoute")) == []
    edit_resource(
        entry,
        Content(name="Point écoute", kind="gem", everywhere=True),
        by=officer(),
        at=PREPARED,
    )
    assert names(Search(words="écoute entraide")) == ["Point écoute"]
    assert names(Search(words="rencontre")) == []
    assert set(ResourceWord.objects.filter(named=True).values_list("word", flat=True)) == {"point", "ecoute"}


@pytest.mark.requirement("R8", "R9", "R27")
def test_each_filter_keeps_what_it_says():
    maintained = "logement-hebergement--se-maintenir-dans-le-logement"
    add(
        {"name": "A", "kind": "asll", "needs": frozenset({maintained}), "publics": frozenset({"familles"})},
        {
            "name": "B",
            "nature": "dedicated",
            "needs": frozenset({maintained}),
            "domains": frozenset({"sante"}),
        },
        {"name": "C", "needs": frozenset({"logement-hebergement--louer-un-logement"})},
        {"name": "D", "publics": frozenset({"tous-publics"})},
        {"name": "E", "kind": "gem"},
    )
    checked(Resource.objects.get(name="C"), dt.date(2026, 3, 1))
    checked(Resource.objects.get(name="D"), dt.date(2025, 3, 10))
    for search, expected in {
        Search(need=maintained): "AB",
        Search(need=maintained, nature="mainstream"): "A",
        Search(need="logement-hebergement", sort="nom"): "ABC",
        Search(nature="dedicated"): "B",
        Search(domain="sante"): "B",
        Search(kind="gem"): "E",
        Search(public="familles", sort="nom"): "AD",
        Search(public="seniors"): "D",
        Search(recent=True): "C",
        Search(kind="cmp", need="logement-hebergement", sort="nom"): "BC",
    }.items():
        assert "".join(names(search)) == expected, search
    assert year_before(dt.date(2028, 2, 29)) == dt.date(2027, 2, 28)


@pytest.mark.requirement("R27")
def test_only_what_is_fit_to_be_shown_is_listed_and_its_age_is_said():
    _, lately, stale, closed, archived = add(*({"name": name} for name in "ABCDE"))
    checked(lately, dt.date(2026, 3, 3))
    checked(stale, dt.date(2025, 3, 1))
    closed = close_resource(closed, by=officer(), at=PREPARED)
    archive_resource(archived, by=officer(), at=PREPARED)
    assert sorted(names(Search())) == ["A", "B", "C"]
    said = {
        row.name: row.trust for row in found_rows(found(Search(), TODAY).select_related("commune"), TODAY)
    }
    assert (said["A"].words, said["A"].known) == ("À vérifier", False)
    assert (said["B"].words, said["B"].known) == ("Vérifié le 3 mars 2026", True)
    assert (said["C"].words, said["C"].known) == ("À vérifier\u00a0: vérifié le 1er mars 2025", False)
    assert trust(closed, TODAY).words == "Ce service est fermé depuis le 15 mars 2025"


ZONES = st.lists(
    st.fixed_dictionaries(
        {
            "everywhere": st.booleans(),
            "territories": st.sets(st.integers(0, 3), max_size=1),
            "intercommunalities": st.sets(st.integers(0, 9), max_size=2),
            "communes": st.sets(st.integers(0, 29), max_size=3),
        }
    ).filter(lambda zone: any(zone.values())),
    min_size=1,
    max_size=6,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(zones=ZONES, asked=st.integers(0, 29), place=st.integers(0, 3))
def test_a_zone_reaches_a_commune_and_a_territory_as_one_would_say_by_hand(
    zones: list[dict[str, Any]], asked: int, place: int
):
    territories = list(Territory.objects.order_by("pk")[:4])
    groupings = list(Intercommunality.objects.order_by("siren"))
    towns = list(Commune.objects.order_by("-population", "pk")[:30])
    grouped = [groupings[number % len(groupings)] for number in range(10)]
    of = {
        part.intercommunality_id: territory.pk
        for territory in territories
        for part in territory.parts.valid(TODAY)
    }
    Resource.objects.all().delete()
    known = [
        {
            "name": f"R{number}",
            "everywhere": zone["everywhere"],
            "territories": frozenset(territories[one] for one in zone["territories"]),
            "intercommunalities": frozenset(grouped[one] for one in zone["intercommunalities"]),
            "communes": frozenset(towns[one] for one in zone["communes"]),
        }
        for number, zone in enumerate(zones)
    ]
    add(*known)
    town, ground = towns[asked], territories[place]

    def reaches_town(one: dict[str, Any]) -> bool:
        return bool(
            one["everywhere"]
            or town in one["communes"]
            or town.intercommunality in one["intercommunalities"]
            or of.get(town.intercommunality_id or 0) in {each.pk for each in one["territories"]}
        )

    def reaches_ground(one: dict[str, Any]) -> bool:
        return bool(
            one["everywhere"]
            or ground in one["territories"]
            or any(of.get(each.pk) == ground.pk for each in one["intercommunalities"])
            or any(of.get(each.intercommunality_id or 0) == ground.pk for each in one["communes"])
        )

    assert set(names(Search(commune=town))) == {one["name"] for one in known if reaches_town(one)}
    assert set(names(Search(territory=ground))) == {one["name"] for one in known if reaches_ground(one)}
    both = Search(commune=town, territory=ground)
    assert set(names(both)) == {one["name"] for one in known if reaches_town(one) and reaches_ground(one)}


def test_a_territory_that_changes_takes_its_services_along():
    boulonnais = territory("boulonnais")
    part = boulonnais.parts.order_by("pk")[0]
    town = Commune.objects.filter(intercommunality=part.intercommunality).order_by("pk")[0]
    add({"name": "Du territoire", "territories": frozenset({boulonnais})})
    assert names(Search(commune=town)) == ["Du territoire"]
    part.valid_until = TODAY
    part.save()
    assert names(Search(commune=town)) == []


def test_a_commune_is_understood_by_its_name_its_code_or_its_old_name():
    lens = commune("Lens")
    for typed in ("Lens", "LENS", "  lens ", "62498", "Lens (62498)"):
        assert commune_typed(typed) == (lens, ()), typed
    berguette, _ = commune_typed("Berguette")
    assert berguette is not None
    assert commune_typed("62110") == (berguette, ())
    chosen, several = commune_typed("saint")
    assert chosen is None
    assert len(several) == 8
    assert commune_typed("Tombouctou") == (None, ())
    assert commune_typed("99999") == (None, ())
    assert commune_typed("%") == (None, ())
    assert commune_typed("") == (None, ())


def test_the_cost_is_the_same_with_three_entries_and_with_three_hundred():
    def cost(search: Search) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as caught:
            rows = found_rows(found(search, TODAY).select_related("commune"), TODAY)
            spots(found(search, TODAY))
        return len(caught), len(rows)

    search = Search(words="cmp lens", commune=commune("Lens"), need="sante", public="familles")
    said = {
        "commune": commune("Lens"),
        "needs": frozenset({"sante--sante-mentale"}),
        "publics": frozenset({"familles"}),
    }
    add(*({"name": f"CMP {n}", **said} for n in range(3)))
    few = cost(search)
    add(*({"name": f"CMP autre {n}", **said} for n in range(297)))
    assert few == (4, 3)
    assert cost(search) == (4, 300)


def test_a_file_of_the_search_disarms_formulas_and_says_the_same():
    add({"name": '=HYPERLINK("x")', "carrier": "+33", "presentation": "x"})
    sheet = directory_sheet(found_rows(found(Search(), TODAY).select_related("commune"), TODAY))
    text = csv_bytes(sheet.columns, sheet.rows).decode("utf-8-sig")
    assert "'=HYPERLINK" in text
    assert "'+33" in text
    assert "À vérifier" in text


def test_words_can_be_written_anew():
    entries = add({"name": "CMP"})
    before = sorted(ResourceWord.objects.values_list("word", flat=True))
    keep_words(entries)
    assert sorted(ResourceWord.objects.values_list("word", flat=True)) == before
