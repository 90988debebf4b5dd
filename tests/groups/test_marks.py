"""Marks made by two people, without network, twice, too late: nothing lost, nothing written over."""

import datetime as dt
import io
import threading
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from PIL import Image

from maillage.groups.models import Attendance, AttendanceMark, Attestation, Meeting, PrintedSheet
from maillage.groups.operations import (
    add_walk_in,
    attach_scan,
    close_attendance,
    enter_sheet,
    mark_attendance,
    merge_participants,
    print_sheet,
    sign_in,
    sign_in_unknown,
    undo_last_mark,
)
from maillage.groups.operations.attendance import Stale, Tap, new_participant
from maillage.groups.operations.paper import Line, WrongLine
from maillage.groups.queries.sheet import corrections_of, sheet_of
from maillage.people.models import Role
from maillage.rules.verdict import Refused
from tests.candidates import give_role, make_person, moment
from tests.groups.steps import Campaign, campaign, fill, january

DAY = moment("2026-01-13T10:12")
TAPPED = moment("2026-01-13T10:05")


@pytest.mark.requirement("R23")
def test_a_tap_sent_twice_is_stored_once_and_keeps_its_moment_and_that_of_the_reception(
    stage: Campaign, meeting: Meeting
) -> None:
    person = fill(meeting, 1)[0].registration.participant
    tap = Tap(client_id=uuid.uuid4(), pointed_at=TAPPED, based_on=0)
    first = mark_attendance(meeting, person, "present", tap=tap, by=stage.nora, at=DAY)
    again = mark_attendance(meeting, person, "present", tap=tap, by=stage.nora, at=moment("2026-01-13T11:00"))
    assert (first.pk, first.revision) == (again.pk, again.revision)
    assert AttendanceMark.objects.count() == 1
    (row,) = sheet_of(meeting).rows
    assert row.told.replace("\u00a0", " ") == "Nora Benali, pointé à 10 h 05, reçu à 10 h 12"
    walk_in = Tap(client_id=uuid.uuid4(), pointed_at=TAPPED)
    facts = {"full_name": "Zoé Passage", "structure": "Structure bailleur", "job": "", "by": stage.nora}
    for minute in (0, 1):
        at = DAY + dt.timedelta(minutes=minute)
        add_walk_in(meeting, **facts, tap=walk_in, at=at)  # type: ignore[arg-type]
    assert Attendance.objects.filter(walk_in=True).count() == 1
    with pytest.raises(IntegrityError, match=r"attendance_mark_sent_once|client_id"), transaction.atomic():
        AttendanceMark.objects.create(
            attendance=first, client_id=str(tap.client_id), before="unknown", state="present", revision=9,
            received_at=DAY, by=stage.nora,
        )  # fmt: skip


@pytest.mark.requirement("R23")
def test_a_mark_made_on_what_somebody_else_changed_since_shows_both_and_writes_nothing(
    stage: Campaign, meeting: Meeting
) -> None:
    person = fill(meeting, 1)[0].registration.participant
    karim = give_role(make_person("Karim Animateur"), stage.operator, Role.FACILITATOR)
    mark_attendance(meeting, person, "absent", tap=Tap(based_on=0), by=karim, at=DAY)
    mine = Tap(client_id=uuid.uuid4(), pointed_at=TAPPED, based_on=0)
    with pytest.raises(Stale) as conflict:
        mark_attendance(meeting, person, "present", tap=mine, by=stage.nora, at=DAY)
    assert conflict.value.sentence.replace("\u00a0", " ").replace("\u202f", " ") == (
        "Karim Animateur a noté absent à 10 h 12, vous présent à 10 h 05 : lequel garder ?"
    )
    assert Attendance.objects.get().state == "absent"
    kept = Tap(client_id=uuid.uuid4(), based_on=conflict.value.mark.revision)
    assert mark_attendance(meeting, person, "present", tap=kept, by=stage.nora, at=DAY).state == "present"
    with pytest.raises(Refused, match="Quelqu’un d’autre"):
        undo_last_mark(meeting, by=karim, at=DAY)
    assert undo_last_mark(meeting, by=stage.nora, at=DAY).state == "absent"


