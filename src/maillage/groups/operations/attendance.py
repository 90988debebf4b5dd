"""The sheet of a meeting: one mark a person, walk-ins, and the act that declares it held (R23, R86, F14).

Each mark is a row of its own, known by the name its device gave it: sent again, it stores nothing more. A
mark says which one its author had before their eyes; when somebody else marked since, it is refused as
`Stale` and both are told, never overwritten. After the closing a mark is a correction: it has a reason, and
what was printed before is superseded.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from maillage.agreements.models import ServiceRendered
from maillage.groups.models import (
    Attendance,
    AttendanceMark,
    Meeting,
    Participant,
    PracticeGroup,
    Structure,
    StructureType,
)
from maillage.groups.models.meeting import Modality
from maillage.groups.operations.registration import (
    find_structure,
    is_outside,
    key_of_name,
    participant_actor,
)
from maillage.groups.operations.seats import lock_meeting, subject_of_meeting
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules.french import moment
from maillage.rules.lives import ATTENDANCE, MEETING
from maillage.rules.meetings import may_hold, stale_sentence
from maillage.rules.verdict import Refused
from maillage.territories.models import Commune

VERBS = {"present": "mark_present", "excused": "mark_excused", "absent": "mark_absent", "unknown": "clear"}
OPENS_BEFORE = dt.timedelta(hours=2)
BY_THEMSELVES = "La personne elle-même"


class Stale(Refused):
    """Somebody else marked this person since; `mark` is what stands, to be shown beside what was wanted."""

    def __init__(self, sentence: str, mark: Attendance) -> None:
        super().__init__(sentence)
        self.mark = mark


@dataclass(frozen=True, slots=True)
class Tap:
    """What comes with a mark made on a device.

    `client_id` names it once; `pointed_at` is when, by the device's clock, told and never trusted; `based_on`
    is the revision that was on the screen, None when there was no screen. `reason` is for a correction.
    """

    client_id: uuid.UUID | None = None
    pointed_at: dt.datetime | None = None
    based_on: int | None = None
    reason: str = ""


NO_TAP = Tap()


def check_not_certified(group: PracticeGroup) -> None:
    """Raise Refused once service done is certified: its certificate counts what was held (R76)."""
    if ServiceRendered.objects.filter(agreement=group.agreement_id).exists():
        raise Refused("Le service fait de ce groupe est certifié\u00a0: ses présences ne changent plus.")


def open_sheet(meeting: Meeting, at: dt.datetime, *, reason: str = "") -> None:
    """Raise Refused when nothing may be marked on that sheet now, or when a correction has no reason."""
    check_not_certified(meeting.group)
    if meeting.state == "cancelled":
        raise Refused("Cette rencontre est annulée\u00a0: elle n’a pas de feuille de présence.")
    if at < meeting.starts_at - OPENS_BEFORE:
        raise Refused(
            f"Cette rencontre commence le {moment(meeting.starts_at)}\u00a0: la feuille ouvre 2\u00a0h avant."
        )
    if meeting.state == "held" and not reason.strip():
        raise Refused("Cette feuille est close\u00a0: donnez le motif de la correction.", "reason")


def _from_registration(meeting: Meeting, participant: Participant) -> Attendance:
    registration = (
        meeting.registrations.filter(participant=participant)
        .select_related("structure", "structure_type")
        .order_by("-registered_at", "-pk")
        .first()
    )
    if registration is None:
        raise Refused(
            "Cette personne n’est pas sur la feuille\u00a0: ajoutez-la comme venue sans inscription."
        )
    return Attendance(
        meeting=meeting,
        participant=participant,
        structure=registration.structure,
        structure_type=registration.structure_type,
        job=registration.job,
        out_of_perimeter=registration.out_of_perimeter,
    )


def _sent_before(meeting: Meeting, tap: Tap) -> Attendance | None:
    """Give back the presence that this very tap made already, None when it is new."""
    if tap.client_id is None:
        return None
    found = (
        AttendanceMark.objects.filter(client_id=tap.client_id)
        .select_related("attendance__participant", "attendance__marked_by")
        .first()
    )
    if found is None:
        return None
    if found.attendance.meeting_id != meeting.pk:
        raise Refused("Ce pointage est celui d’une autre rencontre\u00a0: recommencez-le ici.")
    return found.attendance


def _check_fresh(mark: Attendance, state: str, tap: Tap) -> None:
    if tap.based_on is None or mark.revision == tap.based_on or mark.state == state:
        return
    raise Stale(
        stale_sentence(
            who=mark.marked_by.full_name if mark.marked_by else BY_THEMSELVES,
            theirs=mark.get_state_display(),
            theirs_at=mark.marked_at,
            yours=ATTENDANCE.states[state],
            yours_at=tap.pointed_at,
        ),
        mark,
    )


def put_mark(
    mark: Attendance, state: str, tap: Tap, *, by: Person | None, at: dt.datetime, verb: str = ""
) -> Attendance:
    """Write the state on the presence, and the mark in its order; the caller holds the lock of the meeting.

    `by` is None when the person signs in by themselves.
    """
    meeting = mark.meeting
    before = mark.state
    mark.state = ATTENDANCE.after(before, VERBS[state])
    mark.remote = meeting.modality == Modality.REMOTE and mark.state == "present"
    mark.marked_at, mark.marked_by, mark.pointed_at = at, by, tap.pointed_at
    mark.revision += 1
    if by is None:
        mark.self_signed_at = at
    mark.save()
    correction = meeting.state == "held"
    AttendanceMark.objects.create(
        attendance=mark,
        **({"client_id": tap.client_id} if tap.client_id else {}),
        before=before,
        state=mark.state,
        revision=mark.revision,
        pointed_at=tap.pointed_at,
        received_at=at,
        by=by,
        correction=correction,
        reason=tap.reason.strip() if correction else "",
    )
    if correction:
        _supersede(mark, at)
    record(
        chain=chain(),
        at=at,
        actor=by.actor if by else participant_actor(mark.participant),
        verb="correct_attendance" if correction else verb or VERBS[state],
        subject=subject_of_meeting(meeting),
        before={"participation": mark.participant_id, "présence": before},
        after={"participation": mark.participant_id, "présence": mark.state},
        note=tap.reason.strip() if correction else "",
    )
    return mark


def supersede_sheet(meeting: Meeting, at: dt.datetime) -> None:
    """Say that what was printed or reported of a meeting before that moment no longer tells who came."""
    meeting.corrected_at = at
    meeting.save(update_fields=["corrected_at"])
    meeting.printed_sheets.filter(superseded_at=None).update(superseded_at=at)


def _supersede(mark: Attendance, at: dt.datetime) -> None:
    """Say the same when a presence was corrected, of its attestation too."""
    meeting = mark.meeting
    supersede_sheet(meeting, at)
    given = meeting.attestations.filter(participant=mark.participant_id, superseded_at=None)
    given.update(superseded_at=at)


@transaction.atomic
def mark_attendance(
    meeting: Meeting, participant: Participant, state: str, *, tap: Tap = NO_TAP, by: Person, at: dt.datetime
) -> Attendance:
    """Mark someone present, excused or absent; the origin of that day is kept on the mark (F21, R86).

    Marking the same state again changes nothing. Raise Stale when somebody else marked since, Refused without
    reason once the sheet is closed; each change is journalled.
    """
    meeting = lock_meeting(meeting)
    again = _sent_before(meeting, tap)
    if again is not None:
        return again
    open_sheet(meeting, at, reason=tap.reason)
    if state not in VERBS:
        raise Refused("Choisissez présent, excusé ou absent.", "state")
    participant = participant.current
    mark = _mark_of(meeting, participant) or _from_registration(meeting, participant)
    if mark.state == state:
        return mark
    _check_fresh(mark, state, tap)
    mark.meeting = meeting
    return put_mark(mark, state, tap, by=by, at=at)


def _mark_of(meeting: Meeting, participant: Participant) -> Attendance | None:
    found = meeting.attendances.filter(participant=participant).select_related("marked_by", "participant")
    return found.first()


@transaction.atomic
def undo_last_mark(meeting: Meeting, *, reason: str = "", by: Person, at: dt.datetime) -> Attendance:
    """Take back the last mark this person made on that sheet; raise Refused when someone marked since."""
    meeting = lock_meeting(meeting)
    open_sheet(meeting, at, reason=reason)
    last = (
        AttendanceMark.objects.filter(attendance__meeting=meeting, by=by)
        .select_related("attendance__participant")
        .order_by("-pk")
        .first()
    )
    if last is None:
        raise Refused("Vous n’avez encore rien pointé sur cette feuille.")
    mark = last.attendance
    if mark.revision != last.revision:
        raise Refused(
            f"Quelqu’un d’autre a pointé {mark.participant.full_name} depuis\u00a0: corrigez dans la liste."
        )
    mark.meeting = meeting
    return put_mark(mark, last.before, Tap(reason=reason), by=by, at=at)


def new_walk_in(
    meeting: Meeting,
    participant: Participant,
    *,
    structure: Structure,
    structure_type: StructureType | None,
    job: str,
    commune: Commune | None = None,
) -> Attendance:
    """Give back the presence, not saved yet, of someone who came without being registered."""
    return Attendance(
        meeting=meeting,
        participant=participant,
        walk_in=True,
        structure=structure,
        structure_type=structure_type or structure.type,
        job=job.strip(),
        out_of_perimeter=is_outside(meeting, commune or structure.commune),
    )


def new_participant(
    full_name: str, employer: Structure, job: str, *, email: str = "", at: dt.datetime
) -> Participant:
    """Give back someone nobody knew, saved; nobody is merged by their name (F19–F20)."""
    clean = " ".join(full_name.split())
    return Participant.objects.create(
        full_name=clean,
        search_key=key_of_name(clean, 120),
        email=email,
        job=job.strip(),
        structure=employer,
        created_at=at,
    )


@transaction.atomic
def add_walk_in(
    meeting: Meeting,
    *,
    full_name: str,
    structure: str,
    job: str,
    structure_type: StructureType | None = None,
    commune: Commune | None = None,
    participant: Participant | None = None,
    tap: Tap = NO_TAP,
    by: Person,
    at: dt.datetime,
) -> Attendance:
    """Add someone who came without being registered, present at once (R23).

    `participant` is given when the facilitator recognises someone already known: nobody is merged otherwise,
    whatever the name (F19–F20). Raise Refused when that person is on the sheet already.
    """
    meeting = lock_meeting(meeting)
    again = _sent_before(meeting, tap)
    if again is not None:
        return again
    open_sheet(meeting, at, reason=tap.reason)
    employer = find_structure(structure, structure_type, commune)
    if participant is None:
        participant = new_participant(full_name, employer, job, at=at)
    participant = participant.current
    taken_off = meeting.attendances.filter(participant=participant, walk_in=True, state="unknown").first()
    if taken_off is None and is_on_sheet(meeting, participant):
        raise Refused("Cette personne figure déjà sur la feuille\u00a0: pointez-la dans la liste.")
    mark = taken_off or new_walk_in(
        meeting, participant, structure=employer, structure_type=structure_type, job=job, commune=commune
    )
    mark.meeting = meeting
    return put_mark(mark, "present", tap, by=by, at=at, verb="add_walk_in")


def is_on_sheet(meeting: Meeting, participant: Participant) -> bool:
    """Whether the person is expected there, or marked already; two queries at most."""
    on_sheet = meeting.registrations.filter(participant=participant, state="registered").exists()
    return on_sheet or meeting.attendances.filter(participant=participant).exists()


@transaction.atomic
def close_attendance(meeting: Meeting, *, by: Person, at: dt.datetime) -> Meeting:
    """Close the sheet and declare the meeting held, even when nobody came (F14).

    Those registered and not marked are written absent. Raise Refused before the meeting has begun.
    """
    meeting = lock_meeting(meeting)
    after = MEETING.after(meeting.state, "hold")
    check_not_certified(meeting.group)
    may_hold(at, meeting.starts_at, attendance_recorded=True).require()
    marked = set(meeting.attendances.values_list("participant", flat=True))
    missing = meeting.registrations.filter(state="registered").exclude(participant__in=marked)
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting,
            participant_id=row.participant_id,
            state="absent",
            structure_id=row.structure_id,
            structure_type_id=row.structure_type_id,
            job=row.job,
            out_of_perimeter=row.out_of_perimeter,
            marked_at=at,
            marked_by=by,
            revision=1,
        )
        for row in missing.order_by("pk")
    )
    unmarked = meeting.attendances.filter(state="unknown", walk_in=False)
    unmarked.update(state="absent", marked_at=at, marked_by=by, revision=F("revision") + 1)
    meeting.state, meeting.attendance_closed_at = after, at
    meeting.save(update_fields=["state", "attendance_closed_at"])
    present = meeting.attendances.filter(state="present").count()
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="close_attendance",
        subject=subject_of_meeting(meeting),
        after={"état": meeting.state, "présents": present},
    )
    return meeting
