"""A year in one act: previewed, corrected date by date, undone, opened; and meetings that move (R37, R38)."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.groups.models import Meeting, MeetingMove
from maillage.groups.operations import (
    add_meeting,
    appoint_facilitator,
    move_meeting,
    open_group,
    open_year,
    switch_to_in_person,
    switch_to_remote,
    withdraw_dates,
)
from maillage.groups.queries.clashes import warnings_on
from maillage.journal.models import Entry
from maillage.people.models import Role
from maillage.post.models import Message
from maillage.rules.verdict import Refused
from tests.candidates import give_role, moment
from tests.groups.steps import OPENED, Campaign, enrol, planned

NOW = moment("2026-01-05T10:00")
NINE, NOON = dt.time(9, 30), dt.time(12)
PATTERN = {
    "week": "2",
    "weekday": "1",
    "starts": "09:30",
    "ends": "12:00",
    "offset": "0",
    "place": "Saint-Omer",
}
TEN = [
    "2025-12-09",
    "2026-01-13",
    "2026-02-10",
    "2026-03-10",
    "2026-04-14",
    "2026-05-12",
    "2026-06-09",
    "2026-09-08",
    "2026-10-13",
    "2026-11-10",
]


@pytest.fixture
def nora(client: Client, stage: Campaign, settings: Settings) -> Client:
    """Nora’s browser."""
    settings.MAILLAGE_TODAY = "2025-11-21T10:00"
    client.force_login(stage.nora, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def days(stage: Campaign) -> list[str]:
    """The days of the calendar, in order."""
    found = stage.group.meetings.order_by("day").values_list("day", flat=True)
    return [day.isoformat() for day in found]


@pytest.mark.requirement("R37", "R38", "F9")
def test_a_year_is_previewed_changed_created_undone_and_opened(nora: Client, stage: Campaign) -> None:
    page = reverse("operator:group_plan", args=[stage.group.pk])
    preview = nora.get(page, PATTERN).content.decode()
    assert [day for day in TEN if f'value="{day}"' in preview] == TEN
    assert "Aucune rencontre en juillet et août" in preview
    assert "10 dates proposées, 10 rencontres prévues" in preview

    chosen = {**PATTERN, "day": TEN, "instead-2026-11-10": "2026-11-11"}
    looked = nora.post(page, {**chosen, "again": "1"}).content.decode()
    assert "jour férié" in looked
    assert not days(stage)
    refused = nora.post(page, {**chosen, "instead-2026-11-10": "2026-07-14"}).content.decode()
    assert "tombe en juillet" in refused
    assert not days(stage)
    nora.post(page, {**chosen, "instead-2026-11-10": "2026-11-17", "day": TEN[1:]})
    assert days(stage) == [*TEN[1:-1], "2026-11-17"]

    withdraw = reverse("operator:group_withdraw", args=[stage.group.pk])
    assert nora.get(withdraw).content.decode().count('name="meeting"') == 9
    everything = list(stage.group.meetings.order_by("day").values_list("pk", flat=True))
    nora.post(withdraw, {"meeting": everything})
    assert not days(stage)
    line = Entry.objects.filter(verb="withdraw_dates").get()
    assert (line.before or {})["dates"][0] == "2026-01-13"

    nora.post(page, {**PATTERN, "day": TEN})
    assert days(stage) == TEN
    nora.post(reverse("operator:group_open", args=[stage.group.pk]))
    assert set(stage.group.meetings.order_by("pk").values_list("state", flat=True)) == {"open"}
    with pytest.raises(Refused, match="déjà ouvertes"):
        open_year(stage.group, by=stage.nora, at=NOW)
    with pytest.raises(Refused, match="déjà connue"):
        withdraw_dates(stage.group, list(stage.group.meetings.order_by("pk")), by=stage.nora, at=NOW)


@pytest.mark.requirement("R37")
def test_every_two_months_the_choice_is_between_real_months(
    client: Client, stage: Campaign, settings: Settings
) -> None:
    settings.MAILLAGE_TODAY = "2025-11-21T10:00"
    group = open_group(stage.artois, by=stage.marc, at=OPENED)
    lena = give_role(stage.nora, stage.artois.operator, Role.FACILITATOR)
    appoint_facilitator(group, lena, profession="psychologue", by=stage.marc, at=OPENED)
    client.force_login(lena, "allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(reverse("operator:group_plan", args=[group.pk])).content.decode()
    assert "novembre, janvier, mars, mai, septembre" in page
    assert "décembre, février, avril, juin, octobre" in page
    planned(stage)
    warned = warnings_on(group, [dt.date(2026, 1, 13), dt.date(2026, 1, 20)], dt.time(11), dt.time(13))
    assert warned[dt.date(2026, 1, 20)] == ()
    (clash,) = warned[dt.date(2026, 1, 13)]
    assert clash.startswith(
        "Le même jour à la même heure\u00a0: Groupe Audomarois, 9\u00a0h\u00a030–12\u00a0h"
    )
    assert clash.endswith("animé aussi par Nora Benali.")
    add = reverse("operator:group_meeting_new", args=[group.pk])
    typed = {"day": "2026-01-13", "starts": "11:00", "ends": "13:00", "place": ""}
    assert "animé aussi par Nora Benali" in client.post(add, typed).content.decode()
    assert not group.meetings.exists()
    client.post(add, {**typed, "seen": "2026-01-13"})
    assert group.meetings.count() == 1


@pytest.mark.requirement("R38", "F8")
def test_a_refused_move_gives_the_nearest_days_to_press_and_keeps_what_was_typed(
    nora: Client, stage: Campaign
) -> None:
    june = planned(stage)[6]
    page = reverse("operator:meeting_move", args=[june.pk])
    typed = {
        "day": "2026-07-07",
        "starts": "14:00",
        "ends": "16:00",
        "place": "Arques",
        "reason": "Salle prise",
    }
    refused = nora.post(page, typed).content.decode()
    assert 'name="choose" value="2026-06-30"' in refused
    assert 'name="choose" value="2026-09-01"' in refused
    pressed = nora.post(page, {**typed, "choose": "2026-06-30"}).content.decode()
    assert 'value="2026-06-30"' in pressed
    assert "Salle prise" in pressed
    assert not MeetingMove.objects.exists()
    nora.post(page, {**typed, "day": "2026-06-30"})
    june.refresh_from_db()
    assert (june.day, june.place) == (dt.date(2026, 6, 30), "Arques")


@pytest.mark.requirement("R38", "R36")
def test_each_person_is_told_once_of_each_move_place_and_return_in_person(
    stage: Campaign, meeting: Meeting
) -> None:
    enrol(meeting, 1, at=OPENED)
    enrol(meeting, 2, at=OPENED)

    def letters(kind: str) -> list[str]:
        found = Message.objects.filter(kind=kind).order_by("pk")
        return [message.to for message in found]

    both = ["personne1@example.org", "personne2@example.org"]
    by, twentieth = stage.nora, dt.date(2026, 1, 20)
    move_meeting(meeting, day=twentieth, by=by, at=NOW)
    move_meeting(meeting, day=twentieth, by=by, at=NOW + dt.timedelta(seconds=2))
    assert letters("meeting-moved") == both
    later = NOW + dt.timedelta(minutes=30)
    move_meeting(meeting, day=twentieth, place="Salle B", by=by, at=later)
    assert letters("meeting-moved") == both * 2
    with pytest.raises(Refused, match="Rien ne change"):
        move_meeting(meeting, day=twentieth, by=by, at=later + dt.timedelta(hours=1))
    moves = list(meeting.moves.order_by("at").values_list("place_from", "place_to"))
    assert moves[1] == ("Maison des associations, Saint-Omer", "Salle B")
    switch_to_remote(meeting, reason="Verglas", link="https://visio.example.org/a", by=by, at=later)
    switch_to_in_person(meeting, place="", by=by, at=later)
    back = switch_to_in_person(meeting, place="", by=by, at=later)
    assert letters("meeting-in-person") == both
    assert (back.modality, back.remote_link, back.place) == ("in_person", "", "Salle B")
    (last, _) = Message.objects.filter(kind="meeting-in-person").order_by("pk")
    assert "visio" not in str(last.letter)
    move = MeetingMove.objects.filter(place_to="Salle B")
    with pytest.raises(IntegrityError, match="meeting_move_changes_something"), transaction.atomic():
        move.update(place_to="Maison des associations, Saint-Omer")


@pytest.mark.requirement("F11")
def test_a_date_with_someone_registered_is_not_taken_back(stage: Campaign, meeting: Meeting) -> None:
    enrol(meeting, 1, at=OPENED)
    extra = add_meeting(stage.group, day=dt.date(2026, 1, 27), starts=NINE, ends=NOON, by=stage.nora, at=NOW)
    with pytest.raises(Refused, match="mardi 13 janvier 2026"):
        withdraw_dates(stage.group, [meeting, extra], by=stage.nora, at=NOW)
    withdraw_dates(stage.group, [extra], by=stage.nora, at=NOW)
    assert not Meeting.objects.filter(pk=extra.pk).exists()
