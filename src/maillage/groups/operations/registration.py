"""Signing up without an account and withdrawing (R15, R22–R23, R35)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from maillage.calls.models import PerimeterPolicy
from maillage.groups.models import Meeting, Merge, Participant, Registration, Structure, StructureType
from maillage.groups.models.attendance import LIVE_STATES
from maillage.groups.operations import letters
from maillage.groups.operations.seats import count_seats, lock_meeting, offer_seats, subject_of_meeting
from maillage.groups.queries.participant import bearer_of
from maillage.groups.structures import code_of_structure
from maillage.journal.models import Actor, Subject
from maillage.journal.operations import record
from maillage.people.models import Funder, Person
from maillage.people.operations import chain, the_funder
from maillage.post.once import insert_once
from maillage.rules.french import moment, search_key, typeset
from maillage.rules.lives import REGISTRATION
from maillage.rules.meetings import Place, may_register, place
from maillage.rules.structures import UNKNOWN
from maillage.rules.verdict import Refused
from maillage.territories.models import Commune
from maillage.territories.queries import territory_of

UNNAMED = "Une personne inscrite"
"""How the journal calls a participant."""


@dataclass(frozen=True, slots=True)
class SignUp:
    """What came of a sign-up: the registration, whether it was there already, the rank in the waiting list (0
    with a seat) and the sentence that says it, for the person alone.

    `public` is what whoever signs up at that moment is told, registered already or not: a page that anyone
    opens shows this and nothing else of it.
    """

    registration: Registration
    already: bool
    rank: int
    sentence: str
    public: Place


def participant_actor(participant: Participant) -> Actor:
    """Give back a participant as the journal keeps them: a number, never a name."""
    return Actor(kind="participant", id=str(participant.pk), label=UNNAMED)


def subject_of_participant(participant: Participant) -> Subject:
    """Give back a participant as what an act is about, as the journal keeps them: a number, never a name."""
    return Subject(kind="participant", id=str(participant.pk), label=UNNAMED)


def key_of_name(name: str, limit: int) -> str:
    """Give back what is kept to find a name again; one letter, as « ﬃ », may take the room of several."""
    return search_key(name)[:limit].rstrip()


def find_structure(name: str, kind: StructureType | None, commune: Commune | None) -> Structure:
    """Give back the employer of that name, created when nobody named it before: its type is the one that is
    said, else the one its name says, else « autre », which the facilitator is told (R16).
    """
    clean = " ".join(name.split())
    key = key_of_name(clean, 160)
    known = Structure.objects.select_related("type", "commune").filter(search_key=key).first()
    if known is not None:
        if known.commune is None and commune is not None:
            known.commune = commune
            known.save(update_fields=["commune"])
        if kind is not None and known.type.code == UNKNOWN:
            known.type = kind
            known.save(update_fields=["type"])
        return known
    kind = kind or StructureType.objects.get(code=code_of_structure(clean))
    structure = Structure(search_key=key, name=clean, type=kind, commune=commune)
    if insert_once(structure):
        return structure
    return Structure.objects.select_related("type", "commune").get(search_key=key)


def is_outside(meeting: Meeting, commune: Commune | None) -> bool:
    """Whether a workplace is out of the territory's perimeter on the day of the meeting (R46, F16).

    False when the commune is not known.
    """
    if commune is None:
        return False
    territory = territory_of(commune.code, meeting.day)
    return territory is None or territory.pk != meeting.group.lot.territory_id


def new_record(
    full_name: str,
    address: str,
    job: str,
    structure: Structure,
    *,
    charter: bool,
    funder: Funder,
    at: dt.datetime,
) -> Participant:
    """Give back the record of someone whom nobody had at that address, made with these facts, the charter
    accepted or not, and a link for the letter that follows. When someone else has just made it, theirs is
    given back, through the records that were made one (F19): what is known of someone is theirs to change.
    """
    clean = " ".join(full_name.split())
    participant = Participant(
        email=address,
        full_name=clean,
        search_key=key_of_name(clean, 120),
        job=job,
        structure=structure,
        charter_accepted_at=at if charter else None,
        link_expires_at=letters.link_end(funder, at),
        created_at=at,
    )
    if insert_once(participant):
        return participant
    return Participant.objects.get(email=address).current


def bears_name(participant: Participant, full_name: str) -> bool:
    """Whether that is the name of the record, or of the one it was merged into (F19)."""
    return key_of_name(full_name, 120) in {participant.search_key, participant.current.search_key}


def take_address(address: str, full_name: str, *, at: dt.datetime) -> None:
    """Settle whose an address is that was said to be someone else's, now that someone gives it with a name.

    Letters leave for it again when the name is that of the record; under another name, the record loses it.
    When the record was merged into one that is written to nowhere else, that one takes the address.
    """
    disowned = Participant.objects.select_for_update().exclude(address_disowned_at=None)
    found = disowned.filter(email=address).first() if address else None
    if found is None:
        return
    theirs = bears_name(found, full_name)
    found.address_disowned_at = None
    found.email = address if theirs else ""
    found.save(update_fields=["email", "address_disowned_at"])
    record(
        chain=chain(),
        at=at,
        actor=participant_actor(found),
        verb="give_address_again" if theirs else "lose_address",
        subject=subject_of_participant(found),
    )
    if theirs and not found.current.mailbox:
        _hand_to_record_kept(found, full_name)


def _hand_to_record_kept(found: Participant, full_name: str) -> None:
    """Letters leave for the record kept alone; given under another name than its own, the address is lent:
    undoing the merge gives it back.
    """
    address, kept = found.email, found.current
    found.email = ""
    found.save(update_fields=["email"])
    Participant.objects.filter(pk=kept.pk).update(email=address, address_disowned_at=None)
    if key_of_name(full_name, 120) == kept.search_key:
        return
    while found.merged_into is not None:
        Merge.objects.filter(merged=found, undone_at=None).update(lent=True)
        found = found.merged_into


def keep_charter(participant: Participant, at: dt.datetime) -> bool:
    """Keep the moment when the person first accepted the charter; whether it is now."""
    if participant.charter_accepted_at is not None:
        return False
    participant.charter_accepted_at = at
    participant.save(update_fields=["charter_accepted_at"])
    return True


def live_registration(meeting: Meeting, bearer: Participant | None) -> Registration | None:
    """Give back the seat or the place in the queue that whoever has an address holds at that meeting."""
    if bearer is None:
        return None
    held = meeting.registrations.filter(participant=bearer.current, state__in=LIVE_STATES)
    return held.select_related("participant", "registered_by").first()


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

    The same address twice changes nothing: the letter with the link leaves again, and what the page may tell
    is the same for an address that is registered already and for one that nobody knows. Where the person
    works is written on the registration; what is known of them is theirs to change, from their own link. A
    workplace out of the perimeter is accepted and flagged, unless the call refuses it (R46, F16); so is one
    whose type nobody knows (R16). Raise Refused when the meeting does not take registrations or the charter
    is not accepted.
    """
    if not charter:
        raise Refused("Pour participer, acceptez la charte de confidentialité du groupe.", "charter")
    meeting = lock_meeting(meeting)
    may_register(at, meeting.starts_at, meeting.state).require()
    address = email.strip().lower()
    employer = find_structure(structure, structure_type, commune)
    judge_workplace(meeting, commune or employer.commune)
    bearer, funder = bearer_of(address), the_funder()
    if bearer is not None and bearer.address_disowned_at is not None:
        take_address(address, full_name, at=at)
        bearer = bearer_of(address)
    known = live_registration(meeting, bearer)
    if known is not None:
        return _again(known, meeting, funder, at)
    if bearer is None:
        participant = new_record(
            full_name, address, job.strip(), employer, charter=True, funder=funder, at=at
        )
    else:
        participant = bearer.current
    keep_charter(participant, at)
    return hold(
        meeting,
        participant,
        structure=employer,
        structure_type=structure_type,
        job=job,
        commune=commune,
        need=need,
        actor=by.actor if by else participant_actor(participant),
        funder=funder,
        at=at,
    )


