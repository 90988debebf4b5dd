"""What anyone who holds an attestation may verify: that it stands, its day and its group, and no name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from maillage.applications.models import CODE_ALPHABET, CODE_LENGTH
from maillage.groups.models import Attendance, Attestation


@dataclass(frozen=True, slots=True)
class VerifiedAttestation:
    """Whether an attestation still tells what the sheet tells."""

    valid: bool
    group: str
    day: dt.date
    issued_at: dt.datetime
    fingerprint: str


def verify_attestation(code: str) -> VerifiedAttestation | None:
    """Give back what that code proves, None for no such code; two queries.

    Spaces, hyphens and small letters are read as people copy them. A presence corrected since makes it false.
    """
    bare = "".join(sign for sign in code.upper() if sign in CODE_ALPHABET)
    if len(bare) != CODE_LENGTH:
        return None
    found = Attestation.objects.filter(code=bare).select_related("meeting__group").first()
    if found is None:
        return None
    stands = Attendance.objects.filter(
        meeting=found.meeting_id, participant=found.participant_id, state="present"
    )
    return VerifiedAttestation(
        valid=found.superseded_at is None and stands.exists(),
        group=found.meeting.group.name,
        day=found.meeting.day,
        issued_at=found.issued_at,
        fingerprint=" ".join(found.fingerprint[place : place + 4] for place in range(0, 12, 4)),
    )
