"""The envelope, the conditions and the decisions (scenario E1)."""

import datetime as dt
from decimal import Decimal
from io import BytesIO

import pypdf
import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from maillage.applications.models import Application
from maillage.calls.models import Call
from maillage.journal.models import Entry
from maillage.people.access import standing_of
from maillage.people.awaited import ask
from maillage.post.models import Message
from maillage.rules.verdict import Refused
from maillage.selection import access, queries
from maillage.selection.models import Decision, Envelope, FundingCondition
from maillage.selection.operations import (
    decide,
    fail_condition,
    notify_credits,
    notify_decision,
    open_funding,
    record_budget_vote,
    record_deliberation,
)
from tests.candidates import Candidates, Department, make_application, make_organisation, moment
from tests.selection.steps import DECIDED, EXAMINED, NOTIFIED, deliberate, examine, fund, select


@pytest.mark.requirement("R69", "R70", "R71")
def test_the_conditions_of_the_call_are_opened_once_and_pending(department: Department, call: Call) -> None:
    open_funding(call, by=department.instructor, at=EXAMINED)
    open_funding(call, by=department.instructor, at=EXAMINED)
    found = list(FundingCondition.objects.order_by("kind").values_list("kind", "state", "expected_on"))
    assert found == [("budget_vote", "pending", dt.date(2025, 3, 31)), ("state_credits", "pending", None)]
    assert Envelope.objects.get().notified == 0


@pytest.mark.requirement("R69")
def test_notified_credits_add_up_and_meet_the_condition(department: Department, call: Call) -> None:
    envelope = fund(call, department, "60000.00", voted=False)
    notify_credits(
        envelope,
        amount=Decimal("20000.00"),
        notified_on=dt.date(2025, 10, 20),
        reference="DIHAL-2025-10",
        by=department.instructor,
        at=moment("2025-10-20T10:00"),
    )
    envelope.refresh_from_db()
    assert envelope.notified == Decimal("80000.00")
    condition = FundingCondition.objects.get(kind="state_credits")
    assert (condition.state, condition.settled_on) == ("met", dt.date(2025, 7, 15))


@pytest.mark.requirement("R69")
@pytest.mark.parametrize(
    ("amount", "day", "reference", "field"),
    [("0.00", 15, "DIHAL", "amount"), ("60000.00", 15, " ", "reference"), ("60000.00", 16, "DIHAL", "on")],
)
def test_credits_need_an_amount_a_reference_and_a_past_day(
    department: Department, call: Call, *, amount: str, day: int, reference: str, field: str
) -> None:
    envelope = open_funding(call, by=department.instructor, at=EXAMINED)
    with pytest.raises(Refused) as refused:
        notify_credits(
            envelope,
            amount=Decimal(amount),
            notified_on=dt.date(2025, 7, day),
            reference=reference,
            by=department.instructor,
            at=NOTIFIED,
        )
    assert refused.value.field == field


@pytest.mark.requirement("R19", "F3")
def test_sixty_thousand_euros_cover_three_groups_of_four(
    department: Department, call: Call, scored: Candidates
) -> None:
    fund(call, department, "60000.00")
    found = queries.ranking(call)
    assert found.fundable == "3 groupes finançables sur 4 à 20\u202f000,00\u00a0€ (reste 0,00\u00a0€)"
    assert (
        found.pro_rata
        == "Autre possibilité, à décider\u00a0: 15\u202f000,00\u00a0€ pour chacun des 4 groupes."
    )


@pytest.mark.requirement("F4")
def test_seventy_thousand_euros_show_three_full_groups_and_the_share_of_four(
    department: Department, call: Call, scored: Candidates
) -> None:
    fund(call, department, "70000.00")
    found = queries.ranking(call)
    assert (
        found.fundable == "3 groupes finançables sur 4 à 20\u202f000,00\u00a0€ (reste 10\u202f000,00\u00a0€)"
    )
    assert "17\u202f500,00\u00a0€ pour chacun des 4 groupes" in found.pro_rata


