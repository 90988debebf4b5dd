"""Signing up without an account, waiting, being offered a seat, admitted, withdrawing (R15, R22–R23, R35)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from maillage.groups.models import Meeting, Participant, Registration, Structure, StructureType
from maillage.groups.models.attendance import LIVE_STATES
from maillage.groups.operations import letters
from maillage.groups.operations.group import actor_of
from maillage.groups.operations.seats import Seats, count_seats, lock_meeting, offer_seats, subject_of_meeting
from maillage.journal.models import Actor
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.post.operations import queue
from maillage.rules.french import moment, search_key, typeset
from maillage.rules.lives import REGISTRATION
from maillage.rules.meetings import crowd_sentence, may_register, place
from maillage.rules.verdict import Refused
from maillage.territories.models import Commune
from maillage.territories.queries import territory_of


@dataclass(frozen=True, slots=True)
class SignUp:
    """What came of a sign-up: the registration, whether it was there already, the rank in the waiting list (0
    with a seat) and the sentence that says it.
    """

    registration: Registration
    already: bool
    rank: int
    sentence: str


def participant_actor(participant: Participant) -> Actor:
    """Give back a participant as the journal keeps them: a number, never a name."""
    return Actor(kind="participant", id=str(participant.pk), label="Une personne inscrite")


def key_of_name(name: str, limit: int) -> str:
    """Give back what is kept to find a name again; one letter, as « ﬃ », may take the room of several."""
    return search_key(name)[:limit].rstrip()


def find_structure(name: str, kind: StructureType | None, commune: Commune | None) -> Structure:
    """Give back the employer of that name, created with its type when nobody named it before.

    Raise Refused when it is unknown and its type is not said.
    """
    clean = " ".join(name.split())
    key = key_of_name(clean, 160)
    known = Structure.objects.select_related("type", "commune").filter(search_key=key).first()
    if known is not None:
        if known.commune is None and commune is not None:
            known.commune = commune
            known.save(update_fields=["commune"])
        return known
    if kind is None:
        raise Refused(
            "Cette structure n’est pas encore connue\u00a0: choisissez son type dans la liste.",
            "structure_type",
        )
    structure, _ = Structure.objects.get_or_create(
        search_key=key, defaults={"name": clean, "type": kind, "commune": commune}
    )
    return structure


def is_outside(meeting: Meeting, commune: Commune | None) -> bool:
    """Whether a workplace is out of the territory's perimeter on the day of the meeting (R46, F16).

    False when the commune is not known.
    """
    if commune is None:
        return False
    territory = territory_of(commune.code, meeting.day)
    return territory is None or territory.pk != meeting.group.lot.territory_id


def _participant(full_name: str, email: str, job: str, structure: Structure, at: dt.datetime) -> Participant:
    clean = " ".join(full_name.split())
    participant, new = Participant.objects.get_or_create(
        email=email,
        defaults={
            "full_name": clean,
            "search_key": key_of_name(clean, 120),
            "job": job,
            "structure": structure,
            "charter_accepted_at": at,
            "created_at": at,
        },
    )
    if not new:
        participant.structure, participant.job, participant.charter_accepted_at = structure, job, at
        participant.save(update_fields=["structure", "job", "charter_accepted_at"])
    return participant


@transaction.atomic
def sign_up(
    meeting: Meeting,
    *,
    full_name: str,
    email: str,
    structure: str,
    job: str,
    structure_type: StructureType | None = None,
    commune: Commune | None = None,
    charter: bool = False,
    need: str = "",
    by: Person | None = None,
    at: dt.datetime,
) -> SignUp:
    """Register someone for one meeting (R22–R23): a seat up to the wished number, then the queue (R35).

    The same address twice changes nothing: the letter with the link leaves again. A workplace out of the
    perimeter is accepted and flagged (R46, F16). Raise Refused when the meeting does not take registrations,
    the charter is not accepted, or the type of an unknown structure is missing.
    """
    if not charter:
        raise Refused("Pour participer, acceptez la charte de confidentialité du groupe.", "charter")
    meeting = lock_meeting(meeting)
    may_register(at, meeting.starts_at, meeting.state).require()
    address = email.strip().lower()
    known = (
        meeting.registrations.filter(participant__email=address, state__in=LIVE_STATES)
        .select_related("participant")
        .first()
    )
    if known is not None:
        return _again(known, meeting, at)
    employer = find_structure(structure, structure_type, commune)
    participant = _participant(full_name, address, job.strip(), employer, at)
    seats = count_seats(meeting)
    got = place(
        registered=seats.registered,
        offered=seats.offered,
        waiting=seats.waiting,
        capacity=meeting.group.wished_capacity,
    )
    registration = Registration.objects.create(
        meeting=meeting,
        participant=participant,
        state=got.state,
        registered_at=at,
        structure=employer,
        structure_type=structure_type or employer.type,
        job=job.strip(),
        need=need.strip(),
        out_of_perimeter=is_outside(meeting, commune or employer.commune),
    )
    _confirm(registration, meeting, got.sentence, key=f"sign-up-{registration.pk}", at=at)
    record(
        chain=chain(),
        at=at,
        actor=by.actor if by else participant_actor(participant),
        verb="sign_up",
        subject=subject_of_meeting(meeting),
        after={"inscription": registration.pk, "état": got.state},
    )
    return SignUp(registration, already=False, rank=got.rank, sentence=got.sentence)


def _again(registration: Registration, meeting: Meeting, at: dt.datetime) -> SignUp:
    rank = rank_of(registration)
    sentence = (
        typeset(f"Vous êtes déjà inscrit en liste d’attente, n° {rank}.")
        if rank
        else typeset("Vous êtes déjà inscrit à cette rencontre.")
    )
    _confirm(
        registration, meeting, sentence, key=f"sign-up-{registration.pk}-{at:%Y%m%d%H}", at=at, already=True
    )
    return SignUp(registration, already=True, rank=rank, sentence=sentence)


def rank_of(registration: Registration) -> int:
    """Give back the rank in the waiting list, 1 for the first, 0 for someone who does not wait."""
    if registration.state != "waiting":
        return 0
    queue_of = Registration.objects.filter(meeting=registration.meeting_id, state="waiting")
    waiting = queue_of.order_by("registered_at", "pk").values_list("pk", flat=True)
    return list(waiting).index(registration.pk) + 1


def _confirm(
    registration: Registration,
    meeting: Meeting,
    sentence: str,
    *,
    key: str,
    at: dt.datetime,
    already: bool = False,
) -> None:
    participant = registration.participant
    seated = registration.state == "registered"
    letter = (
        letters.registered(participant, meeting, already=already)
        if seated
        else letters.waiting(participant, meeting, sentence)
    )
    calendar = letters.calendar_text(meeting, at=at) if seated else ""
    queue(kind="sign-up", to=participant.email, letter=letter, at=at, key=key, calendar=calendar)


def _lock(registration: Registration) -> tuple[Registration, Meeting]:
    meeting = lock_meeting(registration.meeting)
    found = meeting.registrations.select_related("participant").get(pk=registration.pk)
    return found, meeting


def _begun(meeting: Meeting, at: dt.datetime) -> None:
    if meeting.state == "held" or at >= meeting.starts_at:
        raise Refused(
            f"Cette rencontre a commencé le {moment(meeting.starts_at)}\u00a0: l’inscription est figée."
        )


def _end(registration: Registration, verb: str, at: dt.datetime) -> None:
    registration.state = REGISTRATION.after(registration.state, verb)
    registration.ended_at = at
    registration.save(update_fields=["state", "ended_at"])


@transaction.atomic
def cancel_registration(
    registration: Registration, *, at: dt.datetime, by: Person | None = None
) -> Registration:
    """Withdraw from a meeting, or be withdrawn by the organiser; a freed seat goes to the next (R22–R23).

    Raise Refused once the meeting has begun.
    """
    registration, meeting = _lock(registration)
    _begun(meeting, at)
    before = registration.state
    _end(registration, "cancel_by_organiser" if by else "cancel", at)
    queue(
        kind="registration-cancelled",
        to=registration.participant.email,
        letter=letters.no_longer_registered(registration.participant, meeting),
        at=at,
        key=f"registration-cancelled-{registration.pk}",
        calendar=letters.calendar_text(meeting, at=at, cancelled=True) if before == "registered" else "",
    )
    offered = offer_seats(meeting, at=at)
    record(
        chain=chain(),
        at=at,
        actor=by.actor if by else participant_actor(registration.participant),
        verb="cancel_registration",
        subject=subject_of_meeting(meeting),
        before={"inscription": registration.pk, "état": before},
        after={"inscription": registration.pk, "état": registration.state, "places proposées": offered},
    )
    return registration


@transaction.atomic
def accept_offer(registration: Registration, *, at: dt.datetime) -> Registration:
    """Take the offered seat; raise Refused when the time limit is over."""
    registration, meeting = _lock(registration)
    REGISTRATION.may(registration.state, "accept").require()
    if registration.offered_until is None or at >= registration.offered_until:
        raise Refused(
            "Cette proposition n’est plus valable\u00a0: la place est proposée à la personne suivante. "
            "Réinscrivez-vous pour rejoindre la liste d’attente."
        )
    registration.state = REGISTRATION.after(registration.state, "accept")
    registration.save(update_fields=["state"])
    _confirm(registration, meeting, "", key=f"seat-accepted-{registration.pk}", at=at)
    record(
        chain=chain(),
        at=at,
        actor=participant_actor(registration.participant),
        verb="accept_offer",
        subject=subject_of_meeting(meeting),
        after={"inscription": registration.pk, "état": registration.state},
    )
    return registration


@transaction.atomic
def decline_offer(registration: Registration, *, at: dt.datetime) -> Registration:
    """Leave the offered seat to the next person."""
    registration, meeting = _lock(registration)
    _begun(meeting, at)
    _end(registration, "decline", at)
    offered = offer_seats(meeting, at=at)
    record(
        chain=chain(),
        at=at,
        actor=participant_actor(registration.participant),
        verb="decline_offer",
        subject=subject_of_meeting(meeting),
        after={"inscription": registration.pk, "état": registration.state, "places proposées": offered},
    )
    return registration


@transaction.atomic
def admit_beyond_wish(registration: Registration, *, by: Person, at: dt.datetime) -> str:
    """Give a seat to someone who waits, beyond the wished number if need be (R35: told, never refused).

    Give back the sentence, « 17 inscrits pour 15 places souhaitées », which the journal keeps.
    """
    registration, meeting = _lock(registration)
    if meeting.state == "cancelled":
        raise Refused("Cette rencontre est annulée\u00a0: choisissez une autre date du groupe.")
    if meeting.state == "held":
        raise Refused("Cette rencontre est tenue\u00a0: ajoutez plutôt la personne à la feuille de présence.")
    before, registration.state = registration.state, REGISTRATION.after(registration.state, "admit")
    others = meeting.registrations.filter(participant=registration.participant, state__in=LIVE_STATES)
    if others.exclude(pk=registration.pk).exists():
        raise Refused("Cette personne s’est réinscrite depuis\u00a0: admettez sa nouvelle inscription.")
    seats: Seats = count_seats(meeting)
    registration.beyond_wish = seats.registered >= meeting.group.wished_capacity
    registration.ended_at = None
    registration.save(update_fields=["state", "beyond_wish", "ended_at"])
    sentence = crowd_sentence(seats.registered + 1, meeting.group.wished_capacity)
    _confirm(registration, meeting, "", key=f"admitted-{registration.pk}-{at.isoformat()}", at=at)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="admit_beyond_wish",
        subject=subject_of_meeting(meeting),
        before={"inscription": registration.pk, "état": before},
        after={"inscription": registration.pk, "état": registration.state},
        note=sentence,
    )
    return sentence


@transaction.atomic
def _expire(registration: Registration, at: dt.datetime) -> bool:
    registration, meeting = _lock(registration)
    if (
        registration.state != "offered"
        or registration.offered_until is None
        or at < registration.offered_until
    ):
        return False
    _end(registration, "expire", at)
    offered = offer_seats(meeting, at=at)
    record(
        chain=chain(),
        at=at,
        actor=actor_of(None),
        verb="expire_offer",
        subject=subject_of_meeting(meeting),
        after={"inscription": registration.pk, "état": registration.state, "places proposées": offered},
    )
    return True


def expire_offers(*, at: dt.datetime) -> int:
    """End the offers whose time is over and offer the seats on; give back how many ended (due act)."""
    due = Registration.objects.filter(state="offered", offered_until__lte=at).select_related("meeting")
    return sum(_expire(registration, at) for registration in due.order_by("offered_until", "pk"))


def remind_registered(*, at: dt.datetime) -> int:
    """Write to those registered the day before their meeting, once; give back how many letters (due act).

    A run that was missed is made up for as long as the meeting has not begun.
    """
    told = 0
    due = Registration.objects.filter(
        state="registered",
        reminded_at=None,
        meeting__state="open",
        meeting__starts_at__gt=at,
        meeting__starts_at__lte=at + dt.timedelta(hours=24),
    )
    for registration in due.select_related("participant", "meeting__group").order_by("meeting_id", "pk"):
        with transaction.atomic():
            meeting = registration.meeting
            claimed = Registration.objects.filter(pk=registration.pk, state="registered", reminded_at=None)
            if not claimed.update(reminded_at=at):
                continue
            queue(
                kind="reminder",
                to=registration.participant.email,
                letter=letters.reminder(registration.participant, meeting),
                at=at,
                key=f"reminder-{registration.pk}-{meeting.sequence}",
            )
            told += 1
    return told
