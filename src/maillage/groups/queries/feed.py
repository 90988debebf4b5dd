"""Meetings and information sessions as calendars are told of them: one event each, and three feeds."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q

from maillage.documents.calendar_file import CalendarEvent
from maillage.groups.models import InformationSession, Meeting, Participant, PracticeGroup
from maillage.post.letters import sender
from maillage.territories.models import Territory

KEPT = dt.timedelta(days=400)
"""How long what is over stays in the feed of a territory, whose groups follow one another."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar to subscribe to."""

    name: str
    events: tuple[CalendarEvent, ...]


def event_of(meeting: Meeting, *, private: bool, cancelled: bool = False) -> CalendarEvent:
    """Give back a meeting as an event; access and connection link only for those who are registered."""
    place, description = meeting.place, ""
    if private:
        place = meeting.remote_link or place if meeting.modality == "remote" else place
        description = meeting.access
    elif meeting.modality == "remote":
        place = "À distance"
    return CalendarEvent(
        uid=f"{meeting.public_id}@maillage",
        sequence=meeting.sequence,
        summary=f"Échange de pratiques, {meeting.group.name}",
        organiser_name=meeting.group.name,
        organiser_email=sender()[1],
        starts=meeting.starts_at,
        ends=meeting.ends_at,
        place=place,
        description=description,
        url=f"{settings.MAILLAGE_BASE_URL}/rencontres/{meeting.public_id}/",
        cancelled=cancelled or meeting.state == "cancelled",
    )


def event_of_session(session: InformationSession) -> CalendarEvent | None:
    """Give back a session as an event; None before it has a date."""
    if session.starts_at is None or session.ends_at is None:
        return None
    return CalendarEvent(
        uid=f"{session.public_id}@maillage",
        sequence=session.sequence,
        summary=f"Temps d’information, {session.title}",
        organiser_name=session.group.name,
        organiser_email=sender()[1],
        starts=session.starts_at,
        ends=session.ends_at,
        place=session.place,
        url=f"{settings.MAILLAGE_BASE_URL}/groupes/{session.group.slug}/",
        cancelled=session.state == "cancelled",
    )


def _events(of_meetings: Q, of_sessions: Q) -> tuple[CalendarEvent, ...]:
    meetings = Meeting.objects.filter(of_meetings).select_related("group").order_by("starts_at", "pk")
    sessions = InformationSession.objects.filter(
        of_sessions, parts__accepted_at__isnull=False, day__isnull=False
    )
    told = [event_of(meeting, private=False) for meeting in meetings]
    for session in sessions.select_related("group").distinct().order_by("starts_at", "pk"):
        event = event_of_session(session)
        told += [event] if event else []
    return tuple(sorted(told, key=lambda event: (event.starts, event.uid)))


def group_feed(group: PracticeGroup) -> Feed:
    """Give back the meetings of a group and the sessions it takes part in, cancelled ones told as such; two
    queries.
    """
    return Feed(group.name, _events(Q(group=group), Q(parts__group=group)))


def public_feed(today: dt.date) -> Feed:
    """Give back what the groups of all territories plan, and what they held for a year; two queries."""
    recent = Q(day__gte=today - KEPT)
    return Feed("Santé mentale et logement, tous les territoires", _events(recent, recent))


def territory_feed(territory: Territory, today: dt.date) -> Feed:
    """Give back what all the groups of a territory plan, and what they held for a year; two queries."""
    recent = Q(day__gte=today - KEPT)
    return Feed(
        f"Santé mentale et logement, {territory.name}",
        _events(
            recent & Q(group__lot__territory=territory), recent & Q(parts__group__lot__territory=territory)
        ),
    )


def calendar_key(participant: Participant) -> str:
    """What opens the person's own feed and nothing else: a calendar is shared, and its address is kept by
    others. Nobody goes back from it to the link; it dies when the link is taken back.
    """
    digest = hashlib.sha256(f"maillage.calendar:{participant.token}".encode()).digest()
    return f"{participant.pk}-{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def own_feed(participant: Participant) -> Feed:
    """Give back the meetings where a person holds a seat, with what only they are told, and those cancelled
    after they had one; one query.
    """
    mine = (
        Meeting.objects.filter(
            Q(registrations__state="registered")
            | Q(state="cancelled", registrations__state="cancelled_by_organiser"),
            registrations__participant=participant,
        )
        .select_related("group")
        .distinct()
        .order_by("starts_at", "pk")
    )
    return Feed("Mes rencontres", tuple(event_of(meeting, private=True) for meeting in mine))
