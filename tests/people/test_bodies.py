"""A body: declared, proven or not, joined, its signature lent, left; each act through the database."""

import datetime as dt
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from maillage.people.access import (
    may_answer_join_request,
    may_declare,
    may_delegate,
    may_give_role,
    may_send_proof,
    standing_of,
)
from maillage.people.awaited import ask
from maillage.people.models import (
    Delegation,
    JoinRequest,
    Membership,
    Organisation,
    Person,
    Proof,
    RegisterState,
    Role,
)
from maillage.people.operations import (
    answer_join_request,
    ask_to_join,
    chain,
    declare_organisation,
    end_membership,
    grant_delegation,
    invite,
    prove_organisation,
    refuse_proof,
    revoke_delegation,
    send_invitation_again,
    send_proof,
    subject_of,
    withdraw_invitation,
)
from maillage.people.queries import awaits, bodies, body_rows, doors, proofs, recognition
from maillage.people.register import Company
from maillage.post.models import Message
from maillage.received.operations import Received, receive
from maillage.rules.verdict import Refused
from tests.builders import PDF, PREPARED, make_department, make_operator, make_person
from tests.people.told import last_act

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
SIRET = "00000070300017"


def newcomer(name: str = "Nadia Fournier") -> Person:
    email = f"{name.split(maxsplit=1)[0].lower()}@nouvelle.example.org"
    return Person.objects.create(email=email, full_name=name, created_at=PREPARED)


def declare(by: Person, *, represents: bool = True, company: Company | None = None) -> Organisation:
    return declare_organisation(
        name=" Association Nouvelle ",
        siret=SIRET,
        legal_form="association",
        address="3 rue des Essais",
        represents=represents,
        company=company,
        by=by,
        at=PREPARED,
    )


def document(body: Organisation, by: Person) -> Received:
    return receive("pv.pdf", PDF, chain=chain(), subject=subject_of(body), by=by.actor, at=PREPARED)


def proof_of(body: Organisation, who: Person, at: dt.datetime = PREPARED) -> Proof:
    return send_proof(body, representative=who, received=document(body, who), by=who, at=at)


def roles(person: Person) -> set[str]:
    return {membership.role for membership in standing_of(person).memberships}


# Declared


@pytest.mark.requirement("R47")
def test_the_first_person_declares_a_body_prepares_its_files_and_may_say_they_represent_it(admin: Person):
    nadia, paul = newcomer(), newcomer("Paul Préparateur")
    body = declare(nadia)
    assert (body.name, body.is_proven, body.declared_by) == ("Association Nouvelle", False, nadia)
    assert roles(nadia) == {Role.PREPARER, Role.LEGAL_REPRESENTATIVE}
    assert last_act() == "declare_organisation"
    Membership.objects.all().delete()
    Organisation.objects.filter(pk=body.pk).delete()
    declare(paul, represents=False)
    assert roles(paul) == {Role.PREPARER}


@pytest.mark.requirement("F50")
def test_a_closed_siret_is_kept_with_what_the_register_said_never_refused(admin: Person):
    body = declare(newcomer(), company=Company(RegisterState.CLOSED))
    assert (body.register_state, body.register_checked_at) == ("closed", PREPARED)
    (row,) = body_rows(bodies("nouvelle"))
    assert (row.closed, row.register, row.state_label) == (True, "Fermé", "Déclaré, document attendu")


@pytest.mark.requirement("R47", "F50")
def test_a_siret_is_declared_once(admin: Person):
    declare(newcomer())
    with pytest.raises(Refused, match="porte déjà ce SIRET") as refused:
        declare(newcomer("Paul Second"))
    assert refused.value.field == "siret"
    assert Membership.objects.filter(person__full_name="Paul Second").count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_siret_declared_twice_at_once_makes_one_body():
    make_department()
    people = [newcomer("Nadia Une"), newcomer("Paul Deux")]
    gate = Barrier(2)
    outcomes: list[str] = []

    def declares(person: Person, *, alone: bool) -> None:
        try:
            if not alone:
                gate.wait()
            outcomes.append(str(declare(person).pk))
        except Refused as refused:
            outcomes.append(refused.field)
        finally:
            if not alone:
                connection.close()

    if connection.vendor == "postgresql":
        rivals = [Thread(target=declares, args=(one,), kwargs={"alone": False}) for one in people]
        for rival in rivals:
            rival.start()
        for rival in rivals:
            rival.join()
    else:  # one writer at a time
        for person in people:
            declares(person, alone=True)
    body = Organisation.objects.get(siret=SIRET)
    assert sorted(outcomes) == [str(body.pk), "siret"]
    assert Membership.objects.filter(organisation=body).values("person").distinct().count() == 1


