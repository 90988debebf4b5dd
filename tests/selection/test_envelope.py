"""The running total of the envelope, whatever is done in whatever order, and two officers at once (R19)."""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.applications.models import Application
from maillage.calls.models import Call
from maillage.rules.verdict import Refused
from maillage.selection.models import Decision, Deliberation, FundingCondition, UnsuccessfulLot
from maillage.selection.operations import (
    decide,
    declare_unsuccessful,
    fail_condition,
    notify_decision,
    release_reserve,
    undo_decision,
    undo_unsuccessful,
)
from tests.candidates import Candidates, Department, make_application, make_organisation
from tests.races import at_once
from tests.selection.steps import (
    LATER,
    committed,
    deliberate,
    deliberate_again,
    examine,
    fund,
    more_credits,
    plain,
    selected,
    together,
    waits,
)

CENTS = st.integers(min_value=0, max_value=2_100_000).map(lambda cents: Decimal(cents) / 100)
PLACES = st.integers(min_value=0, max_value=4)
ACTS = st.one_of(
    st.tuples(st.just("select"), PLACES, CENTS),
    st.tuples(st.just("select"), PLACES, st.just(Decimal("20000.00"))),
    st.tuples(st.just("reserve"), PLACES, CENTS),
    st.tuples(st.just("together"), PLACES, CENTS),
    st.tuples(st.just("reject"), PLACES, CENTS),
    st.tuples(st.just("undo"), PLACES, CENTS),
    st.tuples(st.just("release"), PLACES, CENTS),
    st.tuples(st.just("notify"), PLACES, CENTS),
    st.tuples(st.just("credits"), PLACES, CENTS),
    st.tuples(st.just("unsuccessful"), PLACES, CENTS),
    st.tuples(st.just("successful"), PLACES, CENTS),
    st.tuples(st.just("fail"), PLACES, CENTS),
)


@pytest.fixture
def five(department: Department, scored: Candidates) -> tuple[Application, ...]:
    """The four of the scenario, and a rival on the Boulonnais."""
    body = make_organisation("Fondation du Littoral", "00000050500016", "foundation")
    rival = make_application(scored.boulonnais.lot, body, scored.trait_union, number="AAP-2025-BOU-003")
    examine(rival, department)
    return (*scored.all, rival)


def act(
    name: str, of: Application, every: tuple[Application, ...], amount: Decimal, department: Department
) -> None:
    """Do one thing as an officer would, when there is something to do it to."""
    call, by = of.lot.call, department.manager
    first = Deliberation.objects.get(call=call, number="2025-CP-123")
    second = Deliberation.objects.get(call=call, number="2025-CP-140")
    known = Decision.objects.filter(application=of).select_related("lot", "application")
    budget = FundingCondition.objects.get(call=call, kind="budget_vote")

    def decided(outcome: str) -> object:
        return decide(
            of,
            outcome=outcome,
            amount=amount,
            rank=1,
            motive="Décidé.",
            deliberation=first,
            by=by,
            at=LATER,
        )

    def all_but_one() -> object:
        awards = [selected(a, rank, str(amount)) for rank, a in enumerate(every[:4], start=1) if a != of]
        return together(call, department, first, *awards, waits(of, 9))

    acts: dict[str, Callable[[], object]] = {
        "select": lambda: decided("selected"),
        "reserve": lambda: decided("reserve"),
        "reject": lambda: decided("rejected"),
        "together": all_but_one,
        "undo": lambda: [undo_decision(row, by=by, at=LATER) for row in known],
        "release": lambda: release_reserve(call, deliberation=second, motive="Crédits.", by=by, at=LATER),
        "notify": lambda: [notify_decision(row, by=by, at=LATER) for row in known],
        "credits": lambda: more_credits(call, department, str(amount)),
        "unsuccessful": lambda: declare_unsuccessful(of.lot, motive="Personne.", by=by, at=LATER),
        "successful": lambda: [
            undo_unsuccessful(found, by=by, at=LATER) for found in UnsuccessfulLot.objects.filter(lot=of.lot)
        ],
        "fail": lambda: fail_condition(
            budget, motive="Rejeté.", settled_on=dt.date(2025, 11, 9), by=by, at=LATER
        ),
    }
    acts[name]()


