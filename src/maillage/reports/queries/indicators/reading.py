"""The indicators of a scope over a period: the three official ones in all their readings, and the rest."""

from __future__ import annotations

import datetime as dt
import functools
import operator
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import overload

from maillage.agreements.models import Agreement
from maillage.reports.queries.indicators.money import Money, money_of, total_money
from maillage.reports.queries.indicators.scope import Asked, Scope, Side, ask, read_agreements
from maillage.reports.queries.indicators.statements import (
    ALL,
    FUNCTION,
    STRUCTURE,
    TYPE,
    Tally,
    meeting_counts,
    session_counts,
    tallies,
)
from maillage.rules.french import day, typeset
from maillage.rules.grant import ZERO
from maillage.rules.indicators import (
    Complementary,
    Frequency,
    MeetingCounts,
    OriginTable,
    Participants,
    Plan,
    SessionCounts,
    complementary,
    frequency,
    origins,
    participants,
    plan_within,
)
from maillage.rules.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """I1, I2, I3 by type of structure, and the complementary figures: of one group, or of several."""

    frequency: Frequency
    participants: Participants
    origins: OriginTable
    complementary: Complementary

    @property
    def nothing_held(self) -> bool:
        """Whether there is nothing to measure: the page then says « Aucune rencontre tenue »."""
        return not self.frequency.held


@dataclass(frozen=True, slots=True, kw_only=True)
class PartIndicators:
    """The reading of one part: a group, or a territory, an operator, a call when these are compared.

    `key` is that of the agreement, the territory…; `period` what is read, the longest of its agreements.
    """

    key: int
    label: str
    agreements: tuple[Agreement, ...]
    period: Period
    reading: Reading
    money: Money

    @property
    def agreement(self) -> Agreement:
        """The agreement of a group; the first one of a wider part."""
        return self.agreements[0]


@dataclass(frozen=True, slots=True, eq=False)
class Parts(Sequence[PartIndicators]):
    """The parts, each read when it is looked at: the board of a country shows fifty of its thousands."""

    keys: tuple[int, ...]
    read: Callable[[int], PartIndicators]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.keys)

    @overload
    def __getitem__(self, at: int) -> PartIndicators: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[PartIndicators, ...]: ...
    def __getitem__(self, at: int | slice) -> PartIndicators | tuple[PartIndicators, ...]:
        """One of them, or some."""
        return tuple(map(self.read, self.keys[at])) if isinstance(at, slice) else self.read(self.keys[at])

    def __eq__(self, other: object) -> bool:
        """Whether they read the same."""
        return isinstance(other, Parts) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # what is read may change


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicators:
    """Each part, then all of them: people of the total are counted once, whatever the parts sum to.

    `span` is what is read in all, None when no agreement is. `provisional` says why figures may still change,
    empty when they will not. `structures` and `functions` are the two other readings of I3.
    """

    on: dt.date
    period: Period | None
    span: Period | None
    parts: Sequence[PartIndicators]
    total: Reading
    structures: OriginTable
    functions: OriginTable
    money: Money
    provisional: str


def indicators(
    scope: Scope, on: dt.date, period: Period | None = None, *, by: Side = "agreement"
) -> Indicators:
    """Give back the indicators as known at the end of that day; four queries whatever the number of rows.

    Without a period, each agreement is read over the whole of its own (R81).
    """
    return indicators_of(read_agreements(scope.chosen(), on), on, period, by=by)


def indicators_of(
    agreements: Collection[Agreement],
    on: dt.date,
    period: Period | None = None,
    *,
    by: Side = "agreement",
    others: bool = True,
) -> Indicators:
    """Give back the indicators of agreements read by `read_agreements`; three queries. Without `others`, the
    two other readings of I3, by structure and by function, are left empty.
    """
    asked = ask(agreements, period, on)
    counts, told, sessions = (
        meeting_counts(asked),
        tallies(asked, by, others=others),
        session_counts(asked, by),
    )
    grouped: dict[int, list[Agreement]] = {}
    for agreement in asked.agreements:
        grouped.setdefault(KEYS[by](agreement), []).append(agreement)

    def part(key: int) -> PartIndicators:
        rows = grouped[key]
        return PartIndicators(
            key=key,
            label=LABELS[by](rows[0]),
            agreements=tuple(rows),
            period=_span(asked.part_of(row) for row in rows),
            reading=_reading(asked, rows, counts, told.get(key, Tally()), sessions.get(key, SessionCounts())),
            money=total_money(money_of(row) for row in rows),
        )

    whole = told.get(ALL, Tally())
    return Indicators(
        on=on,
        period=period,
        span=_span(asked.part_of(row) for row in asked.agreements) if asked.agreements else None,
        parts=Parts(tuple(grouped), part),
        total=_reading(asked, asked.agreements, counts, whole, sessions.get(ALL, SessionCounts())),
        structures=_origins(whole, STRUCTURE),
        functions=_origins(whole, FUNCTION),
        money=total_money(money_of(row) for row in asked.agreements),
        provisional=_provisional(asked, sum(count.awaiting for count in counts.values())),
    )


