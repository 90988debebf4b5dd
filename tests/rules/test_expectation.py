"""What is expected comes in the order of its days."""

import datetime as dt

from maillage.rules.expectation import Expectation, soonest_first


def test_the_soonest_comes_first_and_what_has_no_day_comes_last() -> None:
    someday = Expectation("Relire la charte", "group", "1")
    later = Expectation("Remettre le bilan", "report", "1", dt.date(2027, 4, 30))
    sooner = Expectation("Faire l’appel", "meeting", "1", dt.date(2026, 3, 10))
    assert soonest_first([someday, later, sooner]) == [sooner, later, someday]
