"""Presences change while tallies are made again, at the same instants: none is read that would lie."""

import datetime as dt
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.agreements.models import Agreement
from maillage.groups.models import Attendance, Meeting
from maillage.reports.models import GroupTally
from maillage.reports.operations import refresh_tallies, verify_tallies
from maillage.reports.queries.indicators import Scope, indicators
from tests.agreements.test_amendments import awarded_eighteen
from tests.candidates import make_call, make_department
from tests.races import at_once
from tests.year import artois, hold, moment_of

DAY = dt.date(2026, 1, 13)
TIMES = 12


@pytest.mark.requirement("R84", "R85")
@pytest.mark.django_db(transaction=True)
def test_a_tally_made_while_a_presence_changes_is_true_or_unread() -> None:
    department = make_department()
    awarded = awarded_eighteen(department, make_call(department))
    year = artois(awarded, department, over=True)
    meeting = hold(year, DAY, Anne="ccas", Bruno="spip", Chloe="lda")
    keys = list(Attendance.objects.filter(meeting=meeting).order_by("pk").values_list("pk", flat=True))
    at = moment_of(DAY, 18)

    def changing(key: int, turn: int) -> None:
        state = "absent" if turn % 2 else "present"
        Attendance.objects.filter(pk=key).update(state=state, job=f"fonction {turn % 3}")

    for turn in range(TIMES):
        said = at_once(
            [
                lambda: refresh_tallies(at=at),
                *(lambda key=key, turn=turn: changing(key, turn) for key in keys),
                lambda: refresh_tallies(at=at),
            ]
        )
        assert said == [""] * 5
        assert verify_tallies()[1] == []
    refresh_tallies(at=at)
    assert GroupTally.objects.get(group=year.group).fresh
    assert indicators(Scope(Agreement.objects.all()), DAY).total.participants.attendances == 0


@pytest.mark.skipif(connection.vendor != "postgresql", reason="two at once")
@pytest.mark.django_db(transaction=True)
def test_a_sheet_that_changes_while_tallies_are_verified_is_no_lie() -> None:
    department = make_department()
    awarded = awarded_eighteen(department, make_call(department))
    year = artois(awarded, department, over=True)
    meeting = hold(year, DAY, Anne="ccas", Bruno="spip", Chloe="lda")
    sheet = Meeting.objects.filter(pk=meeting.pk)
    refresh_tallies(at=moment_of(DAY, 18))
    with CaptureQueriesContext(connection) as asked:
        assert verify_tallies()[1] == []
    for turn in range(len(asked)):
        later = DAY + dt.timedelta(days=turn % 2 + 1)
        with connection.execute_wrapper(_Before(turn, partial(_alone, sheet, later))):
            assert verify_tallies()[1] == []
        assert refresh_tallies(at=moment_of(DAY, 18)) == 1


class _Before:
    """Does something before the query of that number."""

    def __init__(self, number: int, act: Callable[[], None]) -> None:
        self.left, self.act = number, act

    def __call__(self, execute: Any, *words: Any) -> Any:
        """Run the query, after the act when its turn has come."""
        self.left -= 1
        if self.left == -1:
            self.act()
        return execute(*words)


def _alone(sheet: Any, day: dt.date) -> None:
    """Move the meeting, on a connection of its own."""

    def move() -> None:
        sheet.all().update(day=day)
        connection.close()

    other = threading.Thread(target=move)
    other.start()
    other.join()
