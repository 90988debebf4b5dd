"""Nobody comes back by a door left open: links sent before, signatures lent, codes to a lost address."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from maillage.journal.models import Entry
from maillage.people.models import Delegation, Invitation, Membership, Organisation, Person, Role
from maillage.people.operations import (
    accept_invitation,
    answer_join_request,
    ask_new_address,
    ask_to_join,
    confirm_code,
    declare_organisation,
    end_membership,
    invite,
    prove_organisation,
    set_address,
)
from maillage.post.models import Message
from maillage.rules.verdict import Refused
from tests.builders import PREPARED, Body, lend_signature, make_body, make_operator, make_person
from tests.people.told import code_sent

pytestmark = pytest.mark.django_db
LATER = PREPARED + dt.timedelta(days=2)


def sent(organisation: Organisation, name: str, role: Role, by: Person) -> Invitation:
    address = f"{name.lower()}@arrivee.example.org"
    return invite(organisation=organisation, email=address, full_name=name, role=role, by=by, at=PREPARED)


@pytest.mark.requirement("R57")
def test_a_link_sent_before_the_recognition_makes_no_second_representative(officer: Person):
    first = Person.objects.create(email="ana@essai.example.org", full_name="Ana Essai", created_at=PREPARED)
    body = declare_organisation(
        siret="00000030700017",
        name="Association d’essai",
        legal_form="association",
        address="1 rue du Port",
        represents=False,
        company=None,
        by=first,
        at=PREPARED,
    )
    checked = accept_invitation(sent(body, "Vraie", Role.LEGAL_REPRESENTATIVE, first), at=PREPARED)
    link = sent(body, "Seconde", Role.LEGAL_REPRESENTATIVE, first)
    prove_organisation(body, representative=checked, by=officer, at=LATER, how="Statuts lus.")
    with pytest.raises(Refused, match="n’est plus valable"):
        accept_invitation(Invitation.objects.get(pk=link.pk), at=LATER)
    heads = Membership.objects.live().filter(organisation=body, role=Role.LEGAL_REPRESENTATIVE)
    assert [row.person for row in heads] == [checked]


def test_who_is_put_out_does_not_come_back_by_a_link_of_their_own(officer: Person, admin: Person):
    body = make_operator(by=admin)
    kept = make_person("Rose Restante", body, Role.LEGAL_REPRESENTATIVE)
    usurper = make_person("Ugo Usurpateur", body, Role.LEGAL_REPRESENTATIVE)
    own, hers = (sent(body, f"P{who.pk}", Role.LEGAL_REPRESENTATIVE, who) for who in (usurper, kept))
    role = Membership.objects.get(person=usurper)
    end_membership(role, by=officer, at=LATER, reason="Fraude", by_officer=True)
    with pytest.raises(Refused, match="n’est plus valable"):
        accept_invitation(Invitation.objects.get(pk=own.pk), at=LATER)
    welcome = accept_invitation(Invitation.objects.get(pk=hers.pk), at=LATER)
    assert welcome.email == hers.email


@pytest.mark.requirement("F46")
def test_a_signature_lent_ends_with_the_role_of_who_lent_it(officer: Person, admin: Person):
    body: Body = make_body("Association Les Tilleuls", by=admin)
    lend_signature(body, LATER.date(), LATER.date() + dt.timedelta(days=9))
    make_person("Rose Restante", body.organisation, Role.LEGAL_REPRESENTATIVE)
    role = Membership.objects.get(person=body.representative)
    end_membership(role, by=officer, at=LATER, reason="Usurpation", by_officer=True)
    lent = Delegation.objects.get()
    assert (lent.revoked_at, lent.revoked_by) == (LATER, officer)


@pytest.mark.requirement("F51")
def test_nobody_is_both_the_departement_and_a_body_that_it_judges(officer: Person, admin: Person):
    body = make_operator(by=admin)
    link = invite(
        organisation=body,
        email=officer.email,
        full_name=officer.full_name,
        role=Role.PREPARER,
        by=admin,
        at=PREPARED,
    )
    with pytest.raises(Refused, match="n’agit pas pour le Département et pour un organisme"):
        accept_invitation(link, at=LATER)
    agnes = make_person("Agnès Arrivante", make_operator("Fondation du Littoral", by=admin), Role.PREPARER)
    asked = ask_to_join(body, role=Role.PREPARER, by=agnes, at=PREPARED)
    Membership.objects.filter(person=agnes).update(ended_at=LATER)
    department = Membership.objects.get(person=officer).organisation
    Membership.objects.create(person=agnes, organisation=department, role=Role.MANAGER, since=LATER)
    with pytest.raises(Refused, match="n’agit pas pour le Département et pour un organisme"):
        answer_join_request(asked, accepted=True, by=officer, at=LATER)


def test_a_code_sent_to_a_lost_address_opens_nothing_once_it_is_changed(
    officer: Person, admin: Person, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
):
    victim = make_person("Vera Victime", make_operator(by=admin), Role.PREPARER)
    thief = Client()
    with django_capture_on_commit_callbacks(execute=True):
        thief.post("/connexion/", {"email": victim.email})
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", str(mailoutbox[-1].body))
    assert code
    set_address(victim, email="vera@neuve.example.org", how="Appel au siège.", by=officer, at=LATER)
    answer = thief.post("/connexion/code/", {"code": code[0]})
    assert answer.status_code == 422
    assert thief.get("/accueil/").status_code == 302


def test_an_invitation_that_waits_at_a_lost_address_follows_the_person_it_is_for(
    officer: Person, admin: Person
):
    victim = make_person("Vera Victime", make_operator(by=admin), Role.PREPARER)
    other = make_operator("Fondation du Littoral", by=admin)
    links = {}
    for role in (Role.PREPARER, Role.FACILITATOR):
        links[role] = invite(
            organisation=other,
            email=victim.email,
            full_name=victim.full_name,
            role=role,
            by=admin,
            at=PREPARED,
        )
    over = links[Role.FACILITATOR]
    Invitation.objects.filter(pk=over.pk).update(expires_at=LATER)
    set_address(victim, email="Vera@neuve.example.org", how="Appel au siège.", by=officer, at=LATER)
    thief = Client()
    assert [thief.get(f"/invitations/{link.token}/").status_code for link in links.values()] == [404, 404]
    kept = Invitation.objects.get(pk=links[Role.PREPARER].pk)
    letter = Message.objects.get(kind="invitation", to="vera@neuve.example.org").letter
    assert letter["action_url"].endswith(f"/invitations/{kept.token}/")
    assert letter["subject"].startswith(admin.full_name)
    assert accept_invitation(kept, at=LATER) == victim
    assert not Person.objects.filter(email=victim.email).exists()
    over.refresh_from_db()
    assert (over.email, over.is_open(LATER)) == ("vera@neuve.example.org", False)
    told = Entry.objects.order_by("-sequence").values_list("verb", "actor_label")
    assert list(told[:3]) == [
        ("accept_invitation", victim.full_name),
        ("send_invitation_again", officer.full_name),
        ("set_address", officer.full_name),
    ]


def test_an_invitation_follows_who_moves_their_own_address(admin: Person):
    body = make_operator(by=admin)
    person = make_person("Nora Nomade", body, Role.PREPARER)
    waiting = invite(
        organisation=body,
        email=person.email,
        full_name=person.full_name,
        role=Role.FACILITATOR,
        by=admin,
        at=PREPARED,
    )
    asked = ask_new_address(person, email="nora@neuve.example.org", at=LATER)
    confirm_code(asked.token, code=code_sent("nora@neuve.example.org"), at=LATER)
    assert Client().get(f"/invitations/{waiting.token}/").status_code == 404
    kept = Invitation.objects.get()
    assert kept.email == "nora@neuve.example.org"
    letter = Message.objects.get(kind="invitation", to=kept.email).letter
    assert letter["action_url"].endswith(f"/invitations/{kept.token}/")
    assert accept_invitation(kept, at=LATER) == person
