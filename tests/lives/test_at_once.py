"""Four people at work on the same money at the same instants: no law broken, no act half done."""

import random
import threading
from decimal import Decimal

import pytest
from django.db import connection

from maillage.journal.operations import chains, verify
from tests.lives.laws import broken
from tests.lives.world import OFTEN, VERBS, Act, World

PEOPLE, ACTS_EACH = 4, 40


def some(seed: int) -> list[Act]:
    """Acts drawn from a seed, the same each time."""
    draw = random.Random(seed)
    return [
        Act(
            draw.choice([*OFTEN, *VERBS]),
            draw.randrange(2),
            draw.randrange(60),
            Decimal(draw.randrange(1, 1_200_000)) / 100,
            draw.choice((0, 0, 1, 7)),
        )
        for _ in range(ACTS_EACH)
    ]


def work(world: World, acts: list[Act], gate: threading.Barrier, mistakes: list[str]) -> None:
    """One person's acts, on a connection of their own."""
    try:
        gate.wait()
        for act in acts:
            world.play(act)
    except Exception as mistake:  # noqa: BLE001 - told by the test, in its own thread
        mistakes.append(repr(mistake))
    finally:
        connection.close()


@pytest.mark.requirement("R66", "R67", "R72", "R74", "R76")
@pytest.mark.full  # threads meet as they like: a campaign, not a gate
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", [1, 2])
def test_four_people_at_once_break_no_law(world: World, seed: int) -> None:
    mistakes: list[str] = []
    if connection.vendor == "postgresql":
        gate = threading.Barrier(PEOPLE)
        threads = [
            threading.Thread(target=work, args=(world, some(10 * seed + place), gate, mistakes))
            for place in range(PEOPLE)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    else:
        for acts in zip(*(some(10 * seed + place) for place in range(PEOPLE)), strict=True):
            for act in acts:
                world.play(act)
    assert mistakes == []
    assert len(world.done) > PEOPLE
    assert broken() == []
    assert [verify(chain) for chain in chains()] == [None] * len(chains())
