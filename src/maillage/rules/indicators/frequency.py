"""I1: how often the group met (R84)."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from maillage.rules.calendar import active_months, pause, rhythm
from maillage.rules.french import decimal, plural, typeset
from maillage.rules.indicators.facts import MeetingFact, held_in
from maillage.rules.period import Period

TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Frequency:
    """I1. `expected` is what the agreement expects; `planned` and `cancelled` are what the calendar holds.

    `mean_gap` is in days, `per_active_month` in meetings; both have one or two decimals and are None when
    there is nothing to compute them from.
    """

    held: int
    expected: int
    planned: int
    cancelled: int
    remote: int
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


def frequency(
    meetings: Iterable[MeetingFact],
    period: Period,
    *,
    every_months: int,
    expected: int,
    excluded_months: AbstractSet[int],
) -> Frequency:
    """I1 of one group over the period: meetings held, planned, cancelled, and how far apart (R84).

    A meeting held without anyone counts (F14); a cancelled one, or one outside the period, does not (F10,
    F15).
    """
    inside = tuple(meeting for meeting in meetings if meeting.day in period)
    held = held_in(inside, period)
    months = len(active_months(period, excluded_months))
    return Frequency(
        held=len(held),
        expected=expected,
        planned=len(inside),
        cancelled=sum(meeting.state == "cancelled" for meeting in inside),
        remote=sum(meeting.remote for meeting in held),
        mean_gap=mean_gap([meeting.day for meeting in held]),
        per_active_month=_rate(len(held), months),
        sentence=_sentence(len(held), expected, every_months, excluded_months),
    )


def mean_gap(days: Sequence[date]) -> Decimal | None:
    """Mean days between consecutive dates, one decimal, half up: 336 days over 9 gaps is 37,3. None below
    two.
    """
    distinct = sorted(set(days))
    if len(distinct) < 2:
        return None
    span = Decimal((distinct[-1] - distinct[0]).days)
    return (span / (len(distinct) - 1)).quantize(TENTH, rounding=ROUND_HALF_UP)


def _rate(held: int, months: int) -> Decimal | None:
    if not months:
        return None
    return (Decimal(held) / months).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _sentence(held: int, expected: int, every_months: int, excluded_months: AbstractSet[int]) -> str:
    if not held:
        return "Aucune rencontre tenue"
    count = f"{plural(held, 'rencontre tenue', 'rencontres tenues')} sur {plural(expected, 'prévue')}"
    if held < expected:
        return typeset(count)
    apart = f" hors {pause(excluded_months).replace(' et ', '-')}" if excluded_months else ""
    return typeset(f"{count}, soit {rhythm(every_months)}{apart}")
