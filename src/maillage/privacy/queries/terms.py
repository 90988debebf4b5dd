"""The terms in force: those the funder set, the defaults of the rule for the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Subquery

from maillage.people.models import Funder
from maillage.privacy.models import RetentionTerm
from maillage.rules.personal_data import KINDS, SET_BY_THE_FUNDER


@dataclass(frozen=True, slots=True)
class TermRow:
    """A kind of data, its term in words and what is left of it."""

    code: str
    label: str
    term: str
    since: str
    left: str
    public_archive: bool
    settable: bool


def terms() -> Mapping[str, int]:
    """Give back how long each kind is kept in this installation; one query."""
    first = Funder.objects.order_by("pk").values("organisation")[:1]
    chosen = RetentionTerm.objects.filter(funder=Subquery(first))
    return {kind.code: kind.amount for kind in KINDS.values()} | dict(chosen.values_list("kind", "amount"))


def term_rows(amounts: Mapping[str, int] | None = None) -> list[TermRow]:
    """Give back the table of the terms, as pages and the register print it; no query with `amounts`."""
    amounts = terms() if amounts is None else amounts
    return [
        TermRow(
            code=kind.code,
            label=kind.label,
            term=kind.term(amounts[kind.code]),
            since=kind.since,
            left=kind.left,
            public_archive=kind.public_archive,
            settable=kind in SET_BY_THE_FUNDER,
        )
        for kind in KINDS.values()
    ]