def frequencies(agreements: Collection[Agreement], on: dt.date) -> list[tuple[Agreement, Frequency]]:
    """Give back I1 of each agreement read by `read_agreements` over the whole of it; one query."""
    asked = ask(agreements, None, on)
    counts = meeting_counts(asked)
    return [
        (row, frequency(counts.get(row.pk, MeetingCounts()), _plan(asked, row))) for row in asked.agreements
    ]


KEYS = {
    "agreement": operator.attrgetter("pk"),
    "territory": operator.attrgetter("lot.territory_id"),
    "operator": operator.attrgetter("operator_id"),
    "call": operator.attrgetter("lot.call_id"),
}
LABELS = {
    "agreement": operator.attrgetter("lot.territory.name"),
    "territory": operator.attrgetter("lot.territory.name"),
    "operator": operator.attrgetter("operator.name"),
    "call": operator.attrgetter("lot.call.reference"),
}


def _reading(
    asked: Asked,
    agreements: Collection[Agreement],
    counts: dict[int, MeetingCounts],
    tally: Tally,
    sessions: SessionCounts,
) -> Reading:
    meetings = functools.reduce(
        operator.add, (counts.get(row.pk, MeetingCounts()) for row in agreements), MeetingCounts()
    )
    plans = [_plan(asked, row) for row in agreements]
    plan = functools.reduce(operator.add, plans) if plans else Plan(0, 0, None, frozenset())
    expected = sum(row.expected_sessions for row in agreements)
    return Reading(
        frequency=frequency(meetings, plan),
        participants=participants(meetings, tally.people),
        origins=_origins(tally, TYPE),
        complementary=complementary(
            meetings,
            tally.people,
            replace(sessions, expected=expected),
            justified=_justified(asked, agreements),
        ),
    )


def _plan(asked: Asked, agreement: Agreement) -> Plan:
    return plan_within(
        Period(agreement.period_start, agreement.period_end),
        asked.part_of(agreement),
        every_months=agreement.rhythm.every_months,
        expected=agreement.expected_meetings,
        excluded_months=frozenset(agreement.lot.call.excluded_months),
    )


def _origins(tally: Tally, dimension: str) -> OriginTable:
    return origins(
        tally.origins[dimension],
        people=tally.people.people,
        spread=tally.spread[dimension],
        outside=tally.people.outside if dimension == TYPE else 0,
    )


def _justified(asked: Asked, agreements: Collection[Agreement]) -> Decimal | None:
    """What is justified in all, once it is of every agreement and over the whole of each."""
    known = [money_of(row).justified for row in agreements]
    whole = all(
        asked.part_of(row) == Period(row.period_start, row.period_end) and row.period_end <= asked.on
        for row in agreements
    )
    if not known or not whole or None in known:
        return None
    return sum((amount for amount in known if amount is not None), ZERO)


def _span(periods: Iterable[Period]) -> Period:
    every = tuple(periods)
    return Period(min(one.start for one in every), max(one.end for one in every))


def _provisional(asked: Asked, awaiting: int) -> str:
    """Why the figures may still change."""
    ends = [asked.part_of(row).end for row in asked.agreements]
    reasons = []
    if ends and asked.on <= max(ends):
        reasons.append(f"la période court jusqu’au {day(max(ends))}")
    if awaiting:
        word = (
            "feuille de présence n’est pas close"
            if awaiting == 1
            else "feuilles de présence ne sont pas closes"
        )
        reasons.append(f"{awaiting} {word}")
    return typeset(" ; ".join(reasons))
