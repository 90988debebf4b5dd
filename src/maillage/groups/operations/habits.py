"""How a group runs its meetings where the call says nothing: its operator’s habits, each with a default."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.groups.models import PracticeGroup
from maillage.groups.operations.group import subject_of_group
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain


@transaction.atomic
def set_habits(
    group: PracticeGroup,
    *,
    sign_in_minutes_before: int,
    sign_in_minutes_after: int,
    blank_lines: int,
    recurrence: int,
    by: Person,
    at: dt.datetime,
) -> PracticeGroup:
    """Write how long people sign in by themselves around a meeting (minutes), how many blank lines a printed
    sheet has, and at how many meetings a theme recurs (R30).
    """
    group = PracticeGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    before = _told(group)
    group.blank_lines, group.recurrence = blank_lines, recurrence
    group.sign_in_minutes_before = sign_in_minutes_before
    group.sign_in_minutes_after = sign_in_minutes_after
    group.save(update_fields=["blank_lines", "recurrence", "sign_in_minutes_before", "sign_in_minutes_after"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="set_habits",
        subject=subject_of_group(group),
        before=before,
        after=_told(group),
    )
    return group


@transaction.atomic
def set_offer_hours(group: PracticeGroup, hours: int, *, by: Person, at: dt.datetime) -> PracticeGroup:
    """Say how long a freed seat is kept for whoever it is offered to (R35)."""
    group = PracticeGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    before, group.offer_hours = group.offer_hours, hours
    group.save(update_fields=["offer_hours"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="set_offer_hours",
        subject=subject_of_group(group),
        before={"heures": before},
        after={"heures": hours},
    )
    return group


def _told(group: PracticeGroup) -> dict[str, object]:
    return {
        "minutes d’émargement avant": group.sign_in_minutes_before,
        "minutes d’émargement après": group.sign_in_minutes_after,
        "lignes vides": group.blank_lines,
        "rencontres d’un thème récurrent": group.recurrence,
    }
