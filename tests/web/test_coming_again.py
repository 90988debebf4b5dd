"""By one's own link: one button to sign up, a colleague, the charter, where one works, the lost link."""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.groups.models import Meeting, Participant
from maillage.groups.operations import letters
from maillage.journal.models import Entry
from maillage.post.models import Message
from tests.groups.steps import Campaign, campaign, fill, january
from tests.situations.steps import proved


@pytest.fixture
def stage(db: None, settings: Settings) -> Campaign:
    settings.MAILLAGE_TODAY = "2026-01-05T10:00"
    return campaign()


@pytest.fixture
def meeting(stage: Campaign) -> Meeting:
    return january(stage)


def opened(stage: Campaign, day: str) -> Meeting:
    """The meeting of that day, open."""
    meeting = stage.group.meetings.get(day=day)
    meeting.state = "open"
    meeting.save()
    return meeting


@pytest.mark.requirement("R23")
def test_the_next_date_takes_one_press_and_opening_a_link_does_nothing(
    client: Client, stage: Campaign, meeting: Meeting
) -> None:
    person = fill(meeting, 1)[0].registration.participant
    february = opened(stage, "2026-02-10")
    act = reverse("participant:sign_up", args=[person.token, february.public_id])
    own = client.get(reverse("participant:my_meetings", args=[person.token])).content.decode()
    assert f'action="{act}"' in own
    for _ in range(2):  # as a mail scanner would
        page = client.get(act).content.decode().partition("<main")[2]
    assert page.count("<button") - page.count('class="person') <= 3
    assert not february.registrations.exists()
    done = client.post(act, follow=True).content.decode()
    assert "Votre place est retenue." in done
    assert february.registrations.get().structure.name == "Structure bailleur"
    client.post(act)
    assert february.registrations.count() == 1
    assert "déjà retenue" in client.get(act).content.decode()


@pytest.mark.requirement("R23")
def test_one_without_an_address_is_never_taken_for_another_without_an_address(
    client: Client, stage: Campaign, meeting: Meeting
) -> None:
    first, second = (result.registration.participant for result in fill(meeting, 2))
    Participant.objects.update(email="")
    february = opened(stage, "2026-02-10")
    for person in (first, second):
        client.post(reverse("participant:sign_up", args=[person.token, february.public_id]))
    assert set(february.registrations.values_list("participant", flat=True)) == {first.pk, second.pk}


@pytest.mark.requirement("R23")
def test_a_colleague_is_registered_by_a_colleague_and_both_are_told(
    client: Client, stage: Campaign, meeting: Meeting
) -> None:
    first, stranger = (result.registration.participant for result in fill(meeting, 2))
    page = reverse("participant:colleague", args=[first.token, meeting.public_id])
    assert 'value="Structure bailleur"' in client.get(page).content.decode()
    Message.objects.all().delete()
    sent = {"full_name": "Inès Petit", "email": "ines@example.org", "structure": "Structure bailleur"}
    done = client.post(page, sent, follow=True).content.decode()
    assert "Votre collègue a une place." in done
    assert "Inès Petit" not in done
    registration = meeting.registrations.get(participant__email="ines@example.org")
    colleague = registration.participant
    assert (registration.registered_by, colleague.charter_accepted_at) == (first, None)
    assert sorted(Message.objects.values_list("kind", "to")) == [
        ("colleague", "personne1@example.org"),
        ("sign-up", "ines@example.org"),
    ]
    told = Message.objects.get(to="ines@example.org").letter
    assert "est faite par Personne Numéro01" in str(told)
    # Someone registered already: the same answer, and nothing of theirs changes.
    again = client.post(page, sent | {"email": stranger.email, "full_name": "X Y"}, follow=True)
    assert "Votre collègue a une place." in again.content.decode()
    assert meeting.registrations.count() == 3
    assert Participant.objects.get(pk=stranger.pk).full_name == "Personne Numéro02"
    # The facilitator sees the origin and who has not accepted the charter.
    client.force_login(stage.nora, "allauth.account.auth_backends.AuthenticationBackend")
    shown = client.get(reverse("operator:meeting", args=[meeting.pk])).content.decode()
    assert "Inscription faite par Personne Numéro01" in shown
    assert shown.count("charte à accepter") == 1
    client.logout()
    own = reverse("participant:my_meetings", args=[colleague.token])
    assert "Inscription faite par un collègue" in client.get(own).content.decode()
    client.post(reverse("participant:charter", args=[colleague.token]))
    colleague.refresh_from_db()
    assert colleague.charter_accepted_at is not None
    # One frees one's own seat only.
    act = reverse("participant:registration_act", args=[first.token, registration.pk, "annuler"])
    assert client.post(act).status_code == 404
    mine = meeting.registrations.get(participant=first)
    client.post(reverse("participant:registration_act", args=[first.token, mine.pk, "annuler"]))
    registration.refresh_from_db()
    assert registration.state == "registered"
    # Who registered them asks to be forgotten: their name leaves the letters too.
    proved(client, first).post(reverse("participant:erase", args=[first.token]))
    assert "Numéro01" not in str(list(Message.objects.values_list("letter", flat=True)))


