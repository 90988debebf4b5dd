"""The figures of a whole campaign: what adds up is summed, people are counted once (R83–R86)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from maillage.agreements.models import Agreement
from maillage.reports.queries.figures import GroupRow, read_all, rows_of
from maillage.reports.queries.indicators import Indicators, Money, read_agreements
from maillage.rules.indicators import OriginTable, Participants
from maillage.rules.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignFigures:
    """Each group, then all of them: the people of `read.total` are distinct over the groups."""

    groups: tuple[GroupRow, ...]
    read: Indicators

    @property
    def on(self) -> dt.date:
        """The day of knowledge."""
        return self.read.on

    @property
    def period(self) -> Period | None:
        """From the first day of an agreement to the last of another, None when there is no agreement."""
        return self.read.span

    @property
    def participants(self) -> Participants:
        """I2 of the campaign, where people are distinct."""
        return self.read.total.participants

    @property
    def origins(self) -> OriginTable:
        """I3 of the campaign."""
        return self.read.total.origins

    @property
    def money(self) -> Money:
        """Sums of what is known."""
        return self.read.money

    @property
    def meetings_expected(self) -> int:
        """Meetings expected in all."""
        return self.read.total.frequency.expected

    @property
    def meetings_held(self) -> int:
        """Meetings held in all."""
        return self.read.total.frequency.held

    @property
    def meetings_cancelled(self) -> int:
        """Meetings cancelled in all."""
        return self.read.total.frequency.cancelled

    @property
    def meetings_remote(self) -> int:
        """Meetings held remotely in all (R36)."""
        return self.read.total.frequency.remote

    @property
    def sessions_expected(self) -> int:
        """Information sessions expected in all (R29)."""
        return self.read.total.complementary.sessions.expected

    @property
    def sessions_held(self) -> int:
        """Information sessions that groups held: one common to two groups is held by each (F44)."""
        return self.read.total.complementary.sessions.held

    @property
    def session_attendees(self) -> int:
        """People at the information sessions, those of a session common to several groups once (F44)."""
        return self.read.total.complementary.sessions.attendees


def campaign_figures(
    agreements: QuerySet[Agreement], on: dt.date, period: Period | None = None
) -> CampaignFigures:
    """Give back the figures of the groups and of the campaign as known at the end of that day.

    Five queries whatever the number of groups. Someone met in two groups is one person of the campaign.
    """
    return campaign_of(read_agreements(agreements, on), on, period)


def campaign_of(
    agreements: Collection[Agreement], on: dt.date, period: Period | None = None
) -> CampaignFigures:
    """Give back the figures of agreements read by `read_agreements`; four queries."""
    read, meetings = read_all(agreements, on, period)
    return CampaignFigures(groups=tuple(rows_of(read, meetings)), read=read)