@pytest.mark.requirement("R19", "R42", "R70")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACTS, min_size=3, max_size=12))
def test_the_awards_are_the_sum_of_the_rows_and_never_exceed_the_envelope(
    department: Department,
    call: Call,
    five: tuple[Application, ...],
    acts: list[tuple[str, int, Decimal]],
) -> None:
    with transaction.atomic():
        fund(call, department, "60000.00", voted=False)
        deliberate(call, department)
        deliberate_again(call, department)
        for name, place, amount in acts:
            of = Application.objects.select_related("lot__call").get(pk=five[place].pk)
            try:
                with transaction.atomic():
                    act(name, of, five, amount, department)
            except Refused:
                pass
            committed(call)
            awarded = Decision.objects.filter(outcome="selected")
            assert sorted(awarded.values_list("application_id", flat=True)) == sorted(
                Application.objects.filter(state="selected").values_list("pk", flat=True)
            )
            lots = list(awarded.values_list("lot_id", flat=True))
            assert len(lots) == len(set(lots))
            assert not UnsuccessfulLot.objects.filter(lot__in=lots).exists()
        transaction.set_rollback(True)


def refusals_of(acts: Sequence[Callable[[], object]]) -> list[str]:
    """Do these at once; give back what those that were refused were told."""
    return [plain(told) for told in at_once(acts) if told]


@pytest.mark.requirement("R19")
@pytest.mark.django_db(transaction=True)
def test_two_officers_award_the_last_twenty_thousand_euros_and_one_is_refused(
    department: Department, call: Call, five: tuple[Application, ...]
) -> None:
    fund(call, department, "20000.00")
    deliberation = deliberate(call, department)

    def award(application: Application) -> Callable[[], object]:
        return lambda: together(call, department, deliberation, selected(application, 1))

    (refusal,) = refusals_of([award(five[0]), award(five[1])])
    assert refusal == (
        "Le total attribué, 20 000,00 €, dépasse de 20 000,00 € ce que permet l’enveloppe, 0,00 € : réduisez "
        "un montant ou placez une candidature en liste complémentaire."
    )
    assert committed(call) == Decimal("20000.00")


@pytest.mark.requirement("R42")
@pytest.mark.django_db(transaction=True)
def test_two_officers_select_two_rivals_of_a_territory_and_one_is_refused(
    department: Department, call: Call, five: tuple[Application, ...]
) -> None:
    fund(call, department, "60000.00")
    deliberation = deliberate(call, department)

    def award(application: Application) -> Callable[[], object]:
        return lambda: together(call, department, deliberation, selected(application, 1))

    (refusal,) = refusals_of([award(five[3]), award(five[4])])
    assert "Une candidature est déjà retenue pour ce territoire" in refusal
    assert committed(call) == Decimal("20000.00")


@pytest.mark.requirement("R19", "F3")
@pytest.mark.django_db(transaction=True)
def test_two_officers_release_the_reserve_and_take_a_decision_back_at_once(
    department: Department, call: Call, five: tuple[Application, ...]
) -> None:
    fund(call, department, "20000.00")
    together(call, department, deliberate(call, department), waits(five[0], 1), waits(five[1], 2))
    second = deliberate_again(call, department)

    def release() -> object:
        return release_reserve(call, deliberation=second, motive="Crédits.", by=department.manager, at=LATER)

    (refusal,) = refusals_of([release, release])
    assert refusal.startswith("Il reste 0,00 € : la première candidature en attente, Lens-Hénin")
    assert committed(call) == Decimal("20000.00")
    award = Decision.objects.select_related("lot").get(outcome="selected")

    def undo() -> None:
        undo_decision(award, by=department.manager, at=LATER)

    assert refusals_of([undo, undo]) == [
        "Cette décision est déjà reprise : la candidature est de nouveau à décider."
    ]
    assert committed(call) == 0
