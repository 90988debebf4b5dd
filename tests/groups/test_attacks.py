"""Acts on a meeting that contradict what was already recorded of it."""

import datetime as dt

import pytest

from maillage.groups.models import Meeting
from maillage.groups.operations import (
    admit_beyond_wish,
    cancel_meeting,
    close_attendance,
    mark_attendance,
    move_meeting,
)
from maillage.rules.verdict import Refused
from tests.candidates import moment
from tests.groups.steps import Campaign, fill

DURING = moment("2026-01-13T10:00")

pytestmark = pytest.mark.django_db


def test_a_meeting_where_someone_is_present_is_neither_moved_nor_cancelled(
    stage: Campaign, meeting: Meeting
) -> None:
    person = fill(meeting, 1)[0].registration.participant
    mark_attendance(meeting, person, "present", by=stage.nora, at=DURING)
    with pytest.raises(Refused, match="pointées présentes"):
        move_meeting(meeting, day=dt.date(2026, 1, 20), by=stage.nora, at=DURING)
    with pytest.raises(Refused, match="pointées présentes"):
        cancel_meeting(meeting, reason="Neige.", by=stage.nora, at=DURING)


def test_nobody_is_admitted_to_a_meeting_already_held(stage: Campaign, meeting: Meeting) -> None:
    waiting = fill(meeting, 16)[-1].registration
    close_attendance(meeting, by=stage.nora, at=DURING)
    with pytest.raises(Refused, match="est tenue"):
        admit_beyond_wish(waiting, by=stage.nora, at=DURING)
