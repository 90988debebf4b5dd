"""The seats of a meeting, counted under its lock, and offered to those who wait when one is free."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from maillage.groups.models import Meeting
from maillage.groups.operations import letters
from maillage.journal.models import Subject
from maillage.rules.french import short_date
from maillage.rules.lives import REGISTRATION
from maillage.rules.meetings import offer_until, seats_to_offer


@dataclass(frozen=True, slots=True)
class Seats:
    """How many are registered, hold an offer, and wait; `beyond` were admitted above the wished number,
    whatever became of them since.
    """

    registered: int
    offered: int
    waiting: int
    beyond: int


def subject_of_meeting(meeting: Meeting) -> Subject:
    """Give back a meeting as the journal keeps it."""
    label = f"Rencontre du {short_date(meeting.day)}, {meeting.group.name}"
    return Subject(kind="meeting", id=str(meeting.pk), label=label)


def lock_meeting(meeting: Meeting) -> Meeting:
    """Give back the meeting as it is now, locked until the end of the transaction.

    Its seats are counted under this lock.
    """
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("group__agreement")
    return locked.get(pk=meeting.pk)


def count_seats(meeting: Meeting) -> Seats:
    """Give back the seats of a meeting; one query."""
    counts = meeting.registrations.aggregate(
        registered=Count("pk", filter=Q(state="registered")),
        offered=Count("pk", filter=Q(state="offered")),
        waiting=Count("pk", filter=Q(state="waiting")),
        beyond=Count("pk", filter=Q(beyond_wish=True)),
    )
    return Seats(**counts)


def offer_seats(meeting: Meeting, *, at: dt.datetime) -> int:
    """Offer each free seat to the next who waits, in order of arrival, until a moment (R35).

    Give back how many were offered.

    The caller holds the lock. A seat is free below the wished number, or below what the facilitator made of
    it by admitting people beyond (E2.4); nothing is offered once the meeting has begun.
    """
    if meeting.state != "open" or at >= meeting.starts_at:
        return 0
    seats = count_seats(meeting)
    free = seats_to_offer(
        registered=seats.registered,
        offered=seats.offered,
        waiting=seats.waiting,
        capacity=meeting.group.wished_capacity + seats.beyond,
    )
    delay = dt.timedelta(hours=meeting.group.offer_hours)
    queue_of = meeting.registrations.filter(state="waiting").select_related("participant")
    for registration in queue_of.order_by("registered_at", "pk")[:free]:
        registration.state = REGISTRATION.after(registration.state, "offer")
        registration.offered_until = offer_until(at, meeting.starts_at, delay)
        registration.save(update_fields=["state", "offered_until"])
        letters.write(
            registration.participant,
            kind="seat-offered",
            letter=letters.offered(registration.participant, meeting, registration.offered_until),
            at=at,
            key=f"seat-offered-{registration.pk}",
        )
    return free
