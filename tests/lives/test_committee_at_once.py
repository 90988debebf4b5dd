"""Two officers move the committee at the same instant: what each wrote is true of the other."""

import datetime as dt
from typing import Any

import pytest

from maillage.post.models import Message
from maillage.reports.models import SteeringCommittee
from maillage.reports.operations import convene_committee, move_committee
from tests.agreements.steps import in_force
from tests.agreements.test_amendments import awarded_eighteen
from tests.candidates import make_call, make_department, moment
from tests.races import at_once

BEFORE = moment("2026-11-02T09:00")
HOURS: dict[str, Any] = {"starts": dt.time(9, 30), "ends": dt.time(12), "link": ""}
WEEK = tuple(dt.date(2026, 12, day) for day in (7, 8, 9, 10))


@pytest.mark.requirement("R77")
@pytest.mark.django_db(transaction=True)
def test_two_officers_move_committees_at_once_and_every_letter_tells_the_day_it_leaves() -> None:
    department = make_department()
    call = make_call(department)
    eighteen = awarded_eighteen(department, call)
    in_force(eighteen.artois, department, eighteen.horizon)
    officers = (department.instructor, department.manager)

    def convened(day: dt.date, **more: Any) -> SteeringCommittee:
        return convene_committee(call, held_on=day, place="Arras", by=officers[0], at=BEFORE, **more)

    def moving(committee: SteeringCommittee, who: int, day: dt.date) -> Any:
        held = SteeringCommittee.objects.get(pk=committee.pk)
        return lambda: move_committee(held, held_on=day, place="Arras", **HOURS, by=officers[who], at=BEFORE)

    committee = convened(WEEK[0])
    queued = set(Message.objects.values_list("pk", flat=True))
    assert at_once([moving(committee, 0, WEEK[1]), moving(committee, 1, WEEK[2])]) == ["", ""]
    committee.refresh_from_db()
    assert committee.sequence == 2
    letters = Message.objects.exclude(pk__in=queued).order_by("pk")
    first, last = (letters.filter(key__startswith=f"committee-{committee.pk}-{n}-")[0] for n in (1, 2))
    between = ({WEEK[1], WEEK[2]} - {committee.held_on}).pop()
    assert f"et non plus le lundi {WEEK[0].day} décembre" in str(first.letter)
    assert f" {between.day} décembre" in str(last.letter).partition("et non plus")[2]

    other = convened(WEEK[0], extra_reason="Le bilan de mi-année")
    said = at_once([moving(committee, 0, WEEK[3]), moving(other, 1, WEEK[3])])
    assert sorted(map(bool, said)) == [False, True]
    assert any("déjà" in sentence for sentence in said)
    assert SteeringCommittee.objects.filter(held_on=WEEK[3]).count() == 1
