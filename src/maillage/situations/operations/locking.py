"""A situation as it is now, and as the journal keeps it."""

from __future__ import annotations

from maillage.journal.models import Subject
from maillage.rules.french import short_date
from maillage.situations.models import Situation


def lock(situation: Situation) -> Situation:
    """Give back the situation, locked until the end of the transaction."""
    locked = Situation.objects.select_for_update(of=("self",)).select_related(
        "meeting__group__lot__call", "meeting__group__agreement", "participant__merged_into"
    )
    return locked.get(pk=situation.pk)


def subject_of_situation(situation: Situation) -> Subject:
    """Give back a situation as the journal keeps it: its meeting, and nothing of what it says."""
    label = f"Situation de la rencontre du {short_date(situation.meeting.day)}"
    return Subject(kind="situation", id=str(situation.pk), label=label)