def hold(
    meeting: Meeting,
    participant: Participant,
    *,
    structure: Structure,
    structure_type: StructureType | None = None,
    job: str,
    commune: Commune | None = None,
    need: str = "",
    colleague: Participant | None = None,
    named: bool = True,
    actor: Actor,
    funder: Funder,
    at: dt.datetime,
) -> SignUp:
    """Give a seat, or the next place in the queue (R35), and write to the person.

    A colleague who registers someone is kept and named when they came by their own link. The caller holds the
    lock of the meeting and knows that the person is not registered yet. Raise Refused for a workplace out of
    a perimeter that the call closes.
    """
    outside = judge_workplace(meeting, commune or structure.commune)
    got = next_place(meeting)
    registration = Registration.objects.create(
        meeting=meeting,
        participant=participant,
        state=got.state,
        registered_at=at,
        structure=structure,
        structure_type=structure_type or structure.type,
        job=job.strip(),
        need=need.strip(),
        out_of_perimeter=outside,
        registered_by=colleague if named else None,
    )
    by = "" if colleague is None else colleague.full_name if named else "un ou une collègue"
    confirm(
        registration, meeting, got.sentence, key=f"sign-up-{registration.pk}", by=by, funder=funder, at=at
    )
    record(
        chain=funder.organisation.siret,
        at=at,
        actor=actor,
        verb="register_colleague" if colleague else "sign_up",
        subject=subject_of_meeting(meeting),
        after={"inscription": registration.pk, "état": got.state},
    )
    return SignUp(registration, already=False, rank=got.rank, sentence=got.sentence, public=got)


