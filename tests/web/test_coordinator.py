"""The coordinator's territory: counts by type of structure, never a name (scenario E4)."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.groups.models import GuestProposal, Meeting, Theme
from maillage.groups.operations import close_attendance, mark_attendance
from maillage.groups.operations.meeting import open_meeting
from maillage.people.models import Person
from tests.groups.steps import OPENED, Campaign, campaign, enrol, fill, january, planned


@pytest.fixture
def stage(db: None, settings: Settings) -> Campaign:
    settings.MAILLAGE_TODAY = "2026-01-05T10:00"
    return campaign()


@pytest.mark.requirement("R28")
def test_a_coordinator_reads_counts_and_proposes_a_theme(client: Client, stage: Campaign) -> None:
    fill(january(stage), 3)
    client.force_login(stage.karim, "allauth.account.auth_backends.AuthenticationBackend")
    text = client.get(reverse("coordinator:territory")).content.decode()
    assert "3 inscrits\u00a0: 3 bailleurs" in text
    assert "Numéro" not in text
    client.post(reverse("coordinator:theme_new", args=[stage.group.pk]), {"label": "Syndrome de Diogène"})
    assert Theme.objects.get().accepted_at is None
    assert "proposé" in client.get(reverse("coordinator:territory")).content.decode()


def hold(meeting: Meeting, kinds: dict[str, int], by: Person) -> None:
    """Sign people up by type of structure, mark them present, close the sheet."""
    number = 0
    for kind, count in kinds.items():
        for _ in range(count):
            number += 1
            signed = enrol(meeting, number, at=OPENED, kind=kind)
            mark_attendance(meeting, signed.registration.participant, "present", by=by, at=meeting.starts_at)
    close_attendance(meeting, by=by, at=meeting.ends_at)


@pytest.mark.requirement("R16", "R28", "R34")
def test_the_types_that_no_longer_come_are_told_and_a_guest_is_proposed_and_answered(
    client: Client, stage: Campaign, settings: Settings
) -> None:
    settings.MAILLAGE_TODAY = "2026-04-02T10:00"
    planned(stage)
    everyone = {"bailleur": 5, "ccas": 4, "lda": 2, "spip": 1, "associations": 1}
    for month, kinds in ((1, everyone), (2, {"bailleur": 2, "ccas": 1}), (3, {"bailleur": 1, "ccas": 1})):
        meeting = stage.group.meetings.get(day__month=month)
        hold(open_meeting(meeting, by=stage.nora, at=OPENED), kinds, stage.nora)
    client.force_login(stage.karim, "allauth.account.auth_backends.AuthenticationBackend")
    text = client.get(reverse("coordinator:territory")).content.decode()
    mix = "13 inscrits\u00a0: 5 bailleurs, 4 CCAS, 2 Logement d’abord, 1 SPIP, 1 association"
    assert mix in text
    assert "Aucun SPIP depuis janvier" in text
    assert "Aucune autre association depuis janvier" in text
    assert "Aucun CCAS" not in text
    assert "Inviter un autre type de structure" in text
    assert reverse("coordinator:invite_type", args=[stage.group.pk, "ccas"]) in text
    assert "Numéro" not in text
    april = open_meeting(stage.group.meetings.get(day__month=4), by=stage.nora, at=OPENED)
    invitation = reverse("coordinator:invite_type", args=[stage.group.pk, "spip"])
    page = client.get(invitation).content.decode()
    assert "1 personne" in page
    assert "Numéro" not in page
    assert str(april.public_id) in page
    assert "1 personne invitée" in client.post(invitation, follow=True).content.decode()
    assert "déjà inscrites ou invitées" in client.post(invitation, follow=True).content.decode()
    assert april.invitations.count() == 1
    asked = {"function": "Officier de prévention", "structure": "SDIS 62", "about": "Incendie"}
    address = reverse("coordinator:guest_new", args=[stage.group.pk])
    client.post(address, asked)
    again = client.post(address, asked).content.decode()
    assert "Cette proposition attend déjà la réponse de l’opérateur." in again
    assert "Officier de prévention" in again
    proposal = GuestProposal.objects.get()

    client.force_login(stage.nora, "allauth.account.auth_backends.AuthenticationBackend")
    assert "Répondre à la coordination du territoire" in client.get(reverse("home")).content.decode()
    answer = reverse("operator:guest_answer", args=[stage.group.pk, proposal.pk])
    assert answer in client.get(reverse("operator:sessions", args=[stage.group.pk])).content.decode()
    assert "Dites pourquoi" in client.post(answer, {"decline": "1"}).content.decode()
    client.post(answer, {"decline": "1", "reason": "Déjà invité en mai"})
    assert "déjà sa réponse" in client.post(answer, {"accept": "1"}).content.decode()

    client.force_login(stage.karim, "allauth.account.auth_backends.AuthenticationBackend")
    told = client.get(reverse("coordinator:territory")).content.decode()
    assert "pas retenue" in told
    assert "Déjà invité en mai" in told


@pytest.mark.requirement("R7")
def test_a_coordinator_of_another_territory_finds_nothing(client: Client, stage: Campaign) -> None:
    january(stage)
    membership = stage.karim.memberships.get()
    membership.territory = stage.artois.lot.territory
    membership.save()
    client.force_login(stage.karim, "allauth.account.auth_backends.AuthenticationBackend")
    assert "Groupe Audomarois" not in client.get(reverse("coordinator:territory")).content.decode()
    assert client.get(reverse("coordinator:theme_new", args=[stage.group.pk])).status_code == 404
