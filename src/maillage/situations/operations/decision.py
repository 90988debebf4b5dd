"""The facilitator's second look, and what a colleague reports (F22, F23)."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from maillage.journal.models import Actor
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules.french import long_date
from maillage.rules.lives import SITUATION
from maillage.rules.situations import REWORD, cleaned, may_accept, may_discuss
from maillage.rules.verdict import Refused
from maillage.situations.checking import read
from maillage.situations.models import Situation, SituationReport
from maillage.situations.operations.letters import write_to_author, write_to_facilitators
from maillage.situations.operations.locking import lock, subject_of_situation
from maillage.situations.operations.writing import REASON, close
from maillage.situations.sealing import unseal


def _step(situation: Situation, verb: str, *, by: Person, at: dt.datetime) -> Situation:
    situation = lock(situation)
    before = situation.state
    situation.state = SITUATION.after(before, verb)
    situation.save(update_fields=["state"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb=f"{verb}_situation",
        subject=subject_of_situation(situation),
        before={"state": before},
        after={"state": situation.state},
    )
    return situation


@transaction.atomic
def accept_situation(situation: Situation, *, by: Person, at: dt.datetime) -> Situation:
    """Accept after a second look: those present read it from the start of the meeting, if it takes place."""
    may_accept(situation.meeting.state).require()
    situation = _step(situation, "accept", by=by, at=at)
    day = long_date(situation.meeting.day)
    write_to_author(
        situation,
        f"Votre situation est acceptée. Les personnes présentes la liront le {day}, dès le début.",
        at=at,
    )
    return situation


@transaction.atomic
def return_situation(situation: Situation, reason: str, *, by: Person, at: dt.datetime) -> Situation:
    """Give it back to its author with a reason, checked like the text and sealed with it."""
    clean = " ".join(cleaned(reason).split())
    if not clean:
        raise Refused(
            "Dites ce qu’il reste à changer\u00a0: la personne qui a écrit la situation le lira.", "reason"
        )
    if read({REASON: clean}).blocking:
        raise Refused(REWORD, "reason")
    situation = _step(situation, "return", by=by, at=at)
    texts = unseal(situation.sealed or b"", of=str(situation.public_id))
    close(situation, {**texts, REASON: clean})
    situation.save(update_fields=["sealed", "sealed_with", "fingerprint"])
    situation.reports.filter(decided_at=None).update(decision="returned", decided_at=at, decided_by=by)
    write_to_author(situation, "La personne qui anime vous demande de reprendre votre situation.", at=at)
    return situation


@transaction.atomic
def discuss_situation(situation: Situation, *, by: Person, at: dt.datetime) -> Situation:
    """Say that the group spoke of it; Raise Refused before the meeting begins, and while it is hidden."""
    reported = situation.reports.filter(decided_at=None).exists()
    may_discuss(at, situation.meeting.starts_at, reported=reported).require()
    return _step(situation, "discuss", by=by, at=at)


@transaction.atomic
def report_situation(situation: Situation, *, actor: Actor, at: dt.datetime) -> SituationReport:
    """Hide the text until a facilitator decides; nothing is written of what was recognised."""
    situation = lock(situation)
    if situation.state not in ("accepted", "discussed"):
        raise Refused("Cette situation n’est pas lue par le groupe.")
    try:
        with transaction.atomic():
            report = SituationReport.objects.create(situation=situation, at=at)
    except IntegrityError:
        raise Refused("Un élément est déjà signalé : le texte est masqué.") from None
    record(
        chain=chain(), at=at, actor=actor, verb="report_situation", subject=subject_of_situation(situation)
    )
    write_to_facilitators(
        situation.meeting,
        "Un élément reconnaissable est signalé",
        "Le texte est masqué jusqu’à votre décision : le montrer de nouveau, le renvoyer ou le retirer.",
        at=at,
    )
    return report


@transaction.atomic
def show_again(situation: Situation, *, by: Person, at: dt.datetime) -> Situation:
    """Decide that nobody can be recognised: those present read it again."""
    situation = lock(situation)
    decided = situation.reports.filter(decided_at=None).update(decision="shown", decided_at=at, decided_by=by)
    if not decided:
        raise Refused("Rien n’est signalé sur cette situation.")
    record(chain=chain(), at=at, actor=by.actor, verb="show_again", subject=subject_of_situation(situation))
    return situation