def test_a_walk_in_taken_back_leaves_the_sheet_and_may_come_again(stage: Campaign, meeting: Meeting) -> None:
    facts = {"structure": "Structure bailleur", "job": "", "by": stage.nora, "at": DAY}
    fill(meeting, 1)
    came = add_walk_in(meeting, full_name="Zoé Passage", **facts)  # type: ignore[arg-type]
    undo_last_mark(meeting, by=stage.nora, at=DAY)
    assert sheet_of(meeting).walk_ins == 0
    add_walk_in(meeting, full_name="Zoé Passage", participant=came.participant, **facts)  # type: ignore[arg-type]
    assert (sheet_of(meeting).walk_ins, sheet_of(meeting).present) == (1, 1)
    undo_last_mark(meeting, by=stage.nora, at=DAY)
    close_attendance(meeting, by=stage.nora, at=DAY)
    assert not Attendance.objects.filter(walk_in=True, state="absent").exists()


@pytest.mark.requirement("R23")
def test_one_signs_in_once_in_the_hours_of_the_sheet_and_never_over_the_facilitator(
    stage: Campaign, meeting: Meeting
) -> None:
    first, second, other = (result.registration.participant for result in fill(meeting, 3))
    for early, late in (("2026-01-13T09:14", "ouvre le"), ("2026-01-13T12:31", "clos depuis")):
        with pytest.raises(Refused, match=late):
            sign_in(meeting, first, at=moment(early))
    mark = sign_in(meeting, first, at=moment("2026-01-13T09:15"))
    assert (mark.state, mark.marked_by, mark.walk_in) == ("present", None, False)
    sign_in(meeting, first, at=DAY)
    assert AttendanceMark.objects.count() == 1
    assert "émargé par la personne" in sheet_of(meeting).rows[0].told
    mark_attendance(meeting, second, "excused", by=stage.nora, at=DAY)
    with pytest.raises(Refused, match="excusé"):
        sign_in(meeting, second, at=DAY)
    merge_participants(first, other, group=stage.group, by=stage.nora, at=DAY)
    other.refresh_from_db()
    assert sign_in(meeting, other, at=DAY) == mark
    sign_in_unknown(meeting, full_name="Zoé", structure="Structure bailleur", job="", at=DAY)
    assert (sheet_of(meeting).present, sheet_of(meeting).walk_ins) == (2, 1)
    for _ in range(2):
        sign_in_unknown(
            meeting, full_name="Ana", structure="Structure bailleur", job="", email="ana@example.org", at=DAY
        )
    assert (sheet_of(meeting).present, sheet_of(meeting).walk_ins) == (3, 2)
    with (
        pytest.raises(IntegrityError, match=r"attendance_self_signed_once|attendance_id"),
        transaction.atomic(),
    ):
        AttendanceMark.objects.create(
            attendance=mark, before="present", state="present", revision=5, received_at=DAY, by=None
        )
    with pytest.raises(IntegrityError, match="attendance_marked_by_someone"), transaction.atomic():
        Attendance.objects.filter(pk=mark.pk).update(self_signed_at=None)


@pytest.mark.requirement("R76", "R84")
def test_a_correction_after_the_closing_has_a_reason_and_supersedes_what_was_printed_and_attested(
    stage: Campaign, meeting: Meeting
) -> None:
    person = fill(meeting, 1)[0].registration.participant
    mark_attendance(meeting, person, "present", by=stage.nora, at=DAY)
    printed = print_sheet(meeting, lambda version: f"{version}" * 64, by=stage.nora, at=DAY)
    attested = Attestation.objects.create(
        meeting=meeting, participant=person, code="ABC", fingerprint="0", issued_at=DAY
    )
    close_attendance(meeting, by=stage.nora, at=DAY)
    later = moment("2026-01-14T09:00")
    with pytest.raises(Refused, match="motif de la correction"):
        mark_attendance(meeting, person, "absent", by=stage.nora, at=later)
    mark_attendance(meeting, person, "absent", tap=Tap(reason="Signature illisible"), by=stage.nora, at=later)
    (told,) = corrections_of(meeting)
    assert (told.reason, "présent devient absent" in told.sentence) == ("Signature illisible", True)
    papers: tuple[PrintedSheet | Attestation, ...] = (printed, attested)
    for paper in papers:
        paper.refresh_from_db()
        assert paper.superseded_at == later
    meeting.refresh_from_db()
    assert meeting.corrected_at == later
    mark = AttendanceMark.objects.get(correction=True)
    with pytest.raises(IntegrityError, match="attendance_correction_has_a_reason"), transaction.atomic():
        AttendanceMark.objects.filter(pk=mark.pk).update(reason="")


