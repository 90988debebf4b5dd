"""An address that its reader says is not the person's: nothing leaves for it, until it is given right."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.groups.models import Meeting, Merge, Participant, StructureType
from maillage.groups.operations import (
    cancel_meeting,
    cancel_registration,
    correct_address,
    correct_registration,
    invite,
    move_meeting,
    register_colleague,
    revoke_links,
    sign_in_unknown,
    sign_up,
)
from maillage.groups.operations.merge import merge_participants, undo_merge
from maillage.groups.operations.reminders import send_due_messages
from maillage.groups.operations.returning import send_own_link
from maillage.groups.queries.participant import known_by
from maillage.post.models import Message
from maillage.rules.verdict import Refused
from maillage.situations.operations import send_reading_code
from tests.candidates import moment
from tests.groups.steps import Campaign, enrol, fill
from tests.people.told import last_act

NOW = moment("2026-01-05T10:00")
WRONG = "personne1@example.org"


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2026-01-05T10:00"


@pytest.fixture
def person(meeting: Meeting) -> Participant:
    """Someone registered, whose letters reached another, who said so."""
    found = fill(meeting, 1)[0].registration.participant
    disown(found)
    return refreshed(found)


def disown(person: Participant) -> None:
    Client().post(reverse("participant:links", args=[person.token]), {"other": "1"})


def refreshed(person: Participant) -> Participant:
    return Participant.objects.get(pk=person.pk)


def facilitator(stage: Campaign) -> Client:
    browser = Client()
    browser.force_login(stage.nora, "allauth.account.auth_backends.AuthenticationBackend")
    return browser


def again(meeting: Meeting, person: Participant, name: str = "") -> None:
    give(meeting, WRONG, name or person.full_name)


def give(meeting: Meeting, address: str, name: str) -> None:
    sign_up(
        meeting,
        full_name=name,
        email=address,
        structure="CCAS de Saint-Omer",
        job="",
        charter=True,
        at=NOW,
    )


def test_nothing_leaves_for_it_whatever_the_act(
    stage: Campaign, meeting: Meeting, person: Participant
) -> None:
    assert not Message.objects.filter(to=WRONG).exists(), "what waited does not leave either"
    registration = meeting.registrations.get()
    revoke_links(person, by=stage.nora, at=NOW)
    move_meeting(meeting, day=dt.date(2026, 1, 20), by=stage.nora, at=NOW)
    send_due_messages(at=moment("2026-01-19T10:00"))
    with pytest.raises(Refused, match="votre adresse"):
        send_reading_code(person, at=NOW)
    register_colleague(
        meeting,
        colleague=person,
        full_name="Zoé Petit",
        email="zoe@example.org",
        structure="CCAS de Saint-Omer",
        at=NOW,
    )
    cancel_registration(registration, at=NOW)
    other = stage.group.meetings.order_by("starts_at")[3]
    Meeting.objects.filter(pk=other.pk).update(state="open")
    assert invite(other, [person.pk], by=stage.nora, at=NOW) == 0
    again_by_a_colleague = Participant.objects.get(email="zoe@example.org")
    register_colleague(
        meeting,
        colleague=again_by_a_colleague,
        full_name=person.full_name,
        email=WRONG,
        structure="CCAS de Saint-Omer",
        at=NOW,
    )
    cancel_meeting(Meeting.objects.get(pk=meeting.pk), reason="Verglas.", by=stage.nora, at=NOW)
    assert not Message.objects.filter(to=WRONG).exists()
    assert refreshed(person).address_disowned_at


def test_a_link_asked_for_is_that_of_nobody_known(person: Participant) -> None:
    assert known_by(WRONG) is None
    send_own_link(WRONG, at=NOW)
    told = Message.objects.get(to=WRONG)
    assert "aucune inscription n’est connue" in str(told.letter)
    assert "/mes-rencontres/" not in str(told.letter)


def test_it_is_told_to_the_journal_and_shown_beside_the_person(
    stage: Campaign, meeting: Meeting, person: Participant
) -> None:
    assert last_act() == "disown_address"
    browser = facilitator(stage)
    for page in (
        reverse("operator:meeting", args=[meeting.pk]),
        reverse("operator:person", args=[stage.group.pk, person.pk]),
    ):
        assert "adresse de quelqu’un d’autre" in browser.get(page).content.decode()


def test_the_facilitator_corrects_it_and_the_person_is_written_to_again(
    stage: Campaign, meeting: Meeting, person: Participant
) -> None:
    browser = facilitator(stage)
    page = reverse("operator:person_address", args=[stage.group.pk, person.pk])
    same = browser.post(page, {"email": WRONG}).content.decode()
    assert "demandez la bonne à la personne" in same
    shown = browser.get(reverse("operator:person", args=[stage.group.pk, person.pk])).content.decode()
    assert page in shown
    browser.post(page, {"email": "La.Sienne@example.org"})
    right = refreshed(person)
    assert (right.mailbox, right.address_disowned_at) == ("la.sienne@example.org", None)
    sent = Message.objects.get(to="la.sienne@example.org")
    assert right.token in sent.letter["action_url"]
    assert last_act() == "correct_address"


def test_correcting_the_type_alone_leaves_the_address_as_it_is(
    stage: Campaign, meeting: Meeting, person: Participant
) -> None:
    registration = meeting.registrations.get()
    kind = StructureType.objects.get(code="ccas")
    correct_registration(registration, email=WRONG, structure_type=kind, by=stage.nora, at=NOW)
    assert refreshed(person).address_disowned_at
    correct_registration(registration, email="autre@example.org", structure_type=kind, by=stage.nora, at=NOW)
    assert refreshed(person).address_disowned_at is None


def test_the_person_who_gives_it_again_is_written_to_again(meeting: Meeting, person: Participant) -> None:
    again(meeting, person)
    assert refreshed(person).mailbox == WRONG
    assert Message.objects.filter(to=WRONG).count() == 1
    assert meeting.registrations.count() == 1


def test_the_person_who_signs_the_sheet_with_it_is_written_to_again(
    meeting: Meeting, person: Participant
) -> None:
    at = moment("2026-01-13T09:30")
    mark = sign_in_unknown(
        meeting, full_name=person.full_name, structure="CCAS de Saint-Omer", job="", email=WRONG, at=at
    )
    assert mark.participant == person
    assert refreshed(person).mailbox == WRONG


def test_its_reader_who_signs_up_gets_a_record_of_their_own(
    stage: Campaign, meeting: Meeting, person: Participant
) -> None:
    again(meeting, person, name="Bérénice Autre")
    reader = Participant.objects.get(email=WRONG)
    assert (reader.full_name, reader == person) == ("Bérénice Autre", False)
    assert (refreshed(person).email, refreshed(person).address_disowned_at) == ("", None)
    assert {row.participant for row in meeting.registrations.all()} == {person, reader}
    cancel_meeting(meeting, reason="Verglas.", by=stage.nora, at=NOW)
    assert not Message.objects.filter(to="").exists()


def test_a_link_that_came_to_an_address_of_before_leaves_the_address_of_today(
    stage: Campaign, meeting: Meeting
) -> None:
    kept, merged = (row.registration.participant for row in fill(meeting, 2))
    merge_participants(kept, merged, group=stage.group, by=stage.nora, at=NOW)
    Message.objects.all().delete()
    disown(merged)
    assert refreshed(merged).address_disowned_at
    assert refreshed(kept).mailbox
    sent = Message.objects.get()
    assert (sent.to, sent.kind) == (kept.email, "own-link")


@pytest.fixture
def united(stage: Campaign, meeting: Meeting) -> tuple[Participant, Participant]:
    """Two records made one, and nobody reads either address for this person."""
    kept, merged = (row.registration.participant for row in fill(meeting, 2))
    merge_participants(kept, merged, group=stage.group, by=stage.nora, at=NOW)
    for record in (merged, kept):
        disown(refreshed(record))
    assert refreshed(kept).address_disowned_at
    assert refreshed(merged).address_disowned_at
    return kept, merged


def test_the_own_address_of_the_record_kept_given_again_is_written_to_again(
    meeting: Meeting, united: tuple[Participant, Participant]
) -> None:
    kept, merged = united
    give(meeting, kept.email, kept.full_name)
    assert refreshed(kept).mailbox == kept.email
    assert refreshed(merged).address_disowned_at, "nothing was said of the other"


@pytest.mark.parametrize("name_of", [0, 1])
def test_the_address_of_a_merged_record_is_theirs_by_either_name_and_makes_no_third_record(
    meeting: Meeting, united: tuple[Participant, Participant], name_of: int
) -> None:
    kept, merged = united
    Message.objects.all().delete()
    give(meeting, merged.email, united[name_of].full_name)
    assert refreshed(kept).mailbox == merged.email
    assert (refreshed(merged).email, refreshed(merged).address_disowned_at) == ("", None)
    assert Participant.objects.count() == 2
    assert [told.to for told in Message.objects.all()] == [merged.email]


@pytest.mark.parametrize("name_of", [0, 1])
def test_undoing_the_merge_leaves_the_address_to_the_name_it_was_given_with(
    stage: Campaign, meeting: Meeting, united: tuple[Participant, Participant], name_of: int
) -> None:
    address = united[1].email
    give(meeting, address, united[name_of].full_name)
    undo_merge(Merge.objects.get(), by=stage.nora, at=NOW)
    assert refreshed(united[name_of]).mailbox == address
    assert refreshed(united[1 - name_of]).email == ""


def test_an_address_corrected_since_is_not_given_back_with_the_merge(
    stage: Campaign, meeting: Meeting, united: tuple[Participant, Participant]
) -> None:
    kept, merged = united
    give(meeting, merged.email, merged.full_name)
    correct_address(refreshed(kept), email="la.sienne@example.org", by=stage.nora, at=NOW)
    undo_merge(Merge.objects.get(), by=stage.nora, at=NOW)
    assert refreshed(kept).mailbox == "la.sienne@example.org"
    assert refreshed(merged).email == ""


def test_the_address_goes_up_two_merges_and_comes_down_them(
    stage: Campaign, meeting: Meeting, united: tuple[Participant, Participant]
) -> None:
    kept, merged = united
    last = enrol(meeting, 3, at=NOW).registration.participant
    merge_participants(last, refreshed(kept), group=stage.group, by=stage.nora, at=NOW)
    disown(refreshed(last))
    give(meeting, merged.email, merged.full_name)
    assert refreshed(last).mailbox == merged.email
    for merge in Merge.objects.order_by("-pk"):
        undo_merge(merge, by=stage.nora, at=NOW)
    assert [refreshed(one).mailbox for one in (last, kept, merged)] == ["", "", merged.email]


@pytest.mark.parametrize("name_of", [0, 1])
def test_a_colleague_who_gives_a_merged_record_by_either_name_settles_nothing(
    meeting: Meeting, united: tuple[Participant, Participant], name_of: int
) -> None:
    other = enrol(meeting, 3, at=NOW).registration.participant
    register_colleague(
        meeting,
        colleague=other,
        full_name=united[name_of].full_name,
        email=united[1].email,
        structure="CCAS de Saint-Omer",
        at=NOW,
    )
    assert refreshed(united[1]).address_disowned_at


def test_a_person_without_an_address_of_their_own_is_not_the_record_kept(
    stage: Campaign, meeting: Meeting, person: Participant
) -> None:
    other = enrol(meeting, 2, at=NOW).registration.participant
    with pytest.raises(Refused, match="Gardez la fiche qui porte une adresse"):
        merge_participants(person, other, group=stage.group, by=stage.nora, at=NOW)


def test_only_an_address_is_disowned_under_raw_sql(person: Participant) -> None:
    with (
        pytest.raises(IntegrityError, match="participant_disowned_has_an_address"),
        transaction.atomic(),
    ):
        Participant.objects.filter(pk=person.pk).update(email="")
