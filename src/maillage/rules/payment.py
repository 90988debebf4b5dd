"""The steps of a payment: their days in order, their references, and the year they weigh on (C.5, R72 to
R76).
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from maillage.rules.french import day
from maillage.rules.verdict import YES, Verdict, no

ALERT_DAYS: Final = 15
"""Days left when a payment becomes pressing: 45 of the 60 days of the law are over (C8)."""
NEXT: Final = {"requested": "commit", "committed": "settle", "settled": "order", "ordered": "pay"}
"""What comes next, by state."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a step asks for: the name of its reference, how a day to come and a day too early are refused."""

    reference: str
    to_come: str
    too_early: str


ASKED: Final = {
    "commit": Asked(
        "le numéro d’engagement", "enregistrez l’engagement une fois fait", "L’engagement suit le {}."
    ),
    "settle": Asked(
        "la référence de la liquidation",
        "enregistrez la liquidation une fois faite",
        "La liquidation suit l’engagement et la demande : indiquez une date à partir du {}.",
    ),
    "order": Asked(
        "le numéro du mandat",
        "enregistrez le mandat une fois émis",
        "Le mandat suit la liquidation, du {}.",
    ),
    "pay": Asked(
        "la référence du paiement donnée par le comptable",
        "enregistrez le paiement une fois fait",
        "Le paiement suit le mandat, émis le {}.",
    ),
}


def may_take_step(
    verb: str, reference: str, on: date, *, today: date, after: date | None, field: str
) -> Verdict:
    """C.5: a step has its reference, and its day is neither to come nor before the step it follows.

    Credits may be committed before the signature opens the payment: `after` is None for that step.
    """
    asked = ASKED[verb]
    if not reference.strip():
        return no(f"Indiquez {asked.reference}.", field)
    if on > today:
        return no(f"Cette date est à venir : {asked.to_come}.", "on")
    if after is not None and on < after:
        return no(asked.too_early.format(day(after)), "on")
    return YES


def budget_year(due_on: date, ordered_on: date | None) -> int:
    """C.5: the calendar year a payment weighs on: that of its order, until then that of its last day."""
    return (ordered_on or due_on).year
