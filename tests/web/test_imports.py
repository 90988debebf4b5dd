"""The pages that bring applications in from another portal."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.applications.models import Application
from maillage.calls.models import Call
from maillage.imports.models import Import
from maillage.people.models import Person, Role
from maillage.people.operations import the_funder
from tests.builders import make_call, make_department, make_person
from tests.imports.test_importing import GOOD, HEADS

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Person:
    return make_department()


@pytest.fixture
def call(admin: Person) -> Call:
    return make_call(by=admin)


@pytest.fixture
def claire(call: Call, settings: Settings) -> Client:
    settings.MAILLAGE_TODAY = "2025-05-12T10:00:00"
    client = Client()
    client.force_login(make_person("Claire Delattre", the_funder().organisation, Role.INSTRUCTOR))
    return client


def send(claire: Client, call: Call, text: str) -> str:
    file = SimpleUploadedFile("export.csv", text.encode())
    page = reverse("department:call_imports", args=[call.pk])
    answer = claire.post(page, {"portal": "E-partenaire", "file": file}, follow=True)
    return answer.content.decode()


@pytest.mark.requirement("R58", "F59")
def test_a_file_is_sent_its_columns_checked_and_its_lines_brought_in_once(claire: Client, call: Call):
    text = send(
        claire, call, f"{HEADS}\n{GOOD}\n{GOOD.replace('EP-1', 'EP-2').replace('Boulonnais', 'Calaisis')}"
    )
    found = Import.objects.get()
    assert "Choisir les colonnes" in text
    assert "Date de validation" in text
    report = reverse("department:import_report", args=[found.pk])
    columns = reverse("department:import_columns", args=[found.pk])
    text = claire.post(columns, found.columns, follow=True).content.decode()
    assert "1 candidature sera reprise sur 2 lignes" in text
    assert "«\u00a0Calaisis\u00a0» n’est pas reconnu" in text
    only = claire.get(report, {"outcome": "refused"}).content.decode()
    assert "EP-2" in only
    assert "EP-1" not in only
    assert Application.objects.count() == 0
    text = claire.post(report, {"run": "yes"}, follow=True).content.decode()
    assert "1 candidature reprise." in text
    assert "Reprise faite" in text
    text = claire.post(report, {"run": "yes"}, follow=True).content.decode()
    assert "déjà faite" in text
    assert Application.objects.count() == 1
    file = claire.get(reverse("department:import_file", args=[found.pk]))
    assert file["Content-Disposition"] == f'attachment; filename="rapport-reprise-{found.pk}.xlsx"'


def test_an_unreadable_file_keeps_the_portal_typed_and_says_what_to_do(claire: Client, call: Call):
    text = send(claire, call, "seule\n1\n")
    assert "séparé par des points-virgules" in text
    assert "E-partenaire" in text
    assert not Import.objects.exists()


def test_columns_left_out_are_asked_for_by_name(claire: Client, call: Call):
    send(claire, call, f"{HEADS}\n{GOOD}")
    found = Import.objects.get()
    address = reverse("department:import_columns", args=[found.pk])
    answer = claire.post(address, found.columns | {"siret": ""})
    assert answer.status_code == 422
    assert "Choisissez la colonne du fichier pour «\u00a0SIRET\u00a0»." in answer.content.decode()