@pytest.mark.requirement("R76")
def test_each_printing_that_differs_is_a_version_and_one_alone_is_in_force(
    stage: Campaign, meeting: Meeting
) -> None:
    said = {"now": "a"}

    def fingerprint(version: int) -> str:
        return f"{said['now']}{version:063d}"

    first = print_sheet(meeting, fingerprint, by=stage.nora, at=DAY)
    assert print_sheet(meeting, fingerprint, by=stage.nora, at=DAY) == first
    said["now"] = "b"
    assert print_sheet(meeting, fingerprint, by=stage.nora, at=DAY).version == 2
    with pytest.raises(IntegrityError, match=r"printed_sheet_one_in_force|meeting_id"), transaction.atomic():
        PrintedSheet.objects.filter(pk=first.pk).update(superseded_at=None)


@pytest.mark.requirement("R76")
def test_a_signed_page_is_kept_once_with_its_fingerprint_and_a_wrong_file_is_refused(
    stage: Campaign, meeting: Meeting
) -> None:
    page = _picture()
    facts = {"by": stage.nora, "at": DAY}
    scan = attach_scan(meeting, name="page 1.jpg", content=page, **facts)  # type: ignore[arg-type]
    assert (len(scan.sha256), scan.name) == (64, "page 1.jpg")
    with pytest.raises(Refused, match="déjà joint"):
        attach_scan(meeting, name="encore.jpg", content=page, **facts)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="type de fichier"):
        attach_scan(meeting, name="feuille.pdf", content=b"bonjour", **facts)  # type: ignore[arg-type]


def _picture() -> bytes:
    page = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(page, "JPEG")
    return page.getvalue()


@pytest.mark.requirement("R23")
def test_a_paper_sheet_is_entered_whole_or_not_at_all(stage: Campaign, meeting: Meeting) -> None:
    people = [result.registration.participant for result in fill(meeting, 2)]
    marked = [Line(rank=n, participant=person, based_on=0) for n, person in enumerate(people, start=1)]
    stranger = new_participant("Une inconnue", people[0].structure, "", at=DAY)
    wrong = Line(rank=3, participant=stranger)
    with pytest.raises(WrongLine) as refusal:
        enter_sheet(meeting, [*marked, wrong], by=stage.nora, at=DAY)
    assert refusal.value.rank == 3
    assert not Attendance.objects.exists()
    right = Line(rank=3, full_name="Zoé Passage", structure="Structure bailleur")
    assert enter_sheet(meeting, [*marked, right], by=stage.nora, at=DAY) == 3
    assert sheet_of(meeting).present == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("R23")
def test_twenty_devices_that_send_at_once_lose_nothing_and_store_nothing_twice() -> None:
    stage = campaign()
    meeting = january(stage)
    people = [result.registration.participant for result in fill(meeting, 5)]
    taps = [(person, Tap(client_id=uuid.uuid4(), based_on=0)) for person in people]
    answered: list[int] = []

    def send(number: int) -> None:
        person, tap = taps[number % 5]
        mark = mark_attendance(meeting, person, "present", tap=tap, by=stage.nora, at=DAY)
        answered.append(mark.revision)

    def send_apart(number: int) -> None:
        try:
            send(number)
        finally:
            connection.close()

    if connection.vendor == "postgresql":
        threads = [threading.Thread(target=send_apart, args=(number,)) for number in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    else:
        for number in range(20):
            send(number)
    assert answered == [1] * 20
    assert (AttendanceMark.objects.count(), sheet_of(meeting).present) == (5, 5)
