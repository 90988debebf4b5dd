"""What people ask about their data: noted when served at once, followed until answered otherwise."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.journal.models import Subject
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain, the_funder
from maillage.privacy.models import RightsRequest
from maillage.rules.french import paris, typeset
from maillage.rules.personal_data import RIGHTS, answer_due, may_record_request
from maillage.rules.verdict import Refused, no

SERVED = "Servie aussitôt par la page de la personne."


def subject_of_request(request: RightsRequest) -> Subject:
    """Give back a request as the journal keeps it: a right and a number, never who asks."""
    label = f"Demande n°\u00a0{request.pk}, {RIGHTS[request.right]}"
    return Subject(kind="rights_request", id=str(request.pk), label=label)


def note_served(right: str, *, origin: str, at: dt.datetime) -> RightsRequest:
    """Keep that a person used a right by themselves, without keeping who. In the caller's transaction."""
    today = paris(at).date()
    return RightsRequest.objects.create(
        funder=the_funder().organisation,
        right=right,
        origin=origin,
        received_on=today,
        due_on=answer_due(today),
        answered_on=today,
        answer=SERVED,
        at=at,
    )


@transaction.atomic
def receive_request(
    *, right: str, who: str, received_on: dt.date | None, by: Person, at: dt.datetime
) -> RightsRequest:
    """Note a request that came by letter: the month runs from the day it came. Raises Refused when it does
    not say who asks what and since when.
    """
    if received_on is None:
        raise Refused("Indiquez le jour de réception.", "received_on")
    may_record_request(right, received_on, who, paris(at).date()).require()
    request = RightsRequest.objects.create(
        funder=the_funder().organisation,
        right=right,
        origin=RightsRequest.Origin.LETTER,
        who=typeset(who.strip()),
        received_on=received_on,
        due_on=answer_due(received_on),
        at=at,
        by=by,
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="receive_rights_request",
        subject=subject_of_request(request),
        after={"reçue le": request.received_on, "réponse due le": request.due_on},
    )
    return request


@transaction.atomic
def answer_request(request: RightsRequest, *, answer: str, by: Person, at: dt.datetime) -> RightsRequest:
    """Note what was answered, and forget who asked. Raises Refused without an answer, or twice."""
    request = RightsRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if request.answered_on is not None:
        no("Cette demande a déjà sa réponse : rechargez la page.").require()
    if not answer.strip():
        no("Écrivez ce qui a été répondu, sans nommer la personne.", "answer").require()
    request.answer, request.answered_on, request.who = typeset(answer.strip()), paris(at).date(), ""
    request.save(update_fields=["answer", "answered_on", "who"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="answer_rights_request",
        subject=subject_of_request(request),
        after={"réponse donnée le": request.answered_on},
    )
    return request
