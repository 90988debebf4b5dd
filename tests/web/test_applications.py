"""The pages of an applicant: the form that loses nothing, the two binding acts, the proofs."""

import html
import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import Settings

from maillage.applications.models import Application, LateAttempt
from maillage.applications.operations import (
    copy_application,
    deposit_application,
    save_application,
    start_application,
)
from maillage.calls.models import Call, RequiredDocument, Rhythm
from maillage.people.models import LegalForm, Person
from tests.builders import (
    APRIL,
    PDF,
    Body,
    lot,
    make_body,
    make_call,
    make_department,
    make_draft,
    next_call,
    paris,
)

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


def part(application: Application, slug: str) -> str:
    """Give back the address of a part of the file."""
    return page("application_section", application, slug)


def read(client: Client, address: str) -> dict[str, str]:
    """Give back what a browser would send of a form as it is shown: every field, changed by nobody."""
    shown = client.get(address).content.decode()
    fields = {}
    for tag in re.findall(r"<input[^>]*>", shown):
        found = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if found.get("type") in ("hidden", "text"):
            fields[found["name"]] = html.unescape(found.get("value", ""))
        elif "checked" in tag:
            fields[found["name"]] = found.get("value", "on")
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>\n?(.*?)</textarea>', shown, re.DOTALL):
        fields[name] = html.unescape(text)
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', shown, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    return fields


def start(client: Client, call: Call, body: Body, *codes: str) -> Any:
    """Start a file on each of these territories, as the list of one's files does."""
    lots = [str(lot(call, code).pk) for code in codes or ("BOU",)]
    where = reverse("operator:applications_start")
    return client.post(where, {"organisation": str(body.organisation.pk), "lots": lots})


def test_the_home_tells_the_last_minute_of_a_file_and_not_the_day_after(draft: Application, body: Body):
    home = signed_in(body.preparer).get(reverse("home")).content.decode()
    assert draft.number in home
    assert "9 mai 2025 à 23\u00a0h\u00a059" in home
    assert "10 mai 2025" not in home


def test_an_applicant_starts_a_file_from_the_list_of_territories(call: Call, body: Body):
    client = signed_in(body.preparer)
    shown = client.get(reverse("operator:applications")).content.decode()
    assert "ouvert jusqu’au vendredi 9 mai 2025 à 23\u00a0h\u00a059" in shown
    answer = start(client, call, body)
    started = Application.objects.get()
    assert answer["Location"] == part(started, "organisme")
    assert started.number == "AAP-2025-BOU-001"


@pytest.mark.requirement("F1", "R17")
def test_several_territories_begin_in_one_go(call: Call, body: Body):
    client = signed_in(body.preparer)
    answer = start(client, call, body, "ART", "LEN")
    numbers = list(Application.objects.order_by("number").values_list("number", flat=True))
    assert numbers == ["AAP-2025-ART-001", "AAP-2025-LEN-001"]
    assert "2 candidatures commencées" in client.get(answer["Location"], follow=True).content.decode()


def test_no_territory_chosen_asks_for_one(call: Call, body: Body):
    where = reverse("operator:applications_start")
    answer = signed_in(body.preparer).post(where, {"organisation": str(body.organisation.pk)}, follow=True)
    assert "Choisissez au moins un territoire." in answer.content.decode()
    assert not Application.objects.exists()


@pytest.mark.requirement("R61")
def test_territories_begun_too_late_are_refused_and_each_try_is_kept(
    call: Call, body: Body, settings: Settings
):
    settings.MAILLAGE_TODAY = "2025-05-10T00:00:00"
    answer = start(signed_in(body.preparer), call, body, "ART", "LEN")
    assert answer.status_code == 403
    assert sorted(LateAttempt.objects.values_list("lot__code", flat=True)) == ["ART", "LEN"]


