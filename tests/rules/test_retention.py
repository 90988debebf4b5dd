"""How long a file is kept, and what may become of it then (C.8)."""

from datetime import date

import pytest

from maillage.rules import retention

UNTIL, LATER = date(2037, 6, 1), date(2037, 7, 1)


def test_the_period_runs_from_the_most_recent_document() -> None:
    assert retention.retention_start([date(2027, 5, 1), date(2027, 6, 1)]) == date(2027, 6, 1)
    assert retention.retention_start([]) is None
    assert retention.retention_end(date(2027, 6, 1), retention.YEARS) == UNTIL
    assert retention.retention_end(date(2028, 2, 29), 1) == date(2029, 2, 28)
    assert retention.anonymous_from(date(2027, 6, 10)) == date(2027, 12, 10)


@pytest.mark.parametrize(
    ("disposition", "today", "visa", "allowed"),
    [
        ("D", UNTIL, True, False),
        ("C", LATER, True, False),
        ("D", LATER, False, False),
        ("T", LATER, True, True),
    ],
)
def test_nothing_goes_before_its_term_nor_without_the_visa(
    disposition: str, today: date, visa: bool, allowed: bool
) -> None:
    assert bool(retention.may_eliminate(UNTIL, disposition, today, visa=visa)) is allowed


@pytest.mark.parametrize(
    ("director", "reference", "given_on", "today", "field"),
    [
        ("A", "V-1", LATER, UNTIL, ""),
        (" ", "V-1", LATER, LATER, "director"),
        ("A", " ", LATER, LATER, "reference"),
        ("A", "V-1", None, LATER, "given_on"),
        ("A", "V-1", date(2037, 7, 2), LATER, "given_on"),
        ("A", "V-1", UNTIL, LATER, "given_on"),
    ],
)
def test_a_visa_says_who_gave_it_when_and_which(
    director: str, reference: str, given_on: date | None, today: date, field: str
) -> None:
    verdict = retention.may_record_visa(director, reference, given_on, UNTIL, today)
    assert (bool(verdict), verdict.field) == (False, field)


def test_a_whole_visa_past_the_term_is_recorded() -> None:
    assert retention.may_record_visa("A", "V-1", LATER, UNTIL, LATER)
