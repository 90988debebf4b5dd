"""The public pages by part of the site: what the site map shows, and what search engines are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from maillage.calls.models import Call
from maillage.calls.queries import call_rows
from maillage.documents.open_data import DATASETS
from maillage.groups.queries.agenda import Wanted, dates_to_come
from maillage.groups.queries.group import public_groups
from maillage.resources.queries.search import public_entries
from maillage.rules.french import paris
from maillage.territories.map import drawing
from maillage.web.guides import GUIDES

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class SitePart:
    """A part of the site and its pages, each a name and an address."""

    title: str
    pages: tuple[tuple[str, str], ...]


def parts_of_the_site(at: dt.datetime, *, dates: bool = False) -> list[SitePart]:
    """Give back every public page, those of the dates to come and of the resources with `dates` only: they
    are many and have their own search. Five queries, ten with `dates`.
    """
    today = paris(at).date()
    parts = [
        SitePart(
            "Le programme", _pages(("Accueil", "home"), ("Dates à venir", "agenda"), ("Rechercher", "search"))
        ),
        SitePart(
            "Les territoires",
            (
                *_pages(("Carte et contacts", "territories")),
                *(
                    (shape.name, reverse("public:territory", args=[shape.code]))
                    for shape in drawing(today).shapes
                ),
                *((one.name, reverse("public:group", args=[one.slug])) for one in public_groups(today)),
            ),
        ),
        SitePart(
            "Les ressources", _pages(("Annuaire", "resources"), ("Annuaire à imprimer", "resources_print"))
        ),
        SitePart(
            "Les appels à projets",
            (
                *_pages(("Tous les appels", "calls")),
                *(
                    (row.title, reverse("public:call", args=[row.slug]))
                    for row in call_rows(Call.objects.published(), at)
                ),
                *_pages(
                    ("Vérifier un accusé de réception", "acknowledgement_search"),
                    ("Vérifier une attestation", "attestation_search"),
                ),
            ),
        ),
        SitePart(
            "Les données ouvertes",
            (
                *_pages(("Tous les jeux de données", "datasets")),
                *((one.title, reverse("public:dataset", args=[one.name])) for one in DATASETS),
                *_pages(("Interface de programmation", "api")),
            ),
        ),
        SitePart(
            "L’aide",
            (
                *_pages(("Aide", "guides")),
                *((guide.title, reverse("public:guide", args=[guide.code])) for guide in GUIDES),
                *_pages(("Retrouver mon lien personnel", "lost_link")),
            ),
        ),
        SitePart(
            "Le site",
            _pages(
                ("Accessibilité", "accessibility"),
                ("Grille d’auto-évaluation", "accessibility_grid"),
                ("Données personnelles", "personal_data"),
                ("Mentions légales", "legal_notice"),
                ("Plan du site", "site_map"),
            ),
        ),
    ]
    return [*parts, *_dates(at)] if dates else parts


def _pages(*named: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((label, reverse(f"public:{name}")) for label, name in named)


def _dates(at: dt.datetime) -> list[SitePart]:
    rows = dates_to_come(Wanted(kind="rencontres"), at)
    entries = public_entries().order_by("slug").values_list("name", "slug")
    return [
        SitePart(
            "Les rencontres",
            tuple((row.when, reverse("public:meeting", args=[row.public_id])) for row in rows),
        ),
        SitePart(
            "Les services", tuple((name, reverse("public:resource", args=[slug])) for name, slug in entries)
        ),
    ]
