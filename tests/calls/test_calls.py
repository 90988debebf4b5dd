"""A call from its import to its publication, and what the public reads of it."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from maillage.calls import toml
from maillage.calls.access import may_edit_call, may_import_call, visible_calls
from maillage.calls.models import Call, Criterion, Lot
from maillage.calls.operations import import_call, missing_to_publish, name_contact, publish_call, set_cohort
from maillage.calls.queries import as_file, call_rows, call_sheet, state_of
from maillage.journal.models import Entry
from maillage.people.access import Standing
from maillage.people.models import Person, Role
from maillage.rules.verdict import Refused
from tests.builders import (
    PREPARED,
    lot,
    make_call,
    make_department,
    make_operator,
    make_person,
    paris,
    standing,
)

pytestmark = pytest.mark.django_db
TEXT = toml.catalogue()["pas-de-calais-2025.toml"]


@pytest.fixture
def admin() -> Person:
    return make_department()


@pytest.fixture
def draft(admin: Person) -> Call:
    return make_call(by=admin, published=False)


@pytest.mark.requirement("R18", "R42", "R43", "R44", "R45", "R46", "R62", "R63", "R64", "R80")
def test_the_four_lots_have_their_perimeter_their_dates_and_the_day_of_their_report(draft: Call):
    rows = {row.territory: row for row in call_sheet(draft, PREPARED).lots}
    assert list(rows) == ["Artois", "Audomarois", "Boulonnais", "Lens-Hénin"]
    assert (rows["Artois"].start, rows["Artois"].end) == (dt.date(2025, 11, 1), dt.date(2026, 10, 31))
    assert (rows["Boulonnais"].start, rows["Boulonnais"].end) == (dt.date(2025, 12, 1), dt.date(2026, 11, 30))
    assert rows["Artois"].report_due == dt.date(2027, 4, 30)
    assert rows["Boulonnais"].report_due == dt.date(2027, 5, 30)
    assert [len(row.intercommunalities) for row in rows.values()] == [1, 2, 3, 2]
    assert [count for _, count in rows["Artois"].expected] == [10, 5]
    assert str(rows["Artois"].advance) == "12000.00"


@pytest.mark.requirement("R63", "R64")
def test_publication_is_refused_while_the_cohort_of_a_territory_is_missing(admin: Person):
    make_call(by=admin, published=False)
    funder = Call.objects.get().funder
    call = import_call(TEXT.replace('cohort = "AMI 2"\n', "", 1), funder=funder, by=admin, at=PREPARED)
    with pytest.raises(Refused) as refused:
        publish_call(call, by=admin, at=PREPARED)
    assert refused.value.sentence == (
        "Indiquez la cohorte (AMI 1 ou AMI 2) de chaque territoire\u00a0: "
        "les dates de convention en dépendent."
    )
    unsettled = call.lots.get(cohort="")
    assert set_cohort(unsettled, cohort="AMI 2", by=admin, at=PREPARED).agreement_start == dt.date(
        2025, 12, 1
    )
    assert missing_to_publish(call) == ()
    assert publish_call(call, by=admin, at=PREPARED).published_at == PREPARED


def test_everything_mandatory_is_asked_for_at_once(draft: Call):
    draft.criteria.all().delete()
    draft.eligibility_questions.all().delete()
    draft.rhythms.all().delete()
    draft.lots.all().delete()
    assert len(missing_to_publish(draft)) == 4


@pytest.mark.requirement("R55")
def test_a_published_call_is_never_imported_again(draft: Call, admin: Person):
    publish_call(draft, by=admin, at=PREPARED)
    with pytest.raises(Refused, match="est publié"):
        import_call(TEXT, funder=draft.funder, by=admin, at=PREPARED)
    with pytest.raises(Refused, match="ne changent plus"):
        set_cohort(lot(draft), cohort="AMI 1", by=admin, at=PREPARED)
    with pytest.raises(Refused, match="déjà publié"):
        publish_call(draft, by=admin, at=PREPARED)


@pytest.mark.requirement("R55")
@pytest.mark.parametrize("change", ["weight = 3", "label = 'Prix'"])
def test_the_database_refuses_to_change_a_published_criterion(draft: Call, admin: Person, change: str):
    publish_call(draft, by=admin, at=PREPARED)
    with (
        pytest.raises(IntegrityError, match="calls_criterion_frozen"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE calls_criterion SET {change}")
    with pytest.raises(IntegrityError, match="calls_criterion_frozen"), transaction.atomic():
        Criterion.objects.create(call=draft, position=9, label="Prix")


def test_importing_again_before_the_publication_replaces_the_draft(draft: Call, admin: Person):
    text = TEXT.replace("wished_capacity = 15", "wished_capacity = 12")
    again = import_call(text, funder=draft.funder, by=admin, at=PREPARED)
    assert (again.pk, again.wished_capacity, again.lots.count()) == (draft.pk, 12, 4)


def test_the_exported_file_gives_the_same_call(draft: Call):
    assert toml.read(as_file(draft)) == toml.read(
        TEXT.replace(
            '["246200729", "200018083", "246200380"]', '["200018083", "246200380", "246200729"]'
        ).replace('["246200364", "246200299"]', '["246200299", "246200364"]')
    )


@pytest.mark.requirement("R56", "R60", "R61")
@pytest.mark.parametrize(
    ("at", "state", "said"),
    [
        (paris(2025, 3, 31, 23, 59, 59), "upcoming", "ouvre le mardi 1er avril 2025"),
        (paris(2025, 4, 1, 0), "open", "ouvert jusqu’au vendredi 9 mai 2025 à 23\u00a0h\u00a059"),
        (paris(2025, 5, 9, 23, 59, 59), "open", "déposée mais non validée ne sera pas prise en compte"),
        (paris(2025, 5, 10, 0), "closed", "clos depuis le 9 mai 2025"),
    ],
)
def test_the_public_reads_whether_the_call_is_open_with_its_day_and_hour(
    draft: Call, admin: Person, at: dt.datetime, state: str, said: str
):
    call = publish_call(draft, by=admin, at=PREPARED)
    sheet = call_sheet(call, at)
    assert (state_of(call, at), sheet.state) == (state, state)
    assert said in sheet.sentence


@pytest.mark.requirement("R69", "R70")
def test_applicants_are_told_what_the_funding_waits_for(draft: Call):
    assert "Crédits de l’État (DIHAL)" in call_sheet(draft, PREPARED).provisional
    assert [entry["code"] for entry in draft.funding_conditions] == ["state_credits", "budget_vote"]


@pytest.mark.requirement("R2")
def test_an_agreement_that_outlives_the_programme_is_marked(draft: Call):
    assert not any(row.past_programme for row in call_sheet(draft, PREPARED).lots)
    draft.programme_end = 2025
    assert all(row.past_programme for row in call_sheet(draft, PREPARED).lots)


@pytest.mark.requirement("R87", "R89", "R90")
def test_each_territory_has_its_contact_named_by_an_officer(draft: Call, admin: Person):
    assert call_sheet(draft, PREPARED).contacts == ()
    claire = make_person("Claire Delattre", draft.funder, Role.INSTRUCTOR)
    name_contact(
        draft, person=claire, lots=[lot(draft, "LEN"), lot(draft, "ART")], phone="", by=admin, at=PREPARED
    )
    (contact,) = call_sheet(draft, PREPARED).contacts
    assert (contact.name, contact.territories) == ("Claire Delattre", ("Artois", "Lens-Hénin"))
    with pytest.raises(Refused, match="au moins un territoire"):
        name_contact(draft, person=claire, lots=[], phone="", by=admin, at=PREPARED)


def test_a_call_takes_the_same_number_of_queries_whatever_its_lots(
    draft: Call, django_assert_num_queries: DjangoAssertNumQueries
):
    with django_assert_num_queries(7):
        call_sheet(draft, PREPARED)
    draft.lots.exclude(code="BOU").delete()
    again = Call.objects.get(pk=draft.pk)
    with django_assert_num_queries(7):
        call_sheet(again, PREPARED)
    with django_assert_num_queries(2):
        assert [row.lots for row in call_rows(Call.objects.all(), PREPARED)] == [1]


def test_only_its_officers_see_an_unpublished_call(draft: Call, admin: Person):
    claire = make_person("Claire Delattre", draft.funder, Role.INSTRUCTOR)
    body = make_operator(by=admin)
    paul = make_person("Paul Martin", body, Role.LEGAL_REPRESENTATIVE)
    assert list(visible_calls(standing(claire))) == [draft]
    assert not visible_calls(standing(paul)).exists()
    assert not visible_calls(Standing(Person(), ())).exists()
    publish_call(draft, by=claire, at=PREPARED)
    assert visible_calls(standing(paul)).count() == visible_calls(Standing(Person(), ())).count() == 1


def test_an_instructor_prepares_the_call_and_an_accountant_does_not(draft: Call, admin: Person):
    claire = make_person("Claire Delattre", draft.funder, Role.INSTRUCTOR)
    marc = make_person("Marc Mandat", draft.funder, Role.FINANCE_OFFICER)
    assert may_edit_call(standing(claire), draft)
    assert may_import_call(standing(claire), draft.funder)
    assert not may_edit_call(standing(marc), draft)
    assert not may_import_call(standing(marc), draft.funder)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"coffee_ceiling": "20000.01"}, "lot_coffee_within_ceiling"),
        ({"ceiling": "0"}, "lot_"),
        ({"agreement_end": None}, "lot_dates_come_with_the_cohort"),
        ({"agreement_end": dt.date(2025, 1, 1)}, "lot_agreement_ends_after_it_starts"),
    ],
)
@pytest.mark.requirement("R66", "R67")
def test_the_database_refuses_a_lot_that_makes_no_sense(
    draft: Call, change: dict[str, object], constraint: str
):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Lot.objects.filter(call=draft, code="BOU").update(**change)


@pytest.mark.requirement("R42")
def test_a_territory_has_one_lot(draft: Call):
    first = lot(draft)
    with pytest.raises(IntegrityError), transaction.atomic():
        Lot.objects.create(
            call=draft,
            territory=first.territory,
            code="X",
            name="Artois",
            ceiling=first.ceiling,
            coffee_ceiling=first.coffee_ceiling,
        )


def test_each_act_on_a_call_is_a_line_of_the_journal(draft: Call, admin: Person):
    publish_call(draft, by=admin, at=PREPARED)
    assert list(
        Entry.objects.filter(subject_kind="call").order_by("sequence").values_list("verb", flat=True)
    ) == [
        "import_call",
        "publish_call",
    ]
