"""Someone else facilitates one meeting: said with its reason, kept on the sheet (R33)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.groups.models import Meeting, MeetingFacilitator
from maillage.groups.operations.seats import lock_meeting, subject_of_meeting
from maillage.journal.operations import record
from maillage.people.models import Membership, Person, Role
from maillage.people.operations import chain
from maillage.rules.verdict import Refused


@transaction.atomic
def name_substitute(
    meeting: Meeting,
    *,
    person: Person | None = None,
    name: str = "",
    profession: str,
    reason: str,
    by: Person,
    at: dt.datetime,
) -> MeetingFacilitator:
    """Say who facilitates that meeting in the place of the group's facilitators, and why (R33).

    A facilitator of the operator then holds the sheet of that meeting and of no other; an outside
    professional, named in words, is on the sheet alone. Raise Refused once the sheet is closed, without a
    reason, or for someone who does not facilitate at the operator.
    """
    meeting = lock_meeting(meeting)
    if meeting.state in ("held", "cancelled"):
        raise Refused("Cette rencontre n’est plus à venir\u00a0: son animation ne change plus.")
    if not reason.strip():
        raise Refused("Indiquez pourquoi une autre personne anime ce jour-là.", "reason")
    operator = meeting.group.agreement.operator_id
    if person is not None:
        live = Membership.objects.live().filter(person=person, organisation=operator, role=Role.FACILITATOR)
        if not live.exists():
            raise Refused("Choisissez une personne qui anime dans votre organisme.", "person")
        if meeting.substitutes.filter(person=person).exists():
            raise Refused("Cette personne remplace déjà l’animateur ce jour-là.", "person")
    label = person.full_name if person else " ".join(name.split())
    if not label:
        raise Refused("Choisissez une personne de l’organisme, ou écrivez un nom.", "name")
    substitute = MeetingFacilitator.objects.create(
        meeting=meeting,
        person=person,
        name=label,
        profession=profession.strip(),
        reason=reason.strip(),
        at=at,
        by=by,
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="name_substitute",
        subject=subject_of_meeting(meeting),
        after={"animation": label},
        note=substitute.reason,
    )
    return substitute


@transaction.atomic
def remove_substitute(substitute: MeetingFacilitator, *, by: Person, at: dt.datetime) -> None:
    """Take a substitute off a meeting to come; raise Refused once the sheet is closed."""
    meeting = lock_meeting(substitute.meeting)
    if meeting.state in ("held", "cancelled"):
        raise Refused("Cette rencontre n’est plus à venir\u00a0: son animation ne change plus.")
    name = substitute.name
    meeting.substitutes.filter(pk=substitute.pk).delete()
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="remove_substitute",
        subject=subject_of_meeting(meeting),
        before={"animation": name},
    )
