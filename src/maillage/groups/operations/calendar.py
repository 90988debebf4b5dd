"""The calendar of a group: a year planned in one act, opened, dates added or taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.db import models, transaction

from maillage.groups.models import Meeting, PracticeGroup
from maillage.groups.operations.group import subject_of_group
from maillage.groups.operations.meeting import check_day, excluded, moments_of, open_meeting
from maillage.groups.operations.seats import subject_of_meeting
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules.french import long_date, moment, typeset
from maillage.rules.pattern import Pattern, proposed_dates
from maillage.rules.period import Period
from maillage.rules.verdict import Refused


def new_meeting(group: PracticeGroup, day: dt.date, starts: dt.time, ends: dt.time, place: str) -> Meeting:
    """Give back a meeting of the group that day, not saved yet; its day is not checked here."""
    starts_at, ends_at = moments_of(day, starts, ends)
    return Meeting(
        group=group,
        day=day,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        period_start=group.period_start,
        period_end=group.period_end,
        excluded_months=group.excluded_months,
        strict_months=group.strict_months,
    )


@transaction.atomic
def plan_year(
    group: PracticeGroup,
    *,
    pattern: Pattern,
    place: str = "",
    offset: int = 0,
    left_out: Collection[dt.date] = (),
    instead: Mapping[dt.date, dt.date] | None = None,
    by: Person,
    at: dt.datetime,
) -> list[Meeting]:
    """Create the year's meetings in one act (R37–R38): 10 or 5 dates, excluded months skipped.

    `offset` is how many kept months to leave before the first; days `left_out`, and days that already have a
    meeting, are not created; `instead` gives the day chosen in the place of one of the pattern. Raise Refused
    when nothing is left to create, and for a chosen day that is forbidden or taken twice.
    """
    group = (
        PracticeGroup.objects.select_for_update(of=("self",))
        .select_related("agreement__rhythm")
        .get(pk=group.pk)
    )
    days = proposed_dates(
        pattern,
        Period(group.period_start, group.period_end),
        every_months=group.agreement.rhythm.every_months,
        excluded_months=excluded(group),
        offset=offset,
    )
    taken = set(group.meetings.exclude(state="cancelled").values_list("day", flat=True))
    kept = [(instead or {}).get(day, day) for day in days if day not in left_out]
    for day in kept:
        check_day(group, day)
    if len(set(kept)) < len(kept):
        raise Refused("Deux rencontres tombent le même jour\u00a0: changez l’un des deux.")
    wanted = sorted(day for day in kept if day not in taken)
    if not wanted:
        raise Refused("Toutes ces dates sont déjà au calendrier du groupe\u00a0: choisissez un autre jour.")
    where = place.strip() or group.usual_place
    meetings = Meeting.objects.bulk_create(
        [new_meeting(group, day, pattern.starts, pattern.ends, where) for day in wanted]
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="plan_year",
        subject=subject_of_group(group),
        after={"rythme": str(pattern), "dates": [day.isoformat() for day in wanted]},
    )
    return meetings


@transaction.atomic
def withdraw_dates(
    group: PracticeGroup, meetings: Collection[Meeting], *, by: Person, at: dt.datetime
) -> list[dt.date]:
    """Take dates planned by mistake off the calendar, as if they had never been; give back their days.

    Only meetings that nobody has heard of: raise Refused for one that is open, over, or has a registration or
    an expense, which is cancelled instead.
    """
    group = PracticeGroup.objects.select_for_update().get(pk=group.pk)
    wanted = [meeting.pk for meeting in meetings]
    locked = group.meetings.select_for_update().filter(pk__in=wanted).order_by("starts_at", "pk")
    chosen = list(locked)
    if not chosen:
        raise Refused("Choisissez au moins une date à retirer.")
    for meeting in chosen:
        if meeting.state != "planned" or meeting.starts_at <= at or meeting.registrations.exists():
            raise Refused(_to_cancel(meeting))
    for meeting in chosen:
        try:
            meeting.delete()
        except models.ProtectedError as protected:
            raise Refused(_to_cancel(meeting)) from protected
    days = [meeting.day for meeting in chosen]
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="withdraw_dates",
        subject=subject_of_group(group),
        before={"dates": [day.isoformat() for day in days]},
    )
    return days


def _to_cancel(meeting: Meeting) -> str:
    return typeset(f"La rencontre du {long_date(meeting.day)} est déjà connue : annulez-la, avec son motif.")


@transaction.atomic
def open_year(group: PracticeGroup, *, by: Person, at: dt.datetime) -> list[Meeting]:
    """Open sign-up for every meeting to come in one act (R22), each with its journal line.

    Raise Refused when there is none left to open.
    """
    group = PracticeGroup.objects.select_for_update().get(pk=group.pk)
    to_come = group.meetings.filter(state="planned", starts_at__gt=at).order_by("starts_at", "pk")
    opened = [open_meeting(meeting, by=by, at=at) for meeting in to_come]
    if not opened:
        raise Refused("Les inscriptions de toutes les rencontres à venir sont déjà ouvertes.")
    return opened


@transaction.atomic
def add_meeting(
    group: PracticeGroup,
    *,
    day: dt.date,
    starts: dt.time,
    ends: dt.time,
    place: str = "",
    by: Person,
    at: dt.datetime,
) -> Meeting:
    """Add one meeting (F11: beyond the rhythm it counts and is marked); raise Refused on a forbidden day."""
    group = PracticeGroup.objects.select_for_update().get(pk=group.pk)
    check_day(group, day)
    meeting = new_meeting(group, day, starts, ends, place.strip() or group.usual_place)
    if group.meetings.exclude(state="cancelled").filter(starts_at=meeting.starts_at).exists():
        raise Refused("Le groupe a déjà une rencontre à cette heure\u00a0: choisissez-en une autre.", "day")
    meeting.save()
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="add_meeting",
        subject=subject_of_meeting(meeting),
        after={"début": moment(meeting.starts_at)},
    )
    return meeting
