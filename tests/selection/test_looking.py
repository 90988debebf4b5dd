"""The page of the applications received, made by the database, tells what reading them all tells."""

import datetime as dt
from decimal import Decimal
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.applications.models import Act, Application, LateAttempt
from maillage.calls.models import Call, Criterion, Lot
from maillage.people.models import LegalForm
from maillage.rules.lives import APPLICATION
from maillage.selection.models import CompletionRequest, ConflictOfInterest, Score
from maillage.selection.queries import Wanted, kept, left_aside, listing, overview, reception
from maillage.selection.queries.looking import FLAGS, ORDERS
from tests.candidates import Candidates, Department, make_application, make_lot, make_organisation, moment
from tests.selection.steps import EXAMINED, deliberate, examine, fund, select

AFTER = moment("2025-07-02T10:00")
NAMES = (
    ("Écluse des Âges", LegalForm.ASSOCIATION),
    ("association l’œuvre-Été", LegalForm.FOUNDATION),
    ("EPSM des Flandres", LegalForm.PUBLIC_HEALTH),
    ("Zèbre & Cie", LegalForm.MUTUAL),
    ("ecluse des ages", LegalForm.PUBLIC_OTHER),
)
STATES = ("draft", "deposited", "validated", "incomplete", "complete", "eligible", "scored", "withdrawn")


@pytest.fixture
def varied(department: Department, candidates: Candidates, call: Call) -> Call:
    """Five bodies on four lots, in every state there is before a decision, and two decisions."""
    make_lot(call, "ECL", "Écoust-Éperlecques", "AMI 1")
    make_lot(call, "ECA", "ecoust éperlecques", "AMI 1")
    fund(call, department, "60000.00")
    examine(candidates.artois, department, values=(4, 4, 5))
    examine(candidates.lens, department, values=(4, 5, 4))
    select(candidates.artois, department, deliberate(call, department))
    lots = list(Lot.objects.filter(call=call).order_by("code"))
    bodies = [
        make_organisation(name, f"000008{rank:03d}00017", form) for rank, (name, form) in enumerate(NAMES)
    ]
    criteria = list(Criterion.objects.filter(call=call).order_by("position"))
    for rank, (body, lot) in enumerate(product(bodies, lots)):
        one = make_application(
            lot,
            body,
            candidates.trait_union,
            number=f"AAP-{'é' if rank % 7 == 0 else ''}{rank % 10}-{rank}",
            state=STATES[rank % len(STATES)],
            requested=("20000.00", "9500.00", "15000.50")[rank % 3],
        )
        if rank % 4 == 0:
            LateAttempt.objects.create(
                lot=lot, organisation=body, act=Act.values[0], at=AFTER, by=candidates.trait_union
            )
        if rank % 5 == 0:
            ConflictOfInterest.objects.create(
                application=one,
                person=department.instructor,
                reason="Ancien salarié.",
                at=EXAMINED,
                declared_by=department.manager,
            )
        if one.state == "incomplete":
            CompletionRequest.objects.create(
                application=one,
                missing="Le budget.",
                asked_at=EXAMINED,
                asked_by=department.instructor,
                due_on=dt.date(2025, 6, 20) if rank % 2 else None,
            )
        if one.state == "scored":
            Score.objects.bulk_create(
                Score(
                    application=one,
                    criterion=criterion,
                    assessor=assessor,
                    value=value,
                    lowest=0,
                    highest=5,
                    comment="Argumenté.",
                    at=EXAMINED,
                    set_aside_at=EXAMINED if rank % 3 == 0 and value == 0 else None,
                )
                for place, criterion in enumerate(criteria)
                for assessor, value in (
                    (department.instructor, 0 if place == 1 and rank % 2 else rank % 5),
                    (department.second_instructor, (rank + place) % 6),
                )
            )
    Application.objects.filter(state="draft", number__endswith="0").update(amount_requested=None)
    return call


def test_the_database_looks_for_and_orders_what_reading_them_all_does(varied: Call) -> None:
    every = Application.objects.all()
    rows = reception(every, varied, AFTER).rows
    found = overview(every, varied, AFTER)
    texts = ("", "-", "éc", "ECLUSE", "oeuvre", "aap-1", "00 000 8 001", "personne")
    asked = [
        Wanted(text=text, lot=lot, state=state, family=family, flag=flag, order=order)
        for text, lot, state, family, flag, order in [
            *((text, "", "", "", "", order) for text in texts for order in (*ORDERS, "unknown")),
            *(("", "", "", "", flag, order) for flag in (*FLAGS, "unknown") for order in ORDERS),
            *(("", "Écoust-Éperlecques", state, "", "", "") for state in APPLICATION.states),
            *(("", "", state, family, "", "number") for state in STATES for family in ("public", "private")),
            ("s", "Artois", "", "private", "conflict", "requested"),
        ]
    ]
    met: set[tuple[str, int]] = set()
    for wanted in asked:
        looked, expected = listing(every, varied, AFTER, wanted, found), kept(rows, wanted)
        assert len(looked) == len(expected), wanted
        assert list(looked.between(1, 7)) == expected[:7], wanted
        assert list(looked.between(8, len(expected))) == expected[7:], wanted
        if wanted in (Wanted(), Wanted(flag="left_aside")):
            for first in range(1, len(expected) + 1):
                assert list(looked.between(first, first + 2)) == expected[first - 1 : first + 2], first
        met.update((wanted.flag, row.pk) for row in expected)
    assert {flag for flag, _pk in met} >= {*FLAGS}, "each flag marks one at least"


def test_the_database_counts_what_reading_them_all_counts(varied: Call) -> None:
    every = Application.objects.all()
    read, found = reception(every, varied, AFTER), overview(every, varied, AFTER)
    assert (found.lots, found.states, found.late, found.sentence) == (
        read.lots,
        read.states,
        read.late,
        read.sentence,
    )
    assert left_aside(every, varied, AFTER) == tuple(row for row in read.rows if not row.considered)
    assert found.total == len(read.rows) > 20
    assert any(row.average not in (None, Decimal(0)) and row.gap for row in read.rows)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads so small a table whole")
def test_the_database_counts_without_opening_an_application(varied: Call) -> None:
    with CaptureQueriesContext(connection) as sent:
        overview(Application.objects.all(), varied, AFTER)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sent[0]['sql']}")
        plan = [detail for *_numbers, detail in cursor.fetchall() if "applications_application" in detail]
    assert plan
    assert all("COVERING INDEX application_counted_by_lot" in detail for detail in plan), plan
