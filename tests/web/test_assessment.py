"""The pages of the selection, through the client."""

import io
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from python_calamine import CalamineWorkbook

from maillage.calls.models import Call
from maillage.people.models import Person
from maillage.selection.models import Decision, Envelope, FundingCondition, Score
from maillage.selection.operations import decide, notify_decision
from tests.candidates import (
    Candidates,
    Department,
    make_application,
    make_call,
    make_candidates,
    make_department,
    make_organisation,
)
from tests.selection.steps import DECIDED, deliberate, examine, fund, select

PDF = (200, "application/pdf", b"%PDF")


@pytest.fixture
def department(db: None) -> Department:
    return make_department()


@pytest.fixture
def call(department: Department) -> Call:
    return make_call(department)


@pytest.fixture
def candidates(call: Call) -> Candidates:
    return make_candidates(call)


@pytest.fixture(autouse=True)
def after_the_closing(settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2025-09-22T18:00"


def entered(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def received(client: Client, url: str) -> tuple[int, str, bytes]:
    """The status, the type and the first bytes of a file; it is read to its end so that it is closed."""
    response: Any = client.get(url)
    content = b"".join(response) if response.streaming else response.content
    return response.status_code, response["Content-Type"], content[:4]


def text(response: Any) -> str:
    content = (
        str(response.content.decode()).replace("\u202f", " ").replace("\u00a0", " ").replace("&nbsp;", " ")
    )
    return " ".join(re.sub(r"<[^>]+>", " ", content).split())


@pytest.mark.requirement("R61")
def test_before_the_closing_officers_learn_the_count_and_nothing_else(
    department: Department, call: Call, candidates: Candidates, settings: Settings
) -> None:
    settings.MAILLAGE_TODAY = "2025-05-09T23:59:59"
    client = entered(department.instructor)
    said = text(client.get(reverse("department:applications", args=[call.pk])))
    assert "4 candidatures commencées" in said
    assert "Horizon" not in said
    assert client.get(reverse("department:assessment", args=[candidates.artois.pk])).status_code == 404


def test_after_the_closing_the_list_shows_territory_state_and_silence(
    department: Department, call: Call, candidates: Candidates
) -> None:
    answer = entered(department.instructor).get(reverse("department:applications", args=[call.pk]))
    said, drawn = text(answer), answer.content.decode()
    for expected in ("AAP-2025-BOU-001", "Boulonnais", "Validée", "20 000,00 €", "09/07/2025"):
        assert expected in said
    for one in candidates.artois, candidates.lens:
        assert f'<a href="{reverse("department:assessment", args=[one.pk])}">{one.number}</a>' in drawn


def test_who_reads_the_journal_goes_there_from_the_application(
    department: Department, candidates: Candidates
) -> None:
    application = candidates.artois
    page = reverse("department:assessment", args=[application.pk])
    journal = f"{reverse('department:journal')}?thing=application&amp;id={application.pk}"
    assert journal in entered(department.manager).get(page).content.decode()
    assert journal not in entered(department.instructor).get(page).content.decode()


@pytest.mark.requirement("R61")
def test_an_application_never_validated_says_why_it_is_out(
    department: Department, candidates: Candidates
) -> None:
    tilleuls = make_application(
        candidates.boulonnais.lot,
        make_organisation("Association Les Tilleuls", "00000040600017"),
        candidates.trait_union,
        number="AAP-2025-BOU-002",
        state="deposited",
    )
    instructor = entered(department.instructor)
    page = text(instructor.get(reverse("department:assessment", args=[tilleuls.pk])))
    assert "elle n’était pas validée à la clôture, le 9 mai 2025" in page
    assert "Elle avait été déposée le 8 mai 2025 à 18 h 12" in page
    other = text(instructor.get(reverse("department:assessment", args=[candidates.boulonnais.pk])))
    assert "n’était pas validée à la clôture" not in other


@pytest.mark.requirement("R48", "R49", "R50", "R51", "R52", "R53", "R54")
def test_an_instructor_examines_an_application_from_one_page(
    department: Department, call: Call, candidates: Candidates
) -> None:
    url = reverse("department:assessment", args=[candidates.artois.pk])
    client = entered(department.instructor)
    assert client.post(url, {"act": "complete"}).status_code == 302
    for question in call.eligibility_questions.all():
        name = f"check-{question.pk}"
        refused = client.post(url, {"act": name, f"{name}-met": "no", f"{name}-motive": ""})
        assert "Indiquez le motif du refus" in text(refused)
        assert client.post(url, {"act": name, f"{name}-met": "yes", f"{name}-motive": ""}).status_code == 302
    assert client.post(url, {"act": "conclude"}).status_code == 302
    for assessor in (client, entered(department.second_instructor)):
        assert "vous avez un lien avec cet organisme" in text(assessor.get(url))
        assert assessor.post(url, {"act": "no-tie"}).status_code == 302
        for criterion in call.criteria.all():
            name = f"score-{criterion.pk}"
            assert assessor.post(url, {"act": name, f"{name}-value": "4"}).status_code == 200
            given = assessor.post(url, {"act": name, f"{name}-value": "4", f"{name}-comment": "Solide."})
            assert given.status_code == 302
    assert Score.objects.count() == 6
    page = text(client.get(url))
    assert "Claire Delattre : 4 sur 5. Solide." in page
    assert "Yann Morel : 4 sur 5. Solide." in page
    assert client.post(url, {"act": "settle"}).status_code == 302
    candidates.artois.refresh_from_db()
    assert candidates.artois.state == "scored"


def test_a_manager_reads_the_sheet_and_may_not_fill_it(
    department: Department, candidates: Candidates
) -> None:
    client = entered(department.manager)
    url = reverse("department:assessment", args=[candidates.artois.pk])
    assert client.get(url).status_code == 200
    response = client.post(url, {"act": "complete"})
    assert response.status_code == 403
    assert "service instructeur" in text(response)


@pytest.mark.requirement("R69", "R70")
def test_credits_vote_and_deliberation_are_recorded_on_one_page(
    department: Department, call: Call, candidates: Candidates
) -> None:
    url = reverse("department:call_funding", args=[call.pk])
    client = entered(department.instructor)
    client.post(url, {"act": "open"})
    said = text(client.get(url))
    assert "Décision provisoire, sous réserve de" in said
    vote = {"act": "vote", "vote-on": "2025-03-31", "vote-reference": "BP-2025"}
    assert client.post(url, vote).status_code == 302
    credits_ = {"act": "credits", "credits-on": "2025-07-15", "credits-reference": "DIHAL"}
    assert "à venir" in text(
        client.post(url, credits_ | {"credits-amount": "60 000", "credits-on": "2026-01-01"})
    )
    assert client.post(url, credits_ | {"credits-amount": "60\u202f000,00 €"}).status_code == 302
    deliberation = {
        "act": "deliberation",
        "deliberation-number": "2025-CP-123",
        "deliberation-adopted_on": "2025-09-22",
    }
    assert client.post(url, deliberation).status_code == 302
    said = text(client.get(url))
    assert "60 000,00 €" in said
    assert "2025-CP-123" in said
    assert "Décision provisoire" not in said


@pytest.mark.requirement("R19", "F3", "F7")
def test_the_ranking_page_says_what_the_envelope_covers_and_the_form_refuses_beyond(
    department: Department, call: Call, candidates: Candidates
) -> None:
    for application in candidates.all:
        examine(application, department)
    fund(call, department, "60000.00")
    deliberation = deliberate(call, department)
    client = entered(department.manager)
    said = text(client.get(reverse("department:decisions", args=[call.pk])))
    assert "3 groupes finançables sur 4 à 20 000,00 € (reste 0,00 €)" in said
    assert "Ex æquo" in said
    asked = {"outcome": "selected", "motive": "Ordre décidé.", "deliberation": deliberation.pk, "rank": "1"}
    for application in candidates.all[:3]:
        url = reverse("department:decision", args=[application.pk])
        assert client.get(url).status_code == 200
        assert client.post(url, asked | {"amount": "20000"}).status_code == 302
    url = reverse("department:decision", args=[candidates.boulonnais.pk])
    assert "dépasse ce qui reste de l’enveloppe, 0,00 €" in text(
        client.post(url, asked | {"amount": "20000"})
    )
    assert "ne peut pas dépasser 20 000,00 € par groupe" in text(
        client.post(url, asked | {"amount": "21000"})
    )
    assert Envelope.objects.get().committed == 60000
    assert client.post(url, {"outcome": "reserve", "motive": "En attente de crédits."}).status_code == 302
    assert "liste complémentaire" in text(client.get(reverse("department:decisions", args=[call.pk]))).lower()


def test_a_notice_is_previewed_then_notified_and_read_by_its_candidate_only(
    department: Department, call: Call, candidates: Candidates
) -> None:
    examine(candidates.artois, department)
    fund(call, department, "60000.00")
    manager = entered(department.manager)
    url = reverse("department:decision", args=[candidates.artois.pk])
    manager.post(
        url,
        {
            "outcome": "selected",
            "amount": "20000",
            "motive": "Première.",
            "deliberation": deliberate(call, department).pk,
        },
    )
    decision = Decision.objects.get()
    notice = reverse("department:notice", args=[decision.pk])
    assert received(manager, notice) == PDF
    assert entered(candidates.horizon).get(notice).status_code == 404
    confirm = reverse("department:decision_notify", args=[decision.pk])
    assert "conservée avec son empreinte" in text(manager.get(confirm))
    assert manager.post(confirm).status_code == 302
    assert received(entered(candidates.horizon), notice) == PDF
    assert entered(candidates.trait_union).get(notice).status_code == 404


def test_notices_leave_together_once_the_page_that_says_what_leaves_is_confirmed(
    department: Department, call: Call, candidates: Candidates
) -> None:
    fund(call, department, "60000.00")
    deliberation = deliberate(call, department)
    for application in (candidates.artois, candidates.audomarois):
        examine(application, department)
        select(application, department, deliberation)
    manager = entered(department.manager)
    url = reverse("department:notices", args=[call.pk])
    ticked = {"decision": [one.pk for one in Decision.objects.all()]}
    asked = text(manager.post(url, ticked))
    assert "Envoyer 2 notifications" in asked
    assert all(one.number in asked for one in (candidates.artois, candidates.audomarois))
    assert Decision.objects.filter(notified_at=None).count() == 2
    assert "2 notifications envoyées" in text(manager.post(url, ticked | {"confirmed": "1"}, follow=True))
    assert not Decision.objects.filter(notified_at=None).exists()


def test_the_page_of_a_body_leads_to_its_applications(
    department: Department, call: Call, candidates: Candidates
) -> None:
    said = text(
        entered(department.manager).get(reverse("department:body", args=[candidates.artois.organisation_id]))
    )
    assert "Ses candidatures" in said
    assert candidates.artois.number in said
    assert candidates.audomarois.number not in said


@pytest.mark.requirement("F6", "R70")
def test_a_failed_condition_asks_for_confirmation(
    department: Department, call: Call, candidates: Candidates
) -> None:
    fund(call, department, "60000.00", voted=False)
    client = entered(department.manager)
    pending = FundingCondition.objects.get(call=call, kind="budget_vote")
    url = reverse("department:condition_failure", args=[pending.pk])
    assert "Cet acte ne se reprend pas" in text(client.get(url))
    assert client.post(url, {"settled_on": "2025-09-20", "motive": "Budget rejeté."}).status_code == 302
    pending.refresh_from_db()
    assert pending.state == "failed"
    assert entered(department.instructor).get(url).status_code == 404


@pytest.mark.parametrize("name", ["applications", "call_funding", "decisions"])
def test_the_pages_of_a_call_are_closed_to_operators_and_to_who_is_not_signed_in(
    department: Department, call: Call, candidates: Candidates, name: str
) -> None:
    url = reverse(f"department:{name}", args=[call.pk])
    assert entered(candidates.horizon).get(url).status_code == 404
    assert Client().get(url).status_code == 302


@pytest.mark.requirement("F51")
def test_a_tie_is_told_on_the_page_of_the_application_and_takes_its_forms_away(
    department: Department, candidates: Candidates
) -> None:
    url = reverse("department:assessment", args=[candidates.artois.pk])
    client = entered(department.instructor)
    assert "Ce champ est obligatoire" in text(client.post(url, {"act": "tie", "tie-reason": ""}))
    assert client.post(url, {"act": "tie", "tie-reason": "Parenté."}).status_code == 302
    said = text(client.get(url))
    assert "Conflit d’intérêts déclaré Claire Delattre : Parenté." in said
    assert "Déclarer complète" not in said
    assert client.post(url, {"act": "complete"}).status_code in {400, 403, 409}
    manager = entered(department.manager)
    asked = {"act": "colleague", "colleague-reason": "Ancien salarié."}
    given = manager.post(url, asked | {"colleague-person": str(department.second_instructor.pk)})
    assert given.status_code == 302
    assert entered(department.second_instructor).post(url, asked).status_code == 403


def test_the_list_is_looked_for_exported_and_compared(
    department: Department, call: Call, candidates: Candidates
) -> None:
    client = entered(department.instructor)
    url = reverse("department:applications", args=[call.pk])
    said = text(client.get(url, {"q": "trait d’union", "signalement": "unknown"}))
    assert "4 validées, 0 non prise en compte" in said
    assert "1 candidature" in said
    assert "Aucune candidature ne correspond" in text(client.get(url, {"q": "personne"}))
    sheet = reverse("department:applications_file", args=[call.pk])
    assert received(client, f"{sheet}?etat=validated")[2] == b"PK\x03\x04"
    page = reverse("department:selection_file", args=[call.pk])
    said = text(client.get(page, {"territoire": "ART"}))
    assert "Horizon Psy 62" in said
    assert "Trait d’Union" not in said
    assert client.get(page, {"territoire": "nowhere"}).status_code == 404
    assert received(client, reverse("department:selection_paper", args=[call.pk])) == PDF


@pytest.mark.requirement("R61")
def test_the_one_spreadsheet_of_a_call_gives_the_finance_officer_amounts_and_no_note(
    department: Department, call: Call, candidates: Candidates
) -> None:
    examine(candidates.artois, department)
    url = reverse("department:applications_file", args=[call.pk])

    def first_line(person: Person) -> dict[str, Any]:
        answer: Any = entered(person).get(url, {"q": candidates.artois.number})
        head, line = (
            CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        )
        return dict(zip(map(str, head), line, strict=True))

    read, kept = first_line(department.instructor), first_line(department.finance)
    assert list(read) == list(kept)
    assert (read["Note moyenne"], kept["Note moyenne"]) == (4.0, "")
    assert read["Montant demandé"] == kept["Montant demandé"] == 20_000.0
    assert entered(candidates.horizon).get(url).status_code == 404


@pytest.mark.requirement("F52")
def test_an_applicant_keeps_its_scores_without_other_candidates_nor_assessors(
    department: Department, call: Call, candidates: Candidates
) -> None:
    for application in candidates.all[:2]:
        examine(application, department)
    fund(call, department, "60000.00")
    client, number = entered(candidates.horizon), candidates.artois.number
    page = reverse("operator:scores", args=[number])
    rejected = decide(
        candidates.artois, outcome="rejected", motive="Partenariat ténu.", by=department.manager, at=DECIDED
    )
    assert client.get(page).status_code == 404
    notify_decision(rejected, by=department.manager, at=DECIDED)
    said = text(client.get(page))
    assert "Partenariat ténu." in said
    assert "4,00 sur 5" in said
    assert "Delattre" not in said
    assert candidates.lens.number not in said
    assert received(client, reverse("operator:scores_file", args=[number, "pdf"])) == PDF
    assert received(client, reverse("operator:scores_file", args=[number, "xlsx"]))[2] == b"PK\x03\x04"
    assert entered(candidates.trait_union).get(page).status_code == 404
