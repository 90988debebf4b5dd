"""Each letter about a meeting says what it is, when and where; its calendar file follows the meeting."""

from collections.abc import Callable

import pytest
import vobject

from maillage.groups.models import Meeting, Participant
from maillage.groups.operations import cancel_meeting, cancel_registration, letters, move_meeting
from maillage.post.letters import Letter, sender
from maillage.post.models import Message
from tests.candidates import moment
from tests.groups.steps import Campaign, fill

AT = moment("2026-01-05T12:00")
UNTIL = moment("2026-01-07T12:00")
WRITTEN: dict[str, Callable[[Participant, Meeting], Letter]] = {
    "a seat": letters.registered,
    "a seat held already": lambda person, meeting: letters.registered(person, meeting, already=True),
    "a rank": lambda person, meeting: letters.waiting(person, meeting, "Vous êtes n° 2 en liste d’attente."),
    "a colleague": letters.colleague_registered,
    "an offer": lambda person, meeting: letters.offered(person, meeting, UNTIL),
    "an end": letters.no_longer_registered,
    "a move": lambda person, meeting: letters.moved(person, meeting, AT, "Salle prise", seated=False),
    "a cancellation": letters.cancelled,
    "in person": lambda person, meeting: letters.in_person(person, meeting, seated=False),
    "an invitation": letters.invitation,
}


@pytest.mark.requirement("R22", "R23")
@pytest.mark.parametrize("name", WRITTEN)
def test_a_letter_about_a_meeting_says_what_when_and_where(
    stage: Campaign, meeting: Meeting, name: str
) -> None:
    person = fill(meeting, 1)[0].registration.participant
    letter = WRITTEN[name](person, meeting)
    words = " ".join(letter.paragraphs).replace("\u00a0", " ")
    assert stage.group.name in words
    assert "mardi 13 janvier 2026, de 9 h 30 à 12 h" in words
    assert "Maison des associations, Saint-Omer" in words
    assert letter.action_label
    assert "mes-rencontres" in letter.action_url


@pytest.mark.requirement("R23", "F15")
def test_the_calendar_file_of_each_letter_follows_the_meeting(stage: Campaign, meeting: Meeting) -> None:
    first, second = (result.registration for result in fill(meeting, 2))
    moved = move_meeting(meeting, day=meeting.day.replace(day=20), reason="Salle prise", by=stage.nora, at=AT)
    cancel_registration(second, at=AT)
    cancel_meeting(moved, reason="Verglas", by=stage.nora, at=AT)
    told = [
        vobject.readOne(text)
        for text in Message.objects.filter(to=first.participant.email)
        .order_by("pk")
        .values_list("calendar", flat=True)
    ]
    events = [calendar.vevent for calendar in told]
    assert [calendar.method.value for calendar in told] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert {event.uid.value for event in events} == {f"{meeting.public_id}@maillage"}
    assert [event.sequence.value for event in events] == ["0", "1", "2"]
    assert [event.status.value for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [event.dtstart.value.isoformat() for event in events[:2]] == [
        "2026-01-13T09:30:00+01:00",
        "2026-01-20T09:30:00+01:00",
    ]
    assert {event.organizer.value for event in events} == {f"mailto:{sender()[1]}"}
    assert all(event.dtstamp.value.utcoffset() is not None for event in events)
    assert {event.location.value for event in events} == {"Maison des associations, Saint-Omer"}
    end = Message.objects.get(kind="registration-cancelled")
    assert "METHOD:CANCEL" in end.calendar
