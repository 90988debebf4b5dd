"""Who reads applications and when, and what lists, tables and files show of them."""

import datetime as dt
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from maillage.applications.access import (
    may_count,
    may_read_all,
    may_start,
    may_validate,
    may_withdraw,
    may_write,
    visible_applications,
)
from maillage.applications.models import Application
from maillage.applications.operations import (
    close_unvalidated,
    deposit_application,
    start_application,
    validate_application,
)
from maillage.applications.queries import (
    awaits,
    late_rows,
    lot_counts,
    own_applications,
    row_of,
    sealed_keys,
    table,
    tally,
)
from maillage.calls.models import Call, Round
from maillage.calls.operations import publish_call
from maillage.people.awaited import ask
from maillage.people.models import LegalForm, Membership, Person, Role
from maillage.territories.models import Territory
from tests.builders import (
    APRIL,
    Body,
    lend_signature,
    lot,
    make_body,
    make_call,
    make_draft,
    make_person,
    paris,
    standing,
)

pytestmark = pytest.mark.django_db
CLOSED = paris(2025, 5, 10)


def officer(call: Call, role: Role) -> Person:
    return make_person(f"Agent {role}", call.funder, role)


@pytest.fixture
def five(call: Call, admin: Person) -> Call:
    """The applications of the scenarios: four validated, one deposited and never validated."""
    horizon = make_body("Association Horizon Psy 62", by=admin)
    epsm = make_body("EPSM Les Deux Rives", by=admin, legal_form=LegalForm.PUBLIC_HEALTH)
    union = make_body("Association Trait d’Union Santé", by=admin)
    tilleuls = make_body("Association Les Tilleuls", by=admin)
    for code, body, validated_at in (
        ("ART", horizon, APRIL),
        ("LEN", horizon, APRIL),
        ("AUD", epsm, APRIL),
        ("BOU", union, paris(2025, 5, 9, 23, 58, 40)),
        ("BOU", tilleuls, None),
    ):
        draft = make_draft(lot(call, code), body)
        deposit_application(draft, by=body.preparer, at=validated_at or paris(2025, 5, 8, 18, 12))
        if validated_at:
            validate_application(draft, by=body.representative, at=validated_at)
    return call


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.MANAGER, Role.AUDITOR])
def test_officers_read_nothing_before_the_closing_and_everything_after(five: Call, role: Role):
    agent = standing(officer(five, role))
    last = CLOSED - dt.timedelta(microseconds=1)
    assert not visible_applications(agent, last).exists()
    assert not may_read_all(agent, five, last)
    assert visible_applications(agent, CLOSED).count() == 5
    assert may_read_all(agent, five, CLOSED)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER, Role.FINANCE_OFFICER])
def test_the_other_agents_never_open_an_application(five: Call, role: Role):
    agent = standing(officer(five, role))
    assert not visible_applications(agent, CLOSED).exists()
    assert bool(may_read_all(agent, five, CLOSED)) == (role == Role.FINANCE_OFFICER)


def test_a_coordinator_reads_no_application(five: Call):
    karim = make_person("Karim Coordinateur", five.funder)
    territory = Territory.objects.get(code="lens-henin")
    Membership.objects.create(
        person=karim, organisation=five.funder, role=Role.COORDINATOR, territory=territory, since=APRIL
    )
    assert not visible_applications(standing(karim), CLOSED).exists()
    assert not may_count(standing(karim), five)


def test_a_body_reads_its_own_applications_and_no_other(five: Call):
    union = Application.objects.get(number="AAP-2025-BOU-001").organisation
    paul = make_person("Paul Préparateur", union, Role.PREPARER)
    nora = make_person("Nora Animatrice", union, Role.FACILITATOR)
    assert [a.number for a in visible_applications(standing(paul), CLOSED)] == ["AAP-2025-BOU-001"]
    assert not visible_applications(standing(nora), CLOSED).exists()


def test_before_the_closing_an_officer_knows_the_numbers_only(
    five: Call, django_assert_num_queries: DjangoAssertNumQueries
):
    assert may_count(standing(officer(five, Role.INSTRUCTOR)), five)
    with django_assert_num_queries(2):
        counts = lot_counts(five)
    assert [(c.territory, c.deposited, c.validated, c.total) for c in counts] == [
        ("Artois", 0, 1, 1),
        ("Audomarois", 0, 1, 1),
        ("Boulonnais", 1, 1, 2),
        ("Lens-Hénin", 0, 1, 1),
    ]


