"""Inviting to a meeting those who came before: written once, never to whoever asked not to be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.signing import BadSignature
from django.db import transaction

from maillage.groups.models import Invitation, Meeting, Participant
from maillage.groups.models.attendance import LIVE_STATES
from maillage.groups.operations import letters
from maillage.groups.operations.registration import participant_actor, subject_of_participant
from maillage.groups.operations.seats import lock_meeting, subject_of_meeting
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain, the_funder
from maillage.rules.meetings import may_register


@transaction.atomic
def invite(meeting: Meeting, people: Iterable[int], *, by: Person, at: dt.datetime) -> int:
    """Write to these participants (their keys) that the meeting is open; give back how many letters left.

    Each is written once a meeting. Whoever is registered already, has no address of theirs, asked for no
    invitation or was erased is passed over in silence: the caller may be someone who reads no name.
    Invitations are counted, presences are not. Raise Refused when the meeting does not take registrations.
    """
    meeting = lock_meeting(meeting)
    may_register(at, meeting.starts_at, meeting.state).require()
    there = meeting.registrations.filter(state__in=LIVE_STATES).values("participant")
    written = meeting.invitations.values("participant")
    under_another_record = meeting.invitations.filter(participant__merged_into__isnull=False).values(
        "participant__merged_into"
    )
    found = (
        Participant.objects.filter(
            pk__in=list(people), erased_at=None, merged_into=None, no_invitation_since=None
        )
        .filter(address_disowned_at=None)
        .exclude(email="")
        .exclude(pk__in=there)
        .exclude(pk__in=written)
        .exclude(pk__in=under_another_record)
        .order_by("pk")
    )
    invited = list(found)
    Invitation.objects.bulk_create(
        [Invitation(meeting=meeting, participant=participant, at=at, by=by) for participant in invited]
    )
    funder = the_funder()
    for participant in invited:
        letters.keep_link(participant, funder, at=at)
        letters.write(
            participant,
            kind="invitation",
            letter=letters.invitation(participant, meeting),
            at=at,
            key=f"invitation-{meeting.pk}-{participant.pk}",
        )
    if invited:
        record(
            chain=funder.organisation.siret,
            at=at,
            actor=by.actor,
            verb="invite_to_meeting",
            subject=subject_of_meeting(meeting),
            after={"invitations": len(invited)},
        )
    return len(invited)


@transaction.atomic
def choose_invitations(participant: Participant, *, wanted: bool, at: dt.datetime) -> Participant:
    """Write whether someone still wants to be invited; what they are registered for is not concerned."""
    participant = Participant.objects.select_for_update().get(pk=participant.pk)
    if wanted == (participant.no_invitation_since is None):
        return participant
    participant.no_invitation_since = None if wanted else at
    participant.save(update_fields=["no_invitation_since"])
    record(
        chain=chain(),
        at=at,
        actor=participant_actor(participant),
        verb="choose_invitations",
        subject=subject_of_participant(participant),
        after={"invitations": wanted},
    )
    return participant


def who_is_invited_by(key: str) -> Participant | None:
    """Give back whom the header of an invitation names, the record they are known by today; None for a key
    that was not signed here, and once the person was erased.
    """
    try:
        number = letters.INVITED.unsign(key)
    except BadSignature:
        return None
    found = Participant.objects.filter(pk=number).first()
    return None if found is None or found.current.erased_at else found.current
