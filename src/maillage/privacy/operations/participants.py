"""A participant erased at their request: counts stay, the sheet is kept apart, a letter answers (F55)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.agreements.models import Agreement
from maillage.groups.models import Meeting, Participant
from maillage.groups.operations import erase_participant
from maillage.groups.operations.registration import participant_actor
from maillage.post.letters import Letter
from maillage.post.operations import ERASED, queue
from maillage.privacy.models import Deletion
from maillage.privacy.operations.proof import fingerprint, prove
from maillage.privacy.operations.requests import note_served
from maillage.reports.archive import retention_of
from maillage.rules.french import paris, typeset
from maillage.rules.personal_data import NAMES, erasure_reply
from maillage.situations.operations import forget_author


@transaction.atomic
def erase_at_their_request(participant: Participant, *, at: dt.datetime) -> tuple[str, ...]:
    """Erase a participant as they ask; give back what the letter answers them, which leaves to the address
    they had.
    """
    came = participant.attendances.filter(state="present", meeting__state="held").count()
    address = participant.mailbox
    told = fingerprint([f"participant {participant.pk} {participant.token}"])
    said = tuple(
        typeset(line)
        for line in erasure_reply(paris(at).date(), came=came, kept_until=_kept_until(participant))
    )
    forget_author(participant, actor=participant_actor(participant), at=at)
    erase_participant(participant, at=at)
    note_served("erasure", origin="participant", at=at)
    prove(
        NAMES,
        amount=NAMES.amount,
        rows=1,
        told=told,
        by=None,
        at=at,
        cause=Deletion.Cause.REQUEST,
    )
    if address:
        queue(
            kind=ERASED,
            to=address,
            at=at,
            letter=Letter(subject="Vos données sont effacées", paragraphs=tuple(said)),
        )
    return said


def _kept_until(participant: Participant) -> dt.date | None:
    """The last term of the sheets that name the person, as known today; None while a file still grows."""
    held = Meeting.objects.filter(attendances__participant=participant, state="held")
    met = list(Agreement.objects.filter(pk__in=held.values("group__agreement")).order_by("pk"))
    if not met or any(one.closed_at is None for one in met):
        return None
    return max(retention_of(one).until for one in met)