def test_another_body_cannot_be_made_to_apply(call: Call, body: Body, admin: Person):
    other = make_body("Association Les Tilleuls", by=admin)
    assert start(signed_in(body.preparer), call, other).status_code == 404
    assert not Application.objects.exists()


def test_a_draft_opens_where_one_left_it(draft: Application, body: Body):
    client = signed_in(body.preparer)
    typed = read(client, part(draft, "projet"))
    client.post(part(draft, "projet"), typed | {"needs": "Les besoins, dits autrement."})
    assert client.get(page("application", draft)).context["resumed"].slug == "projet"


def test_a_new_draft_opens_at_the_first_thing_missing(call: Call, body: Body):
    client = signed_in(body.preparer)
    start(client, call, body)
    started = Application.objects.get()
    assert client.get(page("application", started)).context["resumed"].slug == "organisme"


def test_each_part_leads_to_the_next_and_the_last_one_to_the_file(draft: Application, body: Body):
    client = signed_in(body.preparer)
    address, seen = part(draft, "organisme"), []
    while address != page("application", draft):
        seen.append(address)
        address = client.post(address, read(client, address) | {"next": "1"})["Location"]
    slugs = ["organisme", "capacites", "partenariat", "projet", "equipe", "rythme", "budget", "engagements"]
    assert seen == [part(draft, slug) for slug in slugs]


def test_a_form_read_and_sent_back_changes_nothing(draft: Application, body: Body):
    client, before = signed_in(body.preparer), draft.version
    for slug in ("organisme", "capacites", "projet", "budget", "engagements"):
        assert client.post(part(draft, slug), read(client, part(draft, slug))).status_code == 302
    draft.refresh_from_db()
    assert draft.version == before


@pytest.mark.requirement("F60", "R66")
@pytest.mark.parametrize("text", ["18\u202f500,50\u00a0€", "18 500,50", "18500,5", "18\u2009500,50 €"])
def test_an_amount_is_read_as_people_write_it(draft: Application, body: Body, text: str):
    client = signed_in(body.preparer)
    typed = read(client, part(draft, "budget")) | {"amount_requested": text}
    assert client.post(part(draft, "budget"), typed).status_code == 302
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
        (
            {"coffee_requested": "350"},
            "L’enveloppe accueil café est plafonnée à 300,00\u00a0€ et comprise dans les",
        ),
    ],
)
def test_a_refused_amount_is_explained_and_the_rest_is_kept(
    draft: Application, body: Body, change: dict[str, str], sentence: str
):
    client = signed_in(body.preparer)
    typed = read(client, part(draft, "budget")) | {"other_grants": "4\u202f500"} | change
    answer = client.post(part(draft, "budget"), typed)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in shown
    assert next(iter(change.values())) in shown
    draft.refresh_from_db()
    assert draft.other_grants == Decimal("4500.00")
    assert (draft.amount_requested, draft.coffee_requested) == (Decimal("20000.00"), Decimal("300.00"))


def test_the_budget_is_written_line_by_line_and_its_balance_told(draft: Application, body: Body):
    client = signed_in(body.preparer)
    typed = read(client, part(draft, "budget"))
    lines = {
        "cost-0-amount": "19\u202f000",
        "cost-2-heading": "61",
        "cost-2-label": "Salles",
        "cost-2-amount": "1\u202f200,50",
    }
    answer = client.post(part(draft, "budget"), typed | lines | {"lines": "1"}, follow=True)
    shown = answer.content.decode()
    assert "Les ressources dépassent les dépenses de 799,50\u00a0€" in shown
    written = [
        (line.heading, line.label, str(line.amount)) for line in draft.budget_lines.filter(side="cost")
    ]
    assert written[0] == ("64", "Deux psychologues", "19000.00")
    assert written[-1] == ("61", "Salles", "1200.50")
    assert len(written) == 3


