"""What a group writes to those registered: before and after each meeting, once for each date."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from maillage.groups.models import Meeting, MessageSent, PracticeGroup
from maillage.groups.operations import (
    ask_those_present,
    cancel_registration,
    choose_invitations,
    close_attendance,
    mark_attendance,
    move_meeting,
    send_due_messages,
    set_offer_hours,
    write_message,
)
from maillage.groups.operations.letters import INVITED
from maillage.post.models import Message
from maillage.rules.verdict import Refused
from tests.candidates import moment
from tests.groups.steps import Campaign, enrol, fill

SENT = ("convocation", "reminder", "after")


def left() -> list[tuple[str, str]]:
    """What left, and to whom."""
    rows = Message.objects.filter(kind__in=SENT).order_by("pk")
    return list(rows.values_list("kind", "to"))


@pytest.mark.requirement("R22")
def test_a_convocation_and_a_reminder_leave_once_each_and_again_when_the_meeting_moves(
    stage: Campaign, meeting: Meeting
) -> None:
    meeting.access = "Salle 2, code 1234"
    meeting.save()
    fill(meeting, 16)  # the last one waits
    assert send_due_messages(at=moment("2026-01-06T09:00")) == 0
    assert send_due_messages(at=moment("2026-01-06T09:30")) == 15
    assert send_due_messages(at=moment("2026-01-07T09:30")) == 0
    assert send_due_messages(at=moment("2026-01-12T10:00")) == 15
    assert "personne16@example.org" not in {to for _, to in left()}
    letter = Message.objects.filter(kind="convocation").first()
    assert letter is not None
    assert "Salle 2, code 1234" in letter.letter["paragraphs"]
    assert "Mardi" not in letter.letter["subject"]
    move_meeting(meeting, day=dt.date(2026, 1, 20), by=stage.nora, at=moment("2026-01-12T11:00"))
    assert send_due_messages(at=moment("2026-01-12T12:00")) == 0  # nothing of the new date is due yet
    assert send_due_messages(at=moment("2026-01-13T12:00")) == 15
    assert send_due_messages(at=moment("2026-01-19T12:00")) == 15
    assert MessageSent.objects.count() == 60


def test_a_run_that_was_missed_sends_the_latest_before_the_start_and_nothing_after(meeting: Meeting) -> None:
    fill(meeting, 2)
    late = enrol(meeting, 3, at=moment("2026-01-12T20:00"))
    assert send_due_messages(at=moment("2026-01-13T09:29")) == 2
    assert [kind for kind, _ in left()] == ["reminder", "reminder"]
    cancel_registration(late.registration, at=moment("2026-01-12T21:00"))
    assert send_due_messages(at=moment("2026-01-13T09:30")) == 0


def test_the_last_word_goes_to_those_who_came(stage: Campaign, meeting: Meeting) -> None:
    came, absent, silent = (result.registration.participant for result in fill(meeting, 3))
    during = moment("2026-01-13T10:00")
    for person in (came, silent):
        mark_attendance(meeting, person, "present", by=stage.nora, at=during)
    choose_invitations(silent, wanted=False, at=during)
    mark_attendance(meeting, absent, "excused", by=stage.nora, at=during)
    close_attendance(meeting, by=stage.nora, at=during)
    assert send_due_messages(at=moment("2026-01-14T11:00")) == 0
    assert send_due_messages(at=moment("2026-01-14T12:00")) == 1
    assert send_due_messages(at=moment("2026-01-14T13:00")) == 0
    assert left() == [("after", came.email)]
    letter = Message.objects.get(kind="after").letter
    assert letter["unsubscribe_url"].endswith(f"/sans-invitation/{INVITED.sign(str(came.pk))}/")
    assert letter["unsubscribe_url"] in letter["closing"], "said in the letter too"
    assert ask_those_present(meeting, by=stage.nora, at=moment("2026-01-14T14:00")) == 1
    asked = Message.objects.get(kind="feedback")
    assert (asked.to, asked.letter["unsubscribe_url"]) == (came.email, letter["unsubscribe_url"])


def test_the_operator_writes_them_and_a_mistyped_word_is_refused(stage: Campaign, meeting: Meeting) -> None:
    at = moment("2026-01-03T10:00")
    written: dict[str, Any] = {"hours": 48, "active": True, "by": stage.nora, "at": at}
    with pytest.raises(Refused, match="dtae") as refusal:
        write_message(stage.group, "reminder", subject="Le {dtae}", text="Venez.", **written)
    assert refusal.value.field == "subject"
    write_message(
        stage.group, "reminder", subject="Le {date}", text="À {heure}, {lieu}.\n\nVenez.", **written
    )
    fill(meeting, 1)
    assert send_due_messages(at=moment("2026-01-11T09:30")) == 1
    letter = Message.objects.get(kind="reminder").letter
    assert letter["subject"] == "Le mardi 13 janvier 2026"
    assert letter["paragraphs"][:2] == [
        "À 9\u00a0h\u00a030, Maison des associations, Saint-Omer.",
        "Venez.",
    ]
    write_message(
        stage.group, "convocation", subject="x", text="y", hours=700, active=False, by=stage.nora, at=at
    )
    assert send_due_messages(at=moment("2026-01-11T10:00")) == 0


@pytest.mark.requirement("R35")
def test_the_time_to_answer_an_offer_is_a_setting_of_the_group(stage: Campaign, meeting: Meeting) -> None:
    at = moment("2026-01-05T12:00")
    set_offer_hours(stage.group, 48, by=stage.nora, at=at)
    results = fill(meeting, 16)
    cancel_registration(results[0].registration, at=at)
    offered = meeting.registrations.get(state="offered")
    assert offered.offered_until == at + dt.timedelta(hours=48)
    with pytest.raises(IntegrityError, match="group_offer_within_a_week"), transaction.atomic():
        PracticeGroup.objects.update(offer_hours=0)
