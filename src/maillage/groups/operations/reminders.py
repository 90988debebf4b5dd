"""What those registered are written around their meeting: each message once, for the date it has then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction

from maillage.groups.models import Meeting, MeetingMessage, MessageSent, Registration
from maillage.groups.operations import letters
from maillage.rules.messages import latest_due, leaves_at

AFTER_FOR = dt.timedelta(days=7)
"""A word afterwards that could not leave for so long is not worth sending any more."""
LONGEST = dt.timedelta(hours=MeetingMessage.LONGEST_HOURS)


def send_due_messages(*, at: dt.datetime) -> int:
    """Write what is due to those registered, once a person and meeting date; give back how many letters (due
    act).

    A run that was missed is made up for as long as the meeting has not begun. Those who wait are written
    nothing, and neither are those who signed up after the moment: their confirmation says it all. The word
    afterwards is for who takes letters they did not ask for.
    """
    coming = Meeting.objects.filter(state="open", starts_at__gt=at, starts_at__lte=at + LONGEST)
    done = Meeting.objects.filter(state="held", ends_at__lte=at, ends_at__gt=at - LONGEST - AFTER_FOR)
    messages: dict[int, list[MeetingMessage]] = {}
    for message in MeetingMessage.objects.filter(active=True).order_by("kind", "pk"):
        messages.setdefault(message.group_id, []).append(message)
    told = 0
    for meetings, after in ((coming, False), (done, True)):
        for meeting in meetings.select_related("group").order_by("starts_at", "pk"):
            mine = [row for row in messages.get(meeting.group_id, []) if (row.kind == "after") == after]
            told += _send(meeting, mine, at)
    return told


def _send(meeting: Meeting, messages: Sequence[MeetingMessage], at: dt.datetime) -> int:
    starts_at, ends_at = meeting.starts_at, meeting.ends_at
    moments = {row.kind: leaves_at(row.kind, row.hours, starts_at, ends_at) for row in messages}
    if not any(moment <= at for moment in moments.values()):
        return 0
    by_kind = {row.kind: row for row in messages}
    sent = set(
        MessageSent.objects.filter(
            message__in=messages, registration__meeting=meeting, starts_at=starts_at
        ).values_list("message_id", "registration_id")
    )
    told = 0
    for registration in _concerned(meeting, after="after" in by_kind):
        kind = latest_due(moments, at, since=registration.registered_at)
        if not kind or (by_kind[kind].pk, registration.pk) in sent:
            continue
        if kind == "after" and at > moments[kind] + AFTER_FOR:
            continue
        told += _send_one(registration, meeting, by_kind[kind], at)
    return told


def _concerned(meeting: Meeting, *, after: bool) -> Iterable[Registration]:
    seated = meeting.registrations.filter(state="registered", participant__erased_at=None)
    if after:
        present = meeting.attendances.filter(state="present").values("participant")
        seated = seated.filter(participant__in=present, participant__no_invitation_since=None)
    reached = seated.filter(participant__address_disowned_at=None).exclude(participant__email="")
    return reached.select_related("participant").order_by("pk")


@transaction.atomic
def _send_one(registration: Registration, meeting: Meeting, message: MeetingMessage, at: dt.datetime) -> bool:
    still = Registration.objects.select_for_update().filter(pk=registration.pk, state="registered")
    if not still.exists():
        return False
    _, new = MessageSent.objects.get_or_create(
        message=message, registration=registration, starts_at=meeting.starts_at, defaults={"at": at}
    )
    if new:
        letters.write(
            registration.participant,
            kind=message.kind,
            letter=letters.of_the_group(
                registration.participant, meeting, message.kind, message.subject, message.text
            ),
            at=at,
            calendar=letters.calendar_text(meeting, at=at) if message.kind == "convocation" else "",
        )
    return new
