"""The public page of a call, and the département's: import, completion, publication, count, table."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import CheckboxInput
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.applications.operations import deposit_application, validate_application
from maillage.calls import toml
from maillage.calls.models import Call
from maillage.calls.queries import as_text
from maillage.people.models import Organisation, Person, Role
from maillage.territories.operations import load_reference
from tests.builders import APRIL, lot, make_body, make_call, make_department, make_draft, make_person

pytestmark = pytest.mark.django_db
TEXT = toml.catalogue()["pas-de-calais-2025.toml"]


@pytest.fixture
def admin() -> Person:
    return make_department()


@pytest.fixture
def claire(admin: Person) -> Client:
    load_reference()
    client = Client()
    client.force_login(make_person("Claire Delattre", Organisation.objects.get(), Role.INSTRUCTOR))
    return client


@pytest.fixture(autouse=True)
def in_march(settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2025-03-20T11:00:00"


def sent(client: Client, address: str) -> dict[str, Any]:
    """Give back what a browser would send of the form of that page, nothing changed."""
    editor = client.get(address).context["editor"]
    values: dict[str, Any] = {"seen": client.get(address).context["seen"]}
    for rows in editor.rows:
        values[f"{rows.kind.name}-rows"] = str(len(rows.forms))
    for form in editor.forms:
        for bound in form:
            value = (
                bound.field.widget.format_value(bound.value())
                if not isinstance(bound.field.widget, CheckboxInput)
                else bound.value()
            )
            if value not in (None, False, []):
                values[bound.html_name] = value
    return values


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.requirement("R1", "R18", "R55", "R56", "R60", "R69", "R70")
def test_the_public_reads_the_call_with_its_dates_territories_criteria_and_reserve(
    admin: Person, settings: Settings
):
    call = make_call(by=admin)
    address = reverse("public:call", args=[call.slug])
    text = shown(Client(), address)
    assert "L’appel à projets ouvre le mardi 1er avril 2025 à 0\u00a0h." in text
    settings.MAILLAGE_TODAY = "2025-05-09T23:59:59"
    text = shown(Client(), address)
    for words in (
        "ouvert jusqu’au vendredi 9 mai 2025 à 23\u00a0h\u00a059",
        "Axe 2\u00a0: Parcours logement et accompagnement budgétaire",
        "Artois",
        "Lens-Hénin",
        "du 1er novembre 2025 au 31 octobre 2026",
        "30 mai 2027",
        "20\u202f000,00\u00a0€",
        "Qualité du partenariat local et départemental",
        "crédits DIHAL",
        "CV ou attestations des personnes qui animeront",
        "Seule une candidature validée est prise en compte",
    ):
        assert words in text
    settings.MAILLAGE_TODAY = "2025-05-10T00:00:00"
    assert "clos depuis le 9 mai 2025" in shown(Client(), address)


@pytest.mark.requirement("R68")
def test_the_public_never_reads_what_the_word_processor_left(admin: Person):
    call = make_call(by=admin)
    assert "bookmark" not in shown(Client(), reverse("public:call", args=[call.slug]))


def test_an_unpublished_call_does_not_exist_for_the_public(admin: Person, claire: Client):
    call = make_call(by=admin, published=False)
    address = reverse("public:call", args=[call.slug])
    assert Client().get(address).status_code == 404
    assert "n’est pas publié" in shown(claire, address)


@pytest.mark.requirement("R63", "R64")
def test_an_officer_imports_a_call_gives_the_missing_cohort_and_publishes(claire: Client):
    file = SimpleUploadedFile("appel.toml", TEXT.replace('cohort = "AMI 2"\n', "", 1).encode())
    claire.post(reverse("department:call_import"), {"file": file})
    call = Call.objects.get()
    address = reverse("department:call", args=[call.pk])
    assert "Indiquez la cohorte (AMI 1 ou AMI 2) de chaque territoire" in shown(claire, address)
    publish = reverse("department:call_publish", args=[call.pk])
    assert claire.post(publish).status_code == 403
    unsettled = call.lots.get(cohort="")
    page = reverse("department:call_section", args=[call.pk, "territoires"])
    number = [row.code for row in as_text(call).lots].index(unsettled.code)
    claire.post(page, sent(claire, page) | {f"lots-{number}-cohort": "AMI 2"})
    assert publish in shown(claire, address)
    assert "ne changent plus" in shown(claire, publish)
    claire.post(publish)
    call.refresh_from_db()
    assert call.published_at is not None


def test_the_mistakes_of_a_file_are_told_line_by_line(claire: Client):
    file = SimpleUploadedFile("appel.toml", TEXT.replace("highest = 5", "highest = -5").encode())
    answer = claire.post(reverse("department:call_import"), {"file": file})
    assert answer.status_code == 422
    line = next(n for n, row in enumerate(TEXT.splitlines(), 1) if row.startswith("highest"))
    assert f"Ligne {line}\u00a0:" in answer.content.decode()
    assert claire.post(reverse("department:call_import"), {}).status_code == 422
    not_text = SimpleUploadedFile("appel.toml", b"\xff\xfe\x00")
    assert (
        "pas un texte" in claire.post(reverse("department:call_import"), {"file": not_text}).content.decode()
    )


def test_the_exported_file_is_read_again(admin: Person, claire: Client):
    call = make_call(by=admin, published=False)
    answer = claire.get(reverse("department:call_file", args=[call.pk]))
    assert toml.read(answer.content.decode()).facts.reference == "AAP-2025"


@pytest.mark.requirement("R61")
def test_before_the_closing_an_officer_sees_numbers_and_after_it_the_table(
    admin: Person, claire: Client, settings: Settings
):
    call = make_call(by=admin)
    body = make_body("Association Trait d’Union Santé", by=admin)
    draft = make_draft(lot(call), body)
    deposit_application(draft, by=body.preparer, at=APRIL)
    validate_application(draft, by=body.representative, at=APRIL)
    address = reverse("department:call", args=[call.pk])
    sheet = reverse("department:applications_file", args=[call.pk])
    settings.MAILLAGE_TODAY = "2025-05-09T23:59:59"
    before = shown(claire, address)
    assert "seul leur nombre est connu" in before
    assert draft.number not in before
    assert body.organisation.name not in before
    assert claire.get(sheet).status_code == 403
    settings.MAILLAGE_TODAY = "2025-05-10T00:00:00"
    after = shown(claire, address)
    assert draft.number in after
    assert "Validée&nbsp;: 1" in after
    assert claire.get(sheet).content.startswith(b"PK")


@pytest.mark.requirement("R87", "R89", "R90")
def test_the_contact_of_a_territory_is_shown_to_the_public(admin: Person, claire: Client):
    call = make_call(by=admin)
    person = Person.objects.get(full_name="Claire Delattre")
    lots = [lot(call, "ART").pk, lot(call, "LEN").pk]
    address = reverse("department:call_contact", args=[call.pk])
    assert "au moins un territoire" in claire.post(address, {"person": person.pk}).content.decode()
    claire.post(address, {"person": person.pk, "lots": lots, "phone": "03 00 00 00 00"})
    text = shown(Client(), reverse("public:call", args=[call.slug]))
    assert "Artois, Lens-Hénin" in text
    assert person.email in text


@pytest.mark.requirement("F48")
def test_the_closing_is_put_off_for_everyone_with_its_motive(
    admin: Person, claire: Client, settings: Settings
):
    call = make_call(by=admin)
    settings.MAILLAGE_TODAY = "2025-05-09T22:00:00"
    address = reverse("department:call_extend", args=[call.pk])
    assert (
        "après le 9 mai 2025"
        in claire.post(address, {"closing_day": "2025-05-08", "motive": "Panne"}).content.decode()
    )
    claire.post(address, {"closing_day": "2025-05-12", "motive": "Panne du portail"})
    assert "lundi 12 mai 2025" in shown(Client(), reverse("public:call", args=[call.slug]))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.FINANCE_OFFICER, Role.ADMINISTRATOR])
def test_only_instructors_and_managers_prepare_a_call(admin: Person, role: Role):
    call = make_call(by=admin)
    client = Client()
    client.force_login(make_person("Autre Agent", call.funder, role))
    for name, args in (("call_import", []), ("call_publish", [call.pk]), ("call_extend", [call.pk])):
        assert client.get(reverse(f"department:{name}", args=args)).status_code == 404


@pytest.mark.requirement("R3", "R88")
def test_the_direction_and_the_service_that_own_the_call_are_named(admin: Person):
    make_call(by=admin)
    text = shown(Client(), reverse("public:legal_notice"))
    for words in ("Département d’Essai", "Direction des solidarités", "Service logement"):
        assert words in text
