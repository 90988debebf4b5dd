"""The pages of an applicant: the form that loses nothing, the two binding acts, the proofs."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.applications.models import Application, LateAttempt
from maillage.applications.operations import deposit_application, save_application
from maillage.calls.models import Call, RequiredDocument
from maillage.people.models import Person
from tests.builders import APRIL, PDF, Body, lot, make_body, make_call, make_department, make_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Person:
    return make_department()


@pytest.fixture
def call(admin: Person) -> Call:
    return make_call(by=admin)


@pytest.fixture
def body(admin: Person) -> Body:
    return make_body("Association Trait d’Union Santé", by=admin)


@pytest.fixture
def draft(call: Call, body: Body) -> Application:
    return make_draft(lot(call), body)


@pytest.fixture(autouse=True)
def in_april(settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2025-04-30T11:00:00"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(name: str, application: Application, *more: object) -> str:
    return reverse(f"operator:{name}", args=[application.number, *more])


def typed(application: Application, **changes: str) -> dict[str, str]:
    """Give back what a browser would send of a complete form."""
    assert application.rhythm
    return {
        "version": str(application.version),
        "project_title": "Comprendre et loger",
        "experience": "Dix ans.",
        "needs": "Les bailleurs.",
        "rhythm": str(application.rhythm.pk),
        "amount_requested": "20\u202f000,00\u00a0€",
        "coffee_requested": "300",
    } | changes


def test_an_applicant_starts_a_file_from_the_list_of_territories(call: Call, body: Body):
    client = signed_in(body.preparer)
    shown = client.get(reverse("operator:applications")).content.decode()
    assert "ouvert jusqu’au vendredi 9 mai 2025 à 23\u00a0h\u00a059" in shown
    answer = client.post(reverse("operator:application_start", args=[lot(call).pk]))
    started = Application.objects.get()
    assert answer["Location"] == page("application_edit", started)
    assert started.number == "AAP-2025-BOU-001"


@pytest.mark.requirement("F60", "R66")
def test_an_amount_is_read_as_people_write_it(draft: Application, body: Body):
    answer = signed_in(body.preparer).post(
        page("application_edit", draft), typed(draft, amount_requested="18\u202f500,50\u00a0€")
    )
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert str(draft.amount_requested) == "18500.50"


@pytest.mark.requirement("R66", "R67")
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"amount_requested": "21 000"},
            "Le montant demandé ne peut pas dépasser 20\u202f000,00\u00a0€ par groupe.",
        ),
        ({"coffee_requested": "350"}, "L’enveloppe accueil café est plafonnée à 300,00\u00a0€"),
    ],
)
def test_a_refused_amount_is_explained_and_nothing_typed_is_lost(
    draft: Application, body: Body, change: dict[str, str], sentence: str
):
    answer = signed_in(body.preparer).post(
        page("application_edit", draft), typed(draft, needs="Un besoin tout neuf.", **change)
    )
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in shown
    assert "Un besoin tout neuf." in shown
    assert next(iter(change.values())) in shown


@pytest.mark.requirement("F47")
def test_two_people_at_once_lose_neither_version(draft: Application, body: Body):
    mine = typed(draft, needs="Les miens.")
    save_application(
        draft, values={"needs": "Les siens."}, version=draft.version, by=body.representative, at=APRIL
    )
    client = signed_in(body.preparer)
    shown = client.post(page("application_edit", draft), mine).content.decode()
    assert f"modifiée par {body.representative.full_name} le 30 avril 2025 à 10\u00a0h" in shown
    assert "Les siens." in shown
    assert "Les miens." in shown
    draft.refresh_from_db()
    assert (
        client.post(page("application_edit", draft), mine | {"version": str(draft.version)}).status_code
        == 302
    )
    draft.refresh_from_db()
    assert draft.needs == "Les miens."


@pytest.mark.requirement("R59")
def test_what_is_missing_leads_to_where_it_is_given(call: Call, body: Body):
    client = signed_in(body.preparer)
    client.post(reverse("operator:application_start", args=[lot(call).pk]))
    started = Application.objects.get()
    shown = client.get(page("application", started)).content.decode()
    assert f"{page('application_edit', started)}#id_amount_requested" in shown
    assert f"{page('application', started)}#piece-budget" in shown
    assert 'id="id_amount_requested"' in client.get(page("application_edit", started)).content.decode()


@pytest.mark.requirement("R59")
def test_a_document_is_attached_read_back_and_taken_out(draft: Application, body: Body):
    client = signed_in(body.preparer)
    where = page("application_document", draft, "delegation")
    wrong = client.post(where, {"file": SimpleUploadedFile("virus.pdf", b"MZ\x90\x00" * 9)})
    assert (wrong.status_code, "n’est pas accepté" in wrong.content.decode()) == (422, True)
    assert client.post(where, {"file": SimpleUploadedFile("délégation.pdf", PDF)}).status_code == 302
    document = draft.documents.get(required__code="delegation")
    answer = client.get(page("application_file", draft, document.pk))
    assert answer.content == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    client.post(where, {"remove": "1"})
    assert not draft.documents.filter(required__code="delegation").exists()


@pytest.mark.requirement("R57", "R60")
def test_the_preparer_deposits_and_the_legal_representative_validates(draft: Application, body: Body):
    preparer, representative = signed_in(body.preparer), signed_in(body.representative)
    assert "elle ne compte pas encore" in preparer.get(page("application_deposit", draft)).content.decode()
    shown = preparer.post(page("application_deposit", draft), follow=True).content.decode()
    assert "Validez-la avant le 9 mai 2025 à 23\u00a0h\u00a059." in shown
    refused = preparer.post(page("application_validate", draft))
    assert (refused.status_code, "délégation" in refused.content.decode()) == (403, True)
    draft.refresh_from_db()
    assert draft.state == "deposited"
    assert "Valider" in representative.get(page("application_validate", draft)).content.decode()
    representative.post(page("application_validate", draft))
    draft.refresh_from_db()
    assert draft.state == "validated"
    for submission in draft.submissions.all():
        proof = preparer.get(page("application_acknowledgement", draft, submission.pk))
        assert proof.content.startswith(b"%PDF")


@pytest.mark.requirement("R61")
def test_one_second_late_the_page_says_the_call_is_closed(draft: Application, body: Body, settings: Settings):
    deposit_application(draft, by=body.preparer, at=APRIL)
    settings.MAILLAGE_TODAY = "2025-05-10T00:00:00"
    client = signed_in(body.representative)
    answer = client.post(page("application_validate", draft))
    assert answer.status_code == 403
    assert "clos depuis le 9 mai 2025 à 23\u00a0h\u00a059" in answer.content.decode()
    assert LateAttempt.objects.get().act == "validation"
    shown = client.get(page("application", draft)).content.decode()
    assert "Non prise en compte" in shown
    assert page("application_validate", draft) not in shown


@pytest.mark.requirement("F45")
def test_a_deposited_file_is_reopened_with_its_warning(draft: Application, body: Body):
    deposit_application(draft, by=body.preparer, at=APRIL)
    client = signed_in(body.preparer)
    assert client.get(page("application_edit", draft))["Location"] == page("application", draft)
    assert "ne sera pas prise en compte" in client.get(page("application_reopen", draft)).content.decode()
    shown = client.post(page("application_reopen", draft), follow=True).content.decode()
    assert "devra être de nouveau déposée puis validée" in shown


def test_only_the_legal_representative_withdraws(draft: Application, body: Body):
    assert signed_in(body.preparer).post(page("application_withdraw", draft)).status_code == 403
    signed_in(body.representative).post(page("application_withdraw", draft), {"motive": "Autre projet"})
    draft.refresh_from_db()
    assert draft.state == "withdrawn"


def test_another_body_finds_nothing_at_the_address_of_a_file(draft: Application, admin: Person):
    other = signed_in(make_body("Association Les Tilleuls", by=admin).representative)
    document = draft.documents.first()
    assert document is not None
    for address in (
        *(page(f"application{name}", draft) for name in ("", "_edit", "_deposit", "_validate", "_withdraw")),
        page("application_document", draft, "budget"),
        page("application_file", draft, document.pk),
    ):
        assert other.get(address).status_code == 404
    assert signed_in(admin).get(page("application", draft)).status_code == 404
    assert RequiredDocument.objects.filter(code="budget").exists()
