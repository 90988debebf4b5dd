"""The figures of each group: one query for pages, papers, spreadsheets and the command (R83–R86)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from maillage.agreements.models import Agreement
from maillage.reports.queries.facts import Facts, SessionFact, facts_of
from maillage.rules.french import decimal
from maillage.rules.grant import ZERO, settle
from maillage.rules.indicators import (
    Frequency,
    MeetingFact,
    OriginTable,
    Participants,
    Presence,
    frequency,
    origins,
    participants,
)
from maillage.rules.lives import MEETING
from maillage.rules.meetings import is_crowded
from maillage.rules.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRow:
    """A meeting and how many came, in all and by type of structure; no name."""

    pk: int
    day: dt.date
    state: str
    state_label: str
    remote: bool
    present: int
    new: int
    over_capacity: bool
    origins: tuple[tuple[str, int], ...]

    @property
    def is_held(self) -> bool:
        """Whether it counts (R84)."""
        return self.state == "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """The money of an agreement, in euros; None is « not known yet », never zero.

    The advance is known once paid; what is justified, the balance and the repayment once service done is
    certified (R76).
    """

    award: Decimal
    advance: Decimal | None
    justified: Decimal | None
    balance: Decimal | None
    repayment: Decimal | None


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
    meetings: tuple[MeetingRow, ...]
    sessions_expected: int
    sessions: tuple[SessionFact, ...]
    money: Money
    in_two_origins: int
    outside_perimeter: int

    @property
    def sessions_held(self) -> int:
        """Information sessions held, those common to other groups included (F44)."""
        return len(self.sessions)

    @property
    def session_attendees(self) -> int:
        """People at the information sessions, counted each time, apart from the indicators."""
        return sum(session.attendees for session in self.sessions)

    @property
    def newcomers(self) -> int:
        """People met for the first time, at all meetings together: the distinct people."""
        return sum(self.participants.newcomers.values())

    @property
    def mean_text(self) -> str:
        """The mean attendance in French, empty when no meeting was held."""
        return "" if self.participants.mean is None else decimal(self.participants.mean)


def group_figures(agreements: QuerySet[Agreement], on: dt.date) -> list[GroupRow]:
    """Give back the figures of each agreement's group as known at the end of that day, by territory.

    Seven queries whatever the number of groups (R84–R86; F13, F14).
    """
    return rows_of(facts_of(agreements, on))


def rows_of(facts: Facts) -> list[GroupRow]:
    """Give back the figures of each group, from facts already read."""
    return [_row(agreement, facts) for agreement in facts.agreements]


def _row(agreement: Agreement, facts: Facts) -> GroupRow:
    period = Period(agreement.period_start, agreement.period_end)
    call = agreement.lot.call
    meetings = facts.meetings.get(agreement.pk, [])
    presences = facts.presences.get(agreement.pk, [])
    people = participants(meetings, presences, period, capacity=call.wished_capacity)
    sessions = [session for session in facts.sessions.get(agreement.pk, []) if session.day in period]
    return GroupRow(
        agreement_id=agreement.pk,
        number=agreement.number,
        territory=agreement.lot.territory.name,
        operator=agreement.operator.name,
        period=period,
        capacity=call.wished_capacity,
        frequency=frequency(
            meetings,
            period,
            every_months=agreement.rhythm.every_months,
            expected=agreement.expected_meetings,
            excluded_months=set(call.excluded_months),
        ),
        participants=people,
        origins=origins(meetings, presences, period, facts.labels),
        meetings=_meetings(meetings, presences, people, call.wished_capacity, facts.labels),
        sessions_expected=agreement.expected_sessions,
        sessions=tuple(sessions),
        money=_money(agreement, facts),
        in_two_origins=in_two_origins(presences),
        outside_perimeter=len({row.person for row in presences if row.outside}),
    )


def in_two_origins(presences: Iterable[Presence]) -> int:
    """Give back how many people stand in two lines of the origins or more (F21)."""
    per_person = Counter(person for person, _ in {(row.person, row.origin) for row in presences})
    return sum(count > 1 for count in per_person.values())


def _meetings(
    meetings: list[MeetingFact],
    presences: list[Presence],
    people: Participants,
    capacity: int,
    labels: dict[str, str],
) -> tuple[MeetingRow, ...]:
    present: dict[int, Counter[str]] = {}
    for row in presences:
        present.setdefault(row.meeting, Counter())[row.origin] += 1
    order = {code: rank for rank, code in enumerate(labels)}
    rows = []
    for meeting in meetings:
        counts = present.get(meeting.key, Counter())
        by_type = sorted(counts.items(), key=lambda item: (-item[1], order.get(item[0], len(order))))
        total = sum(counts.values())
        rows.append(
            MeetingRow(
                pk=meeting.key,
                day=meeting.day,
                state=meeting.state,
                state_label=MEETING.states[meeting.state],
                remote=meeting.remote,
                present=total,
                new=people.newcomers.get(meeting.key, 0),
                over_capacity=is_crowded(total, capacity),
                origins=tuple((labels.get(code) or "non renseigné", count) for code, count in by_type),
            )
        )
    return tuple(rows)


def _money(agreement: Agreement, facts: Facts) -> Money:
    advance = facts.advances.get(agreement.pk)
    certified = facts.services.get(agreement.pk)
    if certified is None:
        return Money(award=agreement.amount, advance=advance, justified=None, balance=None, repayment=None)
    settlement = settle(agreement.amount, certified.justified, advance or ZERO, certified.reduction)
    return Money(
        award=agreement.amount,
        advance=advance,
        justified=certified.justified,
        balance=settlement.balance,
        repayment=settlement.repayment if certified.owed is None else certified.owed,
    )
