"""Before, during and after a meeting."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules.facilitation import (
    answers_told,
    gaps_sentence,
    preparation,
    split_sentence,
    two_halves,
)

DAY = dt.date(2026, 1, 13)


@pytest.mark.requirement("R28")
def test_what_is_left_to_prepare_says_by_when_and_whether_it_is_late() -> None:
    rows = preparation(
        DAY, dt.date(2026, 1, 6), opened=True, placed=False, access=False, method=True, told=True
    )
    told = [(row.key, row.due.day, row.done, row.late) for row in rows]
    assert told == [
        ("open", 23, True, False),
        ("place", 30, False, True),
        ("place", 6, False, False),
        ("method", 6, True, False),
        ("gaps", 6, True, False),
    ]


@pytest.mark.requirement("R16", "R28")
def test_the_structures_nobody_comes_from_are_told() -> None:
    assert gaps_sentence(["bailleurs", "SPIP"]) == "Aucun inscrit de ces structures\u00a0: bailleurs, SPIP."
    assert gaps_sentence([]) == ""


@pytest.mark.requirement("R35")
def test_two_sub_groups_are_proposed_above_ten() -> None:
    assert split_sentence(10, 10) == ""
    assert "deux sous-groupes de 5 et 6" in split_sentence(11, 10)


@given(st.lists(st.tuples(st.text(min_size=1, max_size=4), st.sampled_from("abc"))))
def test_two_sub_groups_share_everyone_and_every_origin(people: list[tuple[str, str]]) -> None:
    halves = two_halves(people)
    assert sorted((*halves[0], *halves[1])) == sorted(name for name, _ in people)
    assert abs(len(halves[0]) - len(halves[1])) <= 1
    numbered = [(str(rank), origin) for rank, (_, origin) in enumerate(people)]
    first = set(two_halves(numbered)[0])
    for origin in "abc":
        members = [name for name, its in numbered if its == origin]
        assert abs(2 * sum(name in first for name in members) - len(members)) <= 1


@given(st.dictionaries(st.integers(1, 4), st.integers(0, 4)))
def test_answers_are_told_from_five_on(counts: dict[int, int]) -> None:
    assert answers_told(counts) == (counts if sum(counts.values()) >= 5 else {})
