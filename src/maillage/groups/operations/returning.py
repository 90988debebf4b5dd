"""Those who come again, by their own link: one button to sign up, the charter, where they work."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.groups.models import Meeting, Participant, StructureType
from maillage.groups.models.attendance import LIVE_STATES
from maillage.groups.operations import letters
from maillage.groups.operations.registration import (
    SignUp,
    bears_name,
    find_structure,
    hold,
    is_outside,
    keep_charter,
    live_registration,
    new_record,
    next_place,
    participant_actor,
    rank_of,
    subject_of_participant,
    take_address,
)
from maillage.groups.operations.seats import lock_meeting
from maillage.groups.queries.participant import bearer_of, known_by
from maillage.journal.operations import record
from maillage.people.operations import chain, the_funder
from maillage.post.operations import queue
from maillage.rules.french import typeset
from maillage.rules.meetings import may_register
from maillage.rules.verdict import Refused


@transaction.atomic
def sign_up_again(meeting: Meeting, participant: Participant, *, charter: bool, at: dt.datetime) -> SignUp:
    """Register someone who has their link, with what is known of them (R23); twice changes nothing.

    `charter` is whether they accept it now. Raise Refused when they never did, or when the meeting takes no
    registration.
    """
    meeting = lock_meeting(meeting)
    may_register(at, meeting.starts_at, meeting.state).require()
    participant = (
        Participant.objects.select_for_update(of=("self",))
        .select_related("structure__type", "structure__commune")
        .get(pk=participant.pk)
    )
    if not charter and participant.charter_accepted_at is None:
        raise Refused("Pour participer, acceptez la charte de confidentialité du groupe.", "charter")
    keep_charter(participant, at)
    known = meeting.registrations.filter(participant=participant, state__in=LIVE_STATES).first()
    if known is not None:
        rank = rank_of(known)
        return SignUp(known, True, rank, "Votre inscription est déjà enregistrée.", next_place(meeting))
    return hold(
        meeting,
        participant,
        structure=participant.structure,
        job=participant.job,
        actor=participant_actor(participant),
        funder=the_funder(),
        at=at,
    )


@transaction.atomic
def register_colleague(
    meeting: Meeting,
    *,
    colleague: Participant,
    full_name: str,
    email: str,
    structure: str,
    job: str = "",
    proven: bool = True,
    at: dt.datetime,
) -> SignUp:
    """Register someone at the request of a colleague, who is kept as the origin; both are written to.

    The person has their own link, may cancel, and accepts the charter themselves. What the page may tell is
    the same whether they were registered already or not: nobody learns of another's registrations.
    `proven` is whether the colleague came by their own link: whoever merely typed that address is neither
    kept nor named.
    """
    meeting = lock_meeting(meeting)
    may_register(at, meeting.starts_at, meeting.state).require()
    address = email.strip().lower()
    if address == colleague.email:
        raise Refused("C’est votre propre adresse\u00a0: indiquez celle de votre collègue.", "email")
    bearer, funder = bearer_of(address), the_funder()
    if bearer is not None and not bears_name(bearer, full_name):
        take_address(address, full_name, at=at)
        bearer = bearer_of(address)
    known = live_registration(meeting, bearer)
    if known is None:
        employer = find_structure(structure, None, None)
        if bearer is None:
            person = new_record(
                full_name, address, job.strip(), employer, charter=False, funder=funder, at=at
            )
        else:
            person = bearer.current
        if proven and person.pk == colleague.pk:
            raise Refused("C’est aussi votre adresse\u00a0: indiquez celle de votre collègue.", "email")
        done = hold(
            meeting,
            person,
            structure=employer,
            job=job,
            colleague=colleague,
            named=proven,
            actor=participant_actor(colleague),
            funder=funder,
            at=at,
        )
        registration, public = done.registration, done.public
    else:
        registration, public = known, next_place(meeting)
    letters.write(
        colleague,
        kind="colleague",
        letter=letters.colleague_registered(colleague, meeting),
        at=at,
        key=f"colleague-{colleague.pk}-{registration.pk}",
    )
    rank = public.rank
    sentence = f"Votre collègue est n° {rank} en liste d’attente." if rank else "Votre collègue a une place."
    return SignUp(registration, known is not None, rank, typeset(sentence), public)


@transaction.atomic
def accept_charter(participant: Participant, *, at: dt.datetime) -> Participant:
    """Write that the person accepts the charter, once."""
    participant = Participant.objects.select_for_update().get(pk=participant.pk)
    if keep_charter(participant, at):
        record(
            chain=chain(),
            at=at,
            actor=participant_actor(participant),
            verb="accept_charter",
            subject=subject_of_participant(participant),
        )
    return participant


@transaction.atomic
def say_where_one_works(
    participant: Participant,
    *,
    structure: str,
    job: str,
    structure_type: StructureType | None = None,
    at: dt.datetime,
) -> Participant:
    """Write the person's structure and function, here and on the meetings to come; what is past keeps its
    origin (F21).
    """
    employer = find_structure(structure, structure_type, None)
    participant = Participant.objects.select_for_update().get(pk=participant.pk)
    participant.structure, participant.job = employer, job.strip()
    participant.save(update_fields=["structure", "job"])
    to_come = participant.registrations.filter(state__in=LIVE_STATES, meeting__starts_at__gt=at)
    for registration in to_come.select_related("meeting__group__lot").order_by("pk"):
        registration.structure, registration.structure_type = employer, structure_type or employer.type
        registration.job = participant.job
        registration.out_of_perimeter = is_outside(registration.meeting, employer.commune)
        registration.save(update_fields=["structure", "structure_type", "job", "out_of_perimeter"])
    record(
        chain=chain(),
        at=at,
        actor=participant_actor(participant),
        verb="say_where_one_works",
        subject=subject_of_participant(participant),
    )
    return participant


def send_own_link(email: str, *, at: dt.datetime) -> bool:
    """Send someone their own link again, at most once an hour; whether somebody has that address is for the
    mail to tell, never for the page: who has none is written so, with the same work.
    """
    address = email.strip().lower()
    participant, funder = known_by(address), the_funder()
    if participant is not None:
        letters.keep_link(participant, funder, at=at)
    letter = letters.own_link(participant) if participant else letters.nobody_known()
    key = f"own-link-{address}-{at:%Y%m%d%H}"
    return bool(queue(kind="own-link", to=address, letter=letter, at=at, key=key))