def judge_workplace(meeting: Meeting, commune: Commune | None) -> bool:
    """Whether that workplace is out of the perimeter; raise Refused when the call closes it (R46, F16)."""
    outside = is_outside(meeting, commune)
    if outside and meeting.group.lot.call.perimeter_policy == PerimeterPolicy.REFUSE:
        raise Refused(
            "Ce groupe est réservé à qui travaille sur le territoire "
            f"{meeting.group.lot.territory.name}\u00a0: adressez-vous au groupe de votre territoire.",
            "commune",
        )
    return outside


def next_place(meeting: Meeting) -> Place:
    """What the next to sign up gets, counted under the lock of the meeting (R35)."""
    seats = count_seats(meeting)
    return place(
        registered=seats.registered,
        offered=seats.offered,
        waiting=seats.waiting,
        capacity=meeting.group.wished_capacity,
    )


def _again(registration: Registration, meeting: Meeting, funder: Funder, at: dt.datetime) -> SignUp:
    rank = rank_of(registration)
    sentence = (
        typeset(f"Vous êtes déjà n° {rank} en liste d’attente.")
        if rank
        else typeset("Votre place est déjà retenue.")
    )
    key = f"sign-up-{registration.pk}-{at:%Y%m%d%H}"
    confirm(registration, meeting, sentence, key=key, funder=funder, at=at, already=True)
    return SignUp(registration, already=True, rank=rank, sentence=sentence, public=next_place(meeting))


def rank_of(registration: Registration) -> int:
    """Give back the rank in the waiting list, 1 for the first, 0 for someone who does not wait."""
    if registration.state != "waiting":
        return 0
    queue_of = Registration.objects.filter(meeting=registration.meeting_id, state="waiting")
    waiting = queue_of.order_by("registered_at", "pk").values_list("pk", flat=True)
    return list(waiting).index(registration.pk) + 1


def confirm(
    registration: Registration,
    meeting: Meeting,
    sentence: str,
    *,
    key: str,
    funder: Funder,
    at: dt.datetime,
    already: bool = False,
    by: str = "",
) -> None:
    """Write to the person what they hold: a seat, a place in the queue, or a seat offered.

    `by` says who registered them; without it, the colleague that is kept does.
    """
    participant = registration.participant
    letters.keep_link(participant, funder, at=at)
    if not by and registration.registered_by is not None:
        by = registration.registered_by.full_name
    seated = registration.state == "registered"
    if seated:
        letter = letters.registered(participant, meeting, already=already, by=by)
    elif registration.state == "offered" and registration.offered_until:
        letter = letters.offered(participant, meeting, registration.offered_until)
    else:
        letter = letters.waiting(participant, meeting, sentence, by=by)
    calendar = letters.calendar_text(meeting, at=at) if seated else ""
    letters.write(participant, kind="sign-up", letter=letter, at=at, key=key, calendar=calendar)


def lock_registration(registration: Registration) -> tuple[Registration, Meeting]:
    meeting = lock_meeting(registration.meeting)
    found = meeting.registrations.select_related("participant").get(pk=registration.pk)
    return found, meeting


def begun(meeting: Meeting, at: dt.datetime) -> None:
    if meeting.state == "held" or at >= meeting.starts_at:
        raise Refused(
            f"Cette rencontre a commencé le {moment(meeting.starts_at)}\u00a0: l’inscription est figée."
        )


def end_registration(registration: Registration, verb: str, at: dt.datetime) -> None:
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
    registration, meeting = lock_registration(registration)
    begun(meeting, at)
    before = registration.state
    end_registration(registration, "cancel_by_organiser" if by else "cancel", at)
    letters.write(
        registration.participant,
        kind="registration-cancelled",
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