def test_an_emptied_line_disappears(draft: Application, body: Body):
    client = signed_in(body.preparer)
    emptied = {"cost-1-heading": "", "cost-1-label": "", "cost-1-amount": ""}
    client.post(part(draft, "budget"), read(client, part(draft, "budget")) | emptied)
    assert [line.heading for line in draft.budget_lines.filter(side="cost")] == ["64"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ({"cost-2-amount": "120"}, "Choisissez la rubrique de cette ligne."),
        ({"cost-2-heading": "61"}, "Indiquez le montant de cette ligne, ou videz-la."),
        ({"cost-2-heading": "61", "cost-2-amount": "cent"}, "Écrivez un montant en euros"),
        ({"cost-2-heading": "61", "cost-2-amount": "-3"}, "Le montant doit être d’au moins 0,00\u00a0€."),
        ({"cost-2-heading": "99", "cost-2-amount": "3"}, "Sélectionnez un choix valide."),
    ],
)
def test_half_a_line_is_asked_for_its_other_half_and_nothing_typed_is_lost(
    draft: Application, body: Body, line: dict[str, str], sentence: str
):
    client, before = signed_in(body.preparer), list(draft.budget_lines.values_list("heading", "amount"))
    answer = client.post(part(draft, "budget"), read(client, part(draft, "budget")) | line)
    shown = answer.content.decode()
    assert (answer.status_code, sentence in shown) == (422, True)
    assert "1 point à corriger" in shown
    assert list(draft.budget_lines.values_list("heading", "amount")) == before


def test_the_lines_that_are_right_are_kept_beside_one_that_is_not(call: Call, body: Body):
    client = signed_in(body.preparer)
    start(client, call, body)
    started = Application.objects.get()
    typed = read(client, part(started, "budget"))
    typed |= {"cost-0-heading": "64", "cost-0-amount": "12 000"}
    typed |= {"cost-1-heading": "61", "cost-1-amount": "deux cents"}
    shown = client.post(part(started, "budget"), typed, headers={"HX-Request": "true"}).content.decode()
    assert "Montant, dépenses, ligne 2\u00a0: Écrivez un montant en euros" in shown
    assert [str(line.amount) for line in started.budget_lines.all()] == ["12000.00"]


def test_a_torn_form_empties_no_budget(draft: Application, body: Body):
    client = signed_in(body.preparer)
    typed = {
        name: value for name, value in read(client, part(draft, "budget")).items() if "FORMS" not in name
    }
    assert client.post(part(draft, "budget"), typed).status_code == 422
    assert draft.budget_lines.count() == 3


def test_what_is_missing_follows_what_is_saved_while_typing(call: Call, body: Body):
    client = signed_in(body.preparer)
    start(client, call, body)
    started = Application.objects.get()
    page_shown = client.get(part(started, "equipe")).content.decode()
    assert "Il manque dans cette partie" in page_shown
    typed = read(client, part(started, "equipe")) | {"facilitators": "Une psychologue."}
    shown = client.post(part(started, "equipe"), typed, headers={"HX-Request": "true"}).content.decode()
    assert 'id="manque" hx-swap-oob="true"' in shown
    assert "Il manque dans cette partie" not in shown


@pytest.mark.requirement("R39")
def test_a_rhythm_that_costs_more_than_a_monthly_one_is_questioned(draft: Application, body: Body):
    client = signed_in(body.preparer)
    rhythm = Rhythm.objects.get(call=draft.lot.call, code="bimonthly")
    amounts = {"monthly_reference_budget": "5 000", "meetings_budget": "6 000"}
    client.post(
        part(draft, "rythme"), read(client, part(draft, "rythme")) | {"rhythm": str(rhythm.pk)} | amounts
    )
    assert "dépasse celui du rythme mensuel" in client.get(page("application", draft)).content.decode()


