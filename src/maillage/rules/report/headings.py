"""What the operator writes in its final report: the headings of the call (R20, R79, R82)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from maillage.rules.takeaways import Kind

THEMES: Final = "themes"
"""The source of a heading fed by the themes of the meetings, counted."""
SOURCES: Final = (THEMES, *(kind.value for kind in Kind))
"""What may be proposed under a heading: the themes, the takeaways of a kind."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the report; `source` says what is proposed under it, `mandatory` whether the report waits
    for it.
    """

    code: str
    label: str
    help: str = ""
    source: str = ""
    mandatory: bool = True


STANDARD: Final = (
    Heading(
        "levers",
        "Leviers mis en lumière",
        "Ce qui a aidé les professionnels face aux situations rencontrées.",
        Kind.LEVER.value,
    ),
    Heading(
        "leads", "Pistes d’action", "Ce que le groupe propose d’essayer ou de poursuivre.", Kind.LEAD.value
    ),
    Heading(
        "referrals",
        "Orientations vers les dispositifs",
        "Vers quels dispositifs les professionnels ont été orientés.",
        Kind.REFERRAL.value,
    ),
    Heading(
        "themes", "Thèmes récurrents", "Ce qui est revenu de rencontre en rencontre.", THEMES, mandatory=False
    ),
    Heading(
        "needs",
        "Besoins non couverts",
        "Ce qui empêche d’avancer, et à quoi rien ne répond.",
        Kind.BLOCKAGE.value,
        mandatory=False,
    ),
    Heading(
        "missing",
        "Ressources manquantes",
        "Ce qui n’existe pas sur le territoire, ou pas assez.",
        Kind.MISSING.value,
        mandatory=False,
    ),
    Heading(
        "strategy",
        "Éléments pour la stratégie départementale",
        "Ce que le Département devrait savoir pour la suite.",
    ),
)
"""The headings of a call that names none: the three objectives (R20), then what feeds the strategy (R82)."""


def headings_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Heading, ...]:
    """Give back the headings that a call names, the standard ones when it names none."""
    return tuple(Heading(**row) for row in rows) or STANDARD
