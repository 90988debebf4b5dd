"""What anyone is told of the last twelve months: whole months, and never fewer than five people."""

from __future__ import annotations

import datetime as dt

import pytest

from maillage.groups.queries.year import year_until
from tests.agreements.conftest import awarded, awards, call, department
from tests.candidates import Candidates, Department
from tests.year import artois, audomarois, hold

__all__ = ["awarded", "awards", "call", "department"]

pytestmark = pytest.mark.django_db


def test_few_people_are_not_found_by_subtraction_nor_by_coming_often(
    awarded: Candidates, department: Department
) -> None:
    many = {f"P{rank}": "ccas" for rank in range(6)}
    year, few = artois(awarded, department), audomarois(awarded, department)
    hold(year, dt.date(2026, 1, 13), **many)
    for day in (dt.date(2026, 1, 20), dt.date(2026, 2, 10)):
        hold(few, day, Anne="ccas", Bruno="spip", Chloe="lda")
    told = year_until(dt.date(2026, 3, 2))
    assert (told.whole.meetings, told.whole.presences) == (3, 12)
    assert (told.of("art").presences, told.of("aud").presences) == (None, None)

    hold(few, dt.date(2026, 2, 17), Dora="lda", Emma="lda")
    told = year_until(dt.date(2026, 3, 2))
    assert [told.whole.presences, told.of("art").presences, told.of("aud").presences] == [14, 6, 8]


def test_a_meeting_counts_once_its_month_is_over(awarded: Candidates, department: Department) -> None:
    year = artois(awarded, department)
    hold(year, dt.date(2026, 1, 13), **{f"P{rank}": "ccas" for rank in range(5)})
    for on, held in ((dt.date(2026, 1, 31), 0), (dt.date(2026, 2, 1), 1), (dt.date(2027, 2, 1), 0)):
        assert year_until(on).whole.meetings == held
    assert year_until(dt.date(2028, 2, 29)).start == dt.date(2027, 2, 1)
