"""The pages of personal data: what is due and the act, slips, requests, readings, one's account."""

from __future__ import annotations

import datetime as dt
import html
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.applications.models import Application
from maillage.groups.models import Meeting, NamesReading
from maillage.groups.operations import read_names
from maillage.journal.models import Entry
from maillage.people.models import Membership, Person, Role
from maillage.post.models import Message
from maillage.privacy.models import Deletion, DisposalList, RightsRequest
from maillage.rules.verdict import Refused
from tests import proofs
from tests.candidates import Candidates, Department, give_role, make_application, make_person, moment
from tests.year import Year, artois, hold

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
pytestmark = pytest.mark.django_db


@pytest.fixture
def year(awarded: Candidates, department: Department, settings: Settings) -> Year:
    settings.MAILLAGE_TODAY = "2027-06-02T10:00"
    return artois(awarded, department)


@pytest.fixture
def officer(department: Department) -> Person:
    return give_role(make_person("Paul Hurtebise"), department.organisation, Role.DATA_PROTECTION_OFFICER)


def enter(person: Person) -> Client:
    return proofs.enter(Client(), person)


def page(name: str, *args: object) -> str:
    return reverse(f"department:{name}", args=args)


def text_of(answer: object) -> str:
    return html.unescape(answer.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")  # type: ignore[attr-defined]


def test_the_officer_sees_what_is_due_deletes_it_and_sets_the_term(
    year: Year, awarded: Candidates, officer: Person
) -> None:
    draft = make_application(
        awarded.lens.lot, awarded.boulonnais.organisation, awarded.horizon, number="B-1", state="draft"
    )
    client = enter(officer)
    shown = text_of(client.get(page("personal_data")))
    assert "Brouillons de candidature jamais déposés" in shown
    assert "B-1" in text_of(client.get(page("personal_data_kind", "drafts")))
    assert "Cochez la case" in text_of(client.post(page("personal_data_kind", "drafts"), {"act": "delete"}))
    assert not Deletion.objects.exists(), "nobody has confirmed"
    client.post(page("personal_data_kind", "drafts"), {"act": "delete", "sure": "1"})
    draft.refresh_from_db()
    assert draft.project_title == ""
    assert Deletion.objects.get().by == officer
    assert "Paul Hurtebise" in text_of(client.get(page("personal_data")))
    answer = client.post(page("personal_data_kind", "names"), {"act": "term", "amount": "30"})
    assert "de 1 mois à 24 mois" in text_of(answer)
    client.post(page("personal_data_kind", "names"), {"act": "term", "amount": "3"})
    assert "3 mois après" in text_of(client.get(page("personal_data")))
    assert client.get(page("personal_data_kind", "rien")).status_code == 404


def test_the_slip_is_drawn_by_the_officer_its_visa_and_the_destruction_are_the_managers(
    year: Year, awarded: Candidates, department: Department, officer: Person
) -> None:
    make_application(
        awarded.artois.lot,
        awarded.boulonnais.organisation,
        awarded.horizon,
        number="AAP-2025-ART-009",
        state="ineligible",
    )
    client = enter(officer)
    client.post(page("personal_data_kind", "applications"), {"act": "delete", "sure": "1"})
    assert not Deletion.objects.exists(), "a public archive is not deleted from there"
    client.post(page("personal_data_kind", "applications"), {"act": "draw"})
    slip = DisposalList.objects.get()
    paper = client.get(page("disposal_file", slip.pk, "bordereau"))
    assert paper["Content-Type"] == "application/pdf"
    assert client.get(page("disposal_file", slip.pk, "visa")).status_code == 404
    assert "par un responsable" in text_of(client.get(page("disposal_list", slip.pk)))
    visa = {"act": "visa", "director": "La directrice", "given_on": "02/06/2027", "reference": "V-1"}
    client.post(page("disposal_list", slip.pk), {**visa, "scan": SimpleUploadedFile("visa.pdf", PDF)})
    assert DisposalList.objects.get().visa_at is None
    manager = enter(department.manager)
    assert "visa" in text_of(manager.post(page("disposal_list", slip.pk), {"act": "destroy", "sure": "1"}))
    assert not Deletion.objects.exists()
    manager.post(page("disposal_list", slip.pk), {**visa, "scan": SimpleUploadedFile("visa.pdf", PDF)})
    assert DisposalList.objects.get().visa_by == department.manager
    assert client.get(page("disposal_file", slip.pk, "visa")).status_code == 200
    unsure = manager.post(page("disposal_list", slip.pk), {"act": "destroy"})
    assert "Cochez la case" in text_of(unsure)
    assert not Deletion.objects.exists(), "nobody has confirmed"
    manager.post(page("disposal_list", slip.pk), {"act": "destroy", "sure": "1"})
    assert Application.objects.get(number="AAP-2025-ART-009").erased_at is not None
    assert "détruit le" in text_of(manager.get(page("disposal_list", slip.pk)))


def test_a_request_by_letter_has_a_month_and_forgets_who_asked_once_answered(
    year: Year, officer: Person, department: Department
) -> None:
    client = enter(officer)
    asked = {"right": "access", "who": "Zélie Martin, 1 rue des Essais", "received_on": "01/05/2027"}
    assert "il est déjà passé" in text_of(
        client.post(page("rights_requests"), {**asked, "received_on": "03/06/2027"})
    )
    client.post(page("rights_requests"), asked)
    request = RightsRequest.objects.get()
    assert request.due_on == dt.date(2027, 6, 1)
    assert "En retard de 1 jour" in text_of(client.get(page("rights_requests")))
    assert "Zélie" not in str(list(Entry.objects.filter(verb="receive_rights_request").values()))
    client.post(page("rights_request", request.pk), {"answer": "Copie envoyée par courrier."})
    request.refresh_from_db()
    assert (request.who, request.answered_on) == ("", dt.date(2027, 6, 2))
    again = client.post(page("rights_request", request.pk), {"answer": "Encore."})
    assert "Répondu le 2 juin 2027" in text_of(again)
    for change, name in (
        ({"who": "Zélie"}, "rights_request_answered_forgets_who"),
        ({"right": "autre"}, "rights_request_right_known"),
        ({"due_on": dt.date(2027, 4, 1)}, "rights_request_due_after_it_came"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            RightsRequest.objects.update(**change)


@pytest.mark.requirement("F54")
def test_a_reading_of_names_closes_by_itself_and_both_sides_find_it(
    year: Year, officer: Person, department: Department, settings: Settings
) -> None:
    meeting: Meeting = hold(year, dt.date(2026, 3, 10), Zélie="ccas")
    settings.MAILLAGE_TODAY = "2027-06-02T10:00"
    address = reverse("department:meeting_names", args=[meeting.pk])
    auditor = enter(department.auditor)
    assert "Zélie" in text_of(auditor.post(address, {"reason": "Contrôle du service fait."}))
    assert "Zélie" in text_of(auditor.get(address))
    assert "Zélie" not in text_of(enter(department.manager).get(address)), "open to who said why, alone"
    assert Entry.objects.filter(verb="read_names").count() == 1
    settings.MAILLAGE_TODAY = "2027-06-02T10:31"
    assert "Zélie" not in text_of(auditor.get(address))
    for told in (
        enter(officer).get(page("readings")),
        enter(year.representative).get(reverse("operator:readings")),
    ):
        assert "Contrôle du service fait." in text_of(told)
        assert "Anne Leroy" in text_of(told)
        assert "Zélie" not in text_of(told)
    with pytest.raises(IntegrityError, match="names_reading_within_the_hour"), transaction.atomic():
        NamesReading.objects.update(until=moment("2027-06-02T12:00"))
    with pytest.raises(IntegrityError, match="names_reading_has_a_reason"), transaction.atomic():
        NamesReading.objects.update(reason="")
    with pytest.raises(Refused, match="motif"):
        read_names(meeting, reason=" ", by=department.auditor, at=moment("2027-06-02T11:00"))


def test_the_holder_of_an_account_reads_takes_and_erases_it_and_the_journal_keeps_its_lines(
    year: Year, department: Department
) -> None:
    alix = year.accountant
    client = enter(alix)
    assert alix.email in text_of(client.get(reverse("my_data")))
    taken = json.loads(client.get(reverse("my_data_file")).content)
    assert taken["adresse"] == alix.email
    assert taken["rôles"][0]["rôle"] == "Comptabilité"
    journal = list(Entry.objects.order_by("pk").values_list("pk", "hash"))
    assert "Effacer mon compte" in text_of(client.get(reverse("my_data_erase")))
    answer = client.post(reverse("my_data_erase"))
    assert "C’est fait" in text_of(answer)
    assert client.get(reverse("my_data")).status_code == 302
    gone = Person.objects.get(pk=alix.pk)
    assert (gone.full_name, gone.is_active) == ("Compte effacé", False)
    assert not Membership.objects.live().filter(person=alix).exists()
    assert list(Entry.objects.order_by("pk").values_list("pk", "hash"))[: len(journal)] == journal
    assert Message.objects.get(kind="erased").to == alix.email
    proof = Deletion.objects.get()
    assert (proof.kind, proof.cause) == ("accounts", "request")
    sole = enter(year.representative)
    assert "dernière représentation légale" in text_of(sole.post(reverse("my_data_erase")))
    assert Person.objects.get(pk=year.representative.pk).is_active
