"""Presences change while tallies are made again, at the same instants: none is read that would lie."""

import datetime as dt

import pytest

from maillage.agreements.models import Agreement
from maillage.groups.models import Attendance
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
