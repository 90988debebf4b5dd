"""What groups hold next, as anyone may be told of it: never a connection link, an access note, nor a name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from maillage.groups.models import InformationSession, Meeting, PracticeGroup, SessionGroup
from maillage.groups.models.meeting import Modality


@dataclass(frozen=True, slots=True)
class Coming:
    """A meeting or an information session to come; `place` is empty at a distance."""

    public_id: str
    title: str
    group_slug: str
    territory_code: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    remote: bool
    place: str
    open: bool


def listed_groups(on: dt.date) -> QuerySet[PracticeGroup]:
    """Give back the groups of that day, or to come, by territory."""
    groups = PracticeGroup.objects.filter(period_end__gte=on, lot__call__rehearsal=False)
    return groups.select_related(
        "lot__territory", "lot__call", "agreement__operator", "agreement__rhythm"
    ).order_by("lot__territory__name", "pk")


def meetings_to_come(at: dt.datetime, territory: str = "", group: str = "") -> QuerySet[Meeting]:
    """Give back the meetings to come, of a territory and of a group when one is named."""
    found = Meeting.objects.filter(
        state__in=("planned", "open"), starts_at__gt=at, group__lot__call__rehearsal=False
    )
    if territory:
        found = found.filter(group__lot__territory__code=territory)
    if group:
        found = found.filter(group__slug=group)
    return found.select_related("group__lot__territory").order_by("starts_at", "pk")


def sessions_to_come(at: dt.datetime, territory: str = "", group: str = "") -> QuerySet[InformationSession]:
    """Give back the sessions that have a date, of a territory and of a group when one is named: those it
    hosts and those it agreed to share (F44).
    """
    parts = SessionGroup.objects.filter(accepted_at__isnull=False)
    found = InformationSession.objects.filter(
        state="scheduled", starts_at__gt=at, group__lot__call__rehearsal=False
    )
    if territory:
        found = found.filter(pk__in=parts.filter(group__lot__territory__code=territory).values("session"))
    if group:
        found = found.filter(pk__in=parts.filter(group__slug=group).values("session"))
    return found.select_related("group__lot__territory").order_by("starts_at", "pk")


def meeting_to_come(meeting: Meeting) -> Coming:
    """Give back a meeting as anyone may be told of it."""
    remote = meeting.modality == Modality.REMOTE
    return Coming(
        public_id=str(meeting.public_id),
        title=f"Échange de pratiques, {meeting.group.name}",
        group_slug=meeting.group.slug,
        territory_code=meeting.group.lot.territory.code,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        remote=remote,
        place="" if remote else meeting.place,
        open=meeting.state == "open",
    )


def session_to_come(session: InformationSession) -> Coming:
    """Give back an information session that has a date as anyone may be told of it."""
    if session.starts_at is None or session.ends_at is None:
        raise ValueError(f"{session} has no date yet")
    return Coming(
        public_id=str(session.public_id),
        title=session.title,
        group_slug=session.group.slug,
        territory_code=session.group.lot.territory.code,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        remote=False,
        place=session.place,
        open=False,
    )
