"""Giving out a paper of an agreement to whoever asks for it: who gave it, to answer what (F53)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.agreements.models import Agreement
from maillage.agreements.operations import subject_of
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules.verdict import Refused


@transaction.atomic
def communicate_paper(agreement: Agreement, *, paper: str, request: str, by: Person, at: dt.datetime) -> None:
    """Keep that a copy of that paper was given out and what for. Raises Refused without the request."""
    if not request.strip():
        raise Refused("Indiquez la demande à laquelle vous répondez\u00a0: sa date, sa référence.", "request")
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="communicate_agreement",
        subject=subject_of(agreement),
        after={"document": paper},
        note=request.strip(),
    )
