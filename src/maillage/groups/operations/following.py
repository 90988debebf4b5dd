"""A group follows its agreement: a period amended, an early end, a calendar taken over (F33, F36)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max, Q

from maillage.agreements.models import Agreement
from maillage.groups.models import InformationSession, Meeting, PracticeGroup
from maillage.groups.operations.calendar import new_meeting
from maillage.groups.operations.group import actor_of, subject_of_group
from maillage.groups.operations.meeting import cancel_meeting
from maillage.groups.operations.session import cancel_session
from maillage.groups.operations.session_groups import leave_session
from maillage.groups.queries.calendar import calendar_to_take_over
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules.french import day, listing, paris, plural
from maillage.rules.verdict import Refused


@transaction.atomic
def follow_agreement(agreement: Agreement, *, by: Person | None, at: dt.datetime) -> PracticeGroup | None:
    """Give the group and its calendar the period of its agreement, in the transaction that changed it (F36).

    Gives back None while the agreement has no group. Raises Refused when a meeting or a session stands
    beyond a shortened period, with their dates.
    """
    group = _group_of(agreement)
    if group is None or group.period_end == agreement.period_end:
        return group
    beyond = sorted({*_meetings_after(group, agreement), *_sessions_after(group, agreement)})
    if beyond:
        dates = listing([day(one) for one in beyond])
        raise Refused(
            f"La convention se terminerait avant ce que le groupe a prévu : {dates}. "
            "Demandez à l’opérateur de déplacer ou d’annuler ces dates d’abord."
        )
    _take_period(group, agreement, by=by, at=at)
    return group


def _group_of(agreement: Agreement) -> PracticeGroup | None:
    return PracticeGroup.objects.select_for_update(of=("self",)).filter(agreement=agreement).first()


def _meetings_after(group: PracticeGroup, agreement: Agreement) -> list[dt.date]:
    standing = group.meetings.exclude(state="cancelled").filter(day__gt=agreement.period_end)
    return list(standing.values_list("day", flat=True))


def _sessions_after(group: PracticeGroup, agreement: Agreement) -> list[dt.date]:
    standing = group.session_parts.exclude(session__state="cancelled").filter(day__gt=agreement.period_end)
    return [one for one in standing.values_list("day", flat=True) if one is not None]


def _take_period(group: PracticeGroup, agreement: Agreement, *, by: Person | None, at: dt.datetime) -> None:
    """What was cancelled beyond a shortened period keeps the period it was planned in."""
    before, end = group.period_end, agreement.period_end
    group.period_end = end
    group.save(update_fields=["period_end"])
    Meeting.objects.filter(group=group, day__lte=end).update(period_end=end)
    sessions = InformationSession.objects.filter(group=group)
    sessions.filter(day__lte=end).update(period_end=end)
    sessions.filter(day=None).update(period_end=end)
    group.session_parts.filter(Q(day=None) | Q(day__lte=end)).update(period_end=end)
    record(
        chain=chain(),
        at=at,
        actor=actor_of(by),
        verb="follow_agreement",
        subject=subject_of_group(group),
        before={"fin": before},
        after={"fin": end},
    )


def last_held(group: PracticeGroup) -> dt.date | None:
    """Give back the last day on which the group held a meeting or a session, None for none; two queries."""
    days = (
        group.meetings.filter(state="held").aggregate(last=Max("day"))["last"],
        InformationSession.objects.counted_by(group).filter(state="held").aggregate(last=Max("day"))["last"],
    )
    return max((one for one in days if one is not None), default=None)


@transaction.atomic
def close_group(agreement: Agreement, *, reason: str, by: Person, at: dt.datetime) -> PracticeGroup | None:
    """Close the group of an agreement ended early, in the transaction that ended it (F33).

    Meetings and sessions to come after its last day are cancelled, those registered are written to; it leaves
    the sessions of other groups, and stays readable with its figures. Gives back None while the agreement has
    no group.
    """
    group = _group_of(agreement)
    if group is None:
        return None
    end = agreement.period_end
    meetings = group.meetings.filter(state__in=("planned", "open"), day__gt=end)
    cancelled = [
        cancel_meeting(meeting, reason=reason, by=by, at=at) for meeting in meetings.order_by("day", "pk")
    ]
    sessions = group.sessions.filter(state="scheduled", day__gt=end)
    for session in sessions.order_by("day", "pk"):
        cancel_session(session, reason=reason, by=by, at=at)
    elsewhere = group.session_parts.filter(session__state="scheduled", day__gt=end)
    for part in elsewhere.exclude(session__group=group).select_related("session").order_by("pk"):
        leave_session(part)
    _take_period(group, agreement, by=by, at=at)
    group.closed_on = end
    group.save(update_fields=["closed_on"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="close_group",
        subject=subject_of_group(group),
        after={"dernier jour": end, "annulées": plural(len(cancelled), "rencontre")},
        note=reason,
    )
    return group


@transaction.atomic
def take_over_calendar(group: PracticeGroup, *, by: Person, at: dt.datetime) -> list[Meeting]:
    """Plan again, at the same hours and places, the meetings that the group before could not hold (F33).

    Nobody is signed up anywhere: people’s data stay with the group they gave them to. Raises Refused when no
    date is left to take.
    """
    group = PracticeGroup.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=group.pk)
    wanted = [
        new_meeting(group, one.day, paris(one.starts_at).time(), paris(one.ends_at).time(), one.place)
        for one in calendar_to_take_over(group, paris(at).date())
    ]
    if not wanted:
        raise Refused(
            "Le groupe précédent n’avait plus de date prévue\u00a0: planifiez l’année de ce groupe."
        )
    meetings = Meeting.objects.bulk_create(wanted)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="take_over_calendar",
        subject=subject_of_group(group),
        after={"dates": [meeting.day.isoformat() for meeting in meetings]},
    )
    return meetings
