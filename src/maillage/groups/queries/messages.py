"""The messages of a group, and when each of the next ones leaves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from maillage.groups.models import Meeting, MeetingMessage, MessageKind, PracticeGroup
from maillage.rules.french import long_date, moment, plural
from maillage.rules.messages import leaves_at

COMING = 4
"""Meetings whose next messages are listed."""


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message of a group, and when it leaves in words: « 7 jours avant »."""

    kind: str
    label: str
    delay: str
    hours: int
    subject: str
    text: str
    active: bool


@dataclass(frozen=True, slots=True)
class NextMessage:
    """A message to come: which, for which meeting, when, to how many as things stand."""

    label: str
    meeting: str
    leaves: str
    at: dt.datetime
    people: int


def delay_in_words(kind: str, hours: int) -> str:
    """« 7 jours avant », « 3 heures après »."""
    days, rest = divmod(hours, 24)
    words = plural(days, "jour") if days and not rest else plural(hours, "heure")
    return f"{words} {'après' if kind == 'after' else 'avant'}"


def messages_of(group: PracticeGroup) -> list[MessageRow]:
    """Give back the messages of a group, in the order they leave; one query."""
    order = list(MessageKind.values)
    rows = sorted(MeetingMessage.objects.filter(group=group), key=lambda row: order.index(row.kind))
    return [
        MessageRow(
            kind=row.kind,
            label=str(MessageKind(row.kind).label),
            delay=delay_in_words(row.kind, row.hours),
            hours=row.hours,
            subject=row.subject,
            text=row.text,
            active=row.active,
        )
        for row in rows
    ]


def next_messages(group: PracticeGroup, at: dt.datetime) -> list[NextMessage]:
    """Give back what is to leave for the next meetings of a group, in order; two queries."""
    seated = Count("registrations", filter=Q(registrations__state="registered"))
    coming = Meeting.objects.filter(group=group, state__in=("planned", "open"), ends_at__gt=at)
    found = list(coming.annotate(people=seated).order_by("starts_at", "pk")[:COMING])
    rows = []
    for message in messages_of(group):
        for meeting in found if message.active else []:
            leaves = leaves_at(message.kind, message.hours, meeting.starts_at, meeting.ends_at)
            if leaves > at:
                rows.append(
                    NextMessage(
                        label=message.label,
                        meeting=long_date(meeting.day),
                        leaves=moment(leaves),
                        at=leaves,
                        people=meeting.people,
                    )
                )
    return sorted(rows, key=lambda row: row.at)
