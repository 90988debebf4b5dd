"""How long the funder keeps each kind of data (C.6)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.journal.models import Subject
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain, the_funder
from maillage.privacy.models import RetentionTerm
from maillage.privacy.queries.terms import terms
from maillage.rules.personal_data import KINDS, may_set_term


@transaction.atomic
def set_term(code: str, amount: int, *, by: Person, at: dt.datetime) -> RetentionTerm:
    """Set how long a kind of data is kept. Raises Refused outside the bounds of the rule."""
    kind = KINDS[code]
    may_set_term(kind, amount).require()
    before = terms()[code]
    term, _ = RetentionTerm.objects.update_or_create(
        funder=the_funder().organisation, kind=code, defaults={"amount": amount}
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="set_retention_term",
        subject=Subject(kind="retention_term", id=code, label=kind.label),
        before={"durée": kind.term(before)},
        after={"durée": kind.term(amount)},
    )
    return term