def test_what_is_typed_is_kept_without_leaving_the_page(draft: Application, body: Body):
    client = signed_in(body.preparer)
    typed = read(client, part(draft, "projet")) | {"needs": "Besoins tapés à l’inst"}
    first = client.post(part(draft, "projet"), typed, headers={"HX-Request": "true"}).content.decode()
    assert "Enregistré à 11\u00a0h." in first
    draft.refresh_from_db()
    assert draft.needs == "Besoins tapés à l’inst"
    # The answer brings the version now read: what is typed next competes with nobody.
    fresh = dict(re.findall(r'name="(version|read)" value="([^"]*)"', first))
    second = client.post(
        part(draft, "projet"),
        typed | fresh | {"needs": "Besoins tapés à l’instant."},
        headers={"HX-Request": "true"},
    )
    assert "Enregistré" in second.content.decode()
    draft.refresh_from_db()
    assert draft.needs == "Besoins tapés à l’instant."


def test_a_budget_saved_as_it_is_typed_keeps_the_lines_already_saved(call: Call, body: Body):
    client = signed_in(body.preparer)
    start(client, call, body)
    started = Application.objects.get()
    typed = read(client, part(started, "budget"))
    typed |= {"cost-0-heading": "64", "cost-0-amount": "900"}
    for label in ("", "Deux", "Deux psychologues", "Deux psychologues"):
        typed |= {"cost-1-heading": "61", "cost-1-label": label, "cost-1-amount": "100"}
        answer = client.post(part(started, "budget"), typed, headers={"HX-Request": "true"}).content.decode()
        typed |= dict(re.findall(r'name="(version|read)" value="([^"]*)"', answer))
        written = started.budget_lines.order_by("position").values_list("heading", "label", "amount")
        assert list(written) == [("64", "", Decimal("900.00")), ("61", label, Decimal("100.00"))]


def test_a_form_sent_again_after_a_refusal_competes_with_nobody(draft: Application, body: Body):
    client = signed_in(body.preparer)
    typed = read(client, part(draft, "budget")) | {"other_grants": "10", "amount_requested": "21 000"}
    shown = client.post(part(draft, "budget"), typed).content.decode()
    fresh = dict(re.findall(r'name="(version|read)" value="([^"]*)"', shown))
    corrected = typed | fresh | {"amount_requested": "19 000", "cost-0-amount": "20 000"}
    assert client.post(part(draft, "budget"), corrected).status_code == 302
    draft.refresh_from_db()
    assert (draft.amount_requested, draft.other_grants) == (Decimal("19000.00"), Decimal("10.00"))


def test_an_amount_half_typed_does_not_stop_the_rest_from_being_kept(draft: Application, body: Body):
    client = signed_in(body.preparer)
    typed = read(client, part(draft, "budget")) | {"amount_requested": "200 000", "coffee_requested": "250"}
    shown = client.post(part(draft, "budget"), typed, headers={"HX-Request": "true"}).content.decode()
    assert "sauf ce qui est à corriger" in shown
    assert "ne peut pas dépasser 20\u202f000,00\u00a0€" in shown
    draft.refresh_from_db()
    assert draft.coffee_requested == Decimal("250.00")


@pytest.mark.requirement("F47")
def test_two_people_at_once_lose_neither_version(draft: Application, body: Body):
    client = signed_in(body.preparer)
    mine = read(client, part(draft, "projet")) | {"needs": "Les miens."}
    save_application(
        draft, values={"needs": "Les siens."}, version=draft.version, by=body.representative, at=APRIL
    )
    shown = client.post(part(draft, "projet"), mine).content.decode()
    assert f"modifiée par {body.representative.full_name} le 30 avril 2025 à 10\u00a0h" in shown
    assert "Les siens." in shown
    assert "Les miens." in shown
    fresh = dict(re.findall(r'name="(version|read)" value="([^"]*)"', shown))
    assert client.post(part(draft, "projet"), mine | fresh).status_code == 302
    draft.refresh_from_db()
    assert draft.needs == "Les miens."


