"""Taking part once, without an account: the public pages and one's own page (scenario E3)."""

import datetime as dt
import json

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.groups.models import KeptSheet, Meeting, Participant, StructureType
from maillage.groups.operations import close_attendance, mark_attendance
from maillage.post.models import Message
from maillage.post.operations import work
from maillage.privacy.models import Deletion, RightsRequest
from tests.candidates import moment
from tests.groups.steps import Campaign, campaign, fill, january
from tests.situations.steps import proved


@pytest.fixture
def stage(db: None, settings: Settings) -> Campaign:
    settings.MAILLAGE_TODAY = "2026-01-05T10:00"
    return campaign()


@pytest.fixture
def meeting(stage: Campaign) -> Meeting:
    return january(stage)


def address(meeting: Meeting) -> str:
    return reverse("public:meeting", args=[meeting.public_id])


def answers(**more: object) -> dict[str, object]:
    kind = StructureType.objects.get(code="bailleur").pk
    return {
        "full_name": "Hélène Lefèvre",
        "email": "h.lefevre@example.org",
        "structure": "Habitat – agence de Lumbres",
        "job": "Conseillère sociale",
        "structure_type": kind,
        "charter": "on",
        **more,
    }


@pytest.mark.requirement("R15", "R22", "R23")
def test_four_things_are_asked_and_a_seat_is_kept_without_an_account(
    client: Client, meeting: Meeting
) -> None:
    page = client.get(address(meeting))
    form = page.context["form"]
    assert [name for name, field in form.fields.items() if field.required] == [
        "full_name",
        "email",
        "structure",
        "job",
    ]
    asked = page.content.decode().partition("<main")[2]
    assert (asked.count("<form"), b'type="password"' in page.content) == (1, False)
    assert "Il reste 15\u00a0places" in page.content.decode().replace(" places", "\u00a0places")
    assert "Vos données servent à organiser la rencontre et à établir un bilan anonyme. Votre fiche est" in (
        " ".join(page.content.decode().split())
    )
    done = client.post(address(meeting), answers(), follow=True)
    token = Participant.objects.get().token
    assert "Votre place est retenue." in done.content.decode()
    assert token not in done.content.decode()  # it leaves by mail, to the address that was typed
    assert "no-store" in done["Cache-Control"]
    assert 'content="noindex"' in done.content.decode()
    assert token not in str(dict(client.session))
    calendar = client.get(reverse("public:meeting_calendar", args=[meeting.public_id]))
    assert b"BEGIN:VCALENDAR" in calendar.content
    colleague = client.post(
        reverse("public:colleague", args=[meeting.public_id]),
        {"full_name": "Inès Petit", "email": "ines@example.org", "structure": "Habitat"},
        follow=True,
    )
    assert "Votre collègue a une place." in colleague.content.decode()
    assert Client().get(reverse("public:colleague", args=[meeting.public_id])).status_code == 302


def test_what_was_typed_stays_and_a_machine_that_fills_everything_is_refused(
    client: Client, meeting: Meeting
) -> None:
    page = client.post(address(meeting), answers(charter="", job="Référente logement")).content.decode()
    assert 'value="Référente logement"' in page
    assert "acceptez la charte" in page
    robot = client.post(address(meeting), answers(fax="03 21 00 00 00")).content.decode()
    assert "Laissez ce champ vide." in robot
    assert not Participant.objects.exists()


def test_typing_the_address_of_a_colleague_does_not_open_their_page(client: Client, meeting: Meeting) -> None:
    client.post(address(meeting), answers())
    stranger = Client()
    again = stranger.post(address(meeting), answers(full_name="Quelqu’un"), follow=True).content.decode()
    assert "Votre place est retenue." in again  # what any newcomer would read
    told = Message.objects.filter(to="h.lefevre@example.org").latest("pk").letter
    assert "Votre place est déjà retenue." in told["paragraphs"]
    assert Participant.objects.get().token not in again


@pytest.mark.requirement("R35")
def test_a_full_meeting_says_so_and_gives_a_rank(client: Client, meeting: Meeting) -> None:
    fill(meeting, 15)
    assert "liste d’attente" in client.get(address(meeting)).content.decode()
    done = client.post(address(meeting), answers(), follow=True).content.decode()
    assert "Vous êtes n°\u00a01 en liste d’attente." in done


@pytest.mark.requirement("R22")
def test_a_meeting_not_open_past_or_cancelled_says_what_to_do(
    client: Client, stage: Campaign, meeting: Meeting, settings: Settings
) -> None:
    planned = stage.group.meetings.get(day=dt.date(2026, 2, 10))
    assert "pas encore ouvertes" in client.get(address(planned)).content.decode()
    planned.state, planned.cancel_reason = "cancelled", "Neige"
    planned.save()
    assert "choisissez une autre date du groupe" in client.get(address(planned)).content.decode()
    settings.MAILLAGE_TODAY = "2026-01-13T11:00"
    late = client.post(address(meeting), answers()).content.decode()
    assert "a commencé le 13 janvier 2026" in late
    assert not Participant.objects.exists()


