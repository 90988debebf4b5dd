"""The pages of those who run a group: its year, a meeting, the sheet of the day, its sessions."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from maillage.groups.models import Meeting
from maillage.people.models import Person, Role
from tests.candidates import give_role, make_person, moment
from tests.groups.steps import Campaign, campaign, enrol, fill, january, planned

DURING = "2026-01-13T10:00"
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
    with django_assert_num_queries(10):
        client.get(reverse("operator:meeting", args=[meeting.pk]))
    with django_assert_num_queries(7):
        client.get(reverse("operator:group", args=[stage.group.pk]))


@pytest.mark.requirement("R33")
def test_messages_are_shown_before_they_are_kept_and_the_next_ones_are_listed(
    client: Client, stage: Campaign
) -> None:
    meeting = january(stage)
    fill(meeting, 2)
    enter(client, stage.nora)
    listed = client.get(reverse("operator:group_messages", args=[stage.group.pk])).content.decode()
    assert "6 janvier 2026 à 9\u00a0h\u00a030" in listed
    page = reverse("operator:group_message", args=[stage.group.pk, "reminder"])
    written = {"hours": "48", "subject": "Le {date}", "text": "Venez à {heure}.", "active": "on"}
    shown = client.post(page, written | {"preview": "1"})
    assert "Objet :</strong> Le mardi 13 janvier 2026" in shown.content.decode().replace("\u00a0", " ")
    assert "Venez à 9\u00a0h\u00a030." in shown.context["plain"]
    assert "Venez à 9\u00a0h\u00a030." in shown.context["rich"]
    assert 'srcdoc="&lt;!doctype html&gt;' in shown.content.decode()
    marked = client.post(page, written | {"text": "<b>Venez</b>", "preview": "1"}).content.decode()
    assert "<b>" not in marked
    assert "'unsafe-inline'" not in shown["Content-Security-Policy"].split("script-src")[1].split(";")[0]
    assert stage.group.messages.get(kind="reminder").hours == 24
    assert "utilisez {date}" in client.post(page, written | {"text": "{lieux}"}).content.decode()
    client.post(page, written | {"save": "1"})
    assert stage.group.messages.get(kind="reminder").hours == 48
    client.post(reverse("operator:group_messages", args=[stage.group.pk]), {"hours": "12"})
    stage.group.refresh_from_db()
    assert stage.group.offer_hours == 12


@pytest.mark.requirement("R33")
def test_a_substitute_opens_the_sheet_of_that_day_and_who_is_long_gone_is_invited(
    client: Client, stage: Campaign, settings: Settings
) -> None:
    meeting = january(stage)
    came = [result.registration.participant for result in fill(meeting, 2)]
    zoe = give_role(make_person("Zoé Martin"), stage.operator, Role.FACILITATOR)
    page = reverse("operator:meeting_substitute", args=[meeting.pk])
    facts = {"person": zoe.pk, "name": "", "profession": "Infirmière", "reason": "Congé de Nora"}
    enter(client, stage.marc).post(page, facts)
    assert "Congé de Nora" in client.get(page).content.decode()
    settings.MAILLAGE_TODAY = DURING
    sheet = reverse("operator:attendance", args=[meeting.pk])
    enter(client, zoe)
    for person in came:
        client.post(sheet, {"person": person.pk, "state": "present"})
    assert meeting.attendances.count() == 2
    february = stage.group.meetings.get(day="2026-02-10")
    assert client.get(reverse("operator:meeting", args=[february.pk])).status_code == 404
    client.post(reverse("operator:attendance_close", args=[meeting.pk]))
    after = reverse("operator:meeting_after", args=[meeting.pk])
    assert "Changer la question" not in client.get(after).content.decode()
    assert client.post(after, {"word": "1", "question": "La mienne ?"}).status_code == 403
    settings.MAILLAGE_TODAY = "2026-05-01T10:00"
    may = stage.group.meetings.get(day="2026-05-12")
    may.state = "open"
    may.save()
    enter(client, stage.nora)
    invite = reverse("operator:meeting_invite", args=[may.pk])
    assert "dernière venue le 13 janvier 2026" in client.get(invite).content.decode()
    told = client.post(invite, {"person": [came[0].pk, "x"]}, follow=True).content.decode()
    assert "1 invitation part." in told
    assert "déjà invité" in client.get(invite).content.decode()
