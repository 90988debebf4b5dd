"""The words of the directory: kinds of services, needs, publics and ways to refer, as shipped.

Codes of needs, publics and ways to refer are those of the data·inclusion schema, version 1; the domains of
support are those of the call (R9).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from maillage.rules.french import typeset

REFERENCE: Final = Path(__file__).parent / "reference"

FAMILIES: Final = {
    "soins-psychiques": "Soins psychiques",
    "addictions": "Addictions",
    "medico-social": "Médico-social",
    "entraide": "Entraide et familles",
    "coordination": "Coordination et réseaux",
    "logement": "Logement et hébergement",
    "action-sociale": "Action sociale et droits",
    "justice": "Justice et protection",
    "insertion": "Insertion professionnelle",
    "urgence": "Urgence et écoute",
    "autre": "Autres services",
}
DOMAINS: Final = {
    "acces-aux-droits": "Accès aux droits",
    "sante": "Santé",
    "vie-quotidienne": "Vie quotidienne",
    "insertion": "Insertion sociale et professionnelle",
    "parentalite": "Parentalité",
    "autre": "Autre",
}
"""The domains of the support that the call names; the list is open (R9)."""
ALL_PUBLICS: Final = "tous-publics"
PUBLICS: Final = {
    ALL_PUBLICS: "Tous publics",
    "actifs": "Actifs",
    "beneficiaires-des-minimas-sociaux": "Bénéficiaires des minima sociaux",
    "demandeurs-emploi": "Demandeurs d’emploi",
    "etudiants": "Étudiants",
    "familles": "Familles",
    "femmes": "Femmes",
    "jeunes": "Jeunes",
    "personnes-en-situation-de-handicap": "Personnes en situation de handicap",
    "personnes-en-situation-durgence": "Personnes en situation d’urgence",
    "personnes-en-situation-juridique-specifique": "Personnes en situation juridique spécifique",
    "personnes-exilees": "Personnes exilées",
    "residents-qpv-frr": "Résidents en QPV ou FRR",
    "seniors": "Séniors",
}
MODES: Final = {
    "telephoner": "Téléphoner",
    "envoyer-un-courriel": "Envoyer un courriel",
    "se-presenter": "Se présenter",
    "utiliser-lien-mobilisation": "Remplir un formulaire en ligne",
}
RECEPTIONS: Final = {"en-presentiel": "En présentiel", "a-distance": "À distance"}
REFERRERS: Final = {"professionnels": "Les professionnels", "usagers": "Les personnes elles-mêmes"}
SOURCES: Final = {
    "amorcage": "Recensement de départ, d’après des pages publiques",
    "ccas-attendus": "Déduite de la loi\u00a0: un CCAS dans chaque commune d’au moins 1\u202f500 habitants",
    "finess": "Extrait du fichier FINESS",
}
"""What the sources of entries are called; a file brings its own."""
EMPLOYMENT: Final = (
    "choisir-un-metier",
    "creer-une-entreprise",
    "preparer-sa-candidature",
    "se-former",
    "souvrir-a-linternational",
    "trouver-un-emploi",
)
"""Categories of needs that a directory of Logement d’abord keeps when a file brings them, without offering
them one by one.
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of service, with what it is called elsewhere."""

    code: str
    label: str
    family: str
    finess: str
    network: str
    service: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """A need that a service answers: a theme of data·inclusion."""

    code: str
    label: str
    category: str

    @property
    def is_offered(self) -> bool:
        """Whether the forms offer it."""
        return self.code.partition("--")[0] not in EMPLOYMENT


def lines(name: str) -> Iterator[dict[str, str]]:
    """The lines of a file of the reference."""
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """Every kind of service by its code, in the order of the families."""
    found = [
        Kind(
            code=row["code"],
            label=typeset(row["label"]),
            family=row["family"],
            finess=row["finess"],
            network=row["network"],
            service=row["service"],
            needs=tuple(filter(None, row["needs"].split("|"))),
        )
        for row in lines("types.csv")
    ]
    order = list(FAMILIES)
    return {kind.code: kind for kind in sorted(found, key=lambda k: (order.index(k.family), k.label))}


@lru_cache(maxsize=1)
def needs() -> dict[str, Need]:
    """Every need by its code, in the order of the schema."""
    return {
        row["code"]: Need(row["code"], typeset(row["label"]), typeset(row["category"]))
        for row in lines("needs.csv")
    }


def kind_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Kinds of services under their family, as a form offers them."""
    return [
        (label, [(kind.code, kind.label) for kind in kinds().values() if kind.family == family])
        for family, label in FAMILIES.items()
    ]


def need_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Needs under their category, as a form offers them."""
    categories = dict.fromkeys(need.category for need in needs().values() if need.is_offered)
    return [
        (category, [(n.code, n.label) for n in needs().values() if n.category == category])
        for category in categories
    ]


def kind_label(code: str) -> str:
    """The label of a kind; the code itself when it is not known any more."""
    return kinds()[code].label if code in kinds() else code


def need_label(code: str) -> str:
    """The label of a need; the code itself when it is not known any more."""
    return needs()[code].label if code in needs() else code


@lru_cache(maxsize=1)
def kind_of_finess() -> dict[str, str]:
    """The kind of service of each category of the FINESS register."""
    return {kind.finess: kind.code for kind in kinds().values() if kind.finess}


@lru_cache(maxsize=1)
def kind_of_network() -> dict[str, str]:
    """The kind of service of each carrier network of data·inclusion; the departments are no kind."""
    return {
        kind.network: kind.code
        for kind in kinds().values()
        if kind.network and kind.network != "departements"
    }
