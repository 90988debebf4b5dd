"""The agreement: its twelve months, its quarters, its deadlines, who may sign it and when (R62 to R64, R73,
R80).
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from maillage.rules import french
from maillage.rules.conditions import Condition, may_commit
from maillage.rules.lives import AGREEMENT
from maillage.rules.period import Period, add_months, period_of
from maillage.rules.verdict import YES, Verdict, no

LEGAL_AGREEMENT_THRESHOLD = Decimal("23000.00")
"""Euros a year from one authority above which an agreement is mandatory (décret 2001-495, art. 1; C2)."""
LEGAL_PAYMENT_DAYS = 60
"""Days to pay after the triggering event (loi 2021-875, art. 2; C8)."""
LEGAL_PUBLICATION_MONTHS = 3
"""Months after the signature to publish the essential data (loi 2000-321, art. 10)."""


def check_period(period: Period, months: int) -> Verdict:
    """R62: the operation lasts so many months to the day. A longer one needs an amendment (F36)."""
    expected = period_of(period.start, months)
    if period == expected:
        return YES
    return no(
        f"La durée de l’opération est fixée à {months} mois : commencée le {french.day(period.start)}, "
        f"elle se termine le {french.day(expected.end)}.",
        "end",
    )


def extended(period: Period, new_end: date, *, decision: str) -> Period:
    """F36: the period of an amendment that changes the end; deadlines are to be computed from it.

    Raises Refused without the reference of a decision, or when the new end comes before the start.
    """
    if not decision.strip():
        no("Indiquez la référence de la décision qui modifie la durée.", "decision").require()
    if new_end < period.start:
        no(f"La nouvelle fin doit suivre le début, le {french.day(period.start)}.", "end").require()
    return Period(period.start, new_end)


def rest_of(period: Period, ended_on: date) -> Period:
    """F33: what is left of an operation ended early, from the day after, for who takes it over."""
    return Period(max(period.start, ended_on + timedelta(days=1)), period.end)


def quarters(period: Period, months: int = 3) -> tuple[Period, ...]:
    """R29: the quarters of the agreement (not of the calendar), the last one cut at its end."""
    starts = []
    start = period.start
    while start <= period.end:
        starts.append(start)
        start = add_months(period.start, len(starts) * months)
    bounds = pairwise([*starts, period.end + timedelta(days=1)])
    return tuple(Period(first, following - timedelta(days=1)) for first, following in bounds)


def report_due(end: date, months: int) -> date:
    """R80: the last day to send the final report: 30/04/2027 and 30/05/2027 for six months. Never
    postponed.
    """
    return add_months(end, months)


def advance_due(signed_on: date, days: int = LEGAL_PAYMENT_DAYS) -> date:
    """R73, C8: the last day to pay the advance, from the last signature."""
    return signed_on + timedelta(days=days)


def publication_due(signed_on: date, months: int = LEGAL_PUBLICATION_MONTHS) -> date:
    """The last day to publish the essential data of the agreement."""
    return add_months(signed_on, months)


def agreement_is_mandatory(year_total: Decimal, threshold: Decimal = LEGAL_AGREEMENT_THRESHOLD) -> bool:
    """C2, F1: by law, strictly above the threshold, on all the operator gets from the funder in a year."""
    return year_total > threshold


def mandatory_sentence(year_total: Decimal, signed_on: date | None) -> str:
    """The badge of an agreement the law requires (F1); empty at or below the threshold."""
    if not agreement_is_mandatory(year_total):
        return ""
    limit = "" if signed_on is None else f" avant le {french.day(publication_due(signed_on))}"
    return french.typeset(
        f"Convention obligatoire (loi du 12 avril 2000, art. 10) – publication open data{limit} (3 mois)"
    )


def may_sign(state: str, side: str, conditions: Iterable[Condition], *, deliberation: str) -> Verdict:
    """R69 to R71, R73: nobody signs while a condition is not met, nor without the deliberation that grants.

    `side` is "operator" or "department"; either may sign first.
    """
    step = AGREEMENT.may(state, f"sign_{side}")
    if not step:
        return step
    commitment = may_commit(conditions)
    if not commitment:
        return commitment
    if not deliberation.strip():
        return no(
            "Indiquez d’abord la délibération qui attribue la subvention : numéro et date.", "deliberation"
        )
    return YES


def may_have_signed(signed_on: date, *, sent_on: date, today: date, field: str = "") -> Verdict:
    """R73: the day of a signature on paper, as typed: never to come, nor before the sending."""
    if signed_on > today:
        return no("Cette date est à venir : indiquez le jour où la convention a été signée.", field)
    if signed_on < sent_on:
        return no(
            f"La convention a été envoyée à la signature le {french.day(sent_on)} : elle n’a pas pu être "
            "signée avant.",
            field,
        )
    return YES


def is_signed_by_both(state: str) -> bool:
    """R73: what opens the advance."""
    return state in ("in_force", "ended", "closed")
