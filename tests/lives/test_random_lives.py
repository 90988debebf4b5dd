"""Whatever is done to the money, in whatever order, no law is ever broken, to the cent."""

import copy

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.journal.operations import chains, verify
from tests.lives.laws import broken
from tests.lives.world import ACTS, Act, World

EXAMPLES = max(12, settings().max_examples - 60)
"""A dozen lives of each kind in the usual run; thousands in the full one."""


@pytest.mark.requirement("R66", "R67", "R72", "R73", "R74", "R76")
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACTS, min_size=10, max_size=40))
def test_no_order_of_acts_breaks_a_law(world: World, acts: list[Act]) -> None:
    with transaction.atomic():
        life = copy.copy(world)
        life.done, life.refused = [], []
        for act in acts:
            life.play(act)
            assert broken() == [], (act, life.done)
        assert [verify(chain) for chain in chains()] == [None] * len(chains())
        transaction.set_rollback(True)
