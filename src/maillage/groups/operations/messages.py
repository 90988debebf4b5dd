"""What a group writes around its meetings: the messages it starts with, and those its operator writes."""

from __future__ import annotations

import datetime as dt
import tomllib

from django.db import transaction

from maillage.groups.days_off import REFERENCE
from maillage.groups.models import MeetingMessage, MessageKind, PracticeGroup
from maillage.journal.models import Subject
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules.french import typeset
from maillage.rules.messages import check_text
from maillage.rules.verdict import Refused


def give_messages(group: PracticeGroup) -> None:
    """Give a group the messages every group starts with: a convocation, a reminder, a word afterwards."""
    shipped = tomllib.loads((REFERENCE / "meeting_messages.toml").read_text(encoding="utf-8"))
    MeetingMessage.objects.bulk_create(
        [
            MeetingMessage(
                group=group,
                kind=kind,
                hours=message["hours"],
                subject=typeset(message["subject"]),
                text=typeset(message["text"].strip()),
            )
            for kind, message in shipped.items()
        ]
    )


@transaction.atomic
def write_message(
    group: PracticeGroup,
    kind: str,
    *,
    hours: int,
    subject: str,
    text: str,
    active: bool,
    by: Person,
    at: dt.datetime,
) -> MeetingMessage:
    """Write one of the messages of a group, and when it leaves; raise Refused for a word that no meeting has.

    What left already does not leave again.
    """
    check_text(subject, "subject").require()
    check_text(text, "text").require()
    if not 1 <= hours <= MeetingMessage.LONGEST_HOURS:
        raise Refused("Indiquez un délai d’une heure à trente jours.", "hours")
    message = MeetingMessage.objects.select_for_update().get(group=group, kind=kind)
    before = {"heures": message.hours, "objet": message.subject, "envoyé": message.active}
    message.hours, message.subject, message.text = hours, subject.strip(), text.strip()
    message.active = active
    message.save()
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="write_message",
        subject=Subject(kind="group", id=str(group.pk), label=group.name),
        before=before,
        after={"heures": message.hours, "objet": message.subject, "envoyé": message.active},
        note=str(MessageKind(kind).label),
    )
    return message


@transaction.atomic
def set_offer_hours(group: PracticeGroup, hours: int, *, by: Person, at: dt.datetime) -> PracticeGroup:
    """Say how long a freed seat is kept for whoever it is offered to (R35)."""
    group = PracticeGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    before, group.offer_hours = group.offer_hours, hours
    group.save(update_fields=["offer_hours"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="set_offer_hours",
        subject=Subject(kind="group", id=str(group.pk), label=group.name),
        before={"heures": before},
        after={"heures": hours},
    )
    return group
