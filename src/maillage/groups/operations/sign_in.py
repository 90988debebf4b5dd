"""Signing in oneself, from the code projected in the room: once a person and a meeting (R23)."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from maillage.groups.models import Attendance, Meeting, Participant, StructureType
from maillage.groups.operations.attendance import (
    NO_TAP,
    check_not_certified,
    new_participant,
    new_walk_in,
    put_mark,
)
from maillage.groups.operations.registration import find_structure, take_address
from maillage.groups.operations.seats import lock_meeting
from maillage.rules.meetings import may_sign_in
from maillage.rules.verdict import Refused, Verdict, no

VERB = "sign_in"


def sign_in_key(meeting: Meeting) -> bytes:
    """Give back the key that the codes of that meeting are drawn from."""
    return salted_hmac("maillage.sign-in", str(meeting.public_id), secret=settings.SECRET_KEY).digest()


def signing_in(meeting: Meeting, at: dt.datetime) -> Verdict:
    """Whether people may sign in by themselves now, with the sentence to show outside (R23)."""
    if meeting.state == "cancelled":
        return no("Cette rencontre est annulée : il n’y a pas d’émargement.")
    if meeting.state == "held":
        return no(
            "La feuille de cette rencontre est close : demandez à la personne qui anime de la corriger."
        )
    return may_sign_in(
        at,
        meeting.starts_at,
        meeting.ends_at,
        before=dt.timedelta(minutes=meeting.group.sign_in_minutes_before),
        after=dt.timedelta(minutes=meeting.group.sign_in_minutes_after),
    )


@transaction.atomic
def sign_in(meeting: Meeting, participant: Participant, *, at: dt.datetime) -> Attendance:
    """Write someone known present, by their own word; a second time changes nothing.
    Someone of two records united signs once, by either address (R85).

    What the facilitator wrote is not written over. Raise Refused outside the hours of the sheet.
    """
    meeting, participant = _open(meeting, at), participant.current
    mark = (
        meeting.attendances.filter(participant=participant).select_related("participant", "marked_by").first()
    )
    if mark is not None and mark.state == "present":
        return mark
    if mark is not None and mark.state != "unknown":
        raise Refused(
            f"La feuille porte pour vous « {mark.get_state_display()} »\u00a0: "
            "demandez à la personne qui anime de la corriger."
        )
    if mark is None:
        seat = meeting.registrations.filter(participant=participant, state="registered").first()
        origin = seat or participant
        mark = new_walk_in(
            meeting,
            participant,
            structure=origin.structure,
            structure_type=seat.structure_type if seat else None,
            job=origin.job,
        )
        if seat is not None:
            mark.walk_in, mark.out_of_perimeter = False, seat.out_of_perimeter
    elif mark.self_signed_at is not None:
        raise Refused("Votre émargement a été effacé de la feuille\u00a0: voyez avec la personne qui anime.")
    mark.meeting = meeting
    return put_mark(mark, "present", NO_TAP, by=None, at=at, verb=VERB)


@transaction.atomic
def sign_in_unknown(
    meeting: Meeting,
    *,
    full_name: str,
    structure: str,
    job: str,
    structure_type: StructureType | None = None,
    email: str = "",
    at: dt.datetime,
) -> Attendance:
    """Write present someone whom nobody knew, as having come without being registered (R23); pressed twice,
    the address given is known the second time.

    Raise Refused outside the hours of the sheet, and when the type of an unknown structure is not said.
    """
    meeting, address = _open(meeting, at), email.strip().lower()
    take_address(address, full_name, at=at)
    known = Participant.objects.filter(email=address).first() if address else None
    if known is not None:
        return sign_in(meeting, known, at=at)
    employer = find_structure(structure, structure_type, None)
    participant = new_participant(full_name, employer, job, email=address, at=at)
    mark = new_walk_in(meeting, participant, structure=employer, structure_type=structure_type, job=job)
    return put_mark(mark, "present", NO_TAP, by=None, at=at, verb=VERB)


def _open(meeting: Meeting, at: dt.datetime) -> Meeting:
    locked = lock_meeting(meeting)
    check_not_certified(locked.group)
    signing_in(locked, at).require()
    return locked
