"""The day of a meeting: one mark a person, walk-ins, the sheet closed; then themes and sessions."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from maillage.groups.access import operated_groups
from maillage.groups.models import Attendance, InformationSession, Meeting, Participant, StructureType
from maillage.groups.operations import (
    add_theme,
    add_walk_in,
    admit_beyond_wish,
    close_attendance,
    hold_session,
    mark_attendance,
    propose_session,
    schedule_session,
)
from maillage.groups.queries.expected import expectations
from maillage.groups.queries.group_year import group_years
from maillage.groups.queries.people import lookalikes
from maillage.groups.queries.session import sessions_of, themes_of
from maillage.groups.queries.sheet import sheet_of
from maillage.people.access import standing_of
from maillage.rules.verdict import Refused
from tests.candidates import moment
from tests.groups.steps import OPENED, TWELVE_HOURS, Campaign, enrol, fill, planned

DAY = moment("2026-01-13T10:00")


@pytest.mark.requirement("R23", "R35", "F13")
def test_14_present_of_17_and_one_walk_in_make_15_present_among_18_names(
    stage: Campaign, meeting: Meeting
) -> None:
    results = fill(meeting, 22)
    for result in results[15:17]:
        admit_beyond_wish(result.registration, by=stage.nora, at=OPENED)
    people = [row.participant for row in sheet_of(meeting).rows]
    assert len(people) == 17
    for pk in people[:14]:
        mark_attendance(meeting, Participant.objects.get(pk=pk), "present", by=stage.nora, at=DAY)
    mark_attendance(meeting, Participant.objects.get(pk=people[14]), "excused", by=stage.nora, at=DAY)
    add_walk_in(
        meeting,
        full_name="Zoé Passage",
        structure="CCAS de Saint-Omer",
        structure_type=StructureType.objects.get(code="ccas"),
        job="Assistante sociale",
        by=stage.nora,
        at=DAY,
    )
    held = close_attendance(meeting, by=stage.nora, at=DAY)
    sheet = sheet_of(held)
    assert (held.state, len(sheet.rows), sheet.present, sheet.walk_ins, sheet.unmarked) == (
        "held",
        18,
        15,
        1,
        0,
    )
    states = sorted(row.state for row in sheet.rows)
    assert (states.count("absent"), states.count("excused")) == (2, 1)


@pytest.mark.requirement("F14")
def test_a_meeting_where_nobody_came_is_held_and_not_cancelled(stage: Campaign, meeting: Meeting) -> None:
    with pytest.raises(Refused, match="commence le 13 janvier 2026"):
        close_attendance(meeting, by=stage.nora, at=moment("2026-01-12T10:00"))
    assert close_attendance(meeting, by=stage.nora, at=DAY).state == "held"
    with pytest.raises(IntegrityError, match="meeting_held_has_an_attendance_record"), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(attendance_closed_at=None)


@pytest.mark.requirement("R86", "F21")
def test_the_origin_of_the_day_stays_on_the_presence_when_the_person_changes_employer(
    stage: Campaign, meeting: Meeting
) -> None:
    person = enrol(meeting, 1, at=OPENED, kind="ccas").registration.participant
    mark_attendance(meeting, person, "present", by=stage.nora, at=DAY)
    february = stage.group.meetings.get(day=dt.date(2026, 2, 10))
    february.state = "open"
    february.save()
    enrol(february, 1, at=DAY, kind="bailleur")
    mark_attendance(february, person, "present", by=stage.nora, at=moment("2026-02-10T10:00"))
    marks = Attendance.objects.order_by("meeting__day").values_list("participant", "structure_type__code")
    assert list(marks) == [(person.pk, "ccas"), (person.pk, "bailleur")]


@pytest.mark.requirement("F19", "F20", "R85")
def test_a_namesake_is_suggested_and_never_merged_by_itself(stage: Campaign, meeting: Meeting) -> None:
    enrol(meeting, 1, at=OPENED)
    facts = {"structure": "Structure bailleur", "job": "Gardien", "by": stage.nora, "at": DAY}
    assert len(lookalikes(stage.group, "PERSONNE  numero01")) == 1
    other = add_walk_in(meeting, full_name="Personne Numéro01", **facts)  # type: ignore[arg-type]
    assert Participant.objects.count() == 2
    with pytest.raises(Refused, match="déjà sur la feuille"):
        add_walk_in(meeting, full_name="x", participant=other.participant, **facts)  # type: ignore[arg-type]


@pytest.mark.requirement("R30", "F42")
def test_a_session_without_the_theme_of_a_group_is_refused_by_the_operation_and_by_the_database(
    stage: Campaign,
) -> None:
    idea = propose_session(stage.group, title="Refus de soins", by=stage.nora, at=OPENED)
    facts = {
        "day": dt.date(2026, 5, 19),
        "starts": dt.time(9),
        "ends": TWELVE_HOURS,
        "by": stage.nora,
        "at": OPENED,
    }
    with pytest.raises(Refused) as refusal:
        schedule_session(idea, **facts)  # type: ignore[arg-type]
    assert refusal.value.sentence == (
        "Indiquez le groupe (et la rencontre) où cette problématique a été identifiée."
    )
    with pytest.raises(IntegrityError, match="session_has_the_theme_of_a_group"), transaction.atomic():
        InformationSession.objects.filter(pk=idea.pk).update(state="scheduled")
    theme = add_theme(stage.group, "Refus de soins", planned(stage)[4], by=stage.nora, at=OPENED)
    assert schedule_session(idea, theme=theme, **facts).state == "scheduled"  # type: ignore[arg-type]


@pytest.mark.requirement("R29", "F43")
def test_each_quarter_of_the_agreement_expects_a_session(stage: Campaign) -> None:
    theme = add_theme(stage.group, "Voisinage", planned(stage)[2], by=stage.nora, at=OPENED)
    for title, day in (("Premier", dt.date(2026, 2, 17)), ("Deuxième", dt.date(2026, 5, 19))):
        session = propose_session(stage.group, title=title, theme=theme, by=stage.nora, at=OPENED)
        schedule_session(session, day=day, starts=dt.time(9), ends=TWELVE_HOURS, by=stage.nora, at=OPENED)
        with pytest.raises(Refused, match="pas encore commencé"):
            hold_session(session, attendees=12, by=stage.nora, at=OPENED)
        hold_session(session, attendees=12, by=stage.nora, at=moment(f"{day}T14:00"))
    followed = sessions_of(stage.group, dt.date(2026, 9, 2))
    assert [(row.held, row.overdue) for row in followed.quarters] == [
        (1, False), (1, False), (0, True), (0, False)
    ]  # fmt: skip
    assert "3e trimestre" in followed.overdue


def test_a_proposed_theme_becomes_one_of_the_group_when_taken_up(stage: Campaign) -> None:
    first = planned(stage)[0]
    add_theme(stage.group, "Syndrome de Diogène", by=stage.karim, at=OPENED, accepted=False)
    assert [row.accepted for row in themes_of(stage.group)] == [False]
    add_theme(stage.group, "syndrome de diogene", first, by=stage.nora, at=OPENED)
    taken_up = [(True, (dt.date(2025, 12, 9),))]
    assert [(row.accepted, row.days) for row in themes_of(stage.group)] == taken_up
    second = stage.group.meetings.get(day=dt.date(2026, 1, 13))
    add_theme(stage.group, "Syndrome de Diogène", second, by=stage.karim, at=OPENED, accepted=False)
    assert [(row.accepted, row.days) for row in themes_of(stage.group)] == taken_up


def test_a_facilitator_is_told_what_to_do_next_and_by_when(
    stage: Campaign, django_assert_num_queries: object
) -> None:
    nora = standing_of(stage.nora)
    (year,) = group_years(operated_groups(nora), OPENED.date())
    assert [row.sentence for row in expectations([year], OPENED)] == ["Planifier l’année, Groupe Audomarois"]
    planned(stage)
    after = moment("2026-01-02T10:00")
    with django_assert_num_queries(3):  # type: ignore[operator]
        told = expectations(group_years(operated_groups(nora), after.date()), after)
    assert [(row.thing, row.late) for row in told] == [
        ("attendance", True), ("meeting", True), ("sessions", False)
    ]  # fmt: skip
