"""The links of participants: unguessable, of one person, alive for the funder's term, taken back at will.

A link opens the pages of its own record and nothing else: `token` is drawn for that record alone, and the
pages find what they show from it, never from another number of the address. Taken back, it opens nothing.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.groups.models import Facilitation, FeedbackLink, Participant
from maillage.groups.operations import letters
from maillage.groups.operations.registration import participant_actor, subject_of_participant
from maillage.journal.operations import record
from maillage.people.models import Person, new_token
from maillage.people.operations import chain, the_funder
from maillage.post.operations import forget, forget_keys, forget_without_link, queue


@transaction.atomic
def revoke_links(participant: Participant, *, at: dt.datetime, by: Person | None = None) -> Participant:
    """Take back every link of a person, by themselves or by who leads their group.

    The links already sent, to a meeting's question too, open nothing any more, nor do those of the records
    merged into this one; the letters that bore them leave the outbox. A new one leaves for the address known.
    """
    participant = _taken_back(participant)
    record(
        chain=chain(),
        at=at,
        actor=by.actor if by else participant_actor(participant),
        verb="revoke_links",
        subject=subject_of_participant(participant),
    )
    _send_another(participant, at=at)
    return participant


def _send_another(participant: Participant, *, at: dt.datetime) -> None:
    if participant.mailbox:
        letters.keep_link(participant, the_funder(), at=at)
        letters.write(
            participant,
            kind="own-link",
            letter=letters.own_link(participant),
            at=at,
            key=f"revoked-{participant.pk}-{at.isoformat()}",
        )


def _taken_back(participant: Participant) -> Participant:
    participant = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
    for known in (participant, *_merged_into(participant)):
        if known.email:
            forget(to=known.email, link=letters.own_page(known))
        known.token = new_token()
        known.link_expires_at = None
        known.save(update_fields=["token", "link_expires_at"])
        for link in FeedbackLink.objects.filter(participant=known, answered=False):
            forget_keys([f"feedback-{link.pk}"])
            link.token = new_token()
            link.save(update_fields=["token"])
    return participant


def _merged_into(participant: Participant) -> list[Participant]:
    """Every record that this person was known by before: their links open the same page."""
    found: list[Participant] = []
    fresh = [participant.pk]
    while fresh:
        into = Participant.objects.select_for_update(of=("self",)).filter(merged_into__in=fresh)
        last = list(into.order_by("pk"))
        found += last
        fresh = [one.pk for one in last]
    return found


@transaction.atomic
def disown_link(participant: Participant, *, at: dt.datetime) -> Participant:
    """Take back the links of someone else that arrived in the wrong mailbox, and write there no more.

    `participant` is the record whose link came there: when it was merged into another, the person keeps the
    address of that other, where a new link leaves. Those who lead the groups where the person is awaited are
    told to correct the address.
    """
    disowned, wrong = participant, participant.email
    participant = _taken_back(participant.current)
    if wrong:
        Participant.objects.filter(pk=disowned.pk).update(address_disowned_at=at)
        forget_without_link(to=wrong, kind="situation")
        participant.refresh_from_db()
    record(
        chain=chain(),
        at=at,
        actor=participant_actor(participant),
        verb="disown_address",
        subject=subject_of_participant(participant),
    )
    _send_another(participant, at=at)
    if participant.mailbox:
        return participant
    coming = participant.registrations.filter(meeting__starts_at__gt=at).values("meeting__group")
    leading = Facilitation.objects.filter(group__in=coming, until=None).select_related("person", "group")
    for one in leading.order_by("pk"):
        queue(
            kind="link_disowned",
            to=one.person.email,
            letter=letters.wrong_mailbox(one.person, participant, one.group),
            at=at,
            key=f"disowned-{participant.pk}-{wrong}-{one.pk}",
        )
    return participant
