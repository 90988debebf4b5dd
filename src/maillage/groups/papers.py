"""The sheet of a meeting as a paper: rows in, nothing decided."""

from __future__ import annotations

from maillage.documents.attendance_sheet import AttendanceSheet, ExpectedPerson, SheetTotals
from maillage.documents.paper import Issuer, render
from maillage.groups.models import Meeting
from maillage.groups.queries.meeting import rank_of_meeting
from maillage.groups.queries.sheet import SheetRow, sheet_of
from maillage.groups.queries.substitutes import facilitators_on
from maillage.people.operations import the_funder
from maillage.rules.french import ordinal, paris
from maillage.rules.meetings import modality


def sheet_paper(
    meeting: Meeting, rows: tuple[SheetRow, ...], totals: SheetTotals | None, *, address: str = ""
) -> AttendanceSheet:
    """Give back the sheet of a meeting; with its totals once it has begun. `address` opens it again on
    screen.
    """
    funder = the_funder()
    group = meeting.group
    rank = rank_of_meeting(meeting)
    return AttendanceSheet(
        issuer=Issuer(name=funder.organisation.name, service=funder.service),
        reference=f"{group.slug}-{meeting.day:%Y%m%d}",
        heading=f"{ordinal(rank, feminine=True)} rencontre, {group.name}",
        call_title=group.lot.call.title,
        territory=group.lot.territory.name,
        operator=group.agreement.operator.name,
        day=meeting.day,
        starts=paris(meeting.starts_at).time(),
        ends=paris(meeting.ends_at).time(),
        place=meeting.place,
        modality=modality(remote=meeting.modality == "remote").lower(),
        remote_reason=meeting.remote_reason,
        facilitators=tuple(
            ExpectedPerson(name=row.name, function=row.profession) for row in facilitators_on(meeting)
        ),
        people=tuple(
            ExpectedPerson(
                name=row.name,
                structure=row.structure,
                structure_type=row.type_in_short,
                function=row.job,
                mode=_mode(row),
            )
            for row in rows
        ),
        blank_lines=group.blank_lines,
        address=address,
        totals=totals,
    )


def closed_sheet(meeting: Meeting) -> bytes:
    """Give back the sheet of a meeting held as a file, the same bytes as long as nothing on it changes."""
    at = meeting.corrected_at or meeting.attendance_closed_at
    if at is None:
        raise ValueError("the sheet of this meeting is not closed")
    sheet = sheet_of(meeting)
    totals = SheetTotals(present=sheet.present, walk_ins=sheet.walk_ins, remote=sheet.remote)
    return render(sheet_paper(meeting, sheet.rows, totals), at=at)


def _mode(row: SheetRow) -> str:
    if row.state == "unknown":
        return ""
    if row.by_themselves:
        return "émargé par code"
    return f"{row.state_label}, à distance" if row.remote else row.state_label