@pytest.mark.requirement("F7", "R54")
def test_equal_candidates_share_a_rank_and_are_shown_as_tied(
    department: Department, call: Call, scored: Candidates
) -> None:
    fund(call, department, "60000.00")
    rows = queries.ranking(call).rows
    assert [(row.territory, row.rank, row.tied, str(row.average)) for row in rows] == [
        ("Artois", 1, False, "4.67"),
        ("Audomarois", 2, True, "4.00"),
        ("Lens-Hénin", 2, True, "4.00"),
        ("Boulonnais", 4, False, "3.33"),
    ]


@pytest.mark.requirement("F2")
def test_a_territory_without_candidate_is_named_and_not_counted(
    department: Department, call: Call, candidates: Candidates
) -> None:
    for application in candidates.all[:3]:
        examine(application, department)
    fund(call, department, "60000.00")
    found = queries.ranking(call)
    assert found.without_candidate == ("Boulonnais",)
    assert found.fundable.startswith("3 groupes finançables sur 3")


@pytest.mark.requirement("R17", "R19", "F3")
def test_the_boulonnais_waits_in_reserve_then_is_released_with_twenty_thousand_more(
    department: Department, call: Call, scored: Candidates
) -> None:
    envelope = fund(call, department, "60000.00")
    deliberation = deliberate(call, department)
    for rank, application in enumerate((scored.artois, scored.lens, scored.audomarois), start=1):
        select(application, department, deliberation, rank=rank)
    reserve = decide(
        scored.boulonnais,
        outcome="reserve",
        rank=4,
        motive="En attente de crédits.",
        reserve_until=dt.date(2025, 12, 31),
        by=department.manager,
        at=DECIDED,
    )
    notify_decision(reserve, by=department.manager, at=DECIDED)
    with pytest.raises(Refused, match="dépasse ce qui reste de l’enveloppe, 0,00"):
        select(scored.boulonnais, department, deliberation, rank=4)

    later = moment("2025-11-10T18:00")
    notify_credits(
        envelope,
        amount=Decimal("20000.00"),
        notified_on=dt.date(2025, 10, 20),
        reference="DIHAL-2025-10",
        by=department.instructor,
        at=later,
    )
    second = record_deliberation(
        call,
        number="2025-CP-140",
        adopted_on=dt.date(2025, 11, 10),
        transmitted_on=None,
        by=department.manager,
        at=later,
    )
    released = decide(
        scored.boulonnais,
        outcome="selected",
        amount=Decimal("20000.00"),
        rank=4,
        motive="Crédits complémentaires.",
        deliberation=second,
        by=department.manager,
        at=later,
    )
    scored.boulonnais.refresh_from_db()
    envelope.refresh_from_db()
    assert scored.boulonnais.state == "selected"
    assert released.notified_at is None
    assert (envelope.notified, envelope.committed) == (Decimal("80000.00"), Decimal("80000.00"))
    notified = notify_decision(released, by=department.manager, at=later)
    assert notified.pk == reserve.pk
    assert Message.objects.filter(kind="award_notice", to="lea.petit@example.org").count() == 2


@pytest.mark.requirement("R66", "R19")
@pytest.mark.parametrize(
    ("amount", "sentence"),
    [("20000.01", "ne peut pas dépasser 20\u202f000,00\u00a0€ par groupe"), ("0.00", "Indiquez le montant")],
)
def test_an_award_stays_within_the_ceiling(
    department: Department, call: Call, scored: Candidates, amount: str, sentence: str
) -> None:
    fund(call, department, "60000.00")
    with pytest.raises(Refused, match=sentence) as refused:
        select(scored.artois, department, deliberate(call, department), amount)
    assert refused.value.field == "amount"
    assert not Decision.objects.exists()


@pytest.mark.requirement("R66")
def test_an_award_never_exceeds_the_request(department: Department, call: Call, scored: Candidates) -> None:
    fund(call, department, "60000.00")
    Application.objects.filter(pk=scored.artois.pk).update(amount_requested=Decimal("18000.00"))
    with pytest.raises(Refused, match="ne peut pas dépasser le montant demandé, 18\u202f000,00"):
        select(scored.artois, department, deliberate(call, department))


