"""How long a file is kept, and what becomes of it then (law C.8): retention period and final disposition."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from maillage.rules.french import day
from maillage.rules.period import add_months
from maillage.rules.verdict import YES, Verdict, no

YEARS: Final = 10
"""The usual retention period of a grant file, in years [H]."""
DISPOSITIONS: Final = {"C": "conserver", "D": "détruire", "T": "trier"}
"""The final dispositions of public archives."""
DISPOSITION: Final = "T"
"""What is proposed until the Archives départementales say otherwise [H]."""


ANONYMOUS_AFTER: Final = 6
"""Months after the acceptance of the final report before names leave the active database [H]."""


def anonymous_from(accepted: date) -> date:
    """C.6: the day from which the names of a group leave the active database."""
    return add_months(accepted, ANONYMOUS_AFTER)


def retention_start(days: Iterable[date]) -> date | None:
    """C.8: the retention period runs from the most recent document of the file."""
    return max(days, default=None)


def retention_end(latest: date, years: int) -> date:
    """C.8: the last day the file is kept."""
    return add_months(latest, 12 * years)


def may_eliminate(until: date, disposition: str, today: date, *, visa: bool) -> Verdict:
    """C.8: nothing of a public archive is destroyed before its term, nor without the recorded visa."""
    if today <= until:
        return no(f"Ce dossier se conserve jusqu’au {day(until)} : il ne peut pas être éliminé avant.")
    if disposition == "C":
        return no("Ce dossier se conserve : versez-le aux Archives départementales.")
    if not visa:
        return no("Le visa de la direction des Archives départementales manque : enregistrez-le d’abord.")
    return YES


def may_record_visa(
    director: str, reference: str, given_on: date | None, until: date, today: date
) -> Verdict:
    """C.8: the visa names who gave it, its day and its reference; it comes once the file is past its term."""
    if today <= until:
        return no(f"Ce dossier se conserve jusqu’au {day(until)} : le visa se demande ensuite.")
    if not director.strip():
        return no("Indiquez qui a donné le visa.", "director")
    if not reference.strip():
        return no("Indiquez la référence du visa.", "reference")
    if given_on is None or given_on > today:
        return no("Indiquez le jour du visa : il est déjà passé.", "given_on")
    if given_on <= until:
        return no(f"Le visa se donne après le {day(until)}, terme de la conservation.", "given_on")
    return YES
