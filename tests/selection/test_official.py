"""The official decision in one act, its correction, and taking a decision back (R17–R19, F3, F4, F7)."""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from maillage.agreements.operations import prepare_agreement
from maillage.applications.models import Application
from maillage.calls.models import Call
from maillage.journal.models import Entry
from maillage.post.models import Message
from maillage.rules.verdict import Refused
from maillage.selection.models import Decision, EligibilityCheck, Envelope, FundingCondition
from maillage.selection.operations import (
    Choice,
    decide,
    declare_tie,
    fail_condition,
    notify_decision,
    undo_decision,
)
from tests.candidates import Candidates, Department, make_application, make_call, make_lot, make_organisation
from tests.selection.steps import (
    DECIDED,
    EXAMINED,
    LATER,
    committed,
    deliberate,
    deliberate_again,
    examine,
    fund,
    more_credits,
    plain,
    select,
    selected,
    together,
    waits,
)


def states() -> dict[str, str]:
    return dict(Application.objects.order_by("number").values_list("lot__code", "state"))


@pytest.mark.requirement("R17", "R19", "F3")
def test_three_are_selected_and_the_fourth_waits_in_one_act(
    department: Department, call: Call, scored: Candidates
) -> None:
    fund(call, department, "60000.00")
    found = together(
        call,
        department,
        deliberate(call, department),
        selected(scored.artois, 1),
        selected(scored.lens, 2),
        selected(scored.audomarois, 3),
        waits(scored.boulonnais, 4),
    )
    assert states() == {"ART": "selected", "LEN": "selected", "AUD": "selected", "BOU": "reserve"}
    assert [(row.rank, row.motive) for row in found] == [
        (rank, "Ordre de priorité : besoins du territoire.") for rank in (1, 2, 3, 4)
    ]
    assert committed(call) == Decimal("60000.00")
    line = Entry.objects.get(verb="decide_together")
    assert line.note == "Ordre de priorité : besoins du territoire."
    assert Entry.objects.filter(verb="decide").count() == 4
    assert not Message.objects.filter(kind="award_notice").exists()


@pytest.mark.requirement("F4")
def test_seventy_thousand_euros_may_be_shared_alike_and_leave_nothing(
    department: Department, call: Call, scored: Candidates
) -> None:
    fund(call, department, "70000.00")
    choices = [selected(a, rank, "17500.00") for rank, a in enumerate(scored.all, start=1)]
    together(call, department, deliberate(call, department), *choices)
    assert committed(call) == Decimal("70000.00")
    assert set(states().values()) == {"selected"}


def _nobody(_scored: Candidates) -> Sequence[Choice]:
    return ()


def _rejected(scored: Candidates) -> Sequence[Choice]:
    return [Choice(application=scored.artois, outcome="rejected")]


