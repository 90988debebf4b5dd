"""The year of a group: planned in one act, moved, cancelled, held at a distance."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from maillage.groups.days_off import warnings_of
from maillage.groups.models import Facilitation, Meeting, MeetingMove, PracticeGroup
from maillage.groups.operations import (
    add_meeting,
    appoint_facilitator,
    cancel_meeting,
    check_facilitator,
    move_meeting,
    open_group,
    plan_year,
    replace_facilitator,
    switch_to_in_person,
    switch_to_remote,
)
from maillage.groups.operations.group import subject_of_group
from maillage.groups.queries.calendar import proposed_year
from maillage.groups.queries.facilitation import facilitators_of
from maillage.groups.queries.meeting import meetings_of
from maillage.journal.models import Entry
from maillage.people.models import Role
from maillage.people.operations import chain
from maillage.post.models import Message
from maillage.received.operations import receive
from maillage.rules.verdict import Refused
from tests.builders import PDF
from tests.candidates import give_role, make_person, moment
from tests.groups.steps import OPENED, SECOND_TUESDAY, TWELVE_HOURS, Campaign, fill, planned

TEN_DAYS = [
    (2025, 12, 9), (2026, 1, 13), (2026, 2, 10), (2026, 3, 10), (2026, 4, 14),
    (2026, 5, 12), (2026, 6, 9), (2026, 9, 8), (2026, 10, 13), (2026, 11, 10),
]  # fmt: skip
NOON = moment("2026-01-05T12:00")


def refused_by_the_database(meeting: Meeting, constraint: str, **values: object) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(**values)


@pytest.mark.requirement("R21", "R42")
def test_a_group_opens_once_both_have_signed_with_what_the_call_fixes(stage: Campaign) -> None:
    stage.artois.department_signed_at = None
    stage.artois.state = "prepared"
    stage.artois.save()
    with pytest.raises(Refused, match="signée par les deux parties"):
        open_group(stage.artois, by=stage.marc, at=OPENED)
    group = stage.group
    assert (group.excluded_months, group.strict_months, group.wished_capacity) == ("07 08", True, 15)
    assert open_group(stage.audomarois, by=stage.marc, at=OPENED) == group
    assert PracticeGroup.objects.count() == 1


@pytest.mark.requirement("R37", "R38")
def test_the_second_tuesdays_of_the_audomarois_are_ten_dates_without_july_nor_august(stage: Campaign) -> None:
    proposal = proposed_year(stage.group, SECOND_TUESDAY)
    assert [row.day for row in proposal.dates] == [dt.date(*day) for day in TEN_DAYS]
    assert proposal.pause == "Aucune rencontre en juillet et août (appel à projets, § 4)."
    meetings = planned(stage)
    assert [meeting.day for meeting in meetings] == [dt.date(*day) for day in TEN_DAYS]
    with pytest.raises(Refused, match="déjà au calendrier"):
        planned(stage)


@pytest.mark.requirement("R37")
def test_every_two_months_the_same_pattern_gives_five_dates(stage: Campaign) -> None:
    group = open_group(stage.artois, by=stage.marc, at=OPENED)
    meetings = plan_year(group, pattern=SECOND_TUESDAY, by=stage.marc, at=OPENED)
    assert [meeting.day.month for meeting in meetings] == [11, 1, 3, 5, 9]


@pytest.mark.requirement("F49")
def test_hours_are_those_of_paris_on_both_sides_of_the_change_of_clocks(stage: Campaign) -> None:
    meetings = {meeting.day.month: meeting for meeting in planned(stage)}
    assert meetings[3].starts_at.astimezone(dt.UTC).hour == 8
    assert meetings[4].starts_at.astimezone(dt.UTC).hour == 7


@pytest.mark.requirement("F9")
def test_a_holiday_is_told_and_never_refused() -> None:
    assert any("jour férié" in sentence for sentence in warnings_of(dt.date(2025, 12, 25)))
    assert any("Ascension" in sentence for sentence in warnings_of(dt.date(2026, 5, 15)))
    assert any("vacances" in sentence.lower() for sentence in warnings_of(dt.date(2026, 2, 17)))
    assert warnings_of(dt.date(2026, 1, 13)) == ()


@pytest.mark.requirement("R38", "F8")
def test_a_meeting_moved_to_july_is_refused_by_the_operation_and_by_the_database(stage: Campaign) -> None:
    june = planned(stage)[6]
    with pytest.raises(Refused) as refusal:
        move_meeting(june, day=dt.date(2026, 7, 7), by=stage.nora, at=NOON)
    assert refusal.value.sentence == (
        "Cette date tombe en juillet\u00a0: "
        "choisissez une date jusqu’au 30 juin ou à partir du 1er septembre."
    )
    refused_by_the_database(june, "meeting_not_in_an_excluded_month", day=dt.date(2026, 7, 7))


@pytest.mark.requirement("F10")
def test_a_meeting_outside_the_agreement_is_refused_by_the_operation_and_by_the_database(
    stage: Campaign,
) -> None:
    first = planned(stage)[0]
    with pytest.raises(Refused, match="en dehors de la convention"):
        move_meeting(first, day=dt.date(2025, 11, 28), by=stage.nora, at=NOON)
    refused_by_the_database(first, "meeting_within_the_agreement", day=dt.date(2025, 11, 28))


@pytest.mark.requirement("F11")
def test_a_second_meeting_in_a_month_is_allowed_and_marked(stage: Campaign) -> None:
    planned(stage)
    add_meeting(
        stage.group, day=dt.date(2026, 1, 27), starts=dt.time(9), ends=TWELVE_HOURS, by=stage.nora, at=OPENED
    )
    marked = [row.day for row in meetings_of(stage.group) if row.additional]
    assert dt.date(2026, 1, 27) in marked
    assert dt.date(2026, 1, 13) not in marked


def test_moving_keeps_the_history_and_tells_each_registered_person_once(
    stage: Campaign, meeting: Meeting
) -> None:
    fill(meeting, 3)
    Message.objects.all().delete()
    moved = move_meeting(meeting, day=dt.date(2026, 1, 20), reason="Salle prise", by=stage.nora, at=NOON)
    assert MeetingMove.objects.get().moved_from == meeting.starts_at
    assert moved.sequence == meeting.sequence + 1
    messages = list(Message.objects.order_by("pk"))
    assert [message.to for message in messages] == [f"personne{n}@example.org" for n in (1, 2, 3)]
    assert "SEQUENCE:1" in messages[0].calendar
    assert not any("Numéro" in str(message.letter) for message in messages)


@pytest.mark.requirement("F15")
def test_a_cancelled_meeting_says_why_and_ends_the_registrations(stage: Campaign, meeting: Meeting) -> None:
    fill(meeting, 2)
    with pytest.raises(Refused, match="motif de l’annulation"):
        cancel_meeting(meeting, reason=" ", by=stage.nora, at=NOON)
    Message.objects.all().delete()
    cancel_meeting(meeting, reason="Animatrice souffrante", by=stage.nora, at=NOON)
    assert set(meeting.registrations.values_list("state", flat=True)) == {"cancelled_by_organiser"}
    assert ["METHOD:CANCEL" in message.calendar for message in Message.objects.all()] == [True, True]
    refused_by_the_database(meeting, "meeting_cancelled_has_a_reason", cancel_reason="")


@pytest.mark.requirement("R36")
def test_a_meeting_goes_remote_only_with_a_reason(stage: Campaign) -> None:
    february = planned(stage)[2]
    with pytest.raises(Refused, match="situation exceptionnelle"):
        switch_to_remote(february, reason="", by=stage.nora, at=NOON)
    refused_by_the_database(february, "meeting_remote_has_a_reason", modality="remote")
    reason = "Vigilance orange neige-verglas\u00a0: routes fermées"
    switch_to_remote(february, reason=reason, link="https://visio.example.org/a", by=stage.nora, at=NOON)
    row = next(row for row in meetings_of(stage.group) if row.remote)
    assert (row.modality, row.remote_reason) == ("Rencontre à distance (motif exceptionnel)", reason)


@pytest.mark.requirement("R36")
def test_the_connection_link_and_the_access_are_told_to_nobody_who_waits(
    stage: Campaign, meeting: Meeting
) -> None:
    fill(meeting, 16)
    Meeting.objects.filter(pk=meeting.pk).update(access="Portail vert")
    link = "https://visio.example.org/a"
    for _ in range(2):
        switch_to_remote(meeting, reason="Verglas", link=link, by=stage.nora, at=NOON)
    move_meeting(meeting, day=dt.date(2026, 1, 20), by=stage.nora, at=NOON)
    switch_to_in_person(meeting, by=stage.nora, at=NOON)
    told = Message.objects.filter(kind__startswith="meeting-").order_by("pk")
    waits = [str(message.letter) for message in told.filter(to="personne16@example.org")]
    assert len(waits) == 3
    assert not any("visio" in letter or "Portail vert" in letter for letter in waits)
    seated = [str(message.letter) for message in told.filter(to="personne1@example.org")]
    assert ["visio" in letter for letter in seated] == [True, True, False]
    assert all("Portail vert" in letter for letter in seated)


@pytest.mark.requirement("R32", "F34")
def test_a_facilitator_has_a_profession_and_is_replaced_in_one_declared_act(stage: Campaign) -> None:
    successor = give_role(make_person("Ines Caron"), stage.operator, Role.FACILITATOR)
    stranger = make_person("Tom Inconnu")
    with pytest.raises(Refused, match="profession"):
        appoint_facilitator(stage.group, successor, profession="", by=stage.marc, at=OPENED)
    with pytest.raises(Refused, match="invitez d’abord"):
        appoint_facilitator(stage.group, stranger, profession="infirmier", by=stage.marc, at=OPENED)
    leaving = stage.group.facilitations.get()
    at, on = moment("2026-03-02T09:00"), dt.date(2026, 3, 1)
    with pytest.raises(Refused, match="Joignez le diplôme"):
        replace_facilitator(
            leaving, successor, profession="infirmière", evidence=None, on=on, by=stage.marc, at=at
        )
    evidence = receive(
        "cv.pdf", PDF, chain=chain(), subject=subject_of_group(stage.group), by=stage.marc.actor, at=at
    )
    with pytest.raises(Refused, match="entre le"):
        replace_facilitator(
            leaving,
            successor,
            profession="infirmière",
            evidence=evidence,
            on=at.date() + dt.timedelta(days=1),
            by=stage.marc,
            at=at,
        )
    declared = replace_facilitator(
        leaving, successor, profession="infirmière", evidence=evidence, on=on, by=stage.marc, at=at
    )
    assert declared.evidence_sha256 == evidence.sha256
    assert [(row.name, row.until) for row in facilitators_of(stage.group)] == [
        ("Ines Caron", None),
        ("Nora Benali", dt.date(2026, 3, 1)),
    ]
    verbs = list(Entry.objects.order_by("sequence").values_list("verb", flat=True))
    assert verbs[-2:] == ["end_facilitation", "appoint_facilitator"]
    officer = stage.department.instructor
    checked = check_facilitator(declared, by=officer, at=at)
    assert check_facilitator(declared, by=officer, at=at).checked_at == checked.checked_at == at
    assert facilitators_of(stage.group)[0].checked == "2 mars 2026, par Claire Delattre"
    assert facilitators_of(stage.group)[0].replaces == "Nora Benali"
    with pytest.raises(IntegrityError, match="facilitation_replacement_has_evidence"), transaction.atomic():
        Facilitation.objects.filter(pk=declared.pk).update(evidence="", evidence_sha256="")
