"""The money of a year, attacked in plain SQL after each act: the database refuses it by name."""

from decimal import Decimal

import pytest

from tests.lives.attacks import attacks
from tests.lives.laws import broken
from tests.lives.world import Act, World

A_YEAR = (
    *(("enter", place, pick, "120.00") for place in (0, 1) for pick in (36, 37, 38)),
    *(("spend", 0, pick, amount) for pick, amount in ((46, "9000.00"), (45, "180.00"), (49, "4000.00"))),
    ("spend", 1, 46, "10500.00"),
    *(("balance", place, 1, "0") for place in (0, 1)),
    *(("forward", 0, 0, "0") for _ in range(4)),
    ("close", 0, 0, "0"),
)
"""Expenses of every state; service certified by the manager; a balance paid to its end, a repayment due."""


@pytest.mark.requirement("R66", "R67", "R73", "R74", "R76")
@pytest.mark.parametrize("world", [True], indirect=True, ids=["the year is over"])
def test_every_nonsense_is_refused_by_its_name_at_every_moment_of_a_year(world: World) -> None:
    met = {attack.name for attack in attacks() if attack.tried()}
    for verb, place, pick, amount in A_YEAR:
        world.play(Act(verb, place, pick, Decimal(amount), 1))
        met |= {attack.name for attack in attacks() if attack.tried()}
    assert "close" in world.done
    assert {attack.name for attack in attacks()} - met == set()
    assert broken() == []