@pytest.mark.requirement("R17", "R19", "R66", "F3", "F7")
@pytest.mark.parametrize(
    ("choices", "motive", "sentence", "field"),
    [
        (_nobody, "Ordre.", "Choisissez une décision pour au moins une candidature.", ""),
        (
            lambda found: [selected(found.artois, 1), waits(found.lens, 1)],
            "Ordre.",
            "Deux candidatures ont l’ordre de priorité 1 : donnez un ordre à chacune.",
            "priority-lens",
        ),
        (
            lambda found: [Choice(application=found.artois, outcome="reserve")],
            "Ordre.",
            "Donnez son ordre de priorité à cette candidature.",
            "priority-artois",
        ),
        (
            lambda found: [selected(found.lens, 1), selected(found.audomarois, 2)],
            " ",
            "Indiquez le motif de cet ordre de priorité : il départage des candidatures.",
            "motive",
        ),
        (
            lambda found: [selected(found.boulonnais, 1), selected(found.artois, 2)],
            "",
            "Indiquez le motif de cet ordre de priorité : il départage des candidatures.",
            "motive",
        ),
        (
            lambda found: [selected(a, rank) for rank, a in enumerate(found.all, start=1)],
            "Ordre.",
            (
                "Le total attribué, 80 000,00 €, dépasse de 20 000,00 € ce que permet l’enveloppe, "
                "60 000,00 € : réduisez un montant ou placez une candidature en liste complémentaire."
            ),
            "",
        ),
        (
            lambda found: [selected(found.artois, 1), selected(found.lens, 2, "20000.01")],
            "Ordre.",
            "Le montant attribué ne peut pas dépasser 20 000,00 € par groupe.",
            "amount-lens",
        ),
        (
            lambda found: [selected(found.artois, 1), selected(found.lens, 2, "0.00")],
            "Ordre.",
            "Indiquez le montant attribué, en euros.",
            "amount-lens",
        ),
        (
            _rejected,
            "Ordre.",
            "Donnez le motif du rejet : il est repris dans la notification.",
            "motive-artois",
        ),
        (
            lambda found: [
                selected(found.lens, 1),
                Choice(
                    application=found.artois, outcome="reserve", rank=2, reserve_until=dt.date(2025, 9, 22)
                ),
            ],
            "Ordre.",
            (
                "La liste complémentaire prend fin un jour à venir : choisissez une date après le "
                "22 septembre 2025."
            ),
            "reserve_until-artois",
        ),
    ],
)
def test_what_is_refused_leaves_nothing_decided(
    department: Department,
    call: Call,
    scored: Candidates,
    choices: Callable[[Candidates], Sequence[Choice]],
    motive: str,
    sentence: str,
    field: str,
) -> None:
    fund(call, department, "60000.00")
    deliberation = deliberate(call, department)
    with pytest.raises(Refused) as refused:
        together(call, department, deliberation, *choices(scored), motive=motive)
    assert plain(refused.value) == sentence
    name, _, whose = field.partition("-")
    assert refused.value.field == (f"{name}-{getattr(scored, whose).pk}" if whose else name)
    assert set(states().values()) == {"scored"}
    assert committed(call) == 0
    assert not Entry.objects.filter(verb__in=("decide", "decide_together")).exists()


@pytest.mark.requirement("R17")
def test_an_act_without_deliberation_names_the_first_candidate_it_would_award(
    department: Department, call: Call, scored: Candidates
) -> None:
    fund(call, department, "60000.00")
    with pytest.raises(Refused) as refused:
        together(call, department, None, selected(scored.artois, 1))
    assert plain(refused.value) == (
        "Candidature n° AAP-2025-ART-001 : Choisissez la délibération qui attribue la subvention : "
        "numéro et date."
    )
    assert refused.value.field == "deliberation"


@pytest.mark.requirement("R42")
def test_one_act_never_selects_two_for_a_territory_nor_another_call_s_candidate(
    department: Department, call: Call, scored: Candidates
) -> None:
    body = make_organisation("Fondation du Littoral", "00000050500016", "foundation")
    rival = make_application(scored.boulonnais.lot, body, scored.trait_union, number="AAP-2025-BOU-003")
    examine(rival, department)
    elsewhere = make_call(department, "AAP-2026")
    stranger = make_application(
        make_lot(elsewhere, "ART", "Artois", "AMI 1"), body, scored.trait_union, number="AAP-2026-ART-001"
    )
    examine(stranger, department)
    fund(call, department, "60000.00")
    deliberation = deliberate(call, department)
    with pytest.raises(Refused) as refused:
        together(call, department, deliberation, selected(rival, 1), selected(scored.boulonnais, 2))
    assert plain(refused.value) == (
        "Deux candidatures sont retenues pour le territoire « Boulonnais » : gardez-en une."
    )
    with pytest.raises(Refused) as refused:
        together(call, department, deliberation, selected(scored.artois, 1), selected(stranger, 2))
    assert plain(refused.value) == (
        "Une de ces candidatures répond à un autre appel : décidez-la sur la page de cet appel."
    )
    assert committed(call) == 0


