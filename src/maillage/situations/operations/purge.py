"""What is erased because its time has come or its author is gone, and the proof of it (C.6).

The row stays without a word, an author nor a choice; the fingerprint of its ciphertext says what was erased.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, QuerySet

from maillage.groups.access import records_of
from maillage.groups.models import Participant
from maillage.journal.models import Actor, Entry, Subject
from maillage.journal.operations import record
from maillage.people.operations import SYSTEM, chain
from maillage.rules.french import paris
from maillage.rules.lives import SITUATION
from maillage.rules.situations import kept_until
from maillage.rules.verdict import Refused
from maillage.situations.models import ReadingCode, Situation, SituationPurge
from maillage.situations.operations.writing import close, empty
from maillage.situations.sealing import name_of_key, unseal

log = logging.getLogger(__name__)

_ERASED = "erase_situations"
_CODES_KEPT = dt.timedelta(hours=1)
"""As long as they are counted: nobody needs to know later who opened situations."""


def due_situations(today: dt.date) -> QuerySet[Situation]:
    """Give back what is to be erased that day: the dry run of `erase_due_situations`."""
    return Situation.objects.filter(purge_on__lte=today).exclude(state="deleted")


def erase_due_situations(*, at: dt.datetime) -> int:
    """Erase what has reached its term, after following the meetings that were moved; how many. The codes
    that no longer count go too.
    """
    with transaction.atomic():
        ReadingCode.objects.filter(sent_at__lte=at - _CODES_KEPT).delete()
        _follow_meetings()
        due = due_situations(paris(at).date()).select_for_update().order_by("pk")
        return _erase(due, cause=SituationPurge.Cause.TIME, actor=SYSTEM, at=at)


def _follow_meetings() -> None:
    """A meeting held earlier than planned is forgotten earlier; a later one gives no more time."""
    moved = Situation.objects.exclude(meeting_day=F("meeting__day")).exclude(state="deleted")
    for situation in moved.select_related("meeting").select_for_update(of=("self",)).order_by("pk"):
        situation.meeting_day = situation.meeting.day
        situation.purge_on = min(situation.purge_on, kept_until(situation.meeting.day))
        situation.save(update_fields=["meeting_day", "purge_on"])


def _erase(rows: Iterable[Situation], *, cause: str, actor: Actor, at: dt.datetime) -> int:
    found = list(rows)
    if not found:
        return 0
    purge = SituationPurge.objects.create(
        at=at,
        cause=cause,
        situations=len(found),
        drafts=sum(row.state == "draft" for row in found),
        fingerprint=_fingerprint(found),
    )
    for row in found:
        row.state = SITUATION.after(row.state, "delete")
        empty(row)
        row.participant = row.facilitator = None
        row.purge = purge
        row.save()
        row.actors.clear()
    record(
        chain=chain(),
        at=at,
        actor=actor,
        verb=_ERASED,
        subject=Subject(kind="situation_purge", id=str(purge.pk), label="Situations effacées"),
        after={
            "situations": purge.situations,
            "brouillons": purge.drafts,
            "empreinte": purge.fingerprint,
        },
    )
    return len(found)


def _fingerprint(rows: Iterable[Situation]) -> str:
    lines = sorted(f"{row.public_id} {row.fingerprint}" for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def verify_purges() -> tuple[int, str]:
    """Give back how many proofs of deletion hold, and a sentence for the first that does not."""
    told = {
        entry.subject_id: (entry.after or {}).get("empreinte")
        for entry in Entry.objects.filter(verb=_ERASED).order_by("pk")
    }
    good = 0
    for purge in SituationPurge.objects.order_by("pk"):
        rows = list(Situation.objects.filter(purge=purge))
        whole = len(rows) == purge.situations and _fingerprint(rows) == purge.fingerprint
        if not whole or any(row.sealed for row in rows) or told.get(str(purge.pk)) != purge.fingerprint:
            return good, f"La preuve d’effacement n°\u00a0{purge.pk} ne correspond pas à ce qui fut effacé."
        good += 1
        del told[str(purge.pk)]
    if told:
        return good, f"La preuve d’effacement n°\u00a0{min(told)}, que le journal annonce, n’est plus là."
    return good, ""


@transaction.atomic
def forget_author(participant: Participant, *, actor: Actor, at: dt.datetime) -> int:
    """Erase what the group has not read yet, and leave the rest without an author; how many were erased.

    Called in the same transaction as the erasure of the participant, before it.
    """
    records = records_of(participant)
    mine = Situation.objects.filter(participant__in=records).exclude(state="deleted")
    mine = mine.select_for_update(of=("self",))
    unread = list(mine.filter(state__in=["draft", "submitted", "returned"]).order_by("pk"))
    erased = _erase(unread, cause=SituationPurge.Cause.AUTHOR, actor=actor, at=at)
    Situation.objects.filter(pk__in=mine.values("pk")).update(participant=None)
    ReadingCode.objects.filter(participant__in=records).delete()
    return erased


def seal_again(*, at: dt.datetime) -> int:
    """Seal with the newest key what an older one sealed; how many. The older key may then be taken away.

    What no key opens is left as it is, and said in the log: it must not hold up the other chores.
    """
    del at
    newest = name_of_key()
    done = closed = 0
    with transaction.atomic():
        old = Situation.objects.filter(sealed__isnull=False).exclude(sealed_with=newest)
        for row in old.select_for_update().order_by("pk"):
            try:
                texts = unseal(row.sealed or b"", of=str(row.public_id))
            except Refused:
                closed += 1
                continue
            close(row, texts)
            row.save(update_fields=["sealed", "sealed_with", "fingerprint"])
            done += 1
    if closed:
        log.warning("%s situations are sealed with a key that this installation lacks", closed)
    return done
