"""The budget of a project: costs and resources that balance, and what the call allows of them (R39, R66)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from typing import Final

from maillage.rules.french import amount, percent, typeset
from maillage.rules.verdict import YES, Verdict, no

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


class Side(StrEnum):
    """The two sides of a budget."""

    COST = "cost"
    RESOURCE = "resource"


HEADINGS: Final = {
    Side.COST: {
        "60": "Achats",
        "61": "Services extérieurs",
        "62": "Autres services extérieurs",
        "63": "Impôts et taxes",
        "64": "Charges de personnel",
        "65": "Autres charges de gestion courante",
        "66": "Charges financières",
        "67": "Charges exceptionnelles",
        "68": "Dotations aux amortissements",
        "86": "Emplois des contributions en nature",
    },
    Side.RESOURCE: {
        "70": "Ventes et prestations de services",
        "73": "Dotations et produits de tarification",
        "74": "Autres subventions",
        "75": "Autres produits de gestion courante",
        "76": "Produits financiers",
        "77": "Produits exceptionnels",
        "78": "Reprises sur amortissements et provisions",
        "own": "Fonds propres",
        "87": "Contributions en nature",
    },
}
"""The headings of the chart of accounts that associations give with a request (cerfa 12156), by side."""
IN_KIND: Final = {Side.COST: "86", Side.RESOURCE: "87"}
"""Contributions in kind: told apart, they balance between themselves."""


@dataclass(frozen=True, slots=True)
class Line:
    """One cost or one resource, in euros."""

    side: Side
    heading: str
    amount: Decimal
    label: str = ""

    @property
    def in_kind(self) -> bool:
        """Whether nobody pays it: volunteers, rooms lent."""
        return self.heading == IN_KIND[self.side]


@dataclass(frozen=True, slots=True)
class Budget:
    """The lines of a project, and what it asks of the département: one resource, entered once (R66)."""

    lines: tuple[Line, ...]
    requested: Decimal = ZERO

    @property
    def costs(self) -> Decimal:
        """What the project costs, in euros, contributions in kind left out."""
        return self._sum(Side.COST, in_kind=False)

    @property
    def resources(self) -> Decimal:
        """What pays for it, in euros, the amount requested included, contributions in kind left out."""
        return self._sum(Side.RESOURCE, in_kind=False) + self.requested

    @property
    def given_in_kind(self) -> Decimal:
        """The contributions in kind received, in euros (heading 87)."""
        return self._sum(Side.RESOURCE, in_kind=True)

    @property
    def used_in_kind(self) -> Decimal:
        """The contributions in kind used, in euros (heading 86)."""
        return self._sum(Side.COST, in_kind=True)

    def by_heading(self, side: Side) -> dict[str, Decimal]:
        """Give back the total of each heading that holds something, in the order of the chart of accounts."""
        totals = {
            code: sum((line.amount for line in self.lines if (line.side, line.heading) == (side, code)), ZERO)
            for code in HEADINGS[side]
        }
        return {code: total for code, total in totals.items() if total}

    def _sum(self, side: Side, *, in_kind: bool) -> Decimal:
        return sum(
            (line.amount for line in self.lines if line.side == side and line.in_kind == in_kind), ZERO
        )


def lines_of(entries: Iterable[tuple[str, str, str, Decimal]]) -> tuple[Line, ...]:
    """Give back the lines told as (side, heading, label, amount); raise ValueError for an unknown side."""
    return tuple(Line(Side(side), heading, total, label) for side, heading, label, total in entries)


def balance(budget: Budget) -> Verdict:
    """Whether costs and resources are equal to the cent, in money and in kind; if not, by how much."""
    if not budget.costs:
        return no("Indiquez les dépenses du projet, ligne par ligne.", "budget")
    gap = budget.costs - budget.resources
    if gap > 0:
        return no(
            f"Il manque {amount(gap)} de ressources : les dépenses font {amount(budget.costs)}, "
            f"les ressources {amount(budget.resources)}.",
            "budget",
        )
    if gap < 0:
        return no(
            f"Les ressources dépassent les dépenses de {amount(-gap)} : les dépenses font "
            f"{amount(budget.costs)}, les ressources {amount(budget.resources)}.",
            "budget",
        )
    used, given = budget.used_in_kind, budget.given_in_kind
    if used != given:
        return no(
            "Les contributions en nature doivent être égales : "
            f"{amount(used)} en emplois (86), {amount(given)} en ressources (87).",
            "budget",
        )
    return YES


def highest_by_share(costs: Decimal, share: Decimal) -> Decimal:
    """Give back the most that a share of the costs allows, in euros, rounded down to the cent."""
    return (costs * share).quantize(CENT, rounding=ROUND_DOWN)


def check_share(requested: Decimal, costs: Decimal, *, share: Decimal | None) -> Verdict:
    """Whether the amount asked for stays within the share of the costs that the call pays; None: no cap."""
    if share is None:
        return YES
    highest = highest_by_share(costs, share)
    if requested <= highest:
        return YES
    hundredths = share * 100
    shown = percent(hundredths, 0 if hundredths % 1 == 0 else 2)
    return no(
        f"L’appel finance {shown} du coût du projet au plus : "
        f"pour {amount(costs)} de dépenses, demandez {amount(highest)} au plus.",
        "amount",
    )


def check_floor(requested: Decimal, *, floor: Decimal) -> Verdict:
    """Whether the amount asked for reaches the least that the call grants."""
    if requested >= floor:
        return YES
    return no(f"Le montant demandé doit atteindre {amount(floor)} au moins.", "amount")


def totals_sentence(budget: Budget) -> str:
    """What the page says under the table: both totals, and that they balance or by how much they do not."""
    verdict = balance(budget)
    if not verdict:
        return verdict.sentence
    return typeset(f"Budget équilibré : {amount(budget.costs)} de dépenses et de ressources.")
