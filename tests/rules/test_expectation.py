"""What is expected comes in the order of its days."""

import datetime as dt

from maillage.rules.expectation import Expectation, Remaining, late_first, soonest_first


def test_the_soonest_comes_first_and_what_has_no_day_comes_last() -> None:
    someday = Expectation("Relire la charte", "group", "1")
    later = Expectation("Remettre le bilan", "report", "1", dt.date(2027, 4, 30))
    sooner = Expectation("Faire l’appel", "meeting", "1", dt.date(2026, 3, 10))
    assert soonest_first([someday, later, sooner]) == [sooner, later, someday]


def test_of_the_money_the_late_comes_first_then_the_soonest_then_what_has_no_day() -> None:
    def one(sentence: str, due: dt.date | None, *, late: bool = False) -> Remaining:
        return Remaining(Expectation(sentence, "payment", "1", due, late), "vous", "Horizon", department=True)

    late, soon = one("Payer", dt.date(2027, 5, 20), late=True), one("Engager", dt.date(2027, 4, 30))
    someday = one("Suivre", None)
    assert late_first([someday, soon, late]) == [late, soon, someday]
