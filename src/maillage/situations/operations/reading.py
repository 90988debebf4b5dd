"""A situation opened: its author reads freely, everyone else leaves a line in the journal."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.journal.models import Actor
from maillage.journal.operations import record
from maillage.people.operations import chain
from maillage.situations.models import Situation
from maillage.situations.operations.locking import subject_of_situation
from maillage.situations.sealing import Texts, unseal


@transaction.atomic
def read_situation(situation: Situation, *, actor: Actor, is_author: bool, at: dt.datetime) -> Texts:
    """Give back its words; the caller has asked `access` whether this person may read."""
    texts = unseal(situation.sealed or b"", of=str(situation.public_id))
    if not is_author:
        record(
            chain=chain(), at=at, actor=actor, verb="read_situation", subject=subject_of_situation(situation)
        )
    return texts
