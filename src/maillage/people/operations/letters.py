"""Settling by hand a letter that could not leave, or may have left (`post`), with its line in the journal."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.journal.models import Subject
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations.installation import chain
from maillage.post import operations as post
from maillage.post.models import Message, State


@transaction.atomic
def send_letter_again(pk: int, *, by: Person, at: dt.datetime) -> Message:
    """Have the letter leave again; raises Message.DoesNotExist, or Refused when it is settled already."""
    message = post.send_again(pk, at=at)
    _record("send_letter_again", message, by=by, at=at)
    return message


@transaction.atomic
def give_letter_up(pk: int, *, by: Person, at: dt.datetime) -> Message:
    """Leave the letter unsent for good; raises as `send_letter_again`."""
    message = post.give_up(pk)
    _record("give_letter_up", message, by=by, at=at)
    return message


def _record(verb: str, message: Message, *, by: Person, at: dt.datetime) -> None:
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb=verb,
        subject=Subject(kind="letter", id=str(message.pk), label=message.letter["subject"][:300]),
        after={"état": str(State(message.state).label)},
    )
