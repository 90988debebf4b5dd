"""Amendments as pages show them: the list of an agreement, and one with what it replaces."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from maillage.agreements.amendment_paper import clauses_of
from maillage.agreements.models import Agreement, Amendment
from maillage.agreements.terms import outcome_of, words_after, words_before
from maillage.rules.lives import AMENDMENT
from maillage.rules.verdict import Refused


@dataclass(frozen=True, slots=True)
class AmendmentRow:
    """One amendment in the list of its agreement."""

    pk: int
    number: int
    state: str
    state_label: str
    motive: str
    effective_on: dt.date | None
    is_open: bool


def amendment_rows(amendments: QuerySet[Amendment], agreement: Agreement) -> list[AmendmentRow]:
    """Give back those of an agreement, the last first; one query."""
    return [
        AmendmentRow(
            pk=row.pk,
            number=row.number,
            state=row.state,
            state_label=AMENDMENT.states[row.state],
            motive=row.motive,
            effective_on=row.effective_on,
            is_open=row.state not in ("in_force", "abandoned"),
        )
        for row in amendments.filter(agreement=agreement).order_by("-number")
    ]


@dataclass(frozen=True, slots=True)
class Change:
    """A term before and after; `changed` when they differ."""

    label: str
    before: str
    after: str
    changed: bool


@dataclass(frozen=True, slots=True)
class AmendmentFacts:
    """One amendment with the two versions it stands between; `refusal` says why it cannot be, if so."""

    amendment: Amendment
    state_label: str
    changes: tuple[Change, ...]
    sentences: tuple[str, ...]
    refusal: str


def amendment_facts(amendments: QuerySet[Amendment], pk: int) -> AmendmentFacts:
    """Give back one amendment among those the reader may see; at most seven queries.

    Raises Amendment.DoesNotExist for another.
    """
    amendment = amendments.select_related(
        "agreement__decision__application",
        "agreement__lot__call__funder",
        "agreement__lot__territory",
        "agreement__operator",
        "agreement__rhythm",
        "new_rhythm",
        "rhythm_before",
        "operator_signed_by",
        "department_signed_by",
    ).get(pk=pk)
    before, after = amendment.terms_before, amendment.terms_after
    sentences: tuple[str, ...] = ()
    refusal = ""
    if not before and amendment.state != "abandoned":
        try:
            outcome = outcome_of(amendment)
        except Refused as refused:
            refusal = refused.sentence
        else:
            before, after = words_before(amendment.agreement), words_after(amendment, outcome)
            clauses = clauses_of(amendment, outcome)
            sentences = tuple(sentence for clause in clauses for sentence in clause.sentences)
    return AmendmentFacts(
        amendment=amendment,
        state_label=AMENDMENT.states[amendment.state],
        changes=_side_by_side(before, after),
        sentences=sentences,
        refusal=refusal,
    )


def _side_by_side(before: list[list[str]], after: list[list[str]]) -> tuple[Change, ...]:
    """What is said on either side, in the order of the version after; « — » where one says nothing."""
    known = dict(before)
    rows = [Change(label, known.get(label, "—"), value, known.get(label) != value) for label, value in after]
    said = {label for label, _ in after}
    return (*rows, *(Change(label, value, "—", True) for label, value in before if label not in said))
