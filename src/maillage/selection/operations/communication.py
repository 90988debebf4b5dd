"""Giving out an application to whoever asks for it: who gave it, to answer what (F53)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.applications.models import Application
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules.hiding import may_communicate
from maillage.rules.verdict import Refused
from maillage.selection.models import Decision


@transaction.atomic
def communicate_application(
    application: Application, *, request: str, by: Person, at: dt.datetime
) -> Decision:
    """Keep that a copy was given out and what for; give back the decision it tells.

    Raises Refused before the decision is notified, and without the request it answers.
    """
    decision = Decision.objects.filter(application=application, notified_at__isnull=False).first()
    if decision is None:
        raise Refused(may_communicate(notified=False).sentence)
    if not request.strip():
        raise Refused("Indiquez la demande à laquelle vous répondez\u00a0: sa date, sa référence.", "request")
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="communicate_application",
        subject=application.subject,
        note=request.strip(),
    )
    return decision