@pytest.mark.requirement("R57", "R61")
def test_after_the_closing_four_are_validated_and_one_is_not_considered(
    five: Call, django_assert_num_queries: DjangoAssertNumQueries
):
    with django_assert_num_queries(1):
        before = table(five, CLOSED)
    assert tally(before) == (("validée", 4), ("non prise en compte", 1))
    close_unvalidated(five, at=CLOSED)
    assert tally(table(five, CLOSED)) == tally(before)
    five_of_boulonnais = {
        row.number: row.implicit_rejection for row in before if row.territory == "Boulonnais"
    }
    assert five_of_boulonnais == {"AAP-2025-BOU-001": dt.date(2025, 7, 9), "AAP-2025-BOU-002": None}


def test_a_list_takes_one_query_whatever_its_length(
    call: Call, body: Body, django_assert_num_queries: DjangoAssertNumQueries
):
    make_draft(lot(call, "ART"), body)
    paul = standing(body.preparer)
    with django_assert_num_queries(1):
        assert len(own_applications(paul, APRIL)) == 1
    make_draft(lot(call, "AUD"), body)
    make_draft(lot(call, "BOU"), body)
    with django_assert_num_queries(1):
        rows = [row_of(application, APRIL) for application in own_applications(paul, APRIL)]
    assert [row.amount for row in rows] == [Decimal("20000.00")] * 3


@pytest.mark.requirement("R57", "F46")
def test_the_legal_representative_validates_or_a_delegate_on_the_days_of_the_delegation(
    draft: Application, body: Body, admin: Person
):
    assert may_validate(standing(body.representative), draft, APRIL)
    refusal = may_validate(standing(body.preparer), draft, APRIL)
    assert "délégation" in refusal.sentence
    lend_signature(body, dt.date(2025, 4, 30), dt.date(2025, 5, 2))
    assert may_validate(standing(body.preparer), draft, APRIL)
    assert may_validate(standing(body.preparer), draft, paris(2025, 5, 2, 23, 59, 59))
    assert not may_validate(standing(body.preparer), draft, paris(2025, 5, 3))
    assert not may_validate(standing(admin), draft, APRIL)


def test_only_the_people_of_a_body_act_on_its_file(draft: Application, body: Body, admin: Person):
    other = make_body("Association Les Tilleuls", by=admin)
    for person, writes, withdraws in (
        (body.preparer, True, False),
        (body.representative, True, True),
        (other.representative, False, False),
        (admin, False, False),
    ):
        assert bool(may_write(standing(person), draft)) == writes
        assert bool(may_withdraw(standing(person), draft)) == withdraws
    assert not may_start(standing(admin), draft.lot.call.funder)


@pytest.mark.requirement("R57", "R60")
def test_each_person_is_told_what_is_expected_next_and_by_when(draft: Application, body: Body):
    (first,) = ask(awaits(standing(body.preparer), APRIL))
    assert (first.key, first.due_on) == (draft.number, dt.date(2025, 5, 9))
    assert first.sentence.startswith("Terminez et déposez")
    deposit_application(draft, by=body.preparer, at=APRIL)
    assert ask(awaits(standing(body.representative), APRIL))[0].sentence.startswith("Validez")
    assert ask(awaits(standing(body.preparer), APRIL))[0].sentence.startswith("Faites valider")
    assert ask(awaits(standing(body.representative), CLOSED)) == []
    assert late_rows(draft.lot.call) == []


@pytest.mark.requirement("R61")
def test_each_session_stays_sealed_until_its_own_closing(body: Body, admin: Person):
    call = make_call(by=admin, published=False)
    first = call.rounds.get()
    first.session = "Printemps"
    first.save(update_fields=["session"])
    Round.objects.create(
        call=call,
        position=2,
        session="Automne",
        opening_day=dt.date(2025, 9, 1),
        closing_day=dt.date(2025, 9, 30),
    )
    call.closing_day = dt.date(2025, 9, 30)
    call.save(update_fields=["closing_day"])
    call = publish_call(call, by=admin, at=paris(2025, 3, 16))
    officer = make_person("Claire Instructrice", call.funder, Role.INSTRUCTOR)
    spring = make_draft(lot(call), body)
    summer = paris(2025, 7, 1)
    tilleuls = make_body("Association Les Tilleuls", by=admin)
    autumn = start_application(lot(call), organisation=tilleuls.organisation, by=tilleuls.preparer, at=summer)
    who = standing(officer)
    assert not may_read_all(who, call, APRIL)
    assert list(visible_applications(who, APRIL)) == []
    assert may_read_all(who, call, summer)
    assert list(visible_applications(who, summer)) == [spring]
    assert [row.number for row in table(call, summer)] == [spring.number]
    assert sealed_keys(summer) == [str(autumn.pk)]
    assert {row.number for row in table(call, paris(2025, 10, 1))} == {spring.number, autumn.number}
