"""What a group keeps of its meetings without the situation: levers, leads, referrals, what is in the way
(R14, R20, R30, R82).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from maillage.rules.french import plural, typeset
from maillage.rules.situations import cleaned
from maillage.rules.verdict import YES, Refused, Verdict, no

LONGEST: Final = 300
"""Characters of a takeaway: one line, that has no room for a story."""
TOLD_FROM: Final = 5
"""Below so many, a theme is not told apart in what is published."""


class Kind(StrEnum):
    """What a takeaway is: the three objectives of the call (R20), and two findings for its strategy (R82)."""

    LEVER = "lever"
    LEAD = "lead"
    REFERRAL = "referral"
    BLOCKAGE = "blockage"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class KindWords:
    """How a kind is said: one, several, what it answers."""

    one: str
    several: str
    hint: str


KINDS: Final = {
    Kind.LEVER: KindWords("Levier", "Leviers", "ce qui a aidé"),
    Kind.LEAD: KindWords("Piste d’action", "Pistes d’action", "ce qui peut être essayé"),
    Kind.REFERRAL: KindWords("Orientation", "Orientations", "vers qui se tourner"),
    Kind.BLOCKAGE: KindWords("Blocage", "Blocages", "ce qui empêche d’avancer"),
    Kind.MISSING: KindWords("Ressource manquante", "Ressources manquantes", "ce qui n’existe pas ici"),
}


def may_note(state: str, starts_at: datetime, at: datetime) -> Verdict:
    """R20: a takeaway is written in the meeting or after it, never before."""
    if state == "cancelled":
        return no("Cette rencontre est annulée : notez l’acquis à la rencontre où il est apparu.")
    if at < starts_at:
        return no("La rencontre n’a pas commencé : les acquis se notent pendant, ou après.")
    return YES


def as_line(text: str) -> str:
    """The words typed, on one line and without what the eye does not see: as they are read and kept."""
    return " ".join(cleaned(text).split())


def one_line(text: str) -> str:
    """R14: the line as it is kept; raise Refused when it is empty, or long enough to tell a situation."""
    line = as_line(text)
    if not line:
        raise Refused("Écrivez en une ligne ce que le groupe retient.", "text")
    if len(line) > LONGEST:
        raise Refused(
            f"Tenez en une ligne de {LONGEST} caractères : ce que le groupe retient, sans la situation.",
            "text",
        )
    return line


def recurs(meetings: int, wanted: int) -> bool:
    """R30: whether a theme came up at enough meetings to become the subject of an information session."""
    return meetings >= wanted


@dataclass(frozen=True, slots=True)
class Counted:
    """A theme, the meetings where it came up, and the takeaways that bear it; never their text."""

    label: str
    meetings: int
    takeaways: int


OTHERS: Final = "Autres thèmes"


def told_apart(rows: Iterable[Counted]) -> tuple[Counted, ...]:
    """R82: what may be published: themes with less than five takeaways are told together, or not at all when
    they make less than five between them.
    """
    listed = list(rows)
    shown = [row for row in listed if row.takeaways >= TOLD_FROM]
    few = [row for row in listed if row.takeaways < TOLD_FROM]
    takeaways = sum(row.takeaways for row in few)
    if takeaways >= TOLD_FROM:
        shown.append(Counted(OTHERS, sum(row.meetings for row in few), takeaways))
    return tuple(shown)


def themes_sentence(rows: Iterable[tuple[str, int]]) -> str:
    """R82: « Thèmes rencontrés : incurie (3 rencontres), voisinage (1). »; empty without a theme."""
    told = ", ".join(f"{label} ({plural(meetings, 'rencontre')})" for label, meetings in rows)
    return typeset(f"Thèmes rencontrés : {told}.") if told else ""