def test_nobody_who_acts_for_the_departement_declares_a_body(admin: Person, officer: Person):
    assert may_declare(standing_of(newcomer()))
    assert "Organismes" in may_declare(standing_of(officer)).sentence


# Proven


@pytest.mark.requirement("R57")
def test_an_officer_recognises_the_body_on_its_document_and_whoever_else_said_so_loses_the_role(
    admin: Person, officer: Person
):
    nadia, paul = newcomer(), newcomer("Paul Second")
    body = declare(nadia)
    Membership.objects.create(person=paul, organisation=body, role=Role.LEGAL_REPRESENTATIVE, since=PREPARED)
    proof = proof_of(body, nadia)
    assert [e.sentence for e in ask(awaits(standing_of(officer), PREPARED))] == [
        "Organisme à vérifier : Association Nouvelle."
    ]
    body = prove_organisation(body, representative=nadia, by=officer, at=PREPARED + DAY)
    proof.refresh_from_db()
    assert (body.proof, body.proved_by, proof.accepted) == (proof, officer, True)
    assert (roles(paul), Role.LEGAL_REPRESENTATIVE in roles(nadia)) == (set(), True)
    assert Message.objects.filter(kind="organisation_proven", to=nadia.email).count() == 1
    with pytest.raises(Refused, match="déjà reconnu"):
        prove_organisation(body, representative=nadia, by=officer, at=PREPARED + DAY)
    assert not may_send_proof(standing_of(nadia), body)


def test_without_a_document_the_officer_says_what_was_checked(admin: Person, officer: Person):
    nadia = newcomer()
    body = declare(nadia)
    with pytest.raises(Refused, match="comment vous avez vérifié"):
        prove_organisation(body, representative=nadia, by=officer, at=PREPARED)
    assert prove_organisation(body, representative=nadia, how="Vue.", by=officer, at=PREPARED).is_proven
    assert body.proofs.count() == 0


def test_only_who_holds_the_role_is_recognised(admin: Person, officer: Person):
    nadia = newcomer()
    body = declare(nadia, represents=False)
    for act in (
        lambda: prove_organisation(body, representative=nadia, how="Vue.", by=officer, at=PREPARED),
        lambda: proof_of(body, nadia),
    ):
        with pytest.raises(Refused, match="n’a pas le rôle"):
            act()


def test_a_refused_document_says_what_is_missing_and_another_replaces_it(admin: Person, officer: Person):
    nadia = newcomer()
    body = declare(nadia)
    proof = proof_of(body, nadia)
    with pytest.raises(Refused, match="ce qui manque"):
        refuse_proof(proof, motive=" ", by=officer, at=PREPARED + DAY)
    refuse_proof(proof, motive="Il est de 2019.", by=officer, at=PREPARED + DAY)
    with pytest.raises(Refused, match="déjà sa réponse"):
        refuse_proof(proof, motive="Encore.", by=officer, at=PREPARED + DAY)
    found = recognition(body, proofs(body))
    assert (found.state, found.refused and found.refused.motive) == ("declared", "Il est de 2019.")
    assert [e.thing for e in ask(awaits(standing_of(nadia), PREPARED))] == ["team"]
    first = proof_of(body, nadia, PREPARED + 2 * DAY)
    second = proof_of(body, nadia, PREPARED + 3 * DAY)
    first.refresh_from_db()
    assert (first.accepted, recognition(body, proofs(body)).waiting) == (False, second)
    assert ask(awaits(standing_of(nadia), PREPARED)) == []


def test_two_documents_never_await_at_once(admin: Person):
    nadia = newcomer()
    body = declare(nadia)
    proof = proof_of(body, nadia)
    other = proof_of(body, nadia)
    with pytest.raises(IntegrityError, match=r"proof_one_awaits|people_proof"), transaction.atomic():
        Proof.objects.filter(pk=proof.pk).update(accepted=None, answered_at=None, answered_by=None)
    assert other.pk


# Joined


