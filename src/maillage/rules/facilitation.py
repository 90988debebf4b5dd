"""Before, during and after a meeting: what is left to do, who is missing, when two sub-groups work better."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from maillage.rules.french import plural, typeset

ANSWERS_SHOWN_FROM = 5
"""Below so many answers, none is told apart: a small group would recognise its own."""


@dataclass(frozen=True, slots=True)
class Preparation:
    """One thing to do before a meeting, and the day it is better done by."""

    label: str
    due: date
    done: bool
    late: bool
    key: str


def preparation(
    day: date, today: date, *, opened: bool, placed: bool, access: bool, method: bool, told: bool
) -> tuple[Preparation, ...]:
    """R21–R28: what a facilitator sees to, from three weeks before until the day before."""
    wanted = (
        ("Ouvrir les inscriptions", 21, opened, "open"),
        ("Préciser le lieu, ou le lien de connexion", 14, placed, "place"),
        ("Dire comment accéder à la salle", 7, access, "place"),
        ("Choisir la méthode", 7, method, "method"),
        ("Inviter les structures absentes des inscrits", 7, told, "gaps"),
    )
    rows = []
    for label, days, done, key in wanted:
        due = day - timedelta(days=days)
        rows.append(Preparation(label, due, done, late=not done and due < today, key=key))
    return tuple(rows)


def gaps_sentence(absent: Sequence[str]) -> str:
    """R16, R28: « Aucun inscrit de ces structures : bailleurs, SPIP. »; empty when none is missing."""
    return typeset(f"Aucun inscrit de ces structures : {', '.join(absent)}.") if absent else ""


def two_halves(people: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """R28, R35: two sub-groups of nearly the same number where each origin is shared out.

    `people` are given with their origin; the order within an origin is kept.
    """
    by_origin: dict[str, list[str]] = {}
    for who, origin in people:
        by_origin.setdefault(origin, []).append(who)
    dealt = [who for origin in sorted(by_origin) for who in by_origin[origin]]
    return tuple(dealt[::2]), tuple(dealt[1::2])


def split_sentence(count: int, above: int) -> str:
    """R35: proposes two sub-groups, or two situations, above a number; empty up to it."""
    if count <= above:
        return ""
    return typeset(
        f"{plural(count, 'personne')} : formez deux sous-groupes de {count // 2} et {count - count // 2}, "
        "ou travaillez deux situations l’une après l’autre."
    )


def answers_told(counts: dict[int, int]) -> dict[int, int]:
    """The answers to the question asked after a meeting, or none of them while they are too few."""
    return counts if sum(counts.values()) >= ANSWERS_SHOWN_FROM else {}
