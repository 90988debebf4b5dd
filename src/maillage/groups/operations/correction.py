"""A registration put right by who holds the list: an address the mail server refused, a type of structure."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.groups.models import Participant, Registration, StructureType
from maillage.groups.models.attendance import LIVE_STATES
from maillage.groups.operations import letters
from maillage.groups.operations.registration import (
    confirm,
    lock_registration,
    rank_of,
    subject_of_participant,
)
from maillage.groups.operations.seats import subject_of_meeting
from maillage.journal.operations import record
from maillage.people.models import Person, new_token
from maillage.people.operations import chain, the_funder
from maillage.rules.french import typeset
from maillage.rules.verdict import Refused


@transaction.atomic
def correct_registration(
    registration: Registration, *, email: str, structure_type: StructureType, by: Person, at: dt.datetime
) -> Registration:
    """Write the right address of someone, who then gets a new link, and the right type of their structure.

    The link that left for the wrong address stops working. Once the meeting has begun the new one leaves
    alone: nobody is told that they are registered for what is over. The journal says that it changed, not
    what it is.
    Raise Refused when another person has that address.
    """
    registration, meeting = lock_registration(registration)
    participant = Participant.objects.select_for_update().get(pk=registration.participant_id)
    address = email.strip().lower()
    moved = address != participant.email
    retyped = structure_type.pk != registration.structure_type_id
    if moved:
        _move(participant, address)
    if retyped:
        registration.structure_type = structure_type
        registration.save(update_fields=["structure_type"])
        registration.structure.type = structure_type
        registration.structure.save(update_fields=["type"])
    if moved:
        registration.participant = participant
        rank = rank_of(registration)
        sentence = typeset(f"Vous êtes n° {rank} en liste d’attente.") if rank else ""
        key = f"corrected-{registration.pk}-{at.isoformat()}"
        if registration.state in LIVE_STATES and meeting.state != "held" and at < meeting.starts_at:
            confirm(registration, meeting, sentence, key=key, funder=the_funder(), at=at)
        else:
            _send_link(participant, key, at=at)
    if moved or retyped:
        record(
            chain=chain(),
            at=at,
            actor=by.actor,
            verb="correct_registration",
            subject=subject_of_meeting(meeting),
            before={"inscription": registration.pk},
            after={"adresse corrigée": moved, "type corrigé": structure_type.code if retyped else ""},
        )
    return registration


@transaction.atomic
def correct_address(participant: Participant, *, email: str, by: Person, at: dt.datetime) -> Participant:
    """Write the right address of someone met in a group, registered or not, who then gets a new link.

    The link that left for the wrong address stops working. Raise Refused when another person has it, and when
    it is the one that its reader said is not theirs.
    """
    participant = Participant.objects.select_for_update().get(pk=participant.pk)
    address = email.strip().lower()
    if address == participant.email:
        if participant.address_disowned_at:
            raise Refused(
                "Cette adresse est celle de quelqu’un d’autre\u00a0: demandez la bonne à la personne.",
                "email",
            )
        return participant
    _move(participant, address)
    _send_link(participant, f"corrected-{participant.pk}-{at.isoformat()}", at=at)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="correct_address",
        subject=subject_of_participant(participant),
    )
    return participant


def _move(participant: Participant, address: str) -> None:
    if Participant.objects.filter(email=address).exists():
        raise Refused(
            "Une autre personne a déjà cette adresse\u00a0: retirez cette inscription, elle peut s’inscrire.",
            "email",
        )
    participant.email, participant.address_disowned_at = address, None
    participant.token, participant.link_expires_at = new_token(), None
    participant.save(update_fields=["email", "address_disowned_at", "token", "link_expires_at"])
    participant.merges.filter(lent=True).update(lent=False)


def _send_link(participant: Participant, key: str, *, at: dt.datetime) -> None:
    letters.keep_link(participant, the_funder(), at=at)
    letters.write(participant, kind="own-link", letter=letters.own_link(participant), at=at, key=key)