def test_whoever_asks_to_join_a_proven_body_is_answered_by_its_representative(
    admin: Person, officer: Person, department: Organisation
):
    body = make_operator(by=admin)
    head = make_person("Régine Dupont", body, Role.LEGAL_REPRESENTATIVE)
    prune = make_person("Prune Dupré", body, Role.PREPARER)
    nadia = newcomer()
    asked = ask_to_join(body, role=Role.PREPARER, by=nadia, at=PREPARED)
    assert list(Message.objects.filter(kind="join_request").values_list("to", flat=True)) == [head.email]
    assert [request.pk for request in doors(nadia, PREPARED).requests] == [asked.pk]
    with pytest.raises(Refused, match="attend déjà"):
        ask_to_join(body, role=Role.ACCOUNTANT, by=nadia, at=PREPARED)
    assert [
        bool(may_answer_join_request(standing_of(p), asked, department)) for p in (head, prune, officer)
    ] == [
        True,
        False,
        True,
    ]
    answer_join_request(asked, accepted=True, by=head, at=PREPARED + DAY)
    assert roles(nadia) == {Role.PREPARER}
    with pytest.raises(Refused, match="déjà sa réponse"):
        answer_join_request(asked, accepted=False, by=head, at=PREPARED + DAY)
    with pytest.raises(Refused, match="déjà ce rôle"):
        ask_to_join(body, role=Role.PREPARER, by=nadia, at=PREPARED + DAY)


def test_the_departement_answers_for_a_body_that_nobody_has_recognised(
    admin: Person, officer: Person, department: Organisation
):
    usurper = newcomer("Ugo Usurpateur")
    asked = ask_to_join(declare(usurper), role=Role.LEGAL_REPRESENTATIVE, by=newcomer(), at=PREPARED)
    told = set(Message.objects.filter(kind="join_request").values_list("to", flat=True))
    assert told == {admin.email, officer.email}
    assert not may_answer_join_request(standing_of(usurper), asked, department)
    answer_join_request(asked, accepted=True, by=officer, at=PREPARED)
    body = asked.organisation
    prove_organisation(body, representative=asked.person, how="Appel.", by=officer, at=PREPARED)
    end_membership(
        Membership.objects.live().get(person=usurper),
        by=officer,
        at=PREPARED,
        reason="Usurpe.",
        by_officer=True,
    )
    assert roles(usurper) == set()


def test_a_refused_request_gives_nothing_and_may_be_made_again(admin: Person):
    body = make_operator(by=admin)
    head, nadia = make_person("Régine Dupont", body, Role.LEGAL_REPRESENTATIVE), newcomer()
    asked = ask_to_join(body, role=Role.PREPARER, by=nadia, at=PREPARED)
    answer_join_request(asked, accepted=False, motive="Inconnue ici.", by=head, at=PREPARED)
    assert roles(nadia) == set()
    assert doors(nadia, PREPARED).requests[0].motive == "Inconnue ici."
    assert ask_to_join(body, role=Role.PREPARER, by=nadia, at=PREPARED + DAY).pk


@pytest.mark.parametrize("kind", ["department", "fictional"])
def test_some_bodies_are_joined_by_invitation_only(admin: Person, department: Organisation, kind: str):
    body = department if kind == "department" else make_operator(by=admin)
    Organisation.objects.filter(pk=body.pk).update(fictional=kind == "fictional")
    body.refresh_from_db()
    with pytest.raises(Refused, match="sur invitation"):
        ask_to_join(body, role=Role.PREPARER, by=newcomer(), at=PREPARED)
    assert not JoinRequest.objects.exists()


# Lent


@pytest.fixture
def horizon(admin: Person) -> tuple[Organisation, Person, Person]:
    """A proven body, its representative and its preparer."""
    body = make_operator(by=admin)
    return (
        body,
        make_person("Régine Dupont", body, Role.LEGAL_REPRESENTATIVE),
        make_person("Prune Dupré", body, Role.PREPARER),
    )


def lend(
    body: Organisation, head: Person, delegate: Person, first: int, last: int, at: dt.datetime = PREPARED
) -> Delegation:
    return grant_delegation(
        body,
        delegate=delegate,
        start=(PREPARED + first * DAY).date(),
        end=(PREPARED + last * DAY).date(),
        received=document(body, head),
        by=head,
        at=at,
    )


@pytest.mark.requirement("F46")
def test_a_delegation_serves_between_its_two_days_and_until_it_is_taken_back(
    horizon: tuple[Organisation, Person, Person],
):
    body, head, prune = horizon
    lent = lend(body, head, prune, 2, 4)

    def signs(day: int) -> bool:
        return bool(standing_of(prune).may_sign_for(body, (PREPARED + day * DAY).date()))

    assert [signs(day) for day in range(1, 6)] == [False, True, True, True, False]
    with pytest.raises(Refused, match="déjà une délégation"):
        lend(body, head, prune, 4, 9)
    assert lend(body, head, prune, 5, 9).pk
    revoke_delegation(lent, by=head, at=PREPARED + 3 * DAY)
    assert not signs(3)
    with pytest.raises(Refused, match="déjà retirée"):
        revoke_delegation(lent, by=head, at=PREPARED + 3 * DAY)


