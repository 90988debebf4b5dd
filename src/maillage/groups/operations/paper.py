"""The sheet on paper: each version printed, the scans of what was signed, the entry of a whole page (R76)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction

from maillage.groups.models import Meeting, Participant, PrintedSheet, SheetScan, StructureType
from maillage.groups.operations.attendance import Tap, add_walk_in, check_not_certified, mark_attendance
from maillage.groups.operations.seats import lock_meeting, subject_of_meeting
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.received.operations import Received, receive_receipt
from maillage.rules.verdict import Refused


@transaction.atomic
def print_sheet(
    meeting: Meeting, fingerprint_of: Callable[[int], str], *, by: Person, at: dt.datetime
) -> PrintedSheet:
    """Give back the version to print: the one in force when it says the same, else the next one.

    `fingerprint_of` gives the fingerprint of the content under a version number.
    """
    meeting = lock_meeting(meeting)
    last = meeting.printed_sheets.order_by("-version").first()
    if last is not None and last.superseded_at is None and fingerprint_of(last.version) == last.sha256:
        return last
    if last is not None and last.superseded_at is None:
        last.superseded_at = at
        last.save(update_fields=["superseded_at"])
    version = last.version + 1 if last else 1
    printed = PrintedSheet.objects.create(
        meeting=meeting, version=version, sha256=fingerprint_of(version), printed_at=at, by=by
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="print_sheet",
        subject=subject_of_meeting(meeting),
        after={"version": version, "empreinte": printed.sha256},
    )
    return printed


def attach_scan(meeting: Meeting, *, name: str, content: bytes, by: Person, at: dt.datetime) -> SheetScan:
    """Attach a scan or a photograph of a signed page, known by its fingerprint; there may be several.

    Raise Refused on a file that is not accepted, or attached already, before the meeting, and once service
    done is certified.
    """
    received = receive_receipt(
        name, content, chain=chain(), subject=subject_of_meeting(meeting), by=by.actor, at=at
    )
    return _keep(meeting, received, by, at)


@transaction.atomic
def _keep(meeting: Meeting, received: Received, by: Person, at: dt.datetime) -> SheetScan:
    meeting = lock_meeting(meeting)
    check_not_certified(meeting.group)
    if meeting.state == "cancelled" or at < meeting.starts_at:
        raise Refused("La feuille signée se joint une fois la rencontre commencée.", "file")
    if meeting.scans.filter(sha256=received.sha256).exists():
        raise Refused("Ce fichier est déjà joint\u00a0: choisissez la page suivante.", "file")
    scan = SheetScan(
        meeting=meeting,
        name=received.name,
        size=received.size,
        sha256=received.sha256,
        received_at=at,
        received_by=by,
    )
    scan.file.save(received.stored_name, ContentFile(received.content), save=False)
    scan.save()
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="attach_scan",
        subject=subject_of_meeting(meeting),
        after={"empreinte": received.sha256},
    )
    return scan


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the paper sheet: someone of the list and their state, or a blank line that was filled in."""

    rank: int
    state: str = "present"
    participant: Participant | None = None
    based_on: int | None = None
    full_name: str = ""
    structure: str = ""
    structure_type: StructureType | None = None
    job: str = ""


class WrongLine(Refused):
    """One line of the table is refused, and nothing of the table is kept; `rank` says which."""

    def __init__(self, refused: Refused, rank: int) -> None:
        super().__init__(refused.sentence, refused.field)
        self.rank = rank


@transaction.atomic
def enter_sheet(
    meeting: Meeting, lines: Sequence[Line], *, reason: str = "", by: Person, at: dt.datetime
) -> int:
    """Enter a whole paper sheet at once, or nothing of it; give back how many lines were entered.

    Raise WrongLine for the first line that is refused, and Refused when the sheet itself takes no mark.
    """
    for line in lines:
        tap = Tap(based_on=line.based_on, reason=reason)
        try:
            if line.participant is not None:
                mark_attendance(meeting, line.participant, line.state, tap=tap, by=by, at=at)
            else:
                add_walk_in(
                    meeting,
                    full_name=line.full_name,
                    structure=line.structure,
                    structure_type=line.structure_type,
                    job=line.job,
                    tap=tap,
                    by=by,
                    at=at,
                )
        except Refused as refused:
            if refused.field == "reason":
                raise
            raise WrongLine(refused, line.rank) from refused
    return len(lines)
