"""Applications of another portal, brought into a call."""

import datetime as dt
from decimal import Decimal

import pytest
from pytest_django import Settings

from maillage.applications.models import Application
from maillage.calls.models import Call, Family
from maillage.calls.operations import publish_call
from maillage.documents.spreadsheet import Column, Sheet, workbook
from maillage.imports.models import Import
from maillage.imports.operations import choose_columns, drop_import, receive_file, run_import
from maillage.imports.queries import report
from maillage.people.models import Organisation, Person
from maillage.rules.french import PARIS
from maillage.rules.verdict import Refused
from tests.builders import PREPARED, make_body, make_call, make_department, paris

pytestmark = pytest.mark.django_db

AFTER = paris(2025, 5, 12)
HEADS = (
    "Référence;Date de validation;Date de dépôt;N° SIRET;Nom du bénéficiaire*;Forme juridique;"
    "Territoire;Montant demandé"
)
GOOD = (
    "EP-1;09/05/2025 23:58:40;08/05/2025 10:00;30700017;Trait d’Union;Association loi 1901;"
    "Boulonnais;20\u202f000,00\u00a0€"
)


@pytest.fixture
def admin() -> Person:
    return make_department()


@pytest.fixture
def call(admin: Person) -> Call:
    return make_call(by=admin)


def bring(call: Call, admin: Person, *lines: str, portal: str = "E-partenaire") -> Import:
    content = "\n".join((HEADS, *lines)).encode("utf-8-sig")
    return receive_file(call, portal=portal, name="export.csv", content=content, by=admin, at=AFTER)


def outcomes(found: Import) -> list[str]:
    return [line["outcome"] for line in report(found, AFTER)]


def sentences(found: Import) -> str:
    return " ".join(problem["sentence"] for line in report(found, AFTER) for problem in line["problems"])


@pytest.mark.requirement("R58", "F59")
def test_the_same_file_twice_brings_nothing_more(call: Call, admin: Person):
    counts = run_import(bring(call, admin, GOOD), by=admin, at=AFTER)
    assert (counts.new, counts.refused) == (1, 0)
    application = Application.objects.select_related("organisation", "lot").get()
    assert application.state == "validated"
    assert application.organisation.siret == "00000030700017"
    assert application.amount_requested == Decimal("20000.00")
    assert application.validated_at == dt.datetime(2025, 5, 9, 23, 58, 40, tzinfo=PARIS)
    assert (application.source, application.external_reference) == ("E-partenaire", "EP-1")
    again = bring(call, admin, GOOD)
    assert outcomes(again) == ["known"]
    with pytest.raises(Refused, match="Aucune ligne"):
        run_import(again, by=admin, at=AFTER)
    assert Application.objects.count() == 1


@pytest.mark.requirement("R57", "R58", "R61")
@pytest.mark.parametrize(
    ("stamp", "state", "said"),
    [
        ("09/05/2025 23:59:59", "validated", ""),
        ("10/05/2025 00:00:00", "not_considered", "hors de la période de dépôt"),
        ("31/03/2025 23:59:59", "not_considered", "hors de la période de dépôt"),
        ("", "not_considered", "Non validée sur le portail"),
    ],
)
def test_only_what_the_portal_stamped_inside_the_window_counts(
    call: Call, admin: Person, stamp: str, state: str, said: str
):
    line = GOOD.replace("09/05/2025 23:58:40", stamp).replace("08/05/2025 10:00", "")
    found = bring(call, admin, line)
    assert said in sentences(found)
    run_import(found, by=admin, at=AFTER)
    assert Application.objects.get().state == state


@pytest.mark.requirement("R58", "R66", "F50")
@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("20\u202f000,00\u00a0€", "21 000", "ne peut pas dépasser 20\u202f000,00\u00a0€"),
        ("30700017", "30700018", "SIRET"),
        ("30700017", "", "La cellule est vide"),
        ("Boulonnais", "Calaisis", "n’est pas reconnu"),
        ("Association loi 1901", "Club", "n’est pas reconnu"),
        ("Association loi 1901", "", "indiquez sa forme juridique"),
        ("09/05/2025 23:58:40", "demain", "Indiquez une date"),
        ("09/05/2025 23:58:40", "09/05/2026 10:00", "à venir"),
        ("08/05/2025 10:00", "09/05/2025 23:59", "Le dépôt ne peut pas suivre la validation"),
    ],
)
def test_a_wrong_cell_is_told_and_its_line_left_out(
    call: Call, admin: Person, before: str, after: str, said: str
):
    found = bring(call, admin, GOOD.replace(before, after))
    assert outcomes(found) == ["refused"]
    assert said in sentences(found)
    with pytest.raises(Refused, match="Aucune ligne"):
        run_import(found, by=admin, at=AFTER)
    assert not Application.objects.exists()
    assert not Organisation.objects.filter(siret="00000030700017").exists()