@pytest.mark.requirement("F21")
def test_where_one_works_changes_what_is_to_come(client: Client, stage: Campaign, meeting: Meeting) -> None:
    registration = fill(meeting, 1)[0].registration
    page = reverse("participant:workplace", args=[registration.participant.token])
    client.post(page, {"structure": "CCAS de Lumbres", "job": "Référente"})
    registration.refresh_from_db()
    assert registration.structure_type is not None
    assert (registration.structure.name, registration.structure_type.code) == ("CCAS de Lumbres", "ccas")
    assert registration.job == "Référente"


def test_a_lost_link_leaves_once_an_hour_and_the_page_tells_nothing(client: Client, meeting: Meeting) -> None:
    person = fill(meeting, 1)[0].registration.participant
    Message.objects.all().delete()
    page = reverse("public:lost_link")
    known = client.post(page, {"email": person.email.upper()}).content.decode()
    client.post(page, {"email": person.email})
    unknown = client.post(page, {"email": "personne@example.org"}).content.decode()
    told = Message.objects.get(to=person.email).letter
    assert told["action_url"].endswith(f"/mes-rencontres/{person.token}/")
    assert "aucune inscription n’est connue" in str(Message.objects.get(to="personne@example.org").letter)

    def shown(text: str) -> str:
        return text[text.index("<main") : text.index("</main")]

    assert shown(known) == shown(unknown)
    answers = {client.post(page, {"email": person.email}).status_code for _ in range(12)}
    assert 429 in answers


def test_invitations_stop_by_a_press_and_start_again(client: Client, meeting: Meeting) -> None:
    person = fill(meeting, 1)[0].registration.participant
    page = reverse("participant:invitations", args=[person.token])
    silent = Participant.objects.filter(no_invitation_since__isnull=False)
    client.get(page)
    assert not silent.exists()
    client.post(page)
    assert silent.exists()
    client.post(page)
    assert not silent.exists()


def test_a_mailbox_stops_invitations_without_a_session_and_once(stage: Campaign, meeting: Meeting) -> None:
    first, second = (result.registration.participant for result in fill(meeting, 2))
    february = opened(stage, "2026-02-10")
    address = urlsplit(letters.invitation(first, february).unsubscribe_url).path
    mailbox = Client(enforce_csrf_checks=True)
    silent = Participant.objects.filter(no_invitation_since__isnull=False)
    told = Entry.objects.filter(verb="choose_invitations")
    asked = mailbox.get(address).content.decode()
    assert not silent.exists()
    assert "/mes-rencontres/" not in asked[asked.index("<main") : asked.index("</main")]
    for _ in range(2):
        assert mailbox.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert list(silent) == [first]
    assert (told.count(), set(mailbox.cookies)) == (1, set())
    assert meeting.registrations.filter(participant=first, state="registered").exists()
    # The link is drawn anew: the mailbox still knows the old letter, and its key names nobody else.
    first.token = second.token[::-1]
    first.save()
    assert mailbox.post(address).status_code == 200
    number, _, seal = address.strip("/").rpartition("/")[2].partition(".")
    for forged in (f"{second.pk}.{seal}", f"{number}.{seal[:-1]}", number):
        assert mailbox.post(reverse("participant:without_invitation", args=[forged])).status_code == 404
    assert list(silent) == [first]


@pytest.mark.requirement("R15", "R16")
def test_structures_are_found_as_one_types(client: Client, meeting: Meeting) -> None:
    fill(meeting, 1)
    find = reverse("public:structures")
    assert "Structure bailleur" in client.get(find, {"structure": "BAILL"}).content.decode()
    assert client.get(find, {"structure": "b"}).content.decode().strip() == ""
    assert (
        'value="Structure bailleur"'
        in client.get(reverse("public:meeting", args=[meeting.public_id])).content.decode()
    )
