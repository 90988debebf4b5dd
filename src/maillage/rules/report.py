"""The final report: when it may be sent, when it is due, what it opens (R75, R79 to R82)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from maillage.rules.french import day, listing, plural, short_date, typeset
from maillage.rules.verdict import YES, Verdict, no


def may_submit(period_end: date, on: date, headings: Mapping[str, str], texts: Mapping[str, str]) -> Verdict:
    """R79: after the last day of the operation, with every qualitative heading written. Late is never
    refused (R80).

    `headings` maps a heading's code to its French title, `texts` the same codes to what was written.
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


def missing_headings(headings: Mapping[str, str], texts: Mapping[str, str]) -> tuple[str, ...]:
    """R79, R82: the titles of the headings still empty, in the order of the call."""
    return tuple(title for code, title in headings.items() if not texts.get(code, "").strip())


def days_late(received_on: date, due: date) -> int:
    """R80, F38: days after the due date, 0 on time."""
    return max((received_on - due).days, 0)


def reception_sentence(received_on: date, due: date) -> str:
    """F38: « reçu avec 3 jours de retard (échéance 30/04/2027) »: told, never refused."""
    late = days_late(received_on, due)
    if not late:
        return f"reçu le {short_date(received_on)} (échéance {short_date(due)})"
    return f"reçu avec {plural(late, 'jour')} de retard (échéance {short_date(due)})"


@dataclass(frozen=True, slots=True)
class BalanceFile:
    """What is known when the balance is prepared (R75, R76)."""

    report_state: str
    objectives_reviewed: bool
    committee_held: bool
    service_certified_by: str
    account: tuple[str, ...] = ()
    """What the account of the operator still lacks (see `account.missing_in_account`)."""


def missing_before_balance(file: BalanceFile) -> tuple[str, ...]:
    """R75, R76: what must still be done before the balance, in the order to do it; empty when nothing is
    missing.
    """
    steps = (
        (file.committee_held, "le comité de suivi annuel et son compte rendu"),
        (file.report_state != "open", "le bilan final de l’opérateur"),
        (file.report_state == "accepted", "l’acceptation du bilan final"),
        *((False, item) for item in file.account),
        (file.objectives_reviewed, "l’appréciation des objectifs"),
        (bool(file.service_certified_by), "la certification du service fait"),
    )
    return tuple(typeset(label) for done, label in steps if not done)
