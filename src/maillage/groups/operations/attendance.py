"""The sheet of a meeting: one mark a person, walk-ins, and the act that declares it held (R23, R86, F14)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.agreements.models import ServiceRendered
from maillage.groups.models import Attendance, Meeting, Participant, PracticeGroup, StructureType
from maillage.groups.models.meeting import Modality
from maillage.groups.operations.registration import find_structure, is_outside, key_of_name
from maillage.groups.operations.seats import lock_meeting, subject_of_meeting
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules.french import moment
from maillage.rules.lives import ATTENDANCE, MEETING
from maillage.rules.meetings import may_hold
from maillage.rules.verdict import Refused
from maillage.territories.models import Commune

VERBS = {"present": "mark_present", "excused": "mark_excused", "absent": "mark_absent", "unknown": "clear"}


def check_not_certified(group: PracticeGroup) -> None:
    """Raise Refused once service done is certified: its certificate counts what was held (R76)."""
    if ServiceRendered.objects.filter(agreement=group.agreement_id).exists():
        raise Refused("Le service fait de ce groupe est certifié\u00a0: ses présences ne changent plus.")


def _open_sheet(meeting: Meeting, at: dt.datetime) -> None:
    check_not_certified(meeting.group)
    if meeting.state == "cancelled":
        raise Refused("Cette rencontre est annulée\u00a0: elle n’a pas de feuille de présence.")
    if at < meeting.starts_at - dt.timedelta(hours=2):
        raise Refused(
            f"Cette rencontre commence le {moment(meeting.starts_at)}\u00a0: la feuille ouvre 2\u00a0h avant."
        )


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


@transaction.atomic
def mark_attendance(
    meeting: Meeting, participant: Participant, state: str, *, by: Person, at: dt.datetime
) -> Attendance:
    """Mark someone present, excused or absent; the origin of that day is kept on the mark (F21, R86).

    Marking the same state again changes nothing. A held meeting may be corrected; each change is journalled.
    """
    meeting = lock_meeting(meeting)
    _open_sheet(meeting, at)
    mark = meeting.attendances.filter(participant=participant).first()
    mark = mark or _from_registration(meeting, participant)
    if mark.state == state and mark.pk:
        return mark
    if state not in VERBS:
        raise Refused("Choisissez présent, excusé ou absent.", "state")
    before, mark.state = mark.state, ATTENDANCE.after(mark.state, VERBS[state])
    mark.remote = meeting.modality == Modality.REMOTE and mark.state == "present"
    mark.marked_at, mark.marked_by = at, by
    mark.save()
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb=VERBS[state],
        subject=subject_of_meeting(meeting),
        before={"participation": participant.pk, "présence": before},
        after={"participation": participant.pk, "présence": mark.state},
    )
    return mark


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
    by: Person,
    at: dt.datetime,
) -> Attendance:
    """Add someone who came without being registered, present at once (R23).

    `participant` is given when the facilitator recognises someone already known: nobody is merged otherwise,
    whatever the name (F19–F20). Raise Refused when that person is on the sheet already.
    """
    meeting = lock_meeting(meeting)
    _open_sheet(meeting, at)
    employer = find_structure(structure, structure_type, commune)
    clean = " ".join(full_name.split())
    if participant is None:
        participant = Participant.objects.create(
            full_name=clean,
            search_key=key_of_name(clean, 120),
            job=job.strip(),
            structure=employer,
            created_at=at,
        )
    on_sheet = meeting.registrations.filter(participant=participant, state="registered").exists()
    if on_sheet or meeting.attendances.filter(participant=participant).exists():
        raise Refused("Cette personne figure déjà sur la feuille\u00a0: pointez-la dans la liste.")
    mark = Attendance.objects.create(
        meeting=meeting,
        participant=participant,
        state="present",
        walk_in=True,
        remote=meeting.modality == Modality.REMOTE,
        structure=employer,
        structure_type=structure_type or employer.type,
        job=job.strip(),
        out_of_perimeter=is_outside(meeting, commune or employer.commune),
        marked_at=at,
        marked_by=by,
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="add_walk_in",
        subject=subject_of_meeting(meeting),
        after={"participation": participant.pk, "présence": "present"},
    )
    return mark


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
        )
        for row in missing.order_by("pk")
    )
    meeting.attendances.filter(state="unknown").update(state="absent", marked_at=at, marked_by=by)
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
