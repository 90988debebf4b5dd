"""Which types of structure no longer come."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules.gaps import Gap, gaps

JANUARY, FEBRUARY, MARCH = date(2026, 1, 13), date(2026, 2, 10), date(2026, 3, 10)
HELD = (JANUARY, FEBRUARY, MARCH)


@pytest.mark.requirement("R16", "R28")
def test_a_type_that_the_call_names_is_missed_from_the_start_and_another_once_it_has_come() -> None:
    came = {"spip": [JANUARY], "ccas": HELD, "gem": [JANUARY], "bailleur": [FEBRUARY]}
    assert gaps(HELD, came, ["bailleur", "ccas", "lda", "spip"]) == (
        Gap("lda", None, 3),
        Gap("spip", JANUARY, 2),
        Gap("gem", JANUARY, 2),
    )
    assert gaps(HELD, came, ["bailleur"], tolerated=0)[0] == Gap("bailleur", FEBRUARY, 1)
    assert gaps((), {}, ["bailleur"]) == ()


@pytest.mark.requirement("R28")
def test_it_is_said_with_the_month_and_with_the_year_when_it_is_another() -> None:
    today = date(2026, 4, 2)
    assert Gap("spip", JANUARY, 2).sentence("aucun SPIP", today) == "Aucun SPIP depuis janvier"
    assert Gap("spip", date(2025, 12, 9), 3).sentence("aucun SPIP", today) == (
        "Aucun SPIP depuis décembre 2025"
    )
    assert Gap("ccas", None, 3).sentence("aucun CCAS", today) == "Aucun CCAS à ce jour"


DAYS = st.dates(date(2025, 11, 1), date(2026, 10, 31))


@given(st.sets(DAYS, max_size=10), st.dictionaries(st.sampled_from("abc"), st.sets(DAYS, min_size=1)))
def test_a_type_that_was_at_the_last_meeting_is_never_missed(
    days: set[date], came: dict[str, set[date]]
) -> None:
    held = sorted(days)
    for gap in gaps(held, came, ["a", "d"]):
        assert gap.missed <= len(held)
        assert not held or held[-1] not in came.get(gap.origin, ())
