"""Calendars that people subscribe to, read back by a library that did not write them."""

import datetime as dt
import logging
from typing import Any

import pytest
import vobject
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from maillage.config.logs import WithoutLinks
from maillage.groups.models import Meeting
from maillage.groups.operations import (
    add_theme,
    cancel_meeting,
    cancel_registration,
    move_meeting,
    propose_session,
    revoke_links,
    schedule_session,
)
from maillage.groups.queries.feed import calendar_key
from maillage.post.letters import sender
from tests.candidates import moment
from tests.groups.steps import OPENED, Campaign, enrol

NOW = moment("2026-01-05T10:00")


def read(client: Client, address: str) -> dict[str, Any]:
    """The events of a feed, by identifier."""
    answer = client.get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = vobject.readOne(answer.content.decode())
    assert "method" not in calendar.contents
    assert calendar.vtimezone.tzid.value == "Europe/Paris"
    return {event.uid.value: event for event in calendar.vevent_list}


@pytest.mark.requirement("R22", "R38", "F15")
def test_who_subscribes_to_a_group_sees_dates_move_and_end_under_the_same_identifier(
    client: Client, stage: Campaign, meeting: Meeting, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = reverse("public:group_calendar", args=[stage.group.slug])
    before = read(client, address)
    assert len(before) == 10
    mine = before[f"{meeting.public_id}@maillage"]
    assert mine.dtstart.value.isoformat() == "2026-01-13T09:30:00+01:00"
    assert (mine.sequence.value, mine.status.value) == ("0", "CONFIRMED")
    assert mine.organizer.value == f"mailto:{sender()[1]}"
    assert mine.organizer.params["CN"] == [stage.group.name]
    june = stage.group.meetings.get(day=dt.date(2026, 6, 9))
    assert before[f"{june.public_id}@maillage"].dtstart.value.isoformat() == "2026-06-09T09:30:00+02:00"

    move_meeting(meeting, day=dt.date(2026, 1, 20), reason="Salle prise.", by=stage.nora, at=NOW)
    cancel_meeting(june, reason="Animatrice absente.", by=stage.nora, at=NOW)
    theme = add_theme(stage.group, "Refus de soins", meeting, by=stage.nora, at=NOW)
    session = propose_session(stage.group, title="Le refus de soins", theme=theme, by=stage.nora, at=NOW)
    schedule_session(
        session, day=dt.date(2026, 5, 19), starts=dt.time(9), ends=dt.time(11), by=stage.nora, at=NOW
    )
    with django_assert_num_queries(3):
        after = read(client, address)
    assert after.keys() == before.keys() | {f"{session.public_id}@maillage"}
    moved = after[f"{meeting.public_id}@maillage"]
    assert moved.dtstart.value.isoformat() == "2026-01-20T09:30:00+01:00"
    assert moved.sequence.value == "1"
    assert after[f"{june.public_id}@maillage"].status.value == "CANCELLED"
    assert (
        read(client, reverse("public:territory_calendar", args=[stage.group.lot.territory.code])).keys()
        == after.keys()
    )
    one = client.get(reverse("public:session_calendar", args=[session.public_id])).content.decode()
    (alone,) = vobject.readOne(one).vevent_list
    assert alone.summary.value == "Temps d’information, Le refus de soins"


@pytest.mark.requirement("R22")
def test_a_calendar_that_has_it_all_is_not_sent_it_again(
    client: Client, stage: Campaign, meeting: Meeting
) -> None:
    address = reverse("public:group_calendar", args=[stage.group.slug])
    answer = client.get(address)
    text = answer.content.decode()
    assert "X-WR-CALNAME:Groupe Audomarois" in text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT4H" in text
    assert "X-PUBLISHED-TTL:PT4H" in text
    again = client.get(address, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    move_meeting(meeting, day=dt.date(2026, 1, 20), by=stage.nora, at=NOW)
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 200


@pytest.mark.requirement("R22", "R36")
def test_room_and_link_are_only_in_the_calendar_of_who_holds_a_seat(
    client: Client, stage: Campaign, meeting: Meeting
) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(access="Code 4512, deuxième étage")
    seated = enrol(meeting, 1, at=OPENED).registration
    gone = enrol(meeting, 2, at=OPENED).registration
    cancel_registration(gone, at=NOW)
    own = reverse("participant:calendar", args=[calendar_key(seated.participant)])
    assert read(client, own)[f"{meeting.public_id}@maillage"].description.value == "Code 4512, deuxième étage"
    for public in (
        reverse("public:group_calendar", args=[stage.group.slug]),
        reverse("public:territory_calendar", args=[stage.group.lot.territory.code]),
    ):
        assert "4512" not in client.get(public).content.decode()
    other = client.get(reverse("participant:calendar", args=[calendar_key(gone.participant)]))
    assert "BEGIN:VEVENT" not in other.content.decode()
    cancel_meeting(Meeting.objects.get(pk=meeting.pk), reason="Verglas.", by=stage.nora, at=NOW)
    assert read(client, own)[f"{meeting.public_id}@maillage"].status.value == "CANCELLED"
    for nobody in ("inconnu", f"{seated.participant.pk}-inconnu", "0-", str(seated.participant.pk)):
        assert client.get(reverse("participant:calendar", args=[nobody])).status_code == 404
    page = client.get(reverse("public:group", args=[stage.group.slug])).content.decode()
    assert "webcal://" in page
    assert f"/territoires/{stage.group.lot.territory.code}/calendrier.ics" in page


@pytest.mark.requirement("R22")
def test_the_address_of_a_calendar_opens_that_calendar_and_no_page(
    client: Client, stage: Campaign, meeting: Meeting
) -> None:
    person = enrol(meeting, 1, at=OPENED).registration.participant
    mine = client.get(reverse("participant:my_meetings", args=[person.token])).content.decode()
    key = calendar_key(person)
    address = reverse("participant:calendar", args=[key])
    assert address in mine
    assert f"{person.token}/calendrier" not in mine
    assert person.token not in key
    assert meeting.public_id.hex in client.get(address).content.decode().replace("-", "")
    for word in (key, key.partition("-")[2]):
        assert client.get(reverse("participant:my_meetings", args=[word])).status_code == 404
    record = logging.LogRecord("django.request", 30, "", 0, "Not Found: %s", (address,), None)
    assert WithoutLinks().filter(record)
    assert key not in record.getMessage()


@pytest.mark.requirement("R22")
def test_a_calendar_that_subscribed_by_the_link_is_sent_on_and_dies_with_it(
    client: Client, stage: Campaign, meeting: Meeting
) -> None:
    person = enrol(meeting, 1, at=OPENED).registration.participant
    old = reverse("participant:my_calendar", args=[person.token])
    new = reverse("participant:calendar", args=[calendar_key(person)])
    moved = client.get(old)
    assert (moved.status_code, moved["Location"]) == (301, new)
    assert client.get(new).status_code == 200
    revoke_links(person, at=NOW)
    assert [client.get(address).status_code for address in (old, new)] == [404, 404]
