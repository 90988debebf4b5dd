"""The formal notice of a final report that never comes (R80, F39)."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.rules import formal_notice as rule
from maillage.rules.verdict import Refused

DUE = dt.date(2027, 4, 30)
LATE = dt.date(2027, 6, 1)
LIMIT = dt.date(2027, 7, 1)


def may(on: dt.date = LATE, reminders: int = 3, *, received: bool = False, already: bool = False) -> str:
    return rule.may_notify(
        DUE, on, reminders=reminders, wanted=3, received=received, already=already
    ).sentence


@pytest.mark.requirement("F39")
def test_it_follows_the_due_date_and_three_reminders_and_is_sent_once() -> None:
    assert may() == ""
    assert "suit cette échéance" in may(DUE)
    assert may(reminders=2).startswith("2 rappels sont partis")
    assert may(reminders=1).startswith("1 rappel est parti")
    assert "est reçu" in may(received=True)
    assert "déjà envoyée" in may(already=True)


@pytest.mark.requirement("F39")
def test_it_gives_a_real_delay() -> None:
    assert rule.deadline(LATE, 30) == LIMIT
    with pytest.raises(Refused, match="15 jours"):
        rule.deadline(LATE, 14)


@pytest.mark.requirement("F39")
def test_it_tells_where_it_stands() -> None:
    assert rule.told(LIMIT, LIMIT, None) == (
        "Mise en demeure\u00a0: bilan attendu au plus tard le 1er juillet 2027"
    )
    assert "le reversement de l’avance peut être demandé" in rule.told(LIMIT, dt.date(2027, 7, 2), None)
    assert rule.told(LIMIT, LIMIT, LATE).endswith("après mise en demeure")
    assert rule.told(LIMIT, LIMIT, dt.date(2027, 7, 2)).endswith("après le délai de la mise en demeure")


@given(st.dates(LATE, dt.date(2028, 1, 1)), st.none() | st.dates(LATE, dt.date(2028, 1, 1)))
def test_the_delay_is_over_only_when_nothing_came(on: dt.date, received: dt.date | None) -> None:
    over = rule.is_over(LIMIT, on, received)
    assert over is (received is None and on > LIMIT)
    assert ("reversement" in rule.told(LIMIT, on, received)) is over