@pytest.mark.requirement("F47")
def test_two_people_on_two_parts_are_in_nobodys_way(draft: Application, body: Body):
    client = signed_in(body.preparer)
    mine = read(client, part(draft, "projet")) | {"needs": "Les miens."}
    save_application(
        draft, values={"skills": "Les siennes."}, version=draft.version, by=body.representative, at=APRIL
    )
    assert client.post(part(draft, "projet"), mine).status_code == 302
    draft.refresh_from_db()
    assert (draft.needs, draft.skills) == ("Les miens.", "Les siennes.")


def test_what_is_common_is_written_once_and_an_adapted_answer_stays(call: Call, body: Body):
    client = signed_in(body.preparer)
    start(client, call, body, "ART", "LEN", "AUD")
    artois, audomarois, lens = Application.objects.order_by("number")
    adapted = read(client, part(audomarois, "capacites")) | {"skills": "Celles de Saint-Omer."}
    client.post(part(audomarois, "capacites"), adapted)
    Application.objects.filter(pk=artois.pk).update(skills="")
    typed = read(client, part(artois, "capacites")) | {"experience": "Dix ans.", "skills": "Celles d’ici."}
    shown = client.post(part(artois, "capacites"), typed, follow=True).content.decode()
    assert "Repris aussi dans vos brouillons pour Audomarois et Lens-Hénin." in shown
    said = {
        row.pk: (row.experience, row.skills)
        for row in Application.objects.filter(organisation=body.organisation)
    }
    assert said[audomarois.pk] == ("Dix ans.", "Celles de Saint-Omer.")
    assert said[lens.pk][0] == "Dix ans."


def test_a_document_is_joined_to_every_draft_that_lacks_it(call: Call, body: Body):
    client = signed_in(body.preparer)
    start(client, call, body, "ART", "LEN")
    artois, lens = Application.objects.order_by("number")
    where = page("application_document", artois, "cv")
    assert "Joindre aussi pour Lens-Hénin" in client.get(where).content.decode()
    sent = {"file": SimpleUploadedFile("cv.pdf", PDF), "everywhere": "on"}
    assert "jointe aussi pour Lens-Hénin" in client.post(where, sent, follow=True).content.decode()
    assert [row.documents.get().name for row in (artois, lens)] == ["cv.pdf", "cv.pdf"]
    assert len({row.documents.get().file.name for row in (artois, lens)}) == 2
    assert "Joindre aussi" not in client.get(where).content.decode()


@pytest.mark.requirement("R39")
def test_the_two_budgets_of_the_surplus_are_asked_with_the_rhythm_that_frees_it(
    draft: Application, body: Body
):
    client = signed_in(body.preparer)
    rhythm = Rhythm.objects.get(call=draft.lot.call, code="bimonthly")
    typed = read(client, part(draft, "rythme")) | {"rhythm": str(rhythm.pk)}
    client.post(part(draft, "rythme"), typed)
    shown = client.get(part(draft, "rythme")).content.decode()
    assert "Indiquez le budget des rencontres à un rythme mensuel." in shown
    assert re.search(rf'value="{rhythm.pk}"[^>]*data-surplus="yes"', shown)


def test_the_commitment_is_read_in_full_dated_and_named(draft: Application, body: Body):
    shown = signed_in(body.preparer).get(part(draft, "engagements")).content.decode()
    assert shown.count("<strong>") >= 7
    assert "décret n° 2021-1947 du 31 décembre 2021" in shown.replace("\u00a0", " ")
    assert f"Souscrit le 30 avril 2025 à 10\u00a0h par {body.preparer.full_name}" in shown


def test_a_public_body_is_not_shown_the_commitment(call: Call, admin: Person):
    epsm = make_body("EPSM Les Deux Rives", by=admin, legal_form=LegalForm.PUBLIC_HEALTH)
    client = signed_in(epsm.preparer)
    start(client, call, epsm)
    started = Application.objects.get()
    assert client.get(part(started, "engagements")).status_code == 404
    assert "contrat d’engagement républicain" not in client.get(page("application", started)).content.decode()


