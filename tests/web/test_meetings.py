"""The pages of those who run a group: its year, a meeting, the sheet of the day, its sessions."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from maillage.groups.models import Meeting
from maillage.people.models import Person
from tests.candidates import moment
from tests.groups.steps import Campaign, campaign, enrol, fill, january, planned

BEFORE = "2026-01-05T10:00"


@pytest.fixture
def stage(db: None, settings: Settings) -> Campaign:
    settings.MAILLAGE_TODAY = BEFORE
    return campaign()


def enter(client: Client, person: Person) -> Client:
    client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.requirement("R37", "R38", "F9")
def test_the_year_is_proposed_with_its_warnings_then_created_in_one_act(
    client: Client, stage: Campaign
) -> None:
    enter(client, stage.nora)
    page = reverse("operator:group_plan", args=[stage.group.pk])
    pattern: dict[str, str | int] = {
        "week": 2,
        "weekday": 1,
        "starts": "09:30",
        "ends": "12:00",
        "offset": 0,
        "place": "Saint-Omer",
    }
    text = client.get(page, pattern).content.decode()
    assert text.count('name="day"') == 10
    assert "mardi 9 décembre 2025" in text
    assert "Aucune rencontre en juillet et août" in text
    days = [f"{year}-{month:02d}-{day:02d}" for year, month, day in [(2025, 12, 9), (2026, 1, 13)]]
    client.post(page, {**pattern, "day": days})
    assert list(stage.group.meetings.order_by("day").values_list("day", flat=True)) == [
        dt.date.fromisoformat(day) for day in days
    ]


@pytest.mark.requirement("R38", "F8")
def test_a_move_to_july_is_refused_beside_its_field(client: Client, stage: Campaign) -> None:
    june = planned(stage)[6]
    page = reverse("operator:meeting_move", args=[june.pk])
    answer = enter(client, stage.nora).post(page, {"day": "2026-07-07", "starts": "09:30", "ends": "12:00"})
    assert "jusqu’au 30 juin ou à partir du 1er septembre" in answer.content.decode()
    assert Meeting.objects.get(pk=june.pk).day == june.day


@pytest.mark.requirement("R36")
def test_remote_without_a_reason_is_refused_by_the_page(client: Client, stage: Campaign) -> None:
    february = planned(stage)[2]
    page = reverse("operator:meeting_act", args=[february.pk, "a-distance"])
    answer = enter(client, stage.nora).post(page, {"reason": "", "link": ""})
    assert "situation exceptionnelle" in answer.content.decode()
    assert Meeting.objects.get(pk=february.pk).modality == "in_person"


@pytest.mark.requirement("R35")
def test_the_facilitator_admits_beyond_the_wish_from_the_page_of_the_meeting(
    client: Client, stage: Campaign
) -> None:
    meeting = january(stage)
    waiting = fill(meeting, 16)[-1].registration
    enter(client, stage.nora)
    answer = client.post(reverse("operator:registration_act", args=[waiting.pk]), {"admit": "1"}, follow=True)
    assert "16 inscrits pour 15 places souhaitées" in answer.content.decode()


@pytest.mark.requirement("R30", "F42")
def test_a_session_without_its_theme_is_refused_by_the_page(client: Client, stage: Campaign) -> None:
    enter(client, stage.nora)
    client.post(reverse("operator:session_new", args=[stage.group.pk, "idee"]), {"title": "Refus de soins"})
    session = stage.group.sessions.get()
    answer = client.post(
        reverse("operator:session_act", args=[session.pk, "programmer"]),
        {"day": "2026-05-19", "starts": "09:00", "ends": "12:00"},
    )
    assert "Indiquez le groupe (et la rencontre)" in answer.content.decode()
    assert (
        "trimestre"
        in client.get(reverse("operator:sessions", args=[stage.group.pk])).content.decode().lower()
    )


def test_names_stay_with_the_operator_and_the_group(client: Client, stage: Campaign) -> None:
    meeting = january(stage)
    fill(meeting, 1)
    page = reverse("operator:meeting", args=[meeting.pk])
    assert "Personne Numéro01" in enter(client, stage.nora).get(page).content.decode()
    assert "Personne Numéro01" in enter(client, stage.marc).get(page).content.decode()
    for stranger in (stage.karim, stage.department.instructor, stage.department.manager):
        assert enter(client, stranger).get(page).status_code == 404
    close = reverse("operator:attendance", args=[meeting.pk])
    assert enter(client, stage.marc).get(close).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_number_of_queries_whatever_the_rows(
    client: Client, stage: Campaign, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    meeting = january(stage)
    for number in range(count):
        enrol(meeting, number, at=moment("2026-01-03T10:00"))
    enter(client, stage.nora)
    client.get(reverse("operator:groups"))
    with django_assert_num_queries(12):
        client.get(reverse("operator:meeting", args=[meeting.pk]))
    with django_assert_num_queries(9):
        client.get(reverse("operator:group", args=[stage.group.pk]))
