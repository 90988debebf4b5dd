"""Counts of people told to anyone: never too few, nor found by subtraction."""

from hypothesis import given
from hypothesis import strategies as st

from maillage.rules.small_counts import LEAST, told

COUNTS = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 30))


@given(COUNTS)
def test_no_count_of_fewer_than_five_people_is_told_nor_found_by_subtraction(counts: dict[str, int]) -> None:
    shown = told(counts, sum(counts.values()))
    values = [*shown.parts.values(), shown.whole]
    assert all(value is None or value == 0 or value >= LEAST for value in values)
    kept_back = [key for key, value in shown.parts.items() if value is None]
    if shown.whole is not None:
        assert len(kept_back) != 1
    for key, value in shown.parts.items():
        assert value in (None, counts[key])


def test_what_is_large_enough_is_told_as_it_is() -> None:
    shown = told({"artois": 27, "boulonnais": 0}, 27)
    assert (dict(shown.parts), shown.whole) == ({"artois": 27, "boulonnais": 0}, 27)


def test_a_single_part_kept_back_takes_the_whole_with_it() -> None:
    assert told({"artois": 27, "boulonnais": 3}, 30).whole is None
    assert told({"artois": 27, "boulonnais": 3, "audomarois": 4}, 34).whole == 34
