"""When the final report may be sent, what its signatory declares, how late it is (R79, R80, F38)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from maillage.rules.french import day, listing, plural, short_date, typeset
from maillage.rules.report.headings import Heading
from maillage.rules.verdict import YES, Verdict, no

REMINDERS: Final = (-90, -30, -7, 1)
"""R80: when its operator is reminded of it, in days from the due date, for a call that says nothing of it."""


def may_submit(period_end: date, on: date, headings: Iterable[Heading], texts: Mapping[str, str]) -> Verdict:
    """R79: after the last day of the operation, with every heading that the call asks for written. Late is
    never refused (R80).

    `texts` maps the code of a heading to what was written.
    """
    if on <= period_end:
        return no(
            f"L’opération se termine le {day(period_end)} : "
            "le bilan final peut être transmis à partir du lendemain."
        )
    missing = missing_headings(headings, texts)
    if missing:
        return no(f"Complétez le bilan avant de le transmettre : {listing(missing)}.")
    return YES


def missing_headings(headings: Iterable[Heading], texts: Mapping[str, str]) -> tuple[str, ...]:
    """R79, R82: the titles of the headings asked for and still empty, in the order of the call."""
    return tuple(one.label for one in headings if one.mandatory and not texts.get(one.code, "").strip())


def declaration(name: str, quality: str, body: str, period: str) -> str:
    """R79: what the signatory of the report declares, in a capacity they may still be typing; `period` is
    « du … au … ».
    """
    who = f"{name}, {quality}" if quality else name
    return typeset(
        f"Je, {who}, agissant pour {body}, déclare que ce bilan retrace fidèlement l’opération "
        f"{period} et que ses chiffres sont ceux des feuilles de présence."
    )


def days_late(received_on: date, due: date) -> int:
    """R80, F38: days after the due date, 0 on time."""
    return max((received_on - due).days, 0)


def reception_sentence(received_on: date, due: date) -> str:
    """F38: « reçu avec 3 jours de retard (échéance 30/04/2027) »: told, never refused."""
    late = days_late(received_on, due)
    if not late:
        return f"reçu le {short_date(received_on)} (échéance {short_date(due)})"
    return f"reçu avec {plural(late, 'jour')} de retard (échéance {short_date(due)})"
