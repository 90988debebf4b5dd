"""What an applicant reads between a decision and its notice: the same, to the letter, as before it."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from maillage.agreements.operations import prepare_agreement, send_agreement
from maillage.applications.models import Application
from maillage.calls.models import Call
from maillage.conversations.operations import post
from maillage.people.access import standing_of
from maillage.people.models import Person
from maillage.post.models import Message
from maillage.rules.conversation import DEPARTMENT, QUESTION
from maillage.rules.verdict import Refused
from maillage.selection import access
from maillage.selection.models import Decision, FormerNotice, FundingCondition
from maillage.selection.operations import (
    conclude_eligibility,
    decide,
    declare_complete,
    fail_condition,
    notify_decision,
    record_eligibility,
    release_reserve,
)
from maillage.selection.queries.own import own_refusals
from tests.access.crawling import reach
from tests.candidates import Candidates, Department, make_call, make_candidates, make_department
from tests.selection.steps import (
    DECIDED,
    EXAMINED,
    LATER,
    deliberate,
    deliberate_again,
    examine,
    fund,
    more_credits,
    plain,
    select,
)

ONCE = re.compile(r'value="[A-Za-z0-9]{64}"|nonce="[^"]*"')
"""What differs from one answer to the next: the proof of a form, the seal of a script."""


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
def after_the_decision(settings: Settings) -> None:
    settings.MAILLAGE_TODAY = "2025-11-10T18:30"


@pytest.fixture
def scored(department: Department, call: Call, candidates: Candidates) -> Application:
    """The Audomarois, to which the département asked something; 60 000 € and two deliberations."""
    examine(candidates.audomarois, department)
    fund(call, department, "60000.00", voted=False)
    deliberate(call, department)
    post(
        candidates.audomarois,
        side=DEPARTMENT,
        kind=QUESTION,
        text="Combien de séances ?",
        by=department.instructor,
        at=EXAMINED,
    )
    return candidates.audomarois


def read(person: Person, call: Call) -> dict[str, str]:
    """All that the person reaches, once what opening a page changes is done."""
    client = Client()
    client.force_login(person)
    starts = (
        reverse("home"),
        reverse("operator:applications"),
        reverse("public:call", args=[call.slug]),
        reverse("public:home"),
        # Letters lead to these two.
        *(
            reverse(f"operator:{page}", args=[number])
            for number in Application.objects.order_by("pk").values_list("number", flat=True)
            for page in ("application_notice", "scores")
        ),
    )
    reach(client, *starts)
    # « Mon compte » lists open sessions: each reading opens one.
    return {
        address: ONCE.sub("", text)
        for address, text in reach(client, *starts).items()
        if not address.startswith("/mon-compte/")
    }


def decided(application: Application, department: Department, outcome: str) -> Decision:
    if outcome == "selected":
        return select(application, department, deliberate_again(application.lot.call, department))
    return decide(
        application, outcome=outcome, rank=1, motive="Motif rendu.", by=department.manager, at=DECIDED
    )


@pytest.mark.requirement("R17", "F52")
@pytest.mark.parametrize("outcome", ["selected", "reserve", "rejected"])
def test_nothing_an_applicant_reaches_changes_until_the_notice_is_sent(
    department: Department, call: Call, candidates: Candidates, scored: Application, outcome: str
) -> None:
    before = read(candidates.deux_rives, call)
    assert "Répondez à la question posée" in before[reverse("home")]
    page = reverse("operator:application_notice", args=[scored.number])
    letters = set(Message.objects.values_list("key", flat=True))
    decision = decided(scored, department, outcome)
    assert read(candidates.deux_rives, call) == before
    assert set(Message.objects.values_list("key", flat=True)) == letters
    notify_decision(decision, by=department.manager, at=DECIDED)
    after = read(candidates.deux_rives, call)
    assert decision.motive in after[page]
    assert decision.motive not in before[page]
    assert reverse("department:notice", args=[decision.pk]) in after
    assert not read(candidates.horizon, call).get(reverse("department:notice", args=[decision.pk]))


@pytest.mark.requirement("R17", "F3")
def test_who_was_told_to_wait_still_reads_that_until_the_release_is_notified(
    department: Department, call: Call, candidates: Candidates, scored: Application
) -> None:
    waiting = decided(scored, department, "reserve")
    notify_decision(waiting, by=department.manager, at=DECIDED)
    before = read(candidates.deux_rives, call)
    more_credits(call, department, "20000.00")
    (released,) = release_reserve(
        call,
        deliberation=deliberate_again(call, department),
        motive="Crédits nouveaux.",
        by=department.manager,
        at=LATER,
    )
    assert read(candidates.deux_rives, call) == before
    notify_decision(released, by=department.manager, at=LATER)
    after = read(candidates.deux_rives, call)
    assert "Crédits nouveaux." in after[reverse("operator:application_notice", args=[scored.number])]


@pytest.mark.requirement("R17")
def test_a_notice_first_opened_once_it_is_being_replaced_is_dated_as_well(
    department: Department, call: Call, candidates: Candidates, scored: Application
) -> None:
    notify_decision(decided(scored, department, "reserve"), by=department.manager, at=DECIDED)
    more_credits(call, department, "20000.00")
    release_reserve(
        call,
        deliberation=deliberate_again(call, department),
        motive="Crédits nouveaux.",
        by=department.manager,
        at=LATER,
    )
    client = Client()
    client.force_login(candidates.deux_rives)
    answer: Any = client.get(reverse("operator:application_notice", args=[scored.number]))
    assert "Liste complémentaire" in answer.content.decode()
    former = FormerNotice.objects.get()
    assert former.read_by == candidates.deux_rives
    assert Decision.objects.get().read_at is None


@pytest.mark.requirement("R70", "F6")
def test_an_award_cancelled_is_still_read_as_awarded_until_the_new_notice(
    department: Department, call: Call, candidates: Candidates, scored: Application
) -> None:
    notify_decision(decided(scored, department, "selected"), by=department.manager, at=DECIDED)
    before = read(candidates.deux_rives, call)
    (cancelled,) = fail_condition(
        FundingCondition.objects.get(kind="budget_vote"),
        motive="Budget rejeté.",
        settled_on=dt.date(2025, 11, 10),
        by=department.manager,
        at=LATER,
    )
    assert read(candidates.deux_rives, call) == before
    notify_decision(cancelled, by=department.manager, at=LATER)
    after = read(candidates.deux_rives, call)
    assert "Budget rejeté." in after[reverse("operator:application_notice", args=[scored.number])]


@pytest.mark.requirement("R48")
def test_who_was_told_that_it_is_not_eligible_reads_no_more_until_the_rejection_is_notified(
    department: Department, call: Call, candidates: Candidates
) -> None:
    application, by = candidates.audomarois, department.instructor
    fund(call, department, "60000.00")
    declare_complete(application, by=by, at=EXAMINED)
    for question in call.eligibility_questions.order_by("position"):
        record_eligibility(application, question, met=False, motive="Non établi.", by=by, at=EXAMINED)
    assert conclude_eligibility(application, by=by, at=EXAMINED) == "ineligible"
    before = read(candidates.deux_rives, call)
    assert "Non éligible" in before[reverse("operator:application", args=[application.number])]
    decided(application, department, "rejected")
    assert read(candidates.deux_rives, call) == before
    application.refresh_from_db()
    assert len(own_refusals(standing_of(candidates.deux_rives), application)) == 4


@pytest.mark.requirement("R62")
def test_an_agreement_is_not_sent_to_who_was_not_told_of_the_award(
    department: Department, call: Call, candidates: Candidates, scored: Application
) -> None:
    award = decided(scored, department, "selected")
    agreement = prepare_agreement(award, by=department.instructor, at=LATER)
    with pytest.raises(Refused) as refused:
        send_agreement(agreement, by=department.instructor, at=LATER)
    assert plain(refused.value) == (
        "Envoyez d’abord la notification de la décision : c’est par elle que l’organisme apprend qu’il est "
        "retenu."
    )
    assert not Message.objects.filter(kind="agreement_to_sign").exists()


@pytest.mark.parametrize("outcome", ["selected", "reserve", "rejected"])
def test_a_file_decided_and_not_told_is_withdrawn_by_nobody_whatever_was_decided(
    department: Department, call: Call, candidates: Candidates, scored: Application, outcome: str
) -> None:
    assert access.may_be_withdrawn(scored)
    decision = decided(scored, department, outcome)
    assert access.may_be_withdrawn(scored).sentence.startswith("Le Département prépare sa réponse")
    notify_decision(decision, by=department.manager, at=DECIDED)
    assert access.may_be_withdrawn(scored)


@pytest.mark.requirement("R17")
def test_a_decision_says_nothing_of_itself_until_its_notice_is_opened(
    department: Department, candidates: Candidates, scored: Application
) -> None:
    notify_decision(decided(scored, department, "rejected"), by=department.manager, at=DECIDED)
    client = Client()
    client.force_login(candidates.deux_rives)
    pages = [reverse("operator:applications"), reverse("operator:application", args=[scored.number])]
    for page in pages:
        shown = client.get(page).content.decode()
        assert "Décision à lire" in shown
        assert not re.search("[Nn]on retenue|Motif rendu", shown)
    expected = f"Lisez la décision sur la candidature n°\u00a0{scored.number} (Audomarois)."
    assert expected in client.get(reverse("home")).content.decode()
    client.get(reverse("operator:application_notice", args=[scored.number]))
    assert expected not in client.get(reverse("home")).content.decode()
    assert [re.search("[Nn]on retenue", client.get(page).content.decode()) is not None for page in pages] == [
        True,
        True,
    ]
