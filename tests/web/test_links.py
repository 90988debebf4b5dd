"""The personal links of participants: of one person, alive for a term, taken back by them or for them."""

from __future__ import annotations

import logging

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.config.logs import WithoutLinks
from maillage.groups.models import FeedbackLink, Meeting, Participant
from maillage.groups.operations import correct_registration
from maillage.people.models import Funder
from maillage.post.models import Message
from tests.candidates import moment
from tests.groups.steps import Campaign, campaign, fill, january
from tests.people.told import last_act
from tests.situations.steps import proved

NOW = moment("2026-01-05T10:00")


@pytest.fixture
def stage(db: None, settings: Settings) -> Campaign:
    settings.MAILLAGE_TODAY = "2026-01-05T10:00"
    return campaign()


@pytest.fixture
def meeting(stage: Campaign) -> Meeting:
    return january(stage)


def page_of(token: str) -> str:
    return reverse("participant:my_meetings", args=[token])


def opens(token: str) -> bool:
    answer = Client().get(page_of(token))
    assert answer.status_code in (200, 404)
    if answer.status_code == 404:
        shown = answer.content.decode()
        assert "Ce lien ne sert plus" in shown
        assert 'href="/lien-perdu/"' in shown
    return answer.status_code == 200


def refreshed(person: Participant) -> Participant:
    return Participant.objects.get(pk=person.pk)


def test_a_link_lives_the_term_of_the_funder_then_another_is_asked_for(
    stage: Campaign, meeting: Meeting, settings: Settings
) -> None:
    Funder.objects.update(link_days=60)
    person = fill(meeting, 1)[0].registration.participant
    at = refreshed(person).link_expires_at
    assert at is not None
    settings.MAILLAGE_TODAY = str(at.date().replace(day=at.day - 1))
    assert opens(person.token)
    settings.MAILLAGE_TODAY = "2026-12-01T10:00"
    assert not opens(person.token)
    calendar = Client().get(reverse("participant:my_calendar", args=[person.token]))
    assert calendar.status_code == 404
    # The page that offers another tells nothing; the new link opens, the old one stays dead.
    Client().post(reverse("public:lost_link"), {"email": person.email})
    new = refreshed(person).token
    assert new != person.token
    assert new in Message.objects.latest("pk").letter["action_url"]
    assert opens(new)
    assert not opens(person.token)


def test_a_letter_prolongs_a_link_that_is_alive(
    stage: Campaign, meeting: Meeting, settings: Settings
) -> None:
    person = fill(meeting, 1)[0].registration.participant
    first = refreshed(person)
    settings.MAILLAGE_TODAY = "2026-06-01T10:00"
    Client().post(reverse("public:lost_link"), {"email": person.email})
    later = refreshed(person)
    assert later.token == first.token
    assert first.link_expires_at is not None
    assert later.link_expires_at is not None
    assert later.link_expires_at > first.link_expires_at


def test_a_person_takes_back_their_links_and_receives_another(stage: Campaign, meeting: Meeting) -> None:
    person = fill(meeting, 1)[0].registration.participant
    asked = FeedbackLink.objects.create(meeting=meeting, participant=person, sent_at=NOW)
    browser = Client()
    own = reverse("participant:links", args=[person.token])
    assert own in browser.get(page_of(person.token)).content.decode()
    assert "Ce lien n’est plus à moi" in browser.get(own).content.decode()
    assert opens(person.token), "opening the page takes nothing back: a scanner of mail does it"
    done = browser.post(own).content.decode()
    assert "n’ouvrent plus rien" in done
    new = refreshed(person).token
    assert new not in done, "it leaves by mail only"
    assert (opens(person.token), opens(new)) == (False, True)
    assert Client().get(reverse("participant:feedback", args=[asked.token])).status_code == 404
    kept = str(list(Message.objects.values_list("letter", flat=True)))
    assert person.token not in kept
    assert last_act() == "revoke_links"
    assert meeting.registrations.get().state == "registered"


def test_who_receives_the_link_of_someone_else_says_so(stage: Campaign, meeting: Meeting) -> None:
    person = fill(meeting, 1)[0].registration.participant
    Message.objects.all().delete()
    Client().post(reverse("participant:links", args=[person.token]), {"other": "1"})
    assert not opens(person.token)
    told = Message.objects.get()
    assert (told.to, told.kind) == (stage.nora.email, "link_disowned")
    assert refreshed(person).token not in str(told.letter)


def test_who_leads_the_group_takes_back_the_links_of_someone(stage: Campaign, meeting: Meeting) -> None:
    person = fill(meeting, 1)[0].registration.participant
    page = reverse("operator:links_revoke", args=[stage.group.pk, person.pk])
    browser = Client()
    browser.force_login(stage.nora, "allauth.account.auth_backends.AuthenticationBackend")
    shown = reverse("operator:person", args=[stage.group.pk, person.pk])
    assert page in browser.get(shown).content.decode()
    assert browser.post(page).headers["Location"] == shown
    assert (opens(person.token), opens(refreshed(person).token)) == (False, True)
    browser.force_login(stage.marc, "allauth.account.auth_backends.AuthenticationBackend")
    assert browser.post(page).status_code in (403, 404)


def test_a_link_opens_one_person_only_whatever_the_numbers_of_the_address(
    stage: Campaign, meeting: Meeting
) -> None:
    one, other = (result.registration for result in fill(meeting, 2))
    token = one.participant.token
    for name, args in (
        ("registration_act", [token, other.pk, "annuler"]),
        ("my_attestation", [token, meeting.pk]),
        ("takeaways", [token, stage.group.slug]),
    ):
        assert Client().get(reverse(f"participant:{name}", args=args)).status_code == 404
    mine = proved(Client(), one.participant)
    shown = mine.get(reverse("participant:my_data", args=[token])).content.decode()
    assert one.participant.email in shown
    theirs = mine.get(reverse("participant:my_data", args=[other.participant.token]))
    assert theirs.status_code == 302, "a code proves one person"
    assert other.participant.email not in shown


def test_correcting_an_address_kills_the_link_that_left_for_the_wrong_one(
    stage: Campaign, meeting: Meeting
) -> None:
    registration = fill(meeting, 1)[0].registration
    old = registration.participant.token
    kind = registration.structure_type
    assert kind is not None
    correct_registration(registration, email="juste@example.org", structure_type=kind, by=stage.nora, at=NOW)
    person = refreshed(registration.participant)
    assert (opens(old), opens(person.token)) == (False, True)
    assert person.link_expires_at is not None


def test_no_token_in_a_log_nor_told_to_another_site(stage: Campaign, meeting: Meeting) -> None:
    person = fill(meeting, 1)[0].registration.participant
    for path in (page_of(person.token), f"/avis/{person.token}/", f"/invitations/{person.token}/"):
        line = logging.LogRecord("django.request", 30, "", 0, "Not Found: %s", (path,), None)
        assert WithoutLinks().filter(line)
        assert person.token not in line.getMessage()
        assert Client().get(path)["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert "no-store" in Client().get(page_of(person.token))["Cache-Control"]


def test_the_links_of_the_records_merged_into_one_are_taken_back_with_it(
    stage: Campaign, meeting: Meeting
) -> None:
    kept, merged = (row.registration.participant for row in fill(meeting, 2))
    Participant.objects.filter(pk=merged.pk).update(merged_into=kept)
    assert opens(merged.token)
    Client().post(reverse("participant:links", args=[kept.token]))
    assert (opens(kept.token), opens(merged.token)) == (False, False)