@pytest.mark.requirement("R19", "R66")
def test_the_database_refuses_an_award_beyond_the_envelope_or_the_ceiling(
    department: Department, call: Call, scored: Candidates
) -> None:
    envelope = fund(call, department, "60000.00")
    decision = select(scored.artois, department, deliberate(call, department))
    with pytest.raises(IntegrityError, match="envelope_never_overspent"), transaction.atomic():
        Envelope.objects.filter(pk=envelope.pk).update(committed=Decimal("60000.01"))
    with (
        pytest.raises(IntegrityError, match="decision_award_within_ceiling"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE selection_decision SET amount = 20000.01 WHERE id = %s", [decision.pk])
    with pytest.raises(IntegrityError, match="decision_award_needs_a_deliberation"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(deliberation=None)


@pytest.mark.requirement("R42")
def test_a_territory_has_one_selected_operator(
    department: Department, call: Call, scored: Candidates
) -> None:
    rival_body = make_organisation("Fondation du Littoral", "00000050500016", "foundation")
    rival = make_application(scored.boulonnais.lot, rival_body, scored.trait_union, number="AAP-2025-BOU-003")
    examine(rival, department)
    fund(call, department, "60000.00")
    deliberation = deliberate(call, department)
    select(scored.boulonnais, department, deliberation)
    with pytest.raises(Refused, match="déjà retenue pour ce territoire"):
        select(rival, department, deliberation)
    other = decide(rival, outcome="rejected", motive="Deuxième.", by=department.manager, at=DECIDED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=other.pk).update(
            outcome="selected", amount=Decimal("1.00"), deliberation=deliberation
        )


@pytest.mark.requirement("R17")
def test_an_award_needs_a_deliberation_and_every_decision_its_motive(
    department: Department, call: Call, scored: Candidates
) -> None:
    fund(call, department, "60000.00")
    with pytest.raises(Refused, match="Choisissez la délibération"):
        decide(
            scored.artois,
            outcome="selected",
            amount=Decimal("20000.00"),
            motive="Première.",
            by=department.manager,
            at=DECIDED,
        )
    with pytest.raises(Refused, match="Indiquez le motif"):
        decide(scored.artois, outcome="rejected", motive=" ", by=department.manager, at=DECIDED)
    scored.artois.refresh_from_db()
    assert scored.artois.state == "scored"


@pytest.mark.requirement("R69", "R70")
def test_a_decision_is_provisional_while_a_condition_is_pending(
    department: Department, call: Call, scored: Candidates
) -> None:
    fund(call, department, "60000.00", voted=False)
    decision = select(scored.artois, department, deliberate(call, department))
    assert queries.ranking(call).provisional == (
        "Décision provisoire, sous réserve de\u00a0: Adoption du budget 2025."
    )
    notify_decision(decision, by=department.manager, at=DECIDED)
    said = " ".join(Message.objects.get(kind="award_notice").letter["paragraphs"])
    assert "20\u202f000" not in said
    decision.refresh_from_db()
    assert decision.notified_provisional
    record_budget_vote(
        call,
        voted_on=dt.date(2025, 9, 30),
        reference="BP",
        by=department.instructor,
        at=moment("2025-10-01T09:00"),
    )
    assert queries.ranking(call).provisional == ""
    decision.refresh_from_db()
    assert decision.released_at is not None
    assert Message.objects.filter(kind="award_released").count() == 1


@pytest.mark.requirement("R70", "F6")
def test_a_condition_that_fails_cancels_every_award_and_says_so(
    department: Department, call: Call, scored: Candidates
) -> None:
    envelope = fund(call, department, "60000.00", voted=False)
    deliberation = deliberate(call, department)
    select(scored.artois, department, deliberation)
    decide(scored.boulonnais, outcome="reserve", rank=2, motive="Attente.", by=department.manager, at=DECIDED)
    decide(scored.lens, outcome="rejected", motive="Écartée.", by=department.manager, at=DECIDED)
    cancelled = fail_condition(
        FundingCondition.objects.get(kind="budget_vote"),
        motive="Le budget n’a pas été adopté.",
        settled_on=dt.date(2025, 10, 1),
        by=department.manager,
        at=moment("2025-10-01T09:00"),
    )
    assert {decision.outcome for decision in cancelled} == {"cancelled"}
    states = dict(Application.objects.values_list("lot__code", "state"))
    assert states == {
        "ART": "cancelled_conditions",
        "BOU": "cancelled_conditions",
        "LEN": "rejected",
        "AUD": "scored",
    }
    envelope.refresh_from_db()
    assert envelope.committed == 0
    assert not Message.objects.filter(kind="award_notice").exists()
    for decision in cancelled:
        notify_decision(decision, by=department.manager, at=moment("2025-10-01T09:30"))
    assert Message.objects.filter(kind="award_notice").count() == 2
    assert Entry.objects.filter(verb="cancel_conditions").count() == 2


@pytest.mark.requirement("R17", "R54")
def test_the_notice_is_kept_with_its_fingerprint_and_says_the_amount(
    department: Department, call: Call, scored: Candidates
) -> None:
    fund(call, department, "60000.00")
    decision = select(scored.artois, department, deliberate(call, department))
    decision = notify_decision(decision, by=department.manager, at=DECIDED)
    with decision.notice.open() as file:
        text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(file.read())).pages)
    bare = " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())
    assert "20 000,00 €" in bare
    assert "2025-CP-123" in bare
    assert len(decision.notice_sha256) == 64
    with pytest.raises(Refused, match="déjà notifiée"):
        notify_decision(decision, by=department.manager, at=DECIDED)


def test_a_deliberation_number_is_used_once(department: Department, call: Call) -> None:
    deliberate(call, department)
    with pytest.raises(Refused, match="déjà enregistrée"):
        deliberate(call, department)


def test_decisions_are_a_manager_s_and_an_applicant_sees_its_own_once_notified(
    department: Department, call: Call, scored: Candidates
) -> None:
    assert access.may_decide(standing_of(department.manager), call)
    assert not access.may_decide(standing_of(department.instructor), call)
    fund(call, department, "60000.00")
    decision = select(scored.artois, department, deliberate(call, department))
    own = standing_of(scored.horizon)
    assert not access.visible_decisions(own).exists()
    notify_decision(decision, by=department.manager, at=DECIDED)
    assert access.visible_decisions(own).count() == 1
    assert not access.visible_decisions(standing_of(scored.trait_union)).exists()


def test_the_ranking_costs_seven_queries_whatever_the_number_of_candidates(
    department: Department,
    call: Call,
    candidates: Candidates,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    fund(call, department, "60000.00")
    examine(candidates.artois, department)
    with django_assert_num_queries(7):
        queries.ranking(call)
    for application in candidates.all[1:]:
        examine(application, department)
    with django_assert_num_queries(7):
        assert len(queries.ranking(call).rows) == 4


def test_what_is_expected_follows_the_state_of_things(
    department: Department, call: Call, candidates: Candidates
) -> None:
    instructor, manager = standing_of(department.instructor), standing_of(department.manager)
    open_funding(call, by=department.instructor, at=EXAMINED)
    assert [e.thing for e in queries.expectations(instructor, EXAMINED)] == ["assessment"] * 4
    assert [e.thing for e in ask(queries.awaits(instructor, EXAMINED))] == ["funding"]
    assert queries.expectations(manager, EXAMINED) == []
    examine(candidates.artois, department)
    assert [e.thing for e in queries.expectations(manager, EXAMINED)] == ["decision"]
    horizon = standing_of(candidates.horizon)
    assert queries.expectations(horizon, EXAMINED) == ask(queries.awaits(horizon, EXAMINED)) == []


@pytest.mark.requirement("R70", "F6")
def test_nothing_is_awarded_once_a_condition_has_failed(
    department: Department, call: Call, candidates: Candidates
) -> None:
    fund(call, department, "80000.00", voted=False)
    examine(candidates.artois, department)
    deliberation = deliberate(call, department)
    condition = FundingCondition.objects.get(call=call, kind="budget_vote")
    fail_condition(
        condition, motive="Budget rejeté.", settled_on=dt.date(2025, 9, 1), by=department.manager, at=DECIDED
    )
    with pytest.raises(Refused, match="Condition de financement non remplie"):
        select(candidates.artois, department, deliberation)
