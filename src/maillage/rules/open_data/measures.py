"""The published indicators: one line a measure, with what is too small to be told left empty (R83–R86)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from maillage.rules.indicators import UNKNOWN_ORIGIN, Frequency
from maillage.rules.open_data.columns import Column
from maillage.rules.open_data.small_counts import Count, grouped
from maillage.rules.period import Period

OTHERS_LABEL = "Autres provenances, regroupées"
UNTOLD_LABEL = "Provenance non renseignée"
MEASURES = (
    "rencontres_prevues",
    "rencontres_tenues",
    "rencontres_annulees",
    "rencontres_a_distance",
    "ecart_moyen_jours",
    "participations",
    "personnes",
    "moyenne_par_rencontre",
    "participations_par_provenance",
    "personnes_par_provenance",
)
INDICATORS: tuple[Column, ...] = (
    Column(
        name="appel",
        title="Appel à projets",
        description="Nom court de l’appel : celui de son adresse sur ce site.",
        required=True,
        example="aap-2025",
    ),
    Column(
        name="territoire",
        title="Territoire",
        description="Nom court du territoire.",
        required=True,
        example="artois",
    ),
    Column(name="nomTerritoire", title="Nom du territoire", description="", required=True, example="Artois"),
    Column(
        name="groupe",
        title="Groupe",
        description="Nom court du groupe : celui de son adresse sur ce site.",
        required=True,
        example="artois-2025",
    ),
    Column(
        name="debut",
        title="Début de la période",
        description="Premier jour de la convention.",
        kind="date",
        required=True,
        example="2025-11-01",
    ),
    Column(
        name="fin",
        title="Fin de la période",
        description="Dernier jour de la convention. Un groupe paraît une fois sa période finie.",
        kind="date",
        required=True,
        example="2026-10-31",
    ),
    Column(
        name="indicateur",
        title="Indicateur",
        description="I1 : fréquence des rencontres ; I2 : nombre de participants ; I3 : provenance.",
        required=True,
        allowed=("I1", "I2", "I3"),
        example="I2",
    ),
    Column(
        name="mesure",
        title="Mesure",
        description="« participations » : une personne venue trois fois compte trois fois ; "
        "« personnes » : elle compte une fois, sous la provenance de sa dernière venue.",
        required=True,
        allowed=MEASURES,
        example="participations",
    ),
    Column(
        name="provenance",
        title="Provenance professionnelle",
        description="Type de structure, pour I3 seulement. Les types de moins de cinq personnes sont "
        "regroupés ; un type absent ne compte personne, ou est regroupé.",
        example="Bailleur social",
    ),
    Column(
        name="valeur",
        title="Valeur",
        description="Vide quand elle porte sur moins de cinq personnes, ou qu’il n’y a rien à mesurer.",
        kind="number",
        lowest="0",
        example="97",
    ),
    Column(
        name="masquee",
        title="Valeur masquée",
        description="« oui » quand la valeur existe et porte sur moins de cinq personnes.",
        required=True,
        allowed=("oui", "non"),
        example="non",
    ),
)
Row = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCounts:
    """The figures of a group over its whole agreement; `origins` are those of `last_origins`."""

    call: str
    territory: str
    territory_name: str
    group: str
    period: Period
    frequency: Frequency
    origins: Mapping[str, Count]


def measures_of(counts: GroupCounts, labels: Mapping[str, str]) -> tuple[Row, ...]:
    """The lines of a group: I1 as it is, I2 and I3 as far as nobody is read in them.

    `labels` gives the type of structure of each code, in the order of the lines.
    """
    told = grouped(counts.origins, len({*labels, *counts.origins, UNKNOWN_ORIGIN}))
    total = told.total
    i1 = counts.frequency
    mean = Decimal(total.attendances) / i1.held if total is not None and i1.held else None
    rows = [
        ("I1", "rencontres_prevues", "", _text(i1.expected), False),
        ("I1", "rencontres_tenues", "", _text(i1.held), False),
        ("I1", "rencontres_annulees", "", _text(i1.cancelled), False),
        ("I1", "rencontres_a_distance", "", _text(i1.remote), False),
        ("I1", "ecart_moyen_jours", "", _text(i1.mean_gap), False),
        ("I2", "participations", "", _text(None if total is None else total.attendances), total is None),
        ("I2", "personnes", "", _text(None if total is None else total.people), total is None),
        ("I2", "moyenne_par_rencontre", "", _text(mean), total is None),
    ]
    lines = [(_label(code, labels), told.lines[code]) for code in _ordered(told.lines, labels)]
    if told.others is not None:
        lines.append((OTHERS_LABEL, told.others))
    for label, count in lines:
        rows.append(("I3", "participations_par_provenance", label, _text(count.attendances), False))
        rows.append(("I3", "personnes_par_provenance", label, _text(count.people), False))
    return tuple(
        {
            "appel": counts.call,
            "territoire": counts.territory,
            "nomTerritoire": counts.territory_name,
            "groupe": counts.group,
            "debut": counts.period.start.isoformat(),
            "fin": counts.period.end.isoformat(),
            "indicateur": indicator,
            "mesure": measure,
            "provenance": origin,
            "valeur": value,
            "masquee": "oui" if hidden else "non",
        }
        for indicator, measure, origin, value, hidden in rows
    )


def _ordered(lines: Mapping[str, Count], labels: Mapping[str, str]) -> list[str]:
    known = [code for code in labels if code in lines]
    return known + sorted(set(lines) - set(known))


def _label(code: str, labels: Mapping[str, str]) -> str:
    return UNTOLD_LABEL if code == UNKNOWN_ORIGIN else labels.get(code, code)


def _text(value: int | Decimal | None) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return str(value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))
    return str(value)
