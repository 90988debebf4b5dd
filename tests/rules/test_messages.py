"""When what a group writes leaves, and the words its text borrows."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules.messages import VARIABLES, check_text, filled, latest_due, leaves_at

START = datetime(2026, 1, 13, 8, 30, tzinfo=UTC)
END = START + timedelta(hours=2, minutes=30)
DAY = timedelta(days=1)
MOMENTS = {
    kind: leaves_at(kind, hours, START, END) for kind, hours in (("convocation", 168), ("reminder", 24))
}


@pytest.mark.parametrize("text", ["{dtae}", "{}", "le {date", "date}", "{Date}"])
def test_a_word_that_no_meeting_has_is_refused_with_those_it_has(text: str) -> None:
    verdict = check_text(text, "text")
    assert not verdict
    assert "{date}, {heure}, {lieu} ou {groupe}" in verdict.sentence
    assert verdict.field == "text"


@given(st.lists(st.sampled_from([*(f"{{{name}}}" for name in VARIABLES), " le ", "à "])), st.text())
def test_an_accepted_text_is_filled_once(parts: list[str], value: str) -> None:
    text = "".join(parts)
    assert check_text(text)
    told = filled(text, dict.fromkeys(VARIABLES, value))
    assert told == "".join(value if part.startswith("{") else part for part in parts)


def test_messages_move_with_the_meeting() -> None:
    later = leaves_at("reminder", 24, START + DAY, END + DAY)
    assert later == MOMENTS["reminder"] + DAY
    assert leaves_at("after", 24, START, END) == END + DAY


def test_a_missed_run_sends_the_latest_and_the_moment_before_the_seat_sends_nothing() -> None:
    long_ago = START - 30 * DAY
    assert latest_due(MOMENTS, START - 8 * DAY, since=long_ago) == ""
    assert latest_due(MOMENTS, START - 6 * DAY, since=long_ago) == "convocation"
    assert latest_due(MOMENTS, START - DAY / 2, since=long_ago) == "reminder"
    assert latest_due(MOMENTS, START - 5 * DAY, since=START - 6 * DAY) == ""
    assert latest_due(MOMENTS, START - DAY, since=START - 6 * DAY) == "reminder"
