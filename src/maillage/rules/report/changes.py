"""What a correction of the presences changes in a report already sent (R81, F40).

The figures sent stay those of the report until its signatory sends a new version: nobody signs in their
place. The new version says what changed, and why.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from maillage.rules.french import day, listing, plural, typeset
from maillage.rules.verdict import YES, Verdict, no

NOTHING = "–"
"""Stands for a figure that is not there on one side."""


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that a new version changes, as written before and after."""

    label: str
    before: str
    after: str

    def __str__(self) -> str:
        return typeset(f"{self.label} : {self.before} → {self.after}")


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Change, ...]:
    """Give back the figures that differ, in the order of the new ones, then those that are gone."""
    labels = [*after, *(label for label in before if label not in after)]
    told = ((label, before.get(label, NOTHING), after.get(label, NOTHING)) for label in labels)
    return tuple(Change(*one) for one in told if one[1] != one[2])


def may_rectify(changed: Iterable[Change], *, certified: bool) -> Verdict:
    """F40: a report that is sent is rectified when the presences no longer say what it says, until service
    done is certified.
    """
    if certified:
        return no("Le service fait est certifié : le bilan ne change plus.")
    if not tuple(changed):
        return no("Les chiffres sont ceux du bilan transmis : il n’y a rien à rectifier.")
    return YES


def why_rectified(corrected: Iterable[tuple[date, Iterable[str]]]) -> str:
    """F40: the reason proposed for the new version: the meetings corrected, and why each was."""
    meetings = [
        f"rencontre du {day(on)}" + (f" ({listing(sorted(set(said)))})" if said else "")
        for on, motives in corrected
        for said in [[motive for motive in motives if motive]]
    ]
    if not meetings:
        return ""
    return typeset(f"Présences corrigées : {' ; '.join(meetings)}.")


def rectification_sentence(number: int, count: int) -> str:
    """F40: « La version 2 remplace la version 1 : 3 chiffres changent. »."""
    many = plural(count, "chiffre change", "chiffres changent")
    return typeset(f"La version {number} remplace la version {number - 1} : {many}.")
