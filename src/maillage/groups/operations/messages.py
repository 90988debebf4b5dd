"""What the operator writes around the meetings of its group."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.groups.models import MeetingMessage, MessageKind, PracticeGroup
from maillage.groups.operations.group import subject_of_group
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules.messages import check_text
from maillage.rules.verdict import Refused


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
        subject=subject_of_group(group),
        before=before,
        after={"heures": message.hours, "objet": message.subject, "envoyé": message.active},
        note=str(MessageKind(kind).label),
    )
    return message
