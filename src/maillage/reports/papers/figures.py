"""The figures of groups and of a campaign, as papers print them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from maillage.calls.models import Call
from maillage.documents import figures as paper_figures
from maillage.documents.indicators import IndicatorsPaper
from maillage.reports.queries.campaign import CampaignFigures
from maillage.reports.queries.figures import GroupRow
from maillage.rules.indicators import OriginTable
from maillage.selection.letters import issuer_of


def figures_of(row: GroupRow, sessions: Iterable[tuple[dt.date, int]] = ()) -> paper_figures.GroupFigures:
    """Give back the figures of one group as papers print them; `sessions` are their days and attendees."""
    return paper_figures.GroupFigures(
        territory=row.territory,
        operator=row.operator,
        start=row.period.start,
        end=row.period.end,
        meetings_expected=row.frequency.expected,
        meetings_held=row.frequency.held,
        meetings_cancelled=row.frequency.cancelled,
        meetings_remote=row.frequency.remote,
        mean_gap=row.frequency.mean_gap,
        attendances=row.participants.attendances,
        people=row.participants.people,
        mean_present=row.participants.mean,
        over_capacity=row.participants.crowded,
        sessions_expected=row.sessions_expected,
        sessions_held=row.sessions_held,
        session_attendances=row.session_attendees,
        origins=_origins(row.origins),
        in_two_origins=row.origins.in_several,
        outside_perimeter=row.origins.outside,
        meetings=tuple(
            paper_figures.MeetingLine(
                day=meeting.day,
                state=meeting.state_label,
                held=meeting.is_held,
                present=meeting.present,
                remote=meeting.remote,
                new=meeting.new,
            )
            for meeting in row.meetings
        ),
        wished_capacity=row.capacity,
        sessions=tuple(
            paper_figures.SessionLine(day=day, attendees=attendees) for day, attendees in sessions
        ),
    )


def total_of(campaign: CampaignFigures) -> paper_figures.GroupFigures:
    """Give back the figures of the campaign as papers print them; a day without agreement stands for it."""
    period, people = campaign.period, campaign.participants
    return paper_figures.GroupFigures(
        territory="Ensemble",
        operator="",
        start=period.start if period else campaign.on,
        end=period.end if period else campaign.on,
        meetings_expected=campaign.meetings_expected,
        meetings_held=campaign.meetings_held,
        meetings_cancelled=campaign.meetings_cancelled,
        meetings_remote=campaign.meetings_remote,
        mean_gap=campaign.read.total.frequency.mean_gap,
        attendances=people.attendances,
        people=people.people,
        mean_present=people.mean,
        over_capacity=people.crowded,
        sessions_expected=campaign.sessions_expected,
        sessions_held=campaign.sessions_held,
        session_attendances=campaign.session_attendees,
        origins=_origins(campaign.origins),
        in_two_origins=campaign.origins.in_several,
        outside_perimeter=campaign.origins.outside,
        wished_capacity=max((group.capacity for group in campaign.groups), default=1),
    )


def _origins(table: OriginTable) -> tuple[paper_figures.OriginLine, ...]:
    return tuple(
        paper_figures.OriginLine(
            label=line.label,
            attendances=line.attendances,
            attendances_share=line.attendance_share,
            people=line.people,
            people_share=line.people_share,
        )
        for line in table.lines
    )


def indicators_paper(call: Call, campaign: CampaignFigures) -> IndicatorsPaper:
    """Give back the indicators of a campaign as a paper (R83–R86)."""
    return IndicatorsPaper(
        issuer=issuer_of(call.funder),
        reference=call.reference,
        call_title=call.title,
        on=campaign.on,
        groups=tuple(figures_of(row) for row in campaign.groups),
        total=total_of(campaign),
    )
