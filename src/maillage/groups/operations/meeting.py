"""One meeting: opened, moved, cancelled, switched to remote and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction

from maillage.groups.models import Meeting, MeetingMove, PracticeGroup, Registration
from maillage.groups.models.attendance import LIVE_STATES
from maillage.groups.models.meeting import Modality
from maillage.groups.operations import letters
from maillage.groups.operations.seats import lock_meeting, offer_seats, subject_of_meeting
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.post.letters import Letter
from maillage.rules.calendar import may_hold_meeting
from maillage.rules.french import PARIS, moment, paris, plural, typeset
from maillage.rules.lives import MEETING
from maillage.rules.meetings import check_cancellation, check_modality
from maillage.rules.period import Period
from maillage.rules.verdict import Refused


def excluded(thing: PracticeGroup | Meeting) -> frozenset[int]:
    """The months without meetings (R38), as numbers."""
    return frozenset(int(month) for month in thing.excluded_months.split())


def check_day(thing: PracticeGroup | Meeting, day: dt.date) -> None:
    """Raise Refused for a day in an excluded month or outside the agreement (R38, F8, F10)."""
    period = Period(thing.period_start, thing.period_end)
    may_hold_meeting(day, period, excluded(thing), strict=thing.strict_months).require()


def moments_of(day: dt.date, starts: dt.time, ends: dt.time) -> tuple[dt.datetime, dt.datetime]:
    """Give back the beginning and the end of a day in Paris time; raise Refused when they cross."""
    if ends <= starts:
        raise Refused("L’heure de fin doit suivre l’heure de début.", "ends")
    return dt.datetime.combine(day, starts, tzinfo=PARIS), dt.datetime.combine(day, ends, tzinfo=PARIS)


def _require_to_come(meeting: Meeting) -> None:
    if meeting.state not in ("planned", "open"):
        label = MEETING.states[meeting.state]
        raise Refused(
            typeset(f"Cette rencontre est {label} : elle ne se modifie plus. Ajoutez plutôt une autre date.")
        )


def _require_nobody_present(meeting: Meeting) -> None:
    """A meeting where someone was marked present took place that day: it is held, not moved nor cancelled."""
    if meeting.attendances.filter(state="present").exists():
        raise Refused(
            "Des personnes sont pointées présentes\u00a0: terminez la feuille ou effacez ces présences."
        )


def _tell(
    meeting: Meeting,
    kind: str,
    write: Callable[[Registration], Letter],
    at: dt.datetime,
    *,
    cancelled: bool = False,
) -> int:
    """Write once to everyone who holds or awaits a seat; give back how many letters were queued."""
    calendar = letters.calendar_text(meeting, at=at, cancelled=cancelled)
    concerned = meeting.registrations.filter(state__in=LIVE_STATES).select_related("participant")
    told = 0
    for registration in concerned.order_by("registered_at", "pk"):
        message = letters.write(
            registration.participant,
            kind=kind,
            letter=write(registration),
            at=at,
            key=f"{kind}-{registration.pk}-{meeting.sequence}",
            calendar=calendar if registration.state == "registered" else "",
        )
        told += message is not None
    return told


@transaction.atomic
def move_meeting(
    meeting: Meeting,
    *,
    day: dt.date,
    starts: dt.time | None = None,
    ends: dt.time | None = None,
    place: str | None = None,
    reason: str = "",
    by: Person,
    at: dt.datetime,
) -> Meeting:
    """Give a meeting another date, other hours or another place (R38, F8, F10); the earlier ones stay as
    history and people are told once.

    Hours and place stay unless given. The same move again within a minute is a second press. Raise Refused
    for a day in an excluded month or outside the agreement, and when nothing changes.
    """
    meeting = lock_meeting(meeting)
    _require_to_come(meeting)
    _require_nobody_present(meeting)
    check_day(meeting, day)
    earlier, before = meeting.starts_at, (meeting.starts_at, meeting.ends_at, meeting.place)
    starts = starts or paris(meeting.starts_at).time()
    ends = ends or paris(meeting.ends_at).time()
    starts_at, ends_at = moments_of(day, starts, ends)
    where = meeting.place if place is None else place.strip()
    if (starts_at, ends_at, where) == before:
        if _pressed_twice(meeting, by=by, at=at):
            return meeting
        raise Refused(
            "Rien ne change\u00a0: indiquez une autre date, d’autres heures ou un autre lieu.", "day"
        )
    if (
        meeting.group.meetings.exclude(pk=meeting.pk)
        .exclude(state="cancelled")
        .filter(starts_at=starts_at)
        .exists()
    ):
        raise Refused("Le groupe a déjà une rencontre à cette heure\u00a0: choisissez-en une autre.", "day")
    meeting.day, meeting.starts_at, meeting.ends_at, meeting.place = day, starts_at, ends_at, where
    meeting.sequence += 1
    meeting.save(update_fields=["day", "starts_at", "ends_at", "place", "sequence"])
    MeetingMove.objects.create(
        meeting=meeting,
        moved_from=earlier,
        moved_to=starts_at,
        ends_from=before[1],
        ends_to=ends_at,
        place_from=before[2],
        place_to=where,
        reason=reason.strip(),
        at=at,
        by=by,
    )
    meeting.registrations.filter(state="offered", offered_until__gt=starts_at).update(offered_until=starts_at)
    told = _tell(
        meeting,
        "meeting-moved",
        lambda row: letters.moved(
            row.participant, meeting, earlier, reason.strip(), seated=row.state == "registered"
        ),
        at,
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="move_meeting",
        subject=subject_of_meeting(meeting),
        before={"début": moment(earlier), "lieu": before[2]},
        after={"début": moment(starts_at), "lieu": where, "prévenus": plural(told, "personne")},
        note=reason.strip(),
    )
    return meeting


def _pressed_twice(meeting: Meeting, *, by: Person, at: dt.datetime) -> bool:
    """Whether this person has just moved the meeting; the caller holds its lock."""
    return meeting.moves.filter(by=by, at__gt=at - dt.timedelta(minutes=1), at__lte=at).exists()


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, reason: str, by: Person, at: dt.datetime) -> Meeting:
    """Cancel a meeting and tell those concerned why (F15); raise Refused without a reason or once held."""
    meeting = lock_meeting(meeting)
    check_cancellation(reason).require()
    before = meeting.state
    meeting.state = MEETING.after(meeting.state, "cancel")
    _require_nobody_present(meeting)
    meeting.cancel_reason = reason.strip()
    meeting.sequence += 1
    meeting.save(update_fields=["state", "cancel_reason", "sequence"])
    told = _tell(
        meeting,
        "meeting-cancelled",
        lambda row: letters.cancelled(row.participant, meeting),
        at,
        cancelled=True,
    )
    meeting.registrations.filter(state__in=LIVE_STATES).update(state="cancelled_by_organiser", ended_at=at)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="cancel_meeting",
        subject=subject_of_meeting(meeting),
        before={"état": before},
        after={"état": meeting.state, "prévenus": plural(told, "personne")},
        note=meeting.cancel_reason,
    )
    return meeting


@transaction.atomic
def switch_to_remote(
    meeting: Meeting, *, reason: str, link: str = "", by: Person, at: dt.datetime
) -> Meeting:
    """Hold a meeting at a distance, for a written reason that the Département reads (R36); the same switch
    again changes nothing and writes to nobody.
    """
    meeting = lock_meeting(meeting)
    _require_to_come(meeting)
    check_modality(remote=True, reason=reason).require()
    known = (meeting.modality, meeting.remote_reason, meeting.remote_link)
    if known == (Modality.REMOTE, reason.strip(), link.strip()):
        return meeting
    meeting.modality, meeting.remote_reason, meeting.remote_link = (
        Modality.REMOTE,
        reason.strip(),
        link.strip(),
    )
    meeting.sequence += 1
    meeting.save(update_fields=["modality", "remote_reason", "remote_link", "sequence"])
    told = _tell(
        meeting,
        "meeting-remote",
        lambda row: letters.remote(row.participant, meeting, seated=row.state == "registered"),
        at,
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="switch_to_remote",
        subject=subject_of_meeting(meeting),
        after={"modalité": "à distance", "prévenus": plural(told, "personne")},
        note=meeting.remote_reason,
    )
    return meeting


@transaction.atomic
def switch_to_in_person(meeting: Meeting, *, place: str = "", by: Person, at: dt.datetime) -> Meeting:
    """Hold in person again a meeting that was to be at a distance (R36); people are told, the connection link
    is forgotten. The same switch again changes nothing.
    """
    meeting = lock_meeting(meeting)
    _require_to_come(meeting)
    if meeting.modality == Modality.IN_PERSON:
        return meeting
    reason = meeting.remote_reason
    meeting.modality, meeting.remote_reason, meeting.remote_link = Modality.IN_PERSON, "", ""
    meeting.place = place.strip() or meeting.place
    meeting.sequence += 1
    meeting.save(update_fields=["modality", "remote_reason", "remote_link", "place", "sequence"])
    told = _tell(
        meeting,
        "meeting-in-person",
        lambda row: letters.in_person(row.participant, meeting, seated=row.state == "registered"),
        at,
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="switch_to_in_person",
        subject=subject_of_meeting(meeting),
        before={"modalité": "à distance", "motif": reason},
        after={"modalité": "en présence", "lieu": meeting.place, "prévenus": plural(told, "personne")},
    )
    return meeting


@transaction.atomic
def open_meeting(meeting: Meeting, *, by: Person, at: dt.datetime) -> Meeting:
    """Publish the sign-up page of a meeting (R22)."""
    meeting = lock_meeting(meeting)
    before = meeting.state
    meeting.state = MEETING.after(meeting.state, "open")
    meeting.save(update_fields=["state"])
    offer_seats(meeting, at=at)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="open_meeting",
        subject=subject_of_meeting(meeting),
        before={"état": before},
        after={"état": meeting.state},
    )
    return meeting
