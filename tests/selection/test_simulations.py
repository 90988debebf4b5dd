"""Distributions tried on paper: they commit nothing, and are thrown away (F3, F4)."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from maillage.applications.models import Application
from maillage.calls.models import Call
from maillage.journal.models import Entry
from maillage.rules.verdict import Refused
from maillage.selection import queries
from maillage.selection.models import Decision, Simulation, SimulationLine
from maillage.selection.operations import adjust_simulation, discard_simulation, simulate
from tests.candidates import Candidates, Department
from tests.selection.steps import DECIDED, committed, fund, plain


def attempt(
    call: Call,
    department: Department,
    scored: Candidates,
    envelope: str,
    method: str = "full",
    title: str = "Et si",
) -> Simulation:
    return simulate(
        call,
        title=title,
        envelope=Decimal(envelope),
        method=method,
        order=scored.all,
        by=department.instructor,
        at=DECIDED,
    )


@pytest.mark.requirement("R19", "F3", "F4")
@pytest.mark.parametrize(
    ("envelope", "method", "amounts", "sentence"),
    [
        (
            "60000.00",
            "full",
            ["20000.00"] * 3 + ["0.00"],
            "3 groupes finançables sur 4 à 20 000,00 € (reste 0,00 €)",
        ),
        (
            "70000.00",
            "full",
            ["20000.00"] * 3 + ["0.00"],
            "3 groupes finançables sur 4 à 20 000,00 € (reste 10 000,00 €)",
        ),
        (
            "70000.00",
            "pro_rata",
            ["17500.00"] * 4,
            "4 groupes finançables sur 4 à 17 500,00 € (reste 0,00 €)",
        ),
        (
            "50000.01",
            "pro_rata",
            ["12500.00"] * 4,
            "4 groupes finançables sur 4 à 12 500,00 € (reste 0,01 €)",
        ),
        ("0.00", "pro_rata", ["0.00"] * 4, "0 groupe finançable sur 4 (reste 0,00 €)"),
    ],
)
def test_a_try_says_what_its_own_way_of_sharing_gives(
    department: Department,
    call: Call,
    scored: Candidates,
    envelope: str,
    method: str,
    amounts: list[str],
    sentence: str,
) -> None:
    fund(call, department, "60000.00")
    attempt(call, department, scored, envelope, method)
    (column,) = queries.simulations(call)
    assert [str(line.amount) for line in column.lines] == amounts
    assert plain(column.sentence) == sentence
    assert column.total + column.left == column.envelope
    assert committed(call) == 0
    assert not Decision.objects.exists()
    assert set(Application.objects.values_list("state", flat=True)) == {"scored"}


@pytest.mark.requirement("F4")
def test_chosen_amounts_and_order_are_kept_and_an_excess_is_shown(
    department: Department, call: Call, scored: Candidates
) -> None:
    tried = attempt(call, department, scored, "60000.00")
    adjust_simulation(
        tried,
        amounts={a.pk: Decimal("15000.01") for a in scored.all},
        positions={a.pk: place for place, a in enumerate(reversed(scored.all), start=1)},
        by=department.instructor,
        at=DECIDED,
    )
    (column,) = queries.simulations(call)
    assert [line.territory for line in column.lines] == ["Boulonnais", "Audomarois", "Lens-Hénin", "Artois"]
    assert (column.method, column.left) == ("Montants choisis", Decimal("-0.04"))
    assert plain(column.sentence) == "4 groupes finançables sur 4 à 15 000,01 € (dépasse de 0,04 €)"
    assert Entry.objects.filter(verb="adjust_simulation").count() == 1


@pytest.mark.requirement("F4")
def test_what_a_try_refuses(department: Department, call: Call, scored: Candidates) -> None:
    with pytest.raises(Refused) as refused:
        attempt(call, department, scored, "60000.00", title=" ")
    assert plain(refused.value) == "Donnez un titre à la simulation : il la distingue des autres."
    assert refused.value.field == "title"
    with pytest.raises(Refused) as refused:
        simulate(
            call,
            title="Et si",
            envelope=Decimal(1),
            method="full",
            order=[],
            by=department.instructor,
            at=DECIDED,
        )
    assert plain(refused.value) == ("Aucune candidature n’est à départager : arrêtez d’abord les notes.")
    tried = attempt(call, department, scored, "60000.00")
    amounts = {a.pk: Decimal("20000.00") for a in scored.all}
    places = {a.pk: place for place, a in enumerate(scored.all, start=1)}

    def adjust(amounts: dict[int, Decimal], positions: dict[int, int]) -> Refused:
        with pytest.raises(Refused) as refused:
            adjust_simulation(
                tried, amounts=amounts, positions=positions, by=department.instructor, at=DECIDED
            )
        return refused.value

    said = adjust(amounts, places | {scored.lens.pk: 1})
    assert plain(said) == "Deux candidatures ont le même ordre : donnez un ordre à chacune."
    assert said.field == f"position-{scored.artois.pk}"
    said = adjust(amounts | {scored.lens.pk: Decimal("20000.01")}, places)
    assert plain(said) == "Le montant ne peut pas dépasser le montant demandé, 20 000,00 €."
    assert said.field == f"amount-{scored.lens.pk}"
    (column,) = queries.simulations(call)
    assert column.method == "Montants entiers, dans l’ordre"


@pytest.mark.requirement("F4")
def test_a_try_thrown_away_leaves_the_page_once_and_keeps_its_trace(
    department: Department, call: Call, scored: Candidates
) -> None:
    tried = attempt(call, department, scored, "60000.00")
    kept = attempt(call, department, scored, "70000.00", "pro_rata")
    discard_simulation(tried, by=department.instructor, at=DECIDED)
    assert [column.pk for column in queries.simulations(call)] == [kept.pk]
    tried.refresh_from_db()
    assert (tried.discarded_at, tried.discarded_by) == (DECIDED, department.instructor)
    assert Entry.objects.filter(verb="discard_simulation").count() == 1
    for act in (
        lambda: discard_simulation(tried, by=department.instructor, at=DECIDED),
        lambda: adjust_simulation(tried, amounts={}, positions={}, by=department.instructor, at=DECIDED),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert plain(refused.value) == "Cette simulation est écartée : faites-en une nouvelle."


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("simulation_envelope_not_negative", "UPDATE selection_simulation SET envelope = -0.01"),
        ("simulation_has_a_title", "UPDATE selection_simulation SET title = ''"),
        ("simulation_method_known", "UPDATE selection_simulation SET method = 'dice'"),
        (
            "simulation_discarded_by_someone",
            "UPDATE selection_simulation SET discarded_at = '2025-10-01 10:00:00+00'",
        ),
        ("simulation_line_amount_not_negative", "UPDATE selection_simulationline SET amount = -0.01"),
        ("simulation_line_position_from_one", "UPDATE selection_simulationline SET position = 0"),
    ],
)
def test_the_database_refuses_a_try_that_says_nonsense(
    department: Department, call: Call, scored: Candidates, name: str, wrong: str
) -> None:
    attempt(call, department, scored, "60000.00")
    SimulationLine.objects.filter(position__gt=1).delete()
    with pytest.raises(IntegrityError, match=name), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(wrong)


def test_the_tries_cost_one_query_whatever_their_number(
    department: Department,
    call: Call,
    scored: Candidates,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    attempt(call, department, scored, "60000.00")
    with django_assert_num_queries(1):
        queries.simulations(call)
    for _ in range(4):
        attempt(call, department, scored, "70000.00")
    with django_assert_num_queries(1):
        assert len(queries.simulations(call)) == 5
