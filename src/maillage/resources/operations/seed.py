"""The first entries of a directory, from the shipped reference: all « à vérifier » (R27)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.resources import vocabulary
from maillage.resources.content import Content, Origin
from maillage.resources.models import Nature, Resource
from maillage.resources.operations.entry import add_resources
from maillage.resources.operations.setting import SUBJECT, usual_interval
from maillage.rules.french import search_key, typeset
from maillage.territories.models import Commune, Territory

DEDICATED = ("plateforme-lda", "equipe-bailleurs")
"""Kinds made for Logement d’abord, or for those it helps (R8)."""
SEED = "amorcage"
CCAS = "ccas-attendus"


@transaction.atomic
def seed_directory(*, by: Person, at: dt.datetime) -> int:
    """Add the services of the reference that are not here yet; give back how many. Those of a territory that
    this installation does not know are left out, so a second call, or one after a new call, adds the rest.
    """
    known = set(Resource.objects.filter(source__in=(SEED, CCAS)).values_list("source", "external_id"))
    wanted = [*_services(), *_centres()]
    territories = {one.code: one for one in Territory.objects.all()}
    codes = {row["code_insee"] for _, row in wanted if row["code_insee"]}
    communes = {one.code: one for one in Commune.objects.filter(code__in=codes)}
    months = usual_interval()
    entries = []
    for origin, row in wanted:
        zone = frozenset(territories[code] for code in row["territoires"].split("|") if code in territories)
        if zone and (origin.source, origin.external_id) not in known:
            entries.append((_content(row, zone, communes.get(row["code_insee"]), months), origin))
    if not entries:
        return 0
    added = add_resources(entries, by=by, at=at)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="seed_directory",
        subject=SUBJECT,
        after={"ressources à vérifier": len(added)},
    )
    return len(added)


def _content(
    row: dict[str, str], zone: frozenset[Territory], commune: Commune | None, months: int
) -> Content:
    kind = vocabulary.kinds()[row["type"]]
    of_commune = kind.code == "ccas" and commune is not None
    return Content(
        name=typeset(row["nom"]),
        kind=kind.code,
        nature=Nature.DEDICATED if kind.code in DEDICATED else Nature.MAINSTREAM,
        commune=commune,
        postcode=row["code_postal"],
        longitude=commune.longitude if commune else None,
        latitude=commune.latitude if commune else None,
        needs=frozenset(kind.needs),
        territories=frozenset() if of_commune else zone,
        communes=frozenset({commune}) if of_commune and commune else frozenset(),
        check_every=months,
    )


def _services() -> list[tuple[Origin, dict[str, str]]]:
    return [
        (
            Origin(
                source=SEED,
                external_id=row["id"],
                note=" – ".join(filter(None, (row["source"], row["date_du_fait"], row["note"]))),
                licence="Faits publics, rédigés de nouveau",
            ),
            row,
        )
        for row in vocabulary.lines("seed.csv")
    ]


def _centres() -> list[tuple[Origin, dict[str, str]]]:
    return [
        (
            Origin(
                source=CCAS,
                external_id=row["code_insee"],
                note="Déduit de la loi (CASF, L123-4)\u00a0: son existence est à vérifier.",
                licence="Libre",
            ),
            row
            | {
                "nom": f"CCAS {_of(row['commune'])}",
                "type": "ccas",
                "territoires": row["territoire"],
                "code_postal": "",
            },
        )
        for row in vocabulary.lines("ccas.csv")
    ]


def _of(name: str) -> str:
    """« de Lens », « d’Arques », « du Portel », « des Attaques »."""
    article, _, rest = name.partition(" ")
    if article in ("Le", "Les"):
        return f"{'du' if article == 'Le' else 'des'} {rest}"
    return f"d’{name}" if search_key(name)[0] in "aeiouyh" else f"de {name}"
