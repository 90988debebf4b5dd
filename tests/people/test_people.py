"""How people come in and go: the first visit, invitations, roles."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from maillage.journal.models import Entry
from maillage.people.access import may_invite_operators, may_manage_members, standing_of
from maillage.people.models import Funder, Invitation, Membership, Organisation, Person, Role
from maillage.people.operations import (
    INVITATION_DAYS,
    accept_invitation,
    end_membership,
    invite,
    open_installation,
    register_organisation,
    withdraw_invitation,
)
from maillage.people.queries import members, pending_invitations
from maillage.post.models import Message
from maillage.rules.verdict import Refused
from maillage.territories.models import Territory
from tests.builders import PREPARED, make_department, make_operator, make_person

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def admin() -> Person:
    return make_department()


@pytest.fixture
def department(admin: Person) -> Organisation:
    return Funder.objects.get().organisation


def invited(organisation: Organisation, by: Person, role: str = Role.INSTRUCTOR, **more: Any) -> Invitation:
    """Invite Inès."""
    return invite(
        organisation=organisation,
        email=" Ines@Departement.example.org ",
        full_name="Inès Instructrice",
        role=role,
        by=by,
        at=PREPARED,
        **more,
    )


def verbs() -> list[str]:
    """What the journal tells, in order."""
    return list(Entry.objects.order_by("sequence").values_list("verb", flat=True))


def test_the_first_visit_serves_once(admin: Person):
    assert standing_of(admin).holds(Role.ADMINISTRATOR)
    assert verbs() == ["open_installation"]
    with pytest.raises(Refused, match="déjà ouverte"):
        make_department()
    assert (Funder.objects.count(), verbs()) == (1, ["open_installation"])


@pytest.mark.requirement("F50")
@pytest.mark.parametrize("siret", ["00000060400018", "0000006040001", "", "abcdefghijklmn"])
def test_a_wrong_siret_opens_nothing(siret: str):
    with pytest.raises(Refused, match="SIRET"):
        open_installation(
            organisation_name="Département d’Essai",
            siret=siret,
            department_code="62",
            direction="",
            service="",
            full_name="Ada",
            email="ada@example.org",
            at=PREPARED,
        )
    assert not Organisation.objects.exists()
    assert not Person.objects.exists()


@pytest.mark.requirement("R47", "F50")
def test_a_body_is_registered_once_by_its_siret(admin: Person):
    body = make_operator(by=admin)
    with pytest.raises(Refused, match="porte déjà ce SIRET"):
        register_organisation(name="Autre", siret=body.siret, legal_form="association", by=admin, at=PREPARED)
    with pytest.raises(Refused, match="SIRET"):
        register_organisation(
            name="X", siret="00000010900018", legal_form="association", by=admin, at=PREPARED
        )
    assert verbs() == ["open_installation", "register_organisation"]


def test_an_invitation_reaches_its_person_and_is_accepted_once(admin: Person, department: Organisation):
    invitation = invited(department, admin)
    message = Message.objects.get()
    assert message.to == "ines@departement.example.org"
    assert invitation.token in message.letter["action_url"]
    ines = accept_invitation(invitation, at=PREPARED + DAY)
    assert (ines.email, ines.full_name) == ("ines@departement.example.org", "Inès Instructrice")
    assert not ines.has_usable_password()
    assert standing_of(ines).holds_in(department.pk, Role.INSTRUCTOR)
    with pytest.raises(Refused, match="déjà servi"):
        accept_invitation(invitation, at=PREPARED + DAY)
    assert verbs() == ["open_installation", "invite", "accept_invitation"]


def test_an_invitation_lives_two_weeks(admin: Person, department: Organisation):
    last = PREPARED + INVITATION_DAYS * DAY
    late = invited(department, admin)
    with pytest.raises(Refused, match="plus valable"):
        accept_invitation(late, at=last)
    assert pending_invitations(department, last)[0].expired
    in_time = invited(department, admin)
    assert accept_invitation(in_time, at=last - dt.timedelta(microseconds=1)).pk


def test_a_withdrawn_invitation_opens_nothing(admin: Person, department: Organisation):
    invitation = invited(department, admin)
    withdraw_invitation(invitation, by=admin, at=PREPARED)
    with pytest.raises(Refused, match="plus valable"):
        accept_invitation(invitation, at=PREPARED)
    assert pending_invitations(department, PREPARED) == []
    assert Person.objects.count() == 1


def test_an_accepted_invitation_is_not_withdrawn(admin: Person, department: Organisation):
    invitation = invited(department, admin)
    accept_invitation(invitation, at=PREPARED)
    with pytest.raises(Refused, match="retirez plutôt le rôle"):
        withdraw_invitation(invitation, by=admin, at=PREPARED)


def test_an_invitation_withdrawn_twice_tells_one_line(admin: Person, department: Organisation):
    invitation = invited(department, admin)
    withdraw_invitation(invitation, by=admin, at=PREPARED)
    withdraw_invitation(invitation, by=admin, at=PREPARED + DAY)
    assert verbs() == ["open_installation", "invite", "withdraw_invitation"]
    assert Invitation.objects.get().withdrawn_at == PREPARED


def test_a_person_known_elsewhere_keeps_one_account(admin: Person):
    known = make_person("Inès Instructrice", make_operator(by=admin), Role.PREPARER)
    invitation = invite(
        organisation=make_operator("Association Les Tilleuls", by=admin),
        email=known.email.upper(),
        full_name="Autre graphie",
        role=Role.ACCOUNTANT,
        by=admin,
        at=PREPARED,
    )
    assert accept_invitation(invitation, at=PREPARED) == known
    assert {m.role for m in standing_of(known).memberships} == {Role.PREPARER, Role.ACCOUNTANT}


@pytest.mark.requirement("R7")
def test_a_coordinator_is_attached_to_each_territory_they_were_invited_for(
    admin: Person, department: Organisation
):
    for code, name in (("art", "Artois"), ("len", "Lens-Hénin")):
        territory = Territory.objects.create(code=code, name=name)
        person = accept_invitation(
            invited(department, admin, Role.COORDINATOR, territory=territory), at=PREPARED
        )
    standing = standing_of(person)
    assert standing.is_coordinator
    assert standing.territory_ids == set(Territory.objects.values_list("pk", flat=True))


def test_an_inactive_person_does_not_come_back_by_a_link(admin: Person, department: Organisation):
    gone = make_person("Inès Instructrice", department)
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    invitation = invite(
        organisation=department, email=gone.email, full_name="Inès", role=Role.MANAGER, by=admin, at=PREPARED
    )
    with pytest.raises(Refused, match="désactivé"):
        accept_invitation(invitation, at=PREPARED)


def test_a_role_belongs_to_its_kind_of_organisation(admin: Person, department: Organisation):
    body = make_operator(by=admin)
    with pytest.raises(Refused, match="rôle"):
        invited(body, admin, Role.INSTRUCTOR)
    with pytest.raises(Refused, match="rôle"):
        invited(department, admin, Role.ACCOUNTANT)
    with pytest.raises(Refused, match="territoire"):
        invited(department, admin, Role.COORDINATOR)


def test_the_last_administrator_stays(admin: Person, department: Organisation):
    with pytest.raises(Refused, match="dernière personne"):
        end_membership(Membership.objects.get(), by=admin, at=PREPARED + DAY)
    other = make_person("Abel Autre", department, Role.ADMINISTRATOR)
    end_membership(Membership.objects.get(person=admin), by=other, at=PREPARED + DAY)
    assert not standing_of(admin).is_department
    assert verbs()[-1] == "end_membership"


def test_a_role_ends_once(admin: Person, department: Organisation):
    make_person("Abel Autre", department, Role.ADMINISTRATOR)
    membership = Membership.objects.get(person=admin)
    end_membership(membership, by=admin, at=PREPARED + DAY)
    with pytest.raises(Refused, match="déjà"):
        end_membership(membership, by=admin, at=PREPARED + 2 * DAY)
    assert Membership.objects.get(pk=membership.pk).ended_at == PREPARED + DAY


def test_standing_is_one_question_and_forgets_ended_roles(
    admin: Person, department: Organisation, django_assert_num_queries: Any
):
    person = make_person("Inès Instructrice", department, Role.INSTRUCTOR, Role.MANAGER, Role.AUDITOR)
    end_membership(Membership.objects.get(person=person, role=Role.AUDITOR), by=admin, at=PREPARED + DAY)
    with django_assert_num_queries(1):
        standing = standing_of(person)
        assert standing.holds(Role.MANAGER)
        assert not standing.holds(Role.AUDITOR)
        assert [organisation.name for organisation in standing.organisations(Role.INSTRUCTOR)] == [
            "Département d’Essai"
        ]


def test_who_manages_members_says_why_not(admin: Person, department: Organisation):
    body = make_operator(by=admin)
    head = standing_of(make_person("Régine Dupont", body, Role.LEGAL_REPRESENTATIVE))
    facilitator = standing_of(make_person("Farid Animateur", body, Role.FACILITATOR))
    officer = standing_of(make_person("Inès Instructrice", department, Role.INSTRUCTOR))
    assert may_manage_members(head, body)
    assert "représentant légal" in may_manage_members(facilitator, body).sentence
    assert not may_manage_members(head, department)
    assert not may_manage_members(officer, department)
    assert may_invite_operators(officer, department)
    assert not may_invite_operators(head, department)


def test_the_rows_of_members_cost_one_question(
    admin: Person, department: Organisation, django_assert_num_queries: Any
):
    for name in ("Inès Une", "Inès Deux"):
        make_person(name, department, Role.INSTRUCTOR)
    with django_assert_num_queries(1):
        assert [row.name for row in members(department)] == ["Ada Administratrice", "Inès Deux", "Inès Une"]


@pytest.mark.parametrize(
    ("model", "values", "constraint"),
    [
        (Organisation, {"siret": "123"}, "organisation_siret_has_14_digits"),
        (Organisation, {"legal_form": "cult"}, "organisation_legal_form_known"),
        (Person, {"email": "Ada@Example.org"}, "person_email_lower_case"),
        (Person, {"full_name": ""}, "person_has_a_name"),
        (Membership, {"role": "king"}, "membership_role_known"),
        (Membership, {"role": "coordinator"}, "membership_territory_of_coordinators_only"),
        (Membership, {"ended_at": PREPARED - DAY}, "membership_ends_after_it_starts"),
        (Invitation, {"role": "king"}, "invitation_role_known"),
        (Invitation, {"expires_at": PREPARED}, "invitation_expires_after_it_is_sent"),
        (Invitation, {"accepted_at": PREPARED, "withdrawn_at": PREPARED}, "invitation_accepted_or_withdrawn"),
    ],
)
def test_the_database_refuses_nonsense(
    admin: Person,
    department: Organisation,
    model: type[models.Model],
    values: dict[str, Any],
    constraint: str,
):
    invited(department, admin)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model._default_manager.update(**values)


def test_one_role_is_held_once(admin: Person, department: Organisation):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            person=admin, organisation=department, role=Role.ADMINISTRATOR, since=PREPARED
        )
