"""The columns of the published files, each format in one table: what changes with the next schema is here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from maillage.rules.open_data.essential import PURPOSE_LENGTH, EssentialGrantData

Kind = Literal["string", "number", "integer", "date"]
SIRET_PATTERN = r"^\d{14}$"
DAY_PATTERN = r"[0-9]{4}\-[0-9]{2}\-[0-9]{2}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column as a reader is told of it, and as a validator checks it.

    `allowed` are the only values, `pattern` a regular expression, `longest` a number of characters.
    """

    name: str
    title: str
    description: str
    kind: Kind = "string"
    required: bool = False
    pattern: str = ""
    allowed: tuple[str, ...] = ()
    longest: int = 0
    lowest: str = ""
    highest: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EssentialColumn(Column):
    """A column of the essential data, and how a line fills it."""

    value: Callable[[EssentialGrantData], str]


def _period(separator: str) -> Callable[[EssentialGrantData], str]:
    def written(row: EssentialGrantData) -> str:
        return f"{_iso(row.paid_from)}{separator}{_iso(row.paid_until)}"

    return written


def _iso(day: date) -> str:
    return day.isoformat()


def _period_column(separator: str) -> EssentialColumn:
    return EssentialColumn(
        name="datesPeriodeVersement",
        title="Dates ou période de versement",
        description="De l’avance, due à la signature, au solde, attendu au bilan final.",
        required=True,
        pattern=rf"^{DAY_PATTERN}({separator}{DAY_PATTERN})?$",
        example=f"2025-10-06{separator}2027-04-30",
        value=_period(separator),
    )


def _column(name: str, title: str, description: str, value: Any, **more: Any) -> EssentialColumn:
    return EssentialColumn(name=name, title=title, description=description, value=value, **more)


_WHO = (
    _column(
        "nomAttribuant",
        "Nom de l’attribuant",
        "Nom officiel de la collectivité qui attribue la subvention.",
        lambda row: row.funder,
        required=True,
        example="Département du Pas-de-Calais",
    ),
    _column(
        "idAttribuant",
        "Identification de l’attribuant",
        "SIRET de la collectivité, quatorze chiffres.",
        lambda row: row.funder_siret,
        required=True,
        pattern=SIRET_PATTERN,
        example="22620001200012",
    ),
    _column(
        "dateConvention",
        "Date de la convention",
        "Jour de la dernière des deux signatures de la convention. Un avenant ne la change pas.",
        lambda row: _iso(row.signed_on),
        kind="date",
        required=True,
        example="2025-10-06",
    ),
    _column(
        "referenceDecision",
        "Référence de la décision",
        "Numéro de la délibération qui attribue la subvention.",
        lambda row: row.decision,
        example="2025-CP-123",
    ),
    _column(
        "nomBeneficiaire",
        "Nom du bénéficiaire",
        "Nom de l’organisme qui reçoit la subvention.",
        lambda row: row.beneficiary,
        required=True,
        example="Association Horizon Psy 62",
    ),
    _column(
        "idBeneficiaire",
        "Identification du bénéficiaire",
        "SIRET de l’organisme, quatorze chiffres.",
        lambda row: row.beneficiary_siret,
        required=True,
        pattern=SIRET_PATTERN,
        example="00000010900017",
    ),
)
_RNA = _column(
    "rnaBeneficiaire",
    "Numéro RNA du bénéficiaire",
    "Numéro au répertoire national des associations ; vide quand le SIRET est donné.",
    lambda _row: "",
    pattern=r"^W\d[A-Z\d]\d{7}$",
    example="W629000001",
)
_WHAT = (
    _column(
        "objet",
        "Objet de la subvention",
        "Appel à projets, territoire et période de l’action.",
        lambda row: row.purpose,
        required=True,
        longest=PURPOSE_LENGTH,
        example="Groupe d’échanges de pratiques, territoire Artois, du 01/11/2025 au 31/10/2026",
    ),
    _column(
        "montant",
        "Montant total de la subvention",
        "Montant attribué, en euros, avenants signés compris.",
        lambda row: f"{row.amount:.2f}",
        kind="number",
        required=True,
        lowest="0",
        example="20000.00",
    ),
    _column(
        "nature",
        "Nature de la subvention",
        "En numéraire ou en nature.",
        lambda _row: "aide en numéraire",
        required=True,
        allowed=("aide en numéraire", "aide en nature", "aide en numéraire;aide en nature"),
        example="aide en numéraire",
    ),
    _column(
        "conditionsVersement",
        "Conditions de versement",
        "Une avance à la signature, le solde au vu du bilan final.",
        lambda _row: "échelonné",
        required=True,
        longest=256,
        example="échelonné",
    ),
)
_FRAME = (
    _column(
        "idRAE",
        "Numéro au répertoire des aides aux entreprises",
        "Vide : le dispositif n’y est pas recensé.",
        lambda _row: "",
    ),
    _column(
        "notificationUE",
        "Aide notifiée à la Commission européenne",
        "« oui » ou « non ».",
        lambda _row: "non",
        required=True,
        allowed=("oui", "non"),
        example="non",
    ),
    _column(
        "pourcentageSubvention",
        "Part de la subvention attribuée au bénéficiaire",
        "1.00 : un seul bénéficiaire par convention.",
        lambda _row: "1.00",
        kind="number",
        required=True,
        lowest="0.01",
        highest="1",
        example="1.00",
    ),
)
_SCHEME = _column(
    "dispositifAide",
    "Dispositif d’aide",
    "Appel à projets, par son nom court : celui de son adresse sur ce site.",
    lambda row: row.scheme,
    example="aap-2025",
)

REGULATORY: tuple[EssentialColumn, ...] = (*_WHO, *_WHAT, _period_column("_"), *_FRAME)
"""Arrêté du 17 novembre 2017: fourteen columns, the two days of the period apart by « _ »."""
SCDL: tuple[EssentialColumn, ...] = (*_WHO, _RNA, *_WHAT, _period_column("/"), *_FRAME, _SCHEME)
"""SCDL subventions 2.1.1: sixteen columns, the two days of the period apart by « / »."""