@pytest.mark.requirement("R58")
def test_a_duplicated_line_counts_once_and_a_second_file_for_a_territory_is_refused(
    call: Call, admin: Person
):
    other = GOOD.replace("EP-1", "EP-2")
    found = bring(call, admin, GOOD, GOOD, other)
    assert outcomes(found) == ["new", "twin", "refused"]
    assert "à la ligne 2" in sentences(found)
    run_import(found, by=admin, at=AFTER)
    assert outcomes(bring(call, admin, other)) == ["refused"]


@pytest.mark.requirement("R58")
def test_a_workbook_with_floats_and_dates_gives_the_same_application(call: Call, admin: Person):
    sheet = Sheet(
        title="Export",
        columns=[Column(label=head) for head in HEADS.split(";")],
        rows=[
            (
                "EP-9",
                "45786.5",
                None,
                "30700017.0",
                "Trait d’Union",
                "association",
                "BOU",
                "20000",
            )
        ],
    )
    found = receive_file(
        call,
        portal="E-partenaire",
        name="export.xlsx",
        content=workbook([sheet], at=AFTER),
        by=admin,
        at=AFTER,
    )
    run_import(found, by=admin, at=AFTER)
    application = Application.objects.select_related("organisation").get()
    assert application.organisation.siret == "00000030700017"
    assert application.validated_at == paris(2025, 5, 9, 12)


@pytest.mark.requirement("R58")
def test_the_columns_chosen_once_serve_the_portal_again(call: Call, admin: Person):
    found = bring(call, admin, GOOD)
    chosen = found.columns | {"needs": "Forme juridique", "legal_form": ""}
    choose_columns(found, columns=chosen, by=admin, at=AFTER)
    again = bring(call, admin, GOOD)
    assert again.columns["needs"] == "Forme juridique"
    assert "legal_form" not in again.columns
    other = bring(call, admin, GOOD, portal="Autre portail")
    assert other.columns["legal_form"] == "Forme juridique"
    with pytest.raises(Refused, match="sert deux fois"):
        choose_columns(found, columns=found.columns | {"method": "Territoire"}, by=admin, at=AFTER)


def test_a_dropped_or_finished_import_is_over(call: Call, admin: Person):
    dropped = drop_import(bring(call, admin, GOOD), by=admin, at=AFTER)
    with pytest.raises(Refused, match="abandonnée"):
        run_import(dropped, by=admin, at=AFTER)
    done = bring(call, admin, GOOD)
    run_import(done, by=admin, at=AFTER)
    with pytest.raises(Refused, match="déjà faite"):
        drop_import(done, by=admin, at=AFTER)
    done.refresh_from_db()
    assert outcomes(done) == ["new"]


def test_a_body_known_here_keeps_its_name_and_form(call: Call, admin: Person):
    body = make_body("Association Trait d’Union Santé", by=admin)
    line = GOOD.replace("Association loi 1901", "").replace("Trait d’Union", "TRAIT UNION")
    run_import(bring(call, admin, line), by=admin, at=AFTER)
    assert (
        Application.objects.select_related("organisation").get().organisation.name == body.organisation.name
    )


@pytest.mark.requirement("R56", "R58", "R61")
def test_a_body_is_taken_only_by_the_rounds_of_its_family(admin: Person):
    draft = make_call(by=admin, published=False)
    draft.rounds.update(family=Family.PUBLIC)
    call = publish_call(draft, by=admin, at=PREPARED)
    found = bring(
        call, admin, GOOD.replace("30700017", "20800017").replace("Association loi 1901", "public_health")
    )
    assert outcomes(found) == ["new"]
    private = bring(call, admin, GOOD)
    assert outcomes(private) == ["refused"]
    assert "pas ouvert aux organismes de cette forme" in sentences(private)


def test_a_file_that_nobody_could_search_for_viruses_is_not_kept(
    call: Call, admin: Person, settings: Settings
):
    settings.MAILLAGE_CLAMD = "127.0.0.1:1"
    with pytest.raises(Refused, match="La vérification antivirus ne répond pas"):
        bring(call, admin, GOOD)
    assert not Import.objects.exists()
