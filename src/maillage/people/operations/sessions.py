"""Closing the browsers where a person is signed in: one, or all others."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from maillage.journal.operations import record
from maillage.people.models import OpenSession, Person
from maillage.people.operations.address import subject_of_person
from maillage.people.operations.installation import chain
from maillage.rules.verdict import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable


@transaction.atomic
def close_session(person: Person, *, public_id: str, at: dt.datetime) -> None:
    """Close one of one's own sessions at once; raise Refused when it is closed already."""
    found = [row.pk for row in OpenSession.objects.filter(person=person) if row.public_id == public_id]
    if not _closed(person, found, at=at):
        raise Refused("Cette session est déjà fermée : rechargez la page.")


@transaction.atomic
def close_other_sessions(person: Person, *, but: str, at: dt.datetime) -> int:
    """Close every session of a person but the one of that key; give back how many there were."""
    others = OpenSession.objects.filter(person=person).exclude(pk=but)
    return _closed(person, others.values_list("pk", flat=True), at=at)


def _closed(person: Person, keys: Iterable[str], *, at: dt.datetime) -> int:
    count, _ = OpenSession.objects.filter(person=person, pk__in=list(keys)).delete()
    if count:
        record(
            chain=chain(),
            at=at,
            actor=person.actor,
            verb="close_sessions",
            subject=subject_of_person(person),
            after={"sessions": count},
        )
    return count


def forget_sessions(*, at: dt.datetime) -> int:
    """Delete the sessions that have expired, and give back how many."""
    return OpenSession.objects.filter(expire_date__lt=at).delete()[0]
