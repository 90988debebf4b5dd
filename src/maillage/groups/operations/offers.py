"""Seats offered to those who wait: accepted, declined, let go, or given beyond the wished number (R35)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.groups.models import Registration
from maillage.groups.models.attendance import LIVE_STATES
from maillage.groups.operations.group import actor_of
from maillage.groups.operations.registration import (
    begun,
    confirm,
    end_registration,
    lock_registration,
    participant_actor,
)
from maillage.groups.operations.seats import Seats, count_seats, offer_seats, subject_of_meeting
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain, the_funder
from maillage.rules.lives import REGISTRATION
from maillage.rules.meetings import crowd_sentence
from maillage.rules.verdict import Refused


@transaction.atomic
def accept_offer(registration: Registration, *, at: dt.datetime) -> Registration:
    """Take the offered seat; raise Refused when the time limit is over."""
    registration, meeting = lock_registration(registration)
    REGISTRATION.may(registration.state, "accept").require()
    if registration.offered_until is None or at >= registration.offered_until:
        raise Refused(
            "Cette proposition n’est plus valable\u00a0: la place est proposée à la personne suivante. "
            "Réinscrivez-vous pour rejoindre la liste d’attente."
        )
    registration.state = REGISTRATION.after(registration.state, "accept")
    registration.save(update_fields=["state"])
    funder = the_funder()
    confirm(registration, meeting, "", key=f"seat-accepted-{registration.pk}", funder=funder, at=at)
    record(
        chain=funder.organisation.siret,
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
    registration, meeting = lock_registration(registration)
    begun(meeting, at)
    end_registration(registration, "decline", at)
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
    registration, meeting = lock_registration(registration)
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
    funder, key = the_funder(), f"admitted-{registration.pk}-{at.isoformat()}"
    confirm(registration, meeting, "", key=key, funder=funder, at=at)
    record(
        chain=funder.organisation.siret,
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
    registration, meeting = lock_registration(registration)
    if (
        registration.state != "offered"
        or registration.offered_until is None
        or at < registration.offered_until
    ):
        return False
    end_registration(registration, "expire", at)
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
