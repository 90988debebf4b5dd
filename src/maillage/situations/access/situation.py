"""Who reads a situation: its author, the facilitators, those present; nobody else, whatever their role (R24).

A participant has no account: their link leads to a page that sends a code, and what they read is asked for
with the participant that this code proved.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from maillage.groups.access import may_hold_sheet, records_of, visible_meetings
from maillage.groups.models import Meeting, Participant
from maillage.people.access import Standing
from maillage.rules.french import paris
from maillage.rules.situations import READERS_ONLY, Reader, may_read
from maillage.rules.verdict import YES, Verdict, no
from maillage.situations.models import Situation

SWITCHED_OFF = "Dans cet appel, aucune situation ne s’écrit dans Maillage : le groupe en parle de vive voix."
READ_TWICE = ("accepted", "discussed")


def switched_on(meeting: Meeting) -> Verdict:
    """R14: whether the call lets situations be written in the tool; it comes with the meeting."""
    return YES if meeting.group.lot.call.situations else no(SWITCHED_OFF)


def _with_meeting() -> QuerySet[Situation]:
    return Situation.objects.select_related(
        "meeting__group__lot__call", "meeting__group__agreement", "participant__merged_into"
    )


def own_situations(participant: Participant, today: dt.date) -> QuerySet[Situation]:
    """Give back what a participant wrote and that still has its words, in the calls where it is written."""
    return _with_meeting().filter(
        participant__in=records_of(participant),
        sealed__isnull=False,
        purge_on__gt=today,
        meeting__group__lot__call__situations=True,
    )


def read_with_others(participant: Participant, now: dt.datetime) -> QuerySet[Situation]:
    """Give back what the meetings where that participant is marked present have to read, once begun."""
    came = Meeting.objects.filter(attendances__participant=participant, attendances__state="present")
    return (
        _with_meeting()
        .filter(
            meeting__in=came,
            meeting__starts_at__lte=now,
            meeting__group__lot__call__situations=True,
            state__in=READ_TWICE,
            purge_on__gt=paris(now).date(),
        )
        .exclude(participant__in=records_of(participant))
    )


def writable_meetings(participant: Participant, today: dt.date) -> QuerySet[Meeting]:
    """Give back the meetings to come, of today included, where that participant has a seat or came."""
    return (
        Meeting.objects.filter(
            Q(registrations__participant=participant, registrations__state="registered")
            | Q(attendances__participant=participant, attendances__state="present"),
            day__gte=today,
        )
        .exclude(state="cancelled")
        .select_related("group__lot__call", "group__agreement")
        .distinct()
    )


def is_author(situation: Situation, participant: Participant) -> bool:
    """Whether that participant wrote it."""
    return situation.participant is not None and situation.participant.current == participant


def may_open(situation: Situation, participant: Participant, now: dt.datetime) -> Verdict:
    """Whether that participant, proved by a code, reads it now."""
    meeting = situation.meeting
    present = meeting.attendances.filter(participant=participant, state="present").exists()
    reader = Reader(author=is_author(situation, participant), present=present)
    return _verdict(situation, reader, now)


def may_open_signed_in(situation: Situation, standing: Standing, now: dt.datetime) -> Verdict:
    """Whether someone signed in reads it: a facilitator of that meeting, or who wrote it as one."""
    if not may_hold_sheet(standing, situation.meeting):
        return no(READERS_ONLY)
    author = situation.facilitator_id is not None and situation.facilitator_id == standing.person.pk
    return _verdict(situation, Reader(author=author, facilitator=True), now)


def _verdict(situation: Situation, reader: Reader, now: dt.datetime) -> Verdict:
    reported = situation.reports.filter(decided_at=None).exists()
    starts_at = situation.meeting.starts_at
    return may_read(
        reader,
        situation.state,
        reported=reported,
        now=now,
        starts_at=starts_at,
        purge_on=situation.purge_on,
    )


def facilitated_situations(standing: Standing) -> QuerySet[Situation]:
    """Give back the situations of the meetings this person works for, in the calls where they are written;
    whether they open one is `may_open_signed_in`.
    """
    return _with_meeting().filter(
        meeting__in=visible_meetings(standing).order_by().values("pk"),
        meeting__group__lot__call__situations=True,
    )


def situations_of(meeting: Meeting, standing: Standing) -> QuerySet[Situation]:
    """Give back what the facilitators of a meeting have to look at: all but the drafts of others."""
    mine = Q(facilitator=standing.person.pk)
    return Situation.objects.filter(meeting=meeting).filter(~Q(state="draft") | mine)
