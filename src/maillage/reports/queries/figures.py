"""The figures of each group, with its meetings and its money: what papers and spreadsheets print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from maillage.agreements.models import Agreement
from maillage.reports.queries.indicators.meetings import MeetingRow, meeting_rows
from maillage.reports.queries.indicators.money import Money
from maillage.reports.queries.indicators.reading import Indicators, PartIndicators, indicators_of
from maillage.reports.queries.indicators.scope import ask, read_agreements
from maillage.rules.french import decimal
from maillage.rules.indicators import Complementary, Frequency, OriginTable, Participants
from maillage.rules.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """I1, I2 and I3 of one group over its agreement, its sessions and its money, as known on a day."""

    agreement_id: int
    number: str
    territory: str
    operator: str
    period: Period
    capacity: int
    frequency: Frequency
    participants: Participants
    origins: OriginTable
    complementary: Complementary
    meetings: tuple[MeetingRow, ...]
    money: Money

    @property
    def sessions_expected(self) -> int:
        """Information sessions expected (R29)."""
        return self.complementary.sessions.expected

    @property
    def sessions_held(self) -> int:
        """Information sessions held, those common to other groups included (F44)."""
        return self.complementary.sessions.held

    @property
    def session_attendees(self) -> int:
        """People at the information sessions, counted each time, apart from the indicators."""
        return self.complementary.sessions.attendees

    @property
    def mean_text(self) -> str:
        """The mean attendance in French, empty when no meeting was held."""
        return "" if self.participants.mean is None else decimal(self.participants.mean)


def group_figures(
    agreements: QuerySet[Agreement], on: dt.date, period: Period | None = None
) -> list[GroupRow]:
    """Give back the figures of each agreement's group as known at the end of that day, by territory.

    Five queries whatever the number of groups (R84–R86; F13, F14). With a period, what it keeps of each.
    """
    return rows_of(*read_all(read_agreements(agreements, on), on, period))


def read_all(
    agreements: Collection[Agreement], on: dt.date, period: Period | None = None
) -> tuple[Indicators, dict[int, tuple[MeetingRow, ...]]]:
    """Read the indicators and the meetings of agreements read by `read_agreements`; four queries."""
    return indicators_of(agreements, on, period), meeting_rows(ask(agreements, period, on))


def rows_of(read: Indicators, meetings: dict[int, tuple[MeetingRow, ...]]) -> list[GroupRow]:
    """Give back the figures of each group, from what was read."""
    return [_row(part, meetings.get(part.key, ())) for part in read.parts]


def _row(part: PartIndicators, meetings: tuple[MeetingRow, ...]) -> GroupRow:
    agreement, reading = part.agreement, part.reading
    return GroupRow(
        agreement_id=agreement.pk,
        number=agreement.number,
        territory=agreement.lot.territory.name,
        operator=agreement.operator.name,
        period=part.period,
        capacity=agreement.lot.call.wished_capacity,
        frequency=reading.frequency,
        participants=reading.participants,
        origins=reading.origins,
        complementary=reading.complementary,
        meetings=meetings,
        money=part.money,
    )
