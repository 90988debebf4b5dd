"""The methods offered to facilitators, and the one a meeting follows (R24–R26)."""

from __future__ import annotations

import datetime as dt
import tomllib
from typing import Any

from django.db import transaction

from maillage.groups.days_off import REFERENCE
from maillage.groups.models import Meeting, Method, MethodStep
from maillage.groups.operations.seats import lock_meeting, subject_of_meeting
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules.french import typeset
from maillage.rules.verdict import Refused


@transaction.atomic
def load_methods() -> None:
    """Write the methods shipped with the software; a second call changes nothing."""
    shipped = tomllib.loads((REFERENCE / "methods.toml").read_text(encoding="utf-8"))
    for rank, given in enumerate(shipped["method"], start=1):
        steps = [_written(step) for step in given.pop("step")]
        method, _ = Method.objects.update_or_create(
            code=given.pop("code"), defaults={**_written(given), "position": rank}
        )
        for position, step in enumerate(steps, start=1):
            MethodStep.objects.update_or_create(
                method=method, position=position, defaults={"minutes": None, **step}
            )
        method.steps.filter(position__gt=len(steps)).delete()


def _written(given: dict[str, Any]) -> dict[str, Any]:
    """Give back the same values, their texts with the spaces of French."""
    return {name: typeset(value) if isinstance(value, str) else value for name, value in given.items()}


@transaction.atomic
def choose_method(meeting: Meeting, method: Method | None, *, by: Person, at: dt.datetime) -> Meeting:
    """Say by which method the group will work, or leave it open; the same again changes nothing.

    Raise Refused for a cancelled meeting.
    """
    meeting = lock_meeting(meeting)
    if meeting.state == "cancelled":
        raise Refused("Cette rencontre est annulée\u00a0: elle n’a pas besoin de méthode.")
    before, meeting.method = meeting.method, method
    if before == method:
        return meeting
    meeting.save(update_fields=["method"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="choose_method",
        subject=subject_of_meeting(meeting),
        before={"méthode": before.label if before else ""},
        after={"méthode": method.label if method else ""},
    )
    return meeting
