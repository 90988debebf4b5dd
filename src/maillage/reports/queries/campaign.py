"""The figures of a whole campaign: what adds up is summed, people are counted once (R83–R86)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from maillage.agreements.models import Agreement
from maillage.reports.queries.facts import facts_of
from maillage.reports.queries.figures import GroupRow, Money, in_two_origins, rows_of
from maillage.rules.grant import ZERO
from maillage.rules.indicators import OriginTable, Participants, origins, participants
from maillage.rules.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignFigures:
    """Each group, then all of them: `people` of the total are distinct over the groups.

    `period` runs from the first day of an agreement to the last of another, None when there is no agreement.
    """

    on: dt.date
    groups: tuple[GroupRow, ...]
    period: Period | None
    participants: Participants | None
    origins: OriginTable | None
    in_two_origins: int
    outside_perimeter: int
    money: Money

    @property
    def meetings_expected(self) -> int:
        """Meetings expected in all."""
        return sum(group.frequency.expected for group in self.groups)

    @property
    def meetings_held(self) -> int:
        """Meetings held in all."""
        return sum(group.frequency.held for group in self.groups)

    @property
    def meetings_cancelled(self) -> int:
        """Meetings cancelled in all."""
        return sum(group.frequency.cancelled for group in self.groups)

    @property
    def meetings_remote(self) -> int:
        """Meetings held remotely in all (R36)."""
        return sum(group.frequency.remote for group in self.groups)

    @property
    def sessions_expected(self) -> int:
        """Information sessions expected in all (R29)."""
        return sum(group.sessions_expected for group in self.groups)

    @property
    def sessions_held(self) -> int:
        """Information sessions held in all."""
        return sum(group.sessions_held for group in self.groups)

    @property
    def session_attendees(self) -> int:
        """People at the information sessions, those of a session common to several groups once (F44)."""
        came = {session.session: session.attendees for group in self.groups for session in group.sessions}
        return sum(came.values())


def campaign_figures(agreements: QuerySet[Agreement], on: dt.date) -> CampaignFigures:
    """Give back the figures of the groups and of the campaign as known at the end of that day.

    Seven queries whatever the number of groups. Someone met in two groups is one person of the campaign.
    """
    facts = facts_of(agreements, on)
    groups = tuple(rows_of(facts))
    if not groups:
        return CampaignFigures(
            on=on,
            groups=(),
            period=None,
            participants=None,
            origins=None,
            in_two_origins=0,
            outside_perimeter=0,
            money=_total(groups),
        )
    period = Period(min(g.period.start for g in groups), max(g.period.end for g in groups))
    meetings = [meeting for rows in facts.meetings.values() for meeting in rows]
    presences = [presence for rows in facts.presences.values() for presence in rows]
    capacity = max(group.capacity for group in groups)
    return CampaignFigures(
        on=on,
        groups=groups,
        period=period,
        participants=participants(meetings, presences, period, capacity=capacity),
        origins=origins(meetings, presences, period, facts.labels),
        in_two_origins=in_two_origins(presences),
        outside_perimeter=len({row.person for row in presences if row.outside}),
        money=_total(groups),
    )


def _total(groups: tuple[GroupRow, ...]) -> Money:
    """Sums of what is known; None when nothing is."""

    def known(name: str) -> Decimal | None:
        values = [value for group in groups if (value := getattr(group.money, name)) is not None]
        return sum(values, ZERO) if values else None

    return Money(
        award=sum((group.money.award for group in groups), ZERO),
        advance=known("advance"),
        justified=known("justified"),
        balance=known("balance"),
        repayment=known("repayment"),
    )