@pytest.mark.requirement("R19")
def test_a_decision_nobody_was_told_is_corrected_and_the_envelope_follows(
    department: Department, call: Call, scored: Candidates
) -> None:
    fund(call, department, "60000.00")
    deliberation = deliberate(call, department)
    together(call, department, deliberation, *(selected(a, n) for n, a in enumerate(scored.all[:3], start=1)))
    together(call, department, deliberation, selected(scored.artois, 1, "12345.67"), waits(scored.lens, 2))
    assert committed(call) == Decimal("32345.67")
    assert states() == {"ART": "selected", "LEN": "reserve", "AUD": "selected", "BOU": "scored"}
    together(call, department, deliberation, selected(scored.boulonnais, 3))
    assert committed(call) == Decimal("52345.67")


@pytest.mark.requirement("R19")
def test_a_decision_taken_back_returns_its_amount_and_the_file_is_to_decide_again(
    department: Department, call: Call, scored: Candidates
) -> None:
    fund(call, department, "60000.00")
    deliberation = deliberate(call, department)
    award = select(scored.artois, department, deliberation, "19999.99")
    select(scored.lens, department, deliberation, "10000.01", rank=2)
    undo_decision(award, by=department.manager, at=DECIDED)
    assert committed(call) == Decimal("10000.01")
    assert states()["ART"] == "scored"
    assert not Decision.objects.filter(application=scored.artois).exists()
    line = Entry.objects.get(verb="undo_decision")
    assert plain(line.note) == "Retenue, 19 999,99 €"
    select(scored.artois, department, deliberation)
    assert committed(call) == Decimal("30000.01")


@pytest.mark.requirement("R48")
def test_a_rejection_taken_back_leaves_the_file_ineligible_when_it_was(
    department: Department, call: Call, candidates: Candidates
) -> None:
    fund(call, department, "60000.00")
    examine(candidates.artois, department)
    Application.objects.filter(pk=candidates.lens.pk).update(state="ineligible")
    question = call.eligibility_questions.order_by("pk")[0]
    EligibilityCheck.objects.create(
        application=candidates.lens,
        question=question,
        met=False,
        motive="Statuts absents.",
        at=EXAMINED,
        by=department.instructor,
    )
    for application in (candidates.artois, candidates.lens):
        rejected = decide(
            application, outcome="rejected", motive="Écartée.", by=department.manager, at=DECIDED
        )
        undo_decision(rejected, by=department.manager, at=DECIDED)
    assert states() | {"AUD": "", "BOU": ""} == {"ART": "scored", "LEN": "ineligible", "AUD": "", "BOU": ""}


@pytest.mark.requirement("R17", "F3")
def test_an_award_taken_back_from_the_reserve_gives_the_notice_sent_its_place_again(
    department: Department, call: Call, scored: Candidates
) -> None:
    fund(call, department, "20000.00")
    (waiting,) = together(call, department, deliberate(call, department), waits(scored.boulonnais, 4))
    waiting = notify_decision(waiting, by=department.manager, at=DECIDED)
    sha256 = waiting.notice_sha256
    more_credits(call, department, "20000.00")
    award = decide(
        scored.boulonnais,
        outcome="selected",
        amount=Decimal("20000.00"),
        motive="Crédits nouveaux.",
        deliberation=deliberate_again(call, department),
        by=department.manager,
        at=LATER,
    )
    assert committed(call) == Decimal("20000.00")
    undo_decision(award, by=department.manager, at=LATER)
    waiting.refresh_from_db()
    assert committed(call) == 0
    assert (waiting.outcome, waiting.rank, waiting.notice_sha256) == ("reserve", 4, sha256)
    assert waiting.notified_at == DECIDED
    assert states()["BOU"] == "reserve"
    with pytest.raises(Refused) as refused:
        undo_decision(waiting, by=department.manager, at=LATER)
    assert plain(refused.value) == (
        "Cette décision est notifiée : elle ne se reprend plus. Rendez une nouvelle décision."
    )


