"""The public directory: what is asked of it, however oddly; its map and table, its printed page, its file."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from maillage.resources.models import Resource
from maillage.resources.operations import archive_resource, close_resource
from tests.builders import PREPARED, make_call, make_department
from tests.resources.searching import TODAY, add, checked, commune, officer, territory

pytestmark = pytest.mark.django_db
MAINTAINED = "logement-hebergement--se-maintenir-dans-le-logement"


@pytest.fixture(autouse=True)
def _ground(settings: Settings) -> None:
    settings.MAILLAGE_TODAY = TODAY.isoformat()
    make_call(by=make_department())


def page(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200, path
    return html.unescape(answer.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def text(path: str) -> str:
    """What is read of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page(path)).split())


@pytest.mark.requirement("R8", "R27")
def test_the_boulonnais_is_searched_for_what_keeps_someone_housed():
    boulonnais = frozenset({territory("boulonnais")})
    add(
        {
            "name": "ASLL du Littoral",
            "kind": "asll",
            "needs": frozenset({MAINTAINED}),
            "territories": boulonnais,
        },
        {
            "name": "Équipe volante",
            "needs": frozenset({MAINTAINED}),
            "nature": "dedicated",
            "territories": boulonnais,
        },
        {
            "name": "Ailleurs",
            "needs": frozenset({MAINTAINED}),
            "territories": frozenset({territory("artois")}),
        },
    )
    checked(Resource.objects.get(name="ASLL du Littoral"), TODAY)
    found = text(f"/ressources/?territoire=boulonnais&besoin={MAINTAINED}&nature=mainstream")
    assert "1 ressource" in found
    assert "ASLL du Littoral" in found
    assert "Vérifié le 10 mars 2026" in found
    assert "Équipe volante" not in found
    assert "Ailleurs" not in found
    assert "Retirer : Besoin : Se maintenir dans le logement" in found


def test_an_empty_page_says_why_and_how_to_widen():
    assert "L’annuaire est vide" in text("/ressources/")
    add({"name": "CMP"})
    assert "Pour élargir" in text("/ressources/?q=zzz")
    assert "Pour élargir" in text("/ressources/?q=%25&vue=carte")
    several = page("/ressources/?commune=saint")
    assert "Plusieurs communes répondent" in several
    assert re.search(r'href="/ressources/\?commune=62\d{3}"', several)
    assert "Aucune commune ne porte ce nom" in text("/ressources/?commune=Tombouctou")


@pytest.mark.parametrize("path", ["/ressources/", "/ressources-a-imprimer/", "/ressources.csv", "/communes/"])
def test_no_parameter_breaks_a_page(path: str):
    add({"name": "CMP"})
    for query in (
        "page=" + "9" * 4_500,
        "page=-1&tri=x&vue=x&nature=%27&type=%22%3E%3Cscript%3E&besoin=--&public=x&domaine=x&verifiee=x",
        "territoire=inconnu&commune=" + "9" * 200,
        "q=" + "a" * 500,
        "q=%F0%9F%98%80&commune=%C3%A9%EF%AC%81",
        "q=%ED%A0%80",
        "commune=62498)%20OR%201=1&q=\\%25_",
        "vue=carte&territoire=inconnu&page=2",
        "vue=carte&commune=2A004",
    ):
        answer = Client().get(f"{path}?{query}")
        assert answer.status_code == 200, query
        assert b"<script>" not in answer.content
    assert Client().get(f"{path}?q=%00").status_code == 404


@pytest.mark.requirement("R27")
def test_the_table_of_the_map_says_what_its_points_say():
    add(
        *({"name": f"À Lens {n}", "commune": commune("Lens")} for n in range(3)),
        {"name": "À Liévin", "commune": commune("Liévin")},
        {"name": "À Boulogne", "commune": commune("Boulogne-sur-Mer")},
        {"name": "À Arras", "commune": commune("Arras")},
        {"name": "Nulle part"},
    )
    shown = page("/ressources/?vue=carte")
    pins = re.findall(r'<a class="pin" href="([^"]+)" aria-label="([^"]+)">(.*?)</a>', shown)
    counts = [int(count[1]) if (count := re.search(r">(\d+)</text>", inside)) else 1 for _, _, inside in pins]
    listed_at = r'<span class="pin-row" id="([^"]+)">([^<]+)</span>.*?<ul class="pin-things">(.*?)</ul>'
    rows = re.findall(listed_at, shown, re.DOTALL)
    things = [re.findall(r'<li><a href="([^"]+)">([^<]+)</a>', listed) for _, _, listed in rows]
    assert sorted(counts) == sorted(len(listed) for listed in things)
    assert sum(counts) == 5
    for address, title, _ in pins:
        assert title
        if address.startswith("#"):
            assert address[1:] in {anchor for anchor, _, _ in rows}
        else:
            assert any(address == url and name in title for listed in things for url, name in listed)
    assert "Hors de la carte" in shown  # Arras is in no territory of the call
    assert "1 ressource n’a pas de commune d’implantation" in shown
    close = page("/ressources/?vue=carte&territoire=lens-henin")
    width = [float(box) for box in re.findall(r'class="map-drawing" viewBox="\S+ \S+ (\S+) ', shown + close)]
    assert "À Boulogne" in close.split("Hors de la carte")[1]
    assert width[1] < width[0] / 2, "the map closes in on the territory"


