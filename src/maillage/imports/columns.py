"""What an application is made of in a spreadsheet, and which column holds it (R58)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from maillage.rules.french import listing, search_key, typeset
from maillage.rules.verdict import YES, Verdict, no


@dataclass(frozen=True, slots=True)
class Field:
    """One fact of an application: its code, what people call it, whether each file must hold it, and the
    heads that other portals give it.
    """

    code: str
    label: str
    wanted: bool = False
    heads: tuple[str, ...] = ()
    hint: str = ""


FIELDS: Final = (
    Field(
        "reference",
        "Référence du portail",
        wanted=True,
        heads=(
            "référence",
            "numéro de dossier",
            "n° dossier",
            "n° de demande",
            "identifiant",
            "code dossier",
        ),
        hint="Elle ne change pas d’un export à l’autre : elle évite d’importer deux fois.",
    ),
    Field(
        "validated_at",
        "Validée le (date et heure du portail)",
        wanted=True,
        heads=("date de validation", "validé le", "date de transmission", "date de soumission"),
        hint="L’horodatage du portail : seul compte ce qui est validé avant la clôture.",
    ),
    Field("deposited_at", "Déposée le", heads=("date de dépôt", "date de la demande", "déposé le")),
    Field(
        "siret",
        "SIRET",
        wanted=True,
        heads=("siret", "n° siret", "numéro siret", "siret du bénéficiaire", "idbeneficiaire"),
    ),
    Field(
        "organisation",
        "Nom de l’organisme",
        wanted=True,
        heads=(
            "nom du bénéficiaire",
            "nom bénéficiaire",
            "organisme",
            "raison sociale",
            "nom de la structure",
            "structure",
            "demandeur",
            "tiers",
        ),
    ),
    Field("legal_form", "Forme juridique", heads=("forme juridique", "statut juridique", "nature juridique")),
    Field(
        "lot",
        "Territoire",
        wanted=True,
        heads=("territoire", "lot", "secteur", "périmètre", "localisation"),
        hint="Le nom ou le code d’un lot de l’appel.",
    ),
    Field(
        "amount",
        "Montant demandé",
        wanted=True,
        heads=("montant demandé", "montant de la demande", "subvention demandée", "montant sollicité"),
    ),
    Field("coffee", "Dont accueil café", heads=("accueil café", "dont accueil café", "convivialité")),
    Field("rhythm", "Fréquence des rencontres", heads=("fréquence", "rythme", "périodicité")),
    Field(
        "project_title", "Titre du projet", heads=("titre du projet", "intitulé", "nom du projet", "objet")
    ),
    Field("experience", "Expérience en santé mentale", heads=("expérience",)),
    Field("skills", "Compétences d’animation", heads=("compétences",)),
    Field("presence", "Présence sur le territoire", heads=("présence", "implantation")),
    Field("needs", "Besoins du territoire", heads=("besoins", "diagnostic")),
    Field("partnership", "Partenariat", heads=("partenariat", "partenaires")),
    Field("method", "Déroulement proposé", heads=("déroulement", "description", "méthode")),
    Field("facilitators", "Animatrices et animateurs", heads=("animateurs", "intervenants")),
    Field(
        "representative_name", "Représentation légale", heads=("représentant légal", "nom du représentant")
    ),
    Field(
        "commitment",
        "Contrat d’engagement républicain",
        heads=("contrat d’engagement républicain", "cer", "engagement républicain"),
        hint="Oui ou non.",
    ),
)
BY_CODE: Final[Mapping[str, Field]] = {field.code: field for field in FIELDS}
TEXTS: Final = (
    "project_title",
    "experience",
    "skills",
    "presence",
    "needs",
    "partnership",
    "method",
    "facilitators",
    "representative_name",
)
"""Those written on the application as they are."""
CLOSE_ENOUGH: Final = 0.82


def propose(heads: Iterable[str], fields: Iterable[Field] = FIELDS) -> dict[str, str]:
    """Give back, by field, the column that most likely holds it; each column serves once.

    Heads vary by the dozen from a portal to the next: stars, capitals, accents lost in a conversion.
    """
    fields = tuple(fields)
    free = {_bare(head): head for head in heads}
    found: dict[str, str] = {}
    for exact in (True, False):
        for field in fields:
            if field.code in found:
                continue
            for known in (field.label, *field.heads):
                near = get_close_matches(_bare(known), list(free), n=1, cutoff=1.0 if exact else CLOSE_ENOUGH)
                if near:
                    found[field.code] = free.pop(near[0])
                    break
    return found


def _bare(head: str) -> str:
    """What is left of a head once all that portals add or lose is set aside."""
    return re.sub(r"[^a-z0-9]", "", search_key(head))


def check_columns(columns: Mapping[str, str], heads: Iterable[str]) -> Verdict:
    """Whether these columns can be imported: the wanted ones are there, and none serves twice."""
    heads = set(heads)
    absent = [field.label for field in FIELDS if field.wanted and columns.get(field.code) not in heads]
    if absent:
        names = listing([f"«\u00a0{label}\u00a0»" for label in absent])
        return no(typeset(f"Choisissez la colonne du fichier pour {names}."), "columns")
    used = [head for code, head in columns.items() if code in BY_CODE and head]
    twice = next((head for head in used if used.count(head) > 1), None)
    if twice is not None:
        return no(typeset(f"La colonne « {twice} » sert deux fois : gardez un seul usage."), "columns")
    return YES
