"""What those registered are written before their meeting."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.groups.models import Registration
from maillage.groups.operations import letters
from maillage.post.operations import queue


def remind_registered(*, at: dt.datetime) -> int:
    """Write to those registered the day before their meeting, once; give back how many letters (due act).

    A run that was missed is made up for as long as the meeting has not begun.
    """
    told = 0
    due = Registration.objects.filter(
        state="registered",
        reminded_at=None,
        meeting__state="open",
        meeting__starts_at__gt=at,
        meeting__starts_at__lte=at + dt.timedelta(hours=24),
    )
    for registration in due.select_related("participant", "meeting__group").order_by("meeting_id", "pk"):
        with transaction.atomic():
            meeting = registration.meeting
            claimed = Registration.objects.filter(pk=registration.pk, state="registered", reminded_at=None)
            if not claimed.update(reminded_at=at):
                continue
            queue(
                kind="reminder",
                to=registration.participant.email,
                letter=letters.reminder(registration.participant, meeting),
                at=at,
                key=f"reminder-{registration.pk}-{meeting.sequence}",
            )
            told += 1
    return told
