"""An account that closes leaves nothing half done, and takes no role afterwards."""

import datetime as dt
from functools import partial

import pytest

from maillage.journal.models import Entry
from maillage.people.models import (
    ERASED_ACCOUNT,
    Delegation,
    Invitation,
    JoinRequest,
    Membership,
    Person,
    Role,
)
from maillage.people.operations import (
    accept_invitation,
    answer_join_request,
    ask_to_join,
    end_membership,
    invite,
    send_invitation_again,
)
from maillage.people.operations.account import forget_account
from maillage.post.models import Message
from maillage.rules.verdict import Refused
from tests.builders import PREPARED, Body, lend_signature, make_body, make_operator, make_person
from tests.races import at_once

LATER = PREPARED + dt.timedelta(days=2)


@pytest.fixture
def body(admin: Person) -> Body:
    return make_body("Association Les Tilleuls", by=admin)


@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("R57")
def test_two_last_representatives_who_erase_their_accounts_at_once_leave_one(body: Body):
    second = make_person("Rose Restante", body.organisation, Role.LEGAL_REPRESENTATIVE)
    leaving = (body.representative, second)
    said = at_once([partial(forget_account, one, by=one, at=LATER) for one in leaving])
    assert sorted(map(bool, said)) == [False, True]
    assert "dernière représentation légale" in max(said)
    assert Membership.objects.live().filter(role=Role.LEGAL_REPRESENTATIVE).count() == 1


@pytest.mark.django_db
def test_an_erased_account_holds_the_invitations_it_sent_and_ends_what_it_received_or_asked(
    body: Body, admin: Person
):
    leaving = body.preparer
    other = make_operator("Fondation du Littoral", by=admin)
    sent = invite(
        organisation=body.organisation,
        email="nadia@arrivee.example.org",
        full_name="Nadia",
        role=Role.FACILITATOR,
        by=leaving,
        at=PREPARED,
    )
    invite(
        organisation=other,
        email=leaving.email,
        full_name="Paul",
        role=Role.PREPARER,
        by=admin,
        at=PREPARED,
    )
    ask_to_join(other, role=Role.ACCOUNTANT, by=leaving, at=PREPARED)
    forget_account(leaving, by=leaving, at=LATER)
    assert Invitation.objects.get().held_at == LATER
    assert not JoinRequest.objects.exists()
    with pytest.raises(Refused, match="n’est plus valable"):
        accept_invitation(sent, at=LATER)
    again = send_invitation_again(sent, email=sent.email, by=body.representative, at=LATER)
    assert accept_invitation(again, at=LATER).email == "nadia@arrivee.example.org"


@pytest.mark.django_db
def test_each_role_that_ends_with_an_account_is_told_by_the_journal_without_the_name(body: Body):
    leaving = body.preparer
    name = leaving.full_name
    Membership.objects.create(
        person=leaving, organisation=body.organisation, role=Role.ACCOUNTANT, since=PREPARED
    )
    before = Entry.objects.count()
    forget_account(leaving, by=leaving, at=LATER)
    lines = list(Entry.objects.order_by("sequence")[before:])
    assert [(one.verb, one.actor_label, one.subject_label) for one in lines] == [
        ("leave_organisation", ERASED_ACCOUNT, body.organisation.name)
    ] * 2
    assert {(one.before or {})["rôle"] for one in lines} == {"Préparation des dossiers", "Comptabilité"}
    assert name not in str([(one.before, one.after, one.note) for one in lines])


@pytest.mark.django_db
@pytest.mark.requirement("F46")
@pytest.mark.parametrize("by_time", [False, True])
def test_a_signature_lent_by_an_account_that_closes_is_told_to_the_journal_and_to_the_delegate(
    body: Body, by_time: bool
):
    leaving, delegate = body.representative, body.preparer
    name = leaving.full_name
    make_person("Rose Restante", body.organisation, Role.LEGAL_REPRESENTATIVE)
    lend_signature(body, PREPARED.date(), PREPARED.date() + dt.timedelta(days=1))
    lend_signature(body, LATER.date(), LATER.date() + dt.timedelta(days=9))
    forget_account(leaving, by=None if by_time else leaving, at=LATER)
    over, live = Delegation.objects.order_by("start")
    assert (over.revoked_at, live.revoked_at) == (LATER, LATER)
    line = Entry.objects.get(verb="revoke_delegation")
    assert line.actor_label == ("Maillage" if by_time else ERASED_ACCOUNT)
    assert (line.before, line.note) == ({"personne": delegate.full_name}, "Compte effacé")
    letter = Message.objects.get(kind="delegation_revoked")
    assert (letter.to, name in str(letter.letter)) == (delegate.email, False)


@pytest.mark.django_db
def test_a_signature_received_by_an_account_that_closes_is_told_without_a_name_nor_a_letter(body: Body):
    name = body.preparer.full_name
    lend_signature(body, LATER.date(), LATER.date() + dt.timedelta(days=9))
    forget_account(body.preparer, by=body.preparer, at=LATER)
    line = Entry.objects.get(verb="revoke_delegation")
    assert (line.before, name in str((line.before, line.actor_label))) == (
        {"personne": ERASED_ACCOUNT},
        False,
    )
    assert not Message.objects.filter(kind="delegation_revoked").exists()


@pytest.mark.django_db
def test_an_account_closed_by_time_ends_its_roles_in_the_name_of_the_installation(body: Body):
    forget_account(body.preparer, by=None, at=LATER)
    line = Entry.objects.order_by("-sequence")[0]
    assert (line.verb, line.actor_label) == ("end_membership", "Maillage")


@pytest.mark.django_db
@pytest.mark.requirement("R57")
def test_a_closed_account_takes_no_role_by_an_old_request_and_may_be_refused(body: Body, officer: Person):
    asking = Person.objects.create(email="ana@essai.example.org", full_name="Ana", created_at=PREPARED)
    asked = ask_to_join(body.organisation, role=Role.PREPARER, by=asking, at=PREPARED)
    Person.objects.filter(pk=asking.pk).update(is_active=False)
    with pytest.raises(Refused, match="désactivé"):
        answer_join_request(asked, accepted=True, by=officer, at=LATER)
    assert not Membership.objects.filter(person=asking).exists()
    assert answer_join_request(asked, accepted=False, by=officer, at=LATER).accepted is False


@pytest.mark.django_db
@pytest.mark.requirement("R57")
def test_a_representative_whose_account_is_closed_does_not_count_as_the_one_who_stays(
    body: Body, officer: Person
):
    closed = make_person("Claude Closed", body.organisation, Role.LEGAL_REPRESENTATIVE)
    Person.objects.filter(pk=closed.pk).update(is_active=False)
    role = Membership.objects.get(person=body.representative)
    with pytest.raises(Refused, match="dernière représentation légale"):
        end_membership(role, by=body.representative, at=LATER)
    # Nor is it asked to answer who wants to join.
    Person.objects.filter(pk=body.representative.pk).update(is_active=False)
    asking = Person.objects.create(email="ana@essai.example.org", full_name="Ana", created_at=PREPARED)
    ask_to_join(body.organisation, role=Role.PREPARER, by=asking, at=LATER)
    told = Message.objects.filter(kind="join_request").values_list("to", flat=True)
    assert officer.email in told
    assert closed.email not in told