@pytest.mark.requirement("R62")
@pytest.mark.parametrize("from_reserve", [False, True])
def test_an_award_with_its_agreement_prepared_is_not_taken_back(
    department: Department, call: Call, scored: Candidates, from_reserve: bool
) -> None:
    fund(call, department, "60000.00")
    if from_reserve:
        (waiting,) = together(call, department, deliberate(call, department), waits(scored.artois, 1))
        notify_decision(waiting, by=department.manager, at=DECIDED)
    award = select(scored.artois, department, deliberate_again(call, department))
    prepare_agreement(award, by=department.instructor, at=LATER)
    with pytest.raises(Refused) as refused:
        undo_decision(award, by=department.manager, at=LATER)
    assert plain(refused.value) == (
        "Une convention est préparée sur cette attribution : la décision ne se reprend plus."
    )
    assert committed(call) == Decimal("20000.00")
    assert Decision.objects.get().outcome == "selected"


@pytest.mark.requirement("F51", "F6")
def test_who_is_tied_neither_decides_nor_takes_back_nor_cancels(
    department: Department, call: Call, scored: Candidates
) -> None:
    fund(call, department, "60000.00", voted=False)
    deliberation = deliberate(call, department)
    award = select(scored.artois, department, deliberation)
    declare_tie(scored.artois, department.manager, reason="Parenté.", by=department.manager, at=DECIDED)
    with pytest.raises(Refused, match="un lien avec cet organisme"):
        undo_decision(award, by=department.manager, at=DECIDED)
    with pytest.raises(Refused, match="un lien avec cet organisme"):
        together(call, department, deliberation, selected(scored.artois, 1, "10000.00"))
    with pytest.raises(Refused) as refused:
        fail_condition(
            FundingCondition.objects.get(kind="budget_vote"),
            motive="Budget rejeté.",
            settled_on=dt.date(2025, 9, 20),
            by=department.manager,
            at=DECIDED,
        )
    assert plain(refused.value) == (
        "Vous avez déclaré un lien avec l’organisme de la candidature n° AAP-2025-ART-001 : "
        "un autre responsable doit faire cet acte."
    )
    assert committed(call) == Decimal("20000.00")


@pytest.mark.requirement("R19", "R66")
def test_the_database_holds_the_awards_by_named_constraints(
    department: Department, call: Call, scored: Candidates
) -> None:
    fund(call, department, "60000.00")
    together(
        call, department, deliberate(call, department), selected(scored.artois, 1), waits(scored.lens, 2)
    )
    envelope = Envelope.objects.get()
    wrongs = {
        "envelope_never_overspent": (
            "UPDATE selection_envelope SET committed = 60000.01 WHERE id = %s",
            envelope.pk,
        ),
        "envelope_notified_not_negative|envelope_never_overspent": (
            "UPDATE selection_envelope SET notified = -0.01 WHERE id = %s",
            envelope.pk,
        ),
        "decision_award_within_ceiling": (
            "UPDATE selection_decision SET amount = 1 WHERE outcome = 'reserve' AND lot_id <> %s",
            0,
        ),
        "decision_outcome_known|decision_award_within_ceiling": (
            "UPDATE selection_decision SET outcome = 'perhaps' WHERE lot_id = %s",
            scored.artois.lot_id,
        ),
        "decision_has_a_motive": ("UPDATE selection_decision SET motive = '' WHERE lot_id <> %s", 0),
        "decision_award_needs_a_deliberation": (
            "UPDATE selection_decision SET deliberation_id = NULL WHERE lot_id = %s",
            scored.artois.lot_id,
        ),
        "decision_read_once_notified_and_by_someone": (
            "UPDATE selection_decision SET read_at = '2025-09-23 10:00:00+00' WHERE lot_id = %s",
            scored.artois.lot_id,
        ),
    }
    for name, (wrong, key) in wrongs.items():
        with (
            pytest.raises(IntegrityError, match=name),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(wrong, [key])
    assert committed(call) == Decimal("20000.00")
