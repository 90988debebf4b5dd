"""The rights of a participant on their own data: erasure leaves the counts as they were (E3.6, F55)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.groups.models import Participant
from maillage.groups.models.attendance import LIVE_STATES
from maillage.groups.operations.letters import own_page
from maillage.groups.operations.registration import (
    cancel_registration,
    participant_actor,
    subject_of_participant,
)
from maillage.journal.operations import record
from maillage.people.models import new_token
from maillage.people.operations import chain
from maillage.post.operations import forget, forget_keys

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
    participant.full_name, participant.search_key, participant.email, participant.job = ERASED, "", "", ""
    participant.token, participant.erased_at = new_token(), at
    participant.save()


@transaction.atomic
def erase_participant(participant: Participant, *, at: dt.datetime) -> Participant:
    """Withdraw from what is to come, then forget name, address, job and needs; presences keep their origin.

    The links stop working, and the letters that bore them, or named the person to a colleague, leave the
    outbox; records merged into this one are
    forgotten with it. The signed paper sheet, proof of the meeting, is not concerned.
    """
    to_come = participant.registrations.filter(state__in=LIVE_STATES, meeting__starts_at__gt=at)
    for registration in to_come.select_related("meeting").order_by("pk"):
        cancel_registration(registration, at=at)
    participant = Participant.objects.select_for_update().get(pk=participant.pk)
    _forget(participant, at)
    participant.registrations.update(need="", job="")
    participant.attendances.update(job="")
    record(
        chain=chain(),
        at=at,
        actor=participant_actor(participant),
        verb="erase_participant",
        subject=subject_of_participant(participant),
    )
    return participant
