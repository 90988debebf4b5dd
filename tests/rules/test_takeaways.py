"""What a group keeps of its meetings."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules.takeaways import (
    LONGEST,
    OTHERS,
    TOLD_FROM,
    Counted,
    as_line,
    may_note,
    one_line,
    recurs,
    themes_sentence,
    told_apart,
)
from maillage.rules.verdict import Refused

START = dt.datetime(2026, 1, 13, 9, 30, tzinfo=dt.UTC)
LATER = START + dt.timedelta(days=2)


@pytest.mark.requirement("R20")
def test_a_takeaway_is_written_in_the_meeting_or_after_it() -> None:
    assert may_note("open", START, START)
    assert may_note("held", START, LATER)
    assert "n’a pas commencé" in may_note("open", START, START - dt.timedelta(seconds=1)).sentence
    assert "annulée" in may_note("cancelled", START, LATER).sentence


@pytest.mark.requirement("R14")
@pytest.mark.parametrize(
    ("text", "told"), [(" \n\u200b ", "Écrivez"), ("a" * (LONGEST + 1), "Tenez en une ligne")]
)
def test_a_line_that_says_nothing_or_tells_a_story_is_refused(text: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        one_line(text)


@pytest.mark.requirement("R14")
@given(st.text(max_size=2 * LONGEST))
def test_a_line_is_one_line_and_never_a_story(text: str) -> None:
    words = as_line(text)
    assert as_line(f" {words}\u200b\n") == words
    if 0 < len(words) <= LONGEST:
        assert one_line(text) == one_line(words) == words
        return
    with pytest.raises(Refused) as refused:
        one_line(text)
    assert refused.value.field == "text"


@pytest.mark.requirement("R30")
def test_a_theme_recurs_from_the_number_of_meetings_that_the_group_chose() -> None:
    assert [recurs(meetings, 3) for meetings in (2, 3, 4)] == [False, True, True]


counts = st.builds(Counted, st.text(min_size=1), st.integers(0, 20), st.integers(0, 30))


@pytest.mark.requirement("R82")
@given(st.lists(counts))
def test_what_is_published_tells_no_small_number(rows: list[Counted]) -> None:
    told = told_apart(rows)
    assert all(row.takeaways >= TOLD_FROM for row in told)
    few = sum(row.takeaways for row in rows if row.takeaways < TOLD_FROM)
    assert sum(row.takeaways for row in told) == sum(row.takeaways for row in rows) - (
        few if few < TOLD_FROM else 0
    )


def test_themes_are_told_in_a_sentence() -> None:
    assert themes_sentence([]) == ""
    assert themes_sentence([("Incurie", 3), ("Voisinage", 1)]) == (
        "Thèmes rencontrés\u00a0: Incurie (3 rencontres), Voisinage (1 rencontre)."
    )
    assert told_apart([Counted("Incurie", 3, 4), Counted("Froid", 1, 1)])[0].label == OTHERS
