"""The copy of an application that anyone may ask for: after the decision, with nobody's name (F53)."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import Settings

from maillage.applications.models import Application
from maillage.calls.models import Call
from maillage.journal.models import Entry
from maillage.rules.verdict import Refused
from maillage.selection.operations import notify_decision
from maillage.selection.operations.communication import communicate_application
from tests.candidates import Candidates, Department
from tests.selection.steps import DECIDED, LATER, deliberate, fund, plain, select

ASKED = "Demande du 3 novembre 2025, référence CADA-12"


@pytest.fixture
def told(department: Department, call: Call, scored: Candidates) -> Application:
    """The application of the Artois, selected and told so, whose answers name people."""
    fund(call, department, "60000.00")
    application = scored.artois
    Application.objects.filter(pk=application.pk).update(
        representative_name="Marc Vandamme",
        facilitators="Nora Quelquun, psychologue.",
        partnership="Convention signée par MARC VANDAMME avec le CCAS ; écrire à marc@horizon.example.org.",
    )
    notify_decision(
        select(application, department, deliberate(call, department)), by=department.manager, at=DECIDED
    )
    application.refresh_from_db()
    return application


@pytest.mark.requirement("F53")
def test_the_copy_holds_what_was_asked_and_nobodys_name(
    department: Department, told: Application, settings: Settings
) -> None:
    settings.MAILLAGE_TODAY = "2025-11-20T09:00:00"
    client = Client()
    client.force_login(department.instructor)
    page = reverse("department:application_copy", args=[told.pk])
    assert page in client.get(reverse("department:assessment", args=[told.pk])).content.decode()
    assert client.post(page, {"request": ""}).status_code == 422
    answer = client.post(page, {"request": ASKED})
    assert answer["Content-Disposition"].startswith("attachment")
    shown = " ".join(
        " ".join(sheet.extract_text().split()) for sheet in PdfReader(io.BytesIO(answer.content)).pages
    )
    for said in ("Copie communicable", told.number, told.organisation.name, "avec le CCAS", "occulté"):
        assert said in shown
    for name in ("Vandamme", "VANDAMME", "Nora", "Quelquun", "marc@"):
        assert name not in shown
    line = Entry.objects.get(verb="communicate_application")
    assert (line.note, line.subject_id) == (ASKED, str(told.pk))


@pytest.mark.requirement("F53")
def test_nothing_is_given_out_before_the_decision_is_told(department: Department, scored: Candidates) -> None:
    with pytest.raises(Refused) as refused:
        communicate_application(scored.artois, request=ASKED, by=department.instructor, at=LATER)
    assert "une fois la décision notifiée" in plain(refused.value)
    assert not Entry.objects.filter(verb="communicate_application").exists()
