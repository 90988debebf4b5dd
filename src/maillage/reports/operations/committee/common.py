"""A committee under its lock, and as the journal keeps it."""

from __future__ import annotations

import datetime as dt

from maillage.journal.models import Subject
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.reports.models import SteeringCommittee
from maillage.rules.french import day
from maillage.rules.lives import COMMITTEE
from maillage.rules.verdict import no


def subject_of(committee: SteeringCommittee) -> Subject:
    """Give back a committee as the journal keeps it."""
    label = f"Comité de suivi du {day(committee.held_on)}"
    return Subject(kind="committee", id=str(committee.pk), label=label)


def locked(committee: SteeringCommittee) -> SteeringCommittee:
    """Give back the committee under its lock."""
    rows = SteeringCommittee.objects.select_for_update(of=("self",)).select_related("call__funder")
    return rows.get(pk=committee.pk)


def opened(committee: SteeringCommittee) -> SteeringCommittee:
    """Give back the committee under its lock; raises Refused once its minutes are closed, or cancelled."""
    committee = locked(committee)
    if committee.state == "recorded":
        no("Le compte rendu de ce comité est clos : corrigez-le, avec un motif, pour le modifier.").require()
    if not committee.is_open:
        no(f"{COMMITTEE.told(committee.state)} : il ne se modifie plus.").require()
    return committee


def tell(
    committee: SteeringCommittee, verb: str, *, by: Person, at: dt.datetime, note: str = "", **after: object
) -> None:
    """Write one line of the journal about the committee."""
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb=verb,
        subject=subject_of(committee),
        after=after,
        note=note,
    )