def test_a_person_cancels_in_two_presses_from_their_own_page(client: Client, meeting: Meeting) -> None:
    registration = fill(meeting, 1)[0].registration
    token = registration.participant.token
    act = reverse("participant:registration_act", args=[token, registration.pk, "annuler"])
    assert act in client.get(reverse("participant:my_meetings", args=[token])).content.decode()
    asked = client.get(act).content.decode()
    assert "Annuler mon inscription" in asked
    assert 'content="noindex"' in asked
    assert "Votre inscription est annulée." in client.post(act, follow=True).content.decode()


def test_the_page_of_one_person_never_reaches_the_registration_of_another(
    client: Client, meeting: Meeting
) -> None:
    one, other = (result.registration for result in fill(meeting, 2))
    act = reverse("participant:registration_act", args=[one.participant.token, other.pk, "annuler"])
    assert client.post(act).status_code == 404
    assert client.get(reverse("participant:my_meetings", args=["x" * 43])).status_code == 404


@pytest.mark.requirement("F55")
def test_a_person_takes_their_data_then_erases_it_and_the_counts_stay(
    client: Client, stage: Campaign, meeting: Meeting, settings: Settings
) -> None:
    person = fill(meeting, 1)[0].registration.participant
    at = moment("2026-01-13T10:00")
    mark_attendance(meeting, person, "present", by=stage.nora, at=at)
    close_attendance(meeting, by=stage.nora, at=at)
    settings.MAILLAGE_TODAY = "2026-02-01T10:00"
    proved(client, person)
    data = json.loads(client.get(reverse("participant:my_data", args=[person.token])).content)
    assert data["présences"][0]["présence"] == "présent"
    assert Message.objects.filter(to=person.email).exists()
    seen = client.get(reverse("participant:my_data_page", args=[person.token])).content.decode()
    assert person.email in seen
    answer = client.post(reverse("participant:erase", args=[person.token])).content.decode()
    assert "1 présence" in answer.replace("\u00a0", " ")
    letter = Message.objects.get(to=person.email)
    assert (letter.kind, person.full_name in str(letter.letter)) == ("erased", False)
    work(at=moment("2026-02-01T10:05"))
    assert not Message.objects.filter(to=person.email).exists()
    assert KeptSheet.objects.get().meeting == meeting
    assert Deletion.objects.get().cause == "request"
    assert RightsRequest.objects.get().answered_on == dt.date(2026, 2, 1)
    assert client.get(reverse("participant:my_meetings", args=[person.token])).status_code == 404
    mark = meeting.attendances.get()
    assert (mark.state, mark.structure_type and mark.structure_type.code) == ("present", "bailleur")
    assert mark.participant.full_name == "Personne effacée"


@pytest.mark.requirement("R21", "R22")
def test_the_public_page_of_a_group_shows_its_dates_and_no_name(
    client: Client, stage: Campaign, meeting: Meeting
) -> None:
    fill(meeting, 1)
    text = client.get(reverse("public:group", args=[stage.group.slug])).content.decode()
    assert "Mardi 13 janvier 2026" in text
    assert address(meeting) in text
    assert "Numéro01" not in text


@pytest.mark.requirement("F18")
def test_someone_who_is_no_professional_signs_up_as_other_and_the_facilitator_decides(
    client: Client, stage: Campaign, meeting: Meeting
) -> None:
    other = StructureType.objects.get(code="autre").pk
    client.post(address(meeting), answers(structure="Conseil municipal", structure_type=other))
    registration = meeting.registrations.get()
    assert (registration.state, registration.structure_type_id) == ("registered", other)
    client.force_login(stage.nora, "allauth.account.auth_backends.AuthenticationBackend")
    assert "Conseil municipal" in client.get(reverse("operator:meeting", args=[meeting.pk])).content.decode()
    client.post(reverse("operator:registration_act", args=[registration.pk]))
    registration.refresh_from_db()
    assert registration.state == "cancelled_by_organiser"


@pytest.mark.requirement("F24")
def test_the_home_says_that_a_group_is_no_emergency_service_and_whom_to_call(
    client: Client, stage: Campaign
) -> None:
    text = client.get(reverse("public:home")).content.decode()
    assert "Ce groupe n’est pas un dispositif d’urgence" in text
    for number in ("le 15", "le 3114", "le 119"):
        assert number in text