@pytest.mark.requirement("F46")
def test_a_delegate_who_no_longer_prepares_the_files_no_longer_signs(
    horizon: tuple[Organisation, Person, Person],
):
    body, head, prune = horizon
    lend(body, head, prune, 0, 9)
    end_membership(Membership.objects.get(person=prune), by=prune, at=PREPARED + DAY)
    assert last_act() == "leave_organisation"
    assert Delegation.objects.get().revoked_at == PREPARED + DAY
    assert not standing_of(prune).may_sign_for(body, PREPARED.date())


@pytest.mark.requirement("F46")
def test_only_the_recognised_representative_lends_the_signature(horizon: tuple[Organisation, Person, Person]):
    body, head, prune = horizon
    assert may_delegate(standing_of(head), body)
    assert not may_delegate(standing_of(prune), body)
    nadia = newcomer()
    declared = declare(nadia)
    assert "une fois l’organisme reconnu" in may_delegate(standing_of(nadia), declared).sentence


# Left


def test_the_last_representative_of_a_proven_body_leaves_once_a_successor_is_there(
    horizon: tuple[Organisation, Person, Person], officer: Person
):
    body, head, _ = horizon
    held = Membership.objects.get(person=head)
    with pytest.raises(Refused, match="dernière représentation légale"):
        end_membership(held, by=head, at=PREPARED)
    ending: dict[str, Any] = {"by": officer, "at": PREPARED, "by_officer": True, "reason": "Retraite."}
    with pytest.raises(Refused, match="invitez d’abord"):
        end_membership(held, **ending)
    invite(
        organisation=body,
        email="successeur@example.org",
        full_name="Sacha Successeur",
        role=Role.LEGAL_REPRESENTATIVE,
        by=officer,
        at=PREPARED,
    )
    end_membership(held, **ending)
    assert roles(head) == set()
    assert Message.objects.filter(kind="membership_ended", to=head.email).exists()


def test_in_a_proven_body_a_preparer_does_not_name_who_represents_it(
    horizon: tuple[Organisation, Person, Person],
):
    body, head, prune = horizon
    assert may_give_role(standing_of(head), body, Role.LEGAL_REPRESENTATIVE)
    assert not may_give_role(standing_of(prune), body, Role.LEGAL_REPRESENTATIVE)
    assert may_give_role(standing_of(prune), body, Role.ACCOUNTANT)


# A mistyped address


def test_an_invitation_sent_again_to_the_right_address_closes_the_first_link(
    horizon: tuple[Organisation, Person, Person],
):
    body, head, _ = horizon
    first = invite(
        organisation=body,
        email="sacha@exemple.example.org",
        full_name="Sacha",
        role=Role.ACCOUNTANT,
        by=head,
        at=PREPARED,
    )
    again = send_invitation_again(first, email=" Sacha@example.org ", by=head, at=PREPARED + 20 * DAY)
    assert (again.pk, again.email) == (first.pk, "sacha@example.org")
    assert again.token != first.token
    assert again.is_open(PREPARED + 30 * DAY)
    assert Message.objects.filter(to="sacha@example.org", kind="invitation").count() == 1
    withdraw_invitation(again, by=head, at=PREPARED + 21 * DAY)
    with pytest.raises(Refused, match="envoyez-en une autre"):
        send_invitation_again(again, email="x@example.org", by=head, at=PREPARED + 22 * DAY)


# Found


def test_bodies_are_found_by_a_part_of_their_name_or_siret_and_by_state(admin: Person):
    make_operator("EPSM Les Deux Rives", by=admin)
    nadia = newcomer()
    body = declare(nadia)

    def found(text: str = "", state: str = "") -> list[str]:
        return [row.name for row in body_rows(bodies(text, state))]

    assert found() == ["Association Nouvelle", "EPSM Les Deux Rives"]
    assert found("epsm") == found("000 000 208") == found(state="proven") == ["EPSM Les Deux Rives"]
    assert found("NOUVELLE", "declared") == ["Association Nouvelle"]
    assert found("%") == found(state="awaiting") == []
    proof_of(body, nadia)
    assert found(state="awaiting") == ["Association Nouvelle"]
    assert found(state="declared") == []