def test_the_file_says_everything_part_by_part(draft: Application, body: Body):
    shown = signed_in(body.preparer).get(page("application", draft)).content.decode()
    for said in ("Dix ans d’équipe mobile.", "Deux psychologues", "Fonds propres", "Budget équilibré"):
        assert said in shown
    assert shown.count("21\u202f500,00\u00a0€") >= 2, "both totals of the budget"


def test_last_years_answers_are_taken_up_once_asked(draft: Application, body: Body, admin: Person):
    client = signed_in(body.preparer)
    deposit_application(draft, by=body.preparer, at=APRIL)
    assert client.get(page("application_copy", draft)).status_code == 404
    later = next_call(draft.lot.call, by=admin)
    started = start_application(
        lot(later), organisation=body.organisation, by=body.preparer, at=paris(2026, 4, 2)
    )
    with override_settings(MAILLAGE_TODAY="2026-04-02T09:00:00"):
        assert page("application_copy", started) in client.get(page("application", started)).content.decode()
        shown = client.post(page("application_copy", started), follow=True).content.decode()
    assert f"Repris de {draft.number}" in shown
    started.refresh_from_db()
    assert (started.needs, started.amount_requested) == (draft.needs, Decimal("20000.00"))
    assert started.budget_lines.count() == draft.budget_lines.count()
    assert not started.republican_commitment
    assert not started.documents.exists()


@pytest.mark.requirement("R59")
def test_what_is_missing_leads_to_where_it_is_given(call: Call, body: Body):
    client = signed_in(body.preparer)
    start(client, call, body)
    started = Application.objects.get()
    shown = client.get(page("application", started)).content.decode()
    budget = page("application_section", started, "budget")
    assert f"{budget}#id_amount_requested" in shown
    assert f"{page('application', started)}#piece-cv" in shown
    assert 'id="id_amount_requested"' in client.get(budget).content.decode()


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
    assert client.get(part(draft, "projet"))["Location"] == page("application", draft)
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
        *(page(f"application{name}", draft) for name in ("", "_deposit", "_validate", "_withdraw", "_copy")),
        part(draft, "projet"),
        page("application_document", draft, "cv"),
        page("application_file", draft, document.pk),
    ):
        assert other.get(address).status_code == 404
    assert signed_in(admin).get(page("application", draft)).status_code == 404
    assert RequiredDocument.objects.filter(code="cv").exists()


def test_a_file_and_an_answer_with_odd_signs_are_deposited_all_the_same(draft: Application, body: Body):
    client = signed_in(body.preparer)
    where = page("application_document", draft, "cv")
    client.post(where, {"file": SimpleUploadedFile("CV 😀 中文.pdf", PDF)})
    Application.objects.filter(pk=draft.pk).update(
        partnership="\uf0b7 le CCAS 😀", project_title="Ensemble \x1b"
    )
    assert client.post(page("application_deposit", draft)).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "deposited"


def test_an_empty_or_torn_request_is_no_error_page(draft: Application, body: Body):
    client = signed_in(body.preparer)
    for content, kind in ((b"", "application/x-www-form-urlencoded"), (b"{}", "application/json")):
        answer = client.post(part(draft, "projet"), content, content_type=kind)
        assert answer.status_code in (302, 422)


def test_a_copy_leaves_the_amounts_already_typed(draft: Application, body: Body, admin: Person):
    deposit_application(draft, by=body.preparer, at=APRIL)
    later = next_call(draft.lot.call, by=admin)
    at = paris(2026, 4, 2)
    started = start_application(lot(later), organisation=body.organisation, by=body.preparer, at=at)
    save_application(
        started,
        values={"coffee_requested": Decimal("0.00")},
        version=started.version,
        by=body.preparer,
        at=at,
    )
    copy_application(started, draft, by=body.preparer, at=at)
    started.refresh_from_db()
    assert (started.amount_requested, started.coffee_requested) == (Decimal("20000.00"), Decimal("0.00"))
