"""From an agreement in force to its amendment signed by both: the steps of F35 to F37."""

from __future__ import annotations

import datetime as dt

from maillage.agreements.models import Agreement, Amendment
from maillage.agreements.operations import Wanted, prepare_amendment, send_amendment, sign_amendment
from maillage.people.models import Person
from tests.candidates import Department, moment

FEBRUARY = moment("2026-02-10T10:00")


def prepared(
    agreement: Agreement, department: Department, *, at: dt.datetime = FEBRUARY, **wanted: object
) -> Amendment:
    """The amendment prepared by the instructor."""
    changes = Wanted(motive="Accord des parties du 2 février.", **wanted)  # type: ignore[arg-type]
    return prepare_amendment(agreement, changes, by=department.instructor, at=at)


def half_signed(
    agreement: Agreement,
    department: Department,
    representative: Person,
    *,
    at: dt.datetime = FEBRUARY,
    **wanted: object,
) -> Amendment:
    """The amendment sent, then signed by the operator."""
    amendment = send_amendment(
        prepared(agreement, department, at=at, **wanted), by=department.instructor, at=at
    )
    return sign_amendment(amendment, side="operator", by=representative, at=at)


def signed(
    agreement: Agreement,
    department: Department,
    representative: Person,
    *,
    at: dt.datetime = FEBRUARY,
    **wanted: object,
) -> Amendment:
    """The amendment signed by the operator, then by the département."""
    amendment = half_signed(agreement, department, representative, at=at, **wanted)
    return sign_amendment(amendment, side="department", by=department.manager, at=at)
