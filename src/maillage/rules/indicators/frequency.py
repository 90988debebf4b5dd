"""I1: how often groups met (R84)."""

from __future__ import annotations

import functools
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from maillage.rules.calendar import active_months, pause, rhythm
from maillage.rules.french import decimal, plural, typeset
from maillage.rules.indicators.counts import MeetingCounts
from maillage.rules.period import Period

NOTHING_HELD = "Aucune rencontre tenue"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is expected of one group over a period, or of several once added.

    `every_months` is None when groups of several rhythms are read together.
    """

    expected: int
    active_months: int
    every_months: int | None
    excluded_months: frozenset[int]

    def __add__(self, other: Plan) -> Plan:
        same = (self.every_months, self.excluded_months) == (other.every_months, other.excluded_months)
        return Plan(
            self.expected + other.expected,
            self.active_months + other.active_months,
            self.every_months if same else None,
            self.excluded_months & other.excluded_months,
        )


@dataclass(frozen=True, slots=True)
class Frequency:
    """I1. `expected` is what the agreement expects; `planned` and `cancelled` are what the calendar holds.

    `mean_gap` is in days, `per_active_month` in meetings of a group; both are None when there is nothing to
    compute them from. `awaiting` are the meetings gone by whose sheet is not closed yet.
    """

    held: int
    expected: int
    planned: int
    cancelled: int
    remote: int
    awaiting: int
    mean_gap: Decimal | None
    per_active_month: Decimal | None
    sentence: str

    @property
    def in_person(self) -> int:
        """Meetings held in person (R36)."""
        return self.held - self.remote

    def gap_sentence(self) -> str:
        """« 37,3 jours », empty when there are fewer than two days."""
        return "" if self.mean_gap is None else f"{decimal(self.mean_gap)} jours"


@functools.lru_cache(maxsize=4096)
def plan_within(
    agreement: Period,
    part: Period,
    *,
    every_months: int,
    expected: int,
    excluded_months: frozenset[int],
) -> Plan:
    """What an agreement expects over a part of it: all of it over the whole, and parts that follow add up.

    An active month belongs to the part that holds its first day; what they expect together is rounded down
    as one goes along, so that four quarters expect what the year does.
    """
    whole = len(active_months(agreement, excluded_months))
    until = _begun(agreement, part.end, excluded_months)
    before = _begun(agreement, part.start - timedelta(days=1), excluded_months)
    due = expected if not whole else expected * until // whole - expected * before // whole
    return Plan(due, until - before, every_months, excluded_months)


def _begun(agreement: Period, until: date, excluded_months: AbstractSet[int]) -> int:
    """How many active months of the agreement began that day at the latest."""
    if until < agreement.start:
        return 0
    return len(active_months(Period(agreement.start, min(until, agreement.end)), excluded_months))


def frequency(counts: MeetingCounts, plan: Plan) -> Frequency:
    """I1 of one group or of several: meetings held, planned, cancelled, and how far apart (R84).

    A meeting held without anyone counts (F14); a cancelled one, or one outside the period, does not (F10,
    F15). The interval of several groups is the mean of all their intervals.
    """
    return Frequency(
        held=counts.held,
        expected=plan.expected,
        planned=counts.planned,
        cancelled=counts.cancelled,
        remote=counts.remote,
        awaiting=counts.awaiting,
        mean_gap=rounded(counts.span, counts.gaps),
        per_active_month=rounded(counts.held, plan.active_months, "0.01"),
        sentence=_sentence(counts.held, plan),
    )


def rounded(numerator: int | Decimal, denominator: int, unit: str = "0.1") -> Decimal | None:
    """A quotient, half up: 336 days over 9 intervals is 37,3. None when there is nothing to divide by."""
    if not denominator:
        return None
    return (Decimal(numerator) / denominator).quantize(Decimal(unit), rounding=ROUND_HALF_UP)


def _sentence(held: int, plan: Plan) -> str:
    if not held:
        return NOTHING_HELD
    count = f"{plural(held, 'rencontre tenue', 'rencontres tenues')} sur {plural(plan.expected, 'prévue')}"
    if held < plan.expected or plan.every_months is None:
        return typeset(count)
    excluded = plan.excluded_months
    apart = f" hors {pause(excluded).replace(' et ', '-')}" if excluded else ""
    return typeset(f"{count}, soit {rhythm(plan.every_months)}{apart}")
