"""A colleague leaves: no door stays open behind them, and their work stays to the others."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from maillage.journal.models import Entry
from maillage.people.access import standing_of
from maillage.people.models import (
    Delegation,
    Funder,
    Invitation,
    Membership,
    OpenSession,
    Organisation,
    Person,
    Role,
)
from maillage.people.operations import accept_invitation, end_membership, grant_delegation, invite
from maillage.rules.french import PARIS
from maillage.rules.verdict import Refused
from tests.builders import (
    PREPARED,
    Body,
    lend_signature,
    lot,
    make_body,
    make_call,
    make_draft,
    make_person,
)
from tests.people.told import code_sent

LATER = PREPARED + dt.timedelta(days=2)


@pytest.fixture
def body(admin: Person) -> Body:
    return make_body("Association Les Tilleuls", by=admin)


def entered(person: Person) -> Client:
    client = Client()
    client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def role_of(person: Person, role: Role) -> Membership:
    return Membership.objects.live().get(person=person, role=role)


@pytest.mark.django_db
def test_the_invitations_that_an_officer_sent_for_the_bodies_wait_once_they_left(body: Body, admin: Person):
    officer = make_person("Iris Instructrice", Funder.objects.get().organisation, Role.INSTRUCTOR)
    sent = invite(
        organisation=body.organisation,
        email="iris@ailleurs.example.org",
        full_name="Iris",
        role=Role.LEGAL_REPRESENTATIVE,
        by=officer,
        at=PREPARED,
    )
    end_membership(role_of(officer, Role.INSTRUCTOR), by=admin, at=LATER)
    with pytest.raises(Refused, match="n’est plus valable"):
        accept_invitation(sent, at=LATER)


@pytest.mark.django_db
@pytest.mark.requirement("R57", "F46")
def test_who_is_put_out_is_signed_out_and_loses_links_and_signatures_while_the_work_goes_on(
    body: Body, admin: Person, settings: Any
):
    settings.MAILLAGE_TODAY = "2025-04-30T10:00"
    leaving, office = body.preparer, body.organisation
    colleague = make_person("Carole Collègue", office, Role.PREPARER)
    draft = make_draft(lot(make_call(by=admin)), body)
    lend_signature(body, dt.date(2025, 4, 1), dt.date(2025, 12, 31))
    sent = invite(
        organisation=office,
        email="nadia@arrivee.example.org",
        full_name="Nadia",
        role=Role.FACILITATOR,
        by=leaving,
        at=PREPARED,
    )
    browsers = [entered(leaving), entered(leaving)]
    page = f"/operateur/candidatures/{draft.number}/"
    assert [one.get(page).status_code for one in browsers] == [200, 200]

    manager = entered(body.representative)
    held = role_of(leaving, Role.PREPARER)
    told = manager.get(f"/operateur/equipe/roles/{held.pk}/retirer/").content.decode()
    assert "déconnectée aussitôt" in told
    assert manager.post(f"/operateur/equipe/roles/{held.pk}/retirer/").status_code == 302

    # The sessions are gone at once, and a new entry finds no role.
    for browser in browsers:
        assert browser.get(page).headers["Location"].startswith("/connexion/")
    assert not OpenSession.objects.filter(person=leaving).exists()
    again = Client()
    again.post("/connexion/", {"email": leaving.email})
    again.post("/connexion/code/", {"code": code_sent(leaving.email)})
    assert again.get("/accueil/").status_code == 200
    assert again.get(page).status_code == 404

    # The signature is taken back, and the journal tells all of it.
    lent = Delegation.objects.get()
    assert lent.revoked_by == body.representative
    verbs = list(Entry.objects.order_by("-sequence").values_list("verb", "after")[:2])
    assert [verb for verb, _ in verbs] == ["end_membership", "revoke_delegation"]
    assert verbs[0][1] == {"sessions fermées": 2, "délégations retirées": 1, "invitations à confirmer": 1}

    # The link sent opens nothing until someone confirms it.
    with pytest.raises(Refused, match="n’est plus valable"):
        accept_invitation(Invitation.objects.get(pk=sent.pk), at=LATER)
    assert "Ce lien n’est plus valable" in Client().get(f"/invitations/{sent.token}/").content.decode()
    team = entered(colleague).get(f"/operateur/equipe/{office.pk}/").content.decode()
    assert "à confirmer" in team
    confirm = f"/operateur/equipe/invitations/{sent.pk}/"
    assert "partie" in manager.get(confirm).content.decode()
    assert manager.post(confirm, {"email": sent.email}).status_code == 302
    confirmed = Invitation.objects.get(pk=sent.pk)
    assert (confirmed.held_at, confirmed.invited_by) == (None, body.representative)
    assert confirmed.token != sent.token
    settings.MAILLAGE_TODAY = "2025-05-02T10:00"
    assert Client().post(f"/invitations/{confirmed.token}/").headers["Location"] == "/accueil/"

    # The unfinished file is there for the colleague, who goes on.
    assert entered(colleague).get(page).status_code == 200
    assert draft.number in entered(colleague).get("/operateur/candidatures/").content.decode()


@pytest.mark.django_db
def test_who_leaves_by_themselves_stays_signed_in_without_the_role(body: Body):
    browser = entered(body.preparer)
    held = role_of(body.preparer, Role.PREPARER)
    assert browser.post(f"/operateur/equipe/roles/{held.pk}/retirer/").headers["Location"] == "/accueil/"
    assert browser.get("/accueil/").status_code == 200
    assert browser.get("/operateur/equipe/").status_code == 404


@pytest.mark.django_db
def test_one_role_ended_leaves_the_others(body: Body, admin: Person):
    Membership.objects.create(
        person=body.preparer, organisation=body.organisation, role=Role.ACCOUNTANT, since=PREPARED
    )
    lend_signature(body, LATER.date(), LATER.date())
    end_membership(role_of(body.preparer, Role.ACCOUNTANT), by=body.representative, at=LATER)
    assert Delegation.objects.get().revoked_at is None
    assert standing_of(body.preparer).holds(Role.PREPARER)


@pytest.mark.django_db
def test_the_last_representative_reads_what_to_do_first(body: Body):
    head = entered(body.representative)
    held = role_of(body.representative, Role.LEGAL_REPRESENTATIVE)
    answer = head.post(f"/operateur/equipe/roles/{held.pk}/retirer/")
    assert answer.status_code == 403
    assert "donnez d’abord ce rôle à la personne qui lui succède" in answer.content.decode().replace(
        "\xa0", " "
    )


@pytest.mark.django_db
def test_an_invitation_that_waits_is_accepted_by_nobody_nor_by_raw_sql(body: Body):
    sent = invite(
        organisation=body.organisation,
        email="nadia@arrivee.example.org",
        full_name="Nadia",
        role=Role.FACILITATOR,
        by=body.preparer,
        at=PREPARED,
    )
    with pytest.raises(IntegrityError, match="invitation_held_opens_nothing"), transaction.atomic():
        Invitation.objects.filter(pk=sent.pk).update(held_at=LATER, accepted_at=LATER)


# --- a signature lent between two days ----------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.requirement("F46")
@pytest.mark.parametrize("role", [Role.PREPARER, Role.ACCOUNTANT, Role.FACILITATOR])
def test_a_signature_received_is_not_lent_in_turn(body: Body, role: Role):
    lend_signature(body, LATER.date(), LATER.date() + dt.timedelta(days=30))
    third = make_person("Théo Tiers", body.organisation, Role.PREPARER)
    Membership.objects.get_or_create(
        person=body.preparer,
        organisation=body.organisation,
        role=role,
        ended_at=None,
        defaults={"since": PREPARED},
    )
    with pytest.raises(Refused, match="Seule la représentation légale"):
        grant_delegation(
            body.organisation,
            delegate=third,
            start=LATER.date(),
            end=LATER.date(),
            received=None,  # type: ignore[arg-type]  # refused before any document is looked at
            by=body.preparer,
            at=LATER,
        )
    page = f"/operateur/equipe/{body.organisation.pk}/deleguer/"
    assert entered(body.preparer).post(page, {"delegate": third.pk}).status_code == 403
    assert Delegation.objects.count() == 1


MOMENTS = st.integers(1_735_689_600_000, 1_830_297_600_000).map(
    lambda milliseconds: dt.datetime.fromtimestamp(milliseconds / 1000, tz=dt.UTC)
)


@pytest.mark.requirement("F46", "F49")
@given(MOMENTS, st.integers(-3, 3), st.integers(0, 3))
def test_a_delegation_begins_and_ends_at_midnight_in_paris(moment: dt.datetime, shift: int, length: int):
    start = moment.astimezone(PARIS).date() + dt.timedelta(days=shift)
    lent = Delegation(start=start, end=start + dt.timedelta(days=length))
    opens = dt.datetime.combine(start, dt.time(), tzinfo=PARIS)
    closes = dt.datetime.combine(lent.end + dt.timedelta(days=1), dt.time(), tzinfo=PARIS)
    for instant in (moment, opens, closes, closes - dt.timedelta(microseconds=1)):
        day = instant.astimezone(PARIS).date()
        assert lent.is_live(day) == (opens.astimezone(dt.UTC) <= instant < closes.astimezone(dt.UTC))


@pytest.mark.django_db
@pytest.mark.requirement("F46", "F49", "R73")
@pytest.mark.parametrize(
    ("at", "signs"),
    [
        ("2026-03-28T22:59:59.999+00:00", False),
        ("2026-03-28T23:00:00+00:00", True),  # midnight in winter: the clocks change two hours later
        ("2026-10-25T22:59:59.999+00:00", True),  # summer time has ended that very day
        ("2026-10-25T23:00:00+00:00", False),
    ],
)
def test_the_delegate_signs_from_midnight_to_midnight_across_both_changes_of_hour(
    body: Body, settings: Any, at: str, signs: bool
):
    lend_signature(body, dt.date(2026, 3, 29), dt.date(2026, 10, 25))
    settings.MAILLAGE_TODAY = at
    today = dt.datetime.fromisoformat(at).astimezone(PARIS).date()
    organisation: Organisation = body.organisation
    assert bool(standing_of(body.preparer).may_sign_for(organisation, today)) == signs
    page = entered(body.preparer).get(f"/operateur/equipe/{organisation.pk}/").content.decode()
    assert ("en cours" in page) == signs