def test_the_printed_page_groups_by_kind_and_says_what_to_check():
    add(
        {"name": "GEM Les Mains", "kind": "gem", "phone": "0321000000", "referral": "Appelez le matin."},
        {"name": "CMP Zola", "commune": commune("Lens"), "address": "1 rue Zola", "postcode": "62300"},
    )
    checked(Resource.objects.get(name="CMP Zola"), TODAY)
    said = text("/ressources-a-imprimer/?tri=nom")
    order = ["Soins psychiques", "Centre médico-psychologique (CMP)", "CMP Zola", "1 rue Zola, 62300 Lens"]
    order += ["Vérifié le 10 mars 2026"]
    places = [said.index(word) for word in order]
    assert places == sorted(places)
    assert "03 21 00 00 00" in said
    assert "2 ressources, au 10 mars 2026, dont 1 à vérifier avant d’orienter" in said
    assert "Aucune ressource ne répond" in text("/ressources-a-imprimer/?q=zzz")


def test_the_file_disarms_formulas_and_holds_the_search_alone():
    add({"name": "=cmd()", "carrier": "@x"}, {"name": "GEM", "kind": "gem"})
    answer = Client().get("/ressources.csv?type=cmp")
    assert answer["Content-Disposition"] == 'attachment; filename="ressources.csv"'
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("'=cmd();")
    assert "'@x" in lines[1]


@pytest.mark.requirement("R27")
def test_an_entry_says_how_to_refer_and_how_far_to_trust_it():
    (entry, closed, archived) = add(
        {
            "name": "CMP Zola",
            "phone": "0321000000",
            "email": "cmp.accueil@service.example.org",
            "referral": "Appelez.",
            "communes": frozenset({commune("Lens"), commune("Liévin")}),
            "domains": frozenset({"sante", "autre"}),
            "other_domain": "Animaux",
            "fees": "gratuit",
        },
        {"name": "Ancien GEM", "phone": "0321000001"},
        {"name": "Doublon"},
    )
    shown = page(f"/ressources/{entry.slug}/")
    assert 'href="tel:0321000000"' in shown
    assert 'href="mailto:cmp.accueil@service.example.org"' in shown
    for words in ("Appelez avant d’orienter", "Santé, Animaux", "Gratuit", "Droit commun", "Lens", "Liévin"):
        assert words in shown, words
    close_resource(closed, by=officer(), at=PREPARED)
    archive_resource(archived, by=officer(), at=PREPARED)
    gone = page(f"/ressources/{closed.slug}/")
    assert "Ce service est fermé" in gone
    assert "0321000001" not in gone, "nobody is sent to a closed service"
    assert "Ancien GEM" not in page("/ressources/")
    assert Client().get(f"/ressources/{archived.slug}/").status_code == 404


def test_a_page_costs_the_same_whatever_the_entries():
    def cost(path: str) -> int:
        page(path)
        with CaptureQueriesContext(connection) as caught:
            page(path)
        return len(caught)

    paths = [
        "/ressources/?q=cmp&commune=Lens&besoin=sante",
        "/ressources/?vue=carte&q=cmp",
        "/ressources-a-imprimer/",
        "/ressources.csv",
    ]
    said = {"commune": commune("Lens"), "needs": frozenset({"sante--sante-mentale"})}
    add(*({"name": f"CMP {n}", **said} for n in range(3)))
    few = [cost(path) for path in paths]
    add(*({"name": f"CMP encore {n}", **said} for n in range(297)))
    assert [cost(path) for path in paths] == few
    assert max(few) <= 7
