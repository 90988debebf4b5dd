"""Whose address it is: a first entry by a code, a new address, an address given back by an officer."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator

from maillage.journal.models import Entry
from maillage.people.access import may_set_address, standing_of
from maillage.people.codes import CODE_LIFE, CODES_AN_HOUR_IN_ALL
from maillage.people.models import AddressCode, Identity, OpenSession, Organisation, Person, Role
from maillage.people.operations import (
    ask_new_address,
    ask_to_come_in,
    ask_to_enter,
    confirm_code,
    set_address,
)
from maillage.post.models import Message
from maillage.rules.verdict import Refused
from tests.builders import PREPARED, make_operator, make_person
from tests.people.told import code_sent, last_act

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
NADIA = "nadia@nouvelle.example.org"


def asked(at: dt.datetime = PREPARED) -> AddressCode:
    return ask_to_come_in(email=" Nadia@Nouvelle.example.org", full_name=" Nadia Fournier ", at=at)


def test_a_newcomer_comes_in_with_the_code_sent_to_their_address(admin: Person):
    token = asked().token
    typed = code_sent(NADIA).lower().replace("-", " ")
    nadia = confirm_code(token, code=typed, at=PREPARED + CODE_LIFE - MINUTE)
    assert (nadia.email, nadia.full_name, nadia.has_usable_password()) == (NADIA, "Nadia Fournier", False)
    assert standing_of(nadia).memberships == ()
    assert last_act() == "come_in"
    with pytest.raises(Refused, match="plus valable"):
        confirm_code(token, code=typed, at=PREPARED)


def test_whoever_has_an_account_comes_in_as_themselves(admin: Person):
    token = ask_to_come_in(email=admin.email, full_name="Autre Nom", at=PREPARED + MINUTE).token
    assert confirm_code(token, code=code_sent(admin.email), at=PREPARED + MINUTE) == admin
    assert Person.objects.get().full_name == "Ada Administratrice"


def test_a_code_serves_a_quarter_of_an_hour(admin: Person):
    token = asked().token
    with pytest.raises(Refused, match="plus valable"):
        confirm_code(token, code=code_sent(NADIA), at=PREPARED + CODE_LIFE)


def test_a_clock_set_back_lengthens_the_life_of_no_code_and_holds_nobody_back(admin: Person):
    ahead = PREPARED + dt.timedelta(days=400)
    for _ in range(CODES_AN_HOUR_IN_ALL):
        token = asked(ahead).token
    with pytest.raises(Refused, match="plus valable"):
        confirm_code(token, code=code_sent(NADIA), at=PREPARED)
    again = asked(PREPARED).token
    assert confirm_code(again, code=code_sent(NADIA), at=PREPARED - MINUTE).email == NADIA


def test_three_wrong_codes_spend_it_though_each_is_refused(admin: Person):
    token = asked().token
    for _ in range(2):
        with pytest.raises(Refused, match="huit lettres"):
            confirm_code(token, code="AAAA-AAAA", at=PREPARED)
    for code in ("AAAA-AAAA", code_sent(NADIA)):
        with pytest.raises(Refused, match="plus valable"):
            confirm_code(token, code=code, at=PREPARED)
    assert not Person.objects.filter(email=NADIA).exists()


def test_the_code_of_one_page_does_not_open_another(admin: Person):
    first, second = asked().token, asked().token
    with pytest.raises(Refused, match="huit lettres"):
        confirm_code(first, code=code_sent(NADIA), at=PREPARED)
    assert confirm_code(second, code=code_sent(NADIA), at=PREPARED).email == NADIA


def test_at_most_so_many_codes_an_hour_leave_for_one_address(admin: Person):
    for turn in range(CODES_AN_HOUR_IN_ALL):
        asked(PREPARED + turn * MINUTE)
    with pytest.raises(Refused, match="dans une heure"):
        asked(PREPARED + 59 * MINUTE)
    assert ask_to_enter(email=NADIA, at=PREPARED + 59 * MINUTE, known=True).pk
    assert asked(PREPARED + 91 * MINUTE).pk


def test_an_inactive_person_does_not_come_back_by_a_code(admin: Person):
    Person.objects.update(is_active=False)
    token = ask_to_come_in(email=admin.email, full_name="Ada", at=PREPARED).token
    with pytest.raises(Refused, match="désactivé"):
        confirm_code(token, code=code_sent(admin.email), at=PREPARED)


def test_a_new_address_serves_once_its_code_is_typed_and_both_addresses_are_told(admin: Person):
    token = ask_new_address(admin, email="Ada@Nouvelle.example.org", at=PREPARED).token
    old = admin.email
    assert Person.objects.get().email == old
    confirm_code(token, code=code_sent("ada@nouvelle.example.org"), at=PREPARED)
    assert Person.objects.get().email == "ada@nouvelle.example.org"
    told = set(Message.objects.filter(kind="address_changed").values_list("to", flat=True))
    assert told == {old, "ada@nouvelle.example.org"}
    assert last_act() == "change_address"


def test_an_address_that_became_someone_elses_meanwhile_is_refused(admin: Person):
    token = ask_new_address(admin, email=NADIA, at=PREPARED).token
    code = code_sent(NADIA)
    Person.objects.create(email=NADIA, full_name="Nadia Fournier", created_at=PREPARED)
    with pytest.raises(Refused, match="déjà celle d’un compte"):
        confirm_code(token, code=code, at=PREPARED)
    admin.refresh_from_db()
    assert admin.email != NADIA


def test_asking_for_a_taken_address_says_nothing_of_it(admin: Person, officer: Person):
    assert ask_new_address(admin, email=officer.email, at=PREPARED).pk
    with pytest.raises(Refused, match="déjà votre adresse"):
        ask_new_address(admin, email=admin.email.upper(), at=PREPARED)


def test_an_officer_gives_access_back_saying_how_and_the_old_sessions_end(admin: Person, officer: Person):
    body = make_operator(by=admin)
    head = make_person("Régine Dupont", body, Role.LEGAL_REPRESENTATIVE)
    session = head.get_session_auth_hash()
    with pytest.raises(Refused, match="comment vous avez vérifié"):
        set_address(head, email=NADIA, how=" ", by=officer, at=PREPARED)
    with pytest.raises(Refused, match="déjà celle d’un compte"):
        set_address(head, email=admin.email, how="Appel.", by=officer, at=PREPARED)
    moved = set_address(head, email=" Regine@Nouvelle.example.org", how="Appel.", by=officer, at=PREPARED)
    assert moved.email == "regine@nouvelle.example.org"
    assert Person.objects.get(pk=head.pk).get_session_auth_hash() != session
    assert last_act() == "set_address"
    with pytest.raises(Refused, match="Mon adresse"):
        set_address(officer, email=NADIA, how="Moi.", by=officer, at=PREPARED)


def with_other_doors(person: Person) -> Person:
    """The same person, with a browser open, an application, recovery codes and a ProConnect account."""
    OpenSession.objects.create(
        session_key=f"s{person.pk}", person=person, since=PREPARED, seen_at=PREPARED, expire_date=PREPARED
    )
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=person, type=kind, data={})
    Identity.objects.create(
        person=person, issuer="https://i.example.org", subject="x", linked_at=PREPARED, used_at=PREPARED
    )
    return person


def doors_of(person: Person) -> list[int]:
    """How many browsers, factors and ProConnect accounts open that account."""
    return [
        OpenSession.objects.filter(person=person).count(),
        Authenticator.objects.filter(user=person).count(),
        Identity.objects.filter(person=person).count(),
    ]


def test_an_access_given_back_leaves_no_door_to_whoever_held_the_old_mailbox(admin: Person, officer: Person):
    head = with_other_doors(make_person("Régine Dupont", make_operator(by=admin), Role.LEGAL_REPRESENTATIVE))
    set_address(head, email="regine@nouvelle.example.org", how="Appel.", by=officer, at=PREPARED)
    assert doors_of(head) == [0, 0, 0]
    assert Entry.objects.order_by("-sequence")[0].after == {
        "sessions fermées": 1,
        "seconds facteurs retirés": 2,
        "comptes ProConnect déliés": 1,
    }
    for letter in Message.objects.filter(kind="address_changed"):
        assert "remettez vos seconds facteurs" in str(letter.letter)


def test_who_moves_their_own_address_keeps_what_opens_their_account(admin: Person):
    token = ask_new_address(with_other_doors(admin), email=NADIA, at=PREPARED).token
    confirm_code(token, code=code_sent(NADIA), at=PREPARED)
    assert doors_of(admin) == [1, 2, 1]
    assert "remettez" not in str([one.letter for one in Message.objects.filter(kind="address_changed")])


def test_nobody_takes_the_place_of_someone_who_may_do_more(
    admin: Person, officer: Person, department: Organisation
):
    body = make_operator(by=admin)
    head = make_person("Régine Dupont", body, Role.LEGAL_REPRESENTATIVE)
    manager = make_person("Marc Responsable", department, Role.MANAGER)
    assert may_set_address(standing_of(officer), head, department)
    assert not may_set_address(standing_of(officer), manager, department)
    assert may_set_address(standing_of(admin), manager, department)
    assert not may_set_address(standing_of(head), officer, department)
