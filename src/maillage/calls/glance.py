"""A call at a glance for its officers: its periods, its lots, its criteria, few queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from maillage.calls.models import Call, ClosingChange, Contact, Lot
from maillage.calls.queries import load_rounds, sentence_of, state_of
from maillage.rules.agreement import report_due
from maillage.rules.french import long_date, typeset
from maillage.rules.grant import advance
from maillage.rules.window import last_minute


@dataclass(frozen=True, slots=True)
class WindowRow:
    """A period of deposit, and each time its closing was put off, for everybody (F48)."""

    label: str
    opening: dt.date
    closing: dt.date
    deadline: str
    changes: tuple[ClosingChange, ...]


@dataclass(frozen=True, slots=True)
class CohortRow:
    """A cohort, the days of its agreements, and when their report is due (R63, R64, R80)."""

    name: str
    start: dt.date
    end: dt.date
    report_due: dt.date


@dataclass(frozen=True, slots=True)
class LotGlance:
    """A lot in a table; amounts in euros."""

    name: str
    code: str
    cohort: str
    start: dt.date | None
    ceiling: Decimal
    coffee_ceiling: Decimal
    advance: Decimal
    past_programme: bool


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A contact with what is needed to change it."""

    pk: int
    person: int
    name: str
    email: str
    phone: str
    territories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CallGlance:
    """A call as its officers see it first."""

    state: str
    sentence: str
    windows: tuple[WindowRow, ...]
    cohorts: tuple[CohortRow, ...]
    lots: tuple[LotGlance, ...]
    criteria: tuple[tuple[str, str], ...]
    """Label, and weight as it is written, empty when all weigh the same."""


def written(weight: Decimal) -> str:
    """Give back a weight as people write it: « 2 », « 1,5 »."""
    return f"{weight.normalize():f}".replace(".", ",")


def window_rows(call: Call) -> tuple[WindowRow, ...]:
    """Give back the periods of the call in order, with their history; two queries, none once loaded."""
    load_rounds(call)
    return tuple(
        WindowRow(
            label=str(window),
            opening=window.opening_day,
            closing=window.closing_day,
            deadline=typeset(f"{long_date(window.closing_day)} à {last_minute(call.zone)}"),
            changes=tuple(window.closing_changes.all()),
        )
        for window in call.rounds.all()
    )


def contact_lines(call: Call) -> list[ContactLine]:
    """Give back the contacts of the call by name; two queries."""
    found = Contact.objects.filter(call=call).select_related("person").prefetch_related("lots")
    return [
        ContactLine(
            pk=contact.pk,
            person=contact.person_id,
            name=contact.person.full_name,
            email=contact.person.email,
            phone=contact.phone,
            territories=tuple(sorted(lot.name for lot in contact.lots.all())),
        )
        for contact in found.order_by("person__full_name", "pk")
    ]


def call_glance(call: Call, at: dt.datetime) -> CallGlance:
    """Give back the call at a glance; four queries, three while it is a draft."""
    load_rounds(call)
    state = state_of(call, at)
    criteria = [] if state == "draft" else list(call.criteria.order_by("position", "pk"))
    weighted = len({criterion.weight for criterion in criteria}) > 1
    return CallGlance(
        state=state,
        sentence=sentence_of(call, at),
        windows=window_rows(call),
        cohorts=tuple(_cohort(call, entry) for entry in call.cohorts),
        lots=tuple(_lot(call, lot) for lot in call.lots.order_by("name", "pk")),
        criteria=tuple(
            (criterion.label, written(criterion.weight) if weighted else "") for criterion in criteria
        ),
    )


def _cohort(call: Call, entry: dict[str, str]) -> CohortRow:
    end = dt.date.fromisoformat(entry["end"])
    return CohortRow(
        name=entry["name"],
        start=dt.date.fromisoformat(entry["start"]),
        end=end,
        report_due=report_due(end, call.report_delay_months),
    )


def _lot(call: Call, lot: Lot) -> LotGlance:
    return LotGlance(
        name=lot.name,
        code=lot.code,
        cohort=lot.cohort,
        start=lot.agreement_start,
        ceiling=lot.ceiling,
        coffee_ceiling=lot.coffee_ceiling,
        advance=advance(lot.ceiling, call.advance_rate),
        past_programme=bool(
            call.programme_end and lot.agreement_end and lot.agreement_end.year > call.programme_end
        ),
    )
