"""A participant forgotten, by right or by time: the counts stay, the sheet is kept apart (E3.6, F55, C.6)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection

from django.core.files.base import ContentFile
from django.db import transaction

from maillage.groups.models import Attendance, KeptSheet, Meeting, Participant, Registration
from maillage.groups.models.attendance import LIVE_STATES
from maillage.groups.operations.letters import own_page
from maillage.groups.operations.registration import (
    cancel_registration,
    participant_actor,
    subject_of_participant,
)
from maillage.groups.papers import closed_sheet
from maillage.journal.operations import record
from maillage.people.models import new_token
from maillage.people.operations import chain
from maillage.post.operations import SIGN_IN_CODE, forget, forget_keys, forget_without_link

ERASED = "Personne effacée"


def _forget(participant: Participant, at: dt.datetime) -> None:
    """Forget one record and those merged into it, with the rows that a merge set aside."""
    for other in Participant.objects.select_for_update().filter(merged_into=participant).order_by("pk"):
        _forget(other, at)
    participant.merges.update(set_aside="")
    seats = participant.colleagues_registered.values_list("pk", flat=True)
    forget_keys([f"sign-up-{pk}" for pk in seats])
    if participant.email:
        forget(to=participant.email, link=own_page(participant))
        for kind in (SIGN_IN_CODE, "situation"):
            forget_without_link(to=participant.email, kind=kind)
    participant.full_name, participant.search_key, participant.email, participant.job = ERASED, "", "", ""
    participant.token, participant.erased_at, participant.address_disowned_at = new_token(), at, None
    participant.save()


def keep_sheets(people: Collection[int], *, at: dt.datetime) -> int:
    """Keep the closed sheets that name these people, apart, before their names leave (F55); how many.

    A sheet kept since its last correction names them already. To be called before the names are forgotten, in
    the same transaction.
    """
    meetings = (
        Meeting.objects.filter(attendances__participant__in=people, attendance_closed_at__isnull=False)
        .select_related("group__lot__call", "group__lot__territory", "group__agreement__operator")
        .order_by("pk")
        .distinct()
    )
    kept = 0
    for meeting in meetings:
        if meeting.kept_sheets.filter(
            kept_at__gte=meeting.corrected_at or meeting.attendance_closed_at
        ).exists():
            continue
        content = closed_sheet(meeting)
        KeptSheet.objects.create(
            meeting=meeting,
            file=ContentFile(content, name=f"feuille-{meeting.day:%Y%m%d}-{meeting.pk}.pdf"),
            sha256=hashlib.sha256(content).hexdigest(),
            kept_at=at,
        )
        kept += 1
    return kept


def forget_people(people: Collection[int], *, at: dt.datetime) -> int:
    """Take the names of these people out of the active database, their closed sheets kept apart; how many
    sheets were kept. Presences keep their origin. Writes no journal line: the caller proves the deletion.
    """
    kept = keep_sheets(people, at=at)
    for participant in Participant.objects.select_for_update().filter(pk__in=people).order_by("pk"):
        _forget(participant, at)
    Registration.objects.filter(participant__in=people).update(need="", job="")
    Attendance.objects.filter(participant__in=people).update(job="")
    return kept


@transaction.atomic
def erase_participant(participant: Participant, *, at: dt.datetime) -> Participant:
    """Withdraw from what is to come, then forget name, address, job and needs; presences keep their origin.

    The links stop working, and the letters that bore them, or named the person to a colleague, leave the
    outbox; records merged into this one are
    forgotten with it. The sheet of a meeting held, proof of a payment, is kept apart until its term (F55).
    """
    to_come = participant.registrations.filter(state__in=LIVE_STATES, meeting__starts_at__gt=at)
    for registration in to_come.select_related("meeting").order_by("pk"):
        cancel_registration(registration, at=at)
    participant = Participant.objects.select_for_update().get(pk=participant.pk)
    kept = keep_sheets([participant.pk], at=at)
    _forget(participant, at)
    participant.registrations.update(need="", job="")
    participant.attendances.update(job="")
    record(
        chain=chain(),
        at=at,
        actor=participant_actor(participant),
        verb="erase_participant",
        subject=subject_of_participant(participant),
        after={"feuilles gardées à part": kept},
    )
    return participant
