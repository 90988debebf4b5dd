"""Those in reserve, released in order in one act, and the proof that a notice was read (R17, R19, F3)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from maillage.calls.models import Call
from maillage.journal.models import Entry
from maillage.rules.verdict import Refused
from maillage.selection import queries
from maillage.selection.models import Decision, Deliberation, FormerNotice, FundingCondition
from maillage.selection.operations import (
    decide,
    fail_condition,
    notify_decision,
    notify_decisions,
    record_reading,
    release_reserve,
)
from tests.candidates import Candidates, Department, make_application, make_organisation
from tests.selection.steps import (
    DECIDED,
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


def release(
    call: Call, department: Department, deliberation: Deliberation | None, motive: str = "Crédits nouveaux."
) -> tuple[Decision, ...]:
    return release_reserve(call, deliberation=deliberation, motive=motive, by=department.manager, at=LATER)


@pytest.fixture
def queue(department: Department, call: Call, scored: Candidates) -> Candidates:
    """Artois and Lens-Hénin selected with 40 000 €; the Audomarois, then the Boulonnais, in reserve."""
    fund(call, department, "40000.00")
    found = together(
        call,
        department,
        deliberate(call, department),
        selected(scored.artois, 1),
        selected(scored.lens, 2),
        waits(scored.audomarois, 3),
        waits(scored.boulonnais, 4),
    )
    notify_decisions(found, by=department.manager, at=DECIDED)
    return scored


@pytest.mark.requirement("R19", "F3")
def test_new_credits_release_as_many_as_they_cover_in_the_order_of_priority(
    department: Department, call: Call, queue: Candidates
) -> None:
    more_credits(call, department, "35000.00")
    (released,) = release(call, department, deliberate_again(call, department))
    assert (released.application, released.amount, released.rank) == (
        queue.audomarois,
        Decimal("20000.00"),
        3,
    )
    assert released.deliberation is not None
    assert released.deliberation.number == "2025-CP-140"
    assert released.notified_at is None
    assert FormerNotice.objects.get().outcome == "reserve"
    assert committed(call) == Decimal("60000.00")
    assert [row.territory for row in queries.waiting(call, LATER.date())] == ["Boulonnais"]


@pytest.mark.requirement("R19", "F3")
def test_all_are_released_at_once_when_the_credits_cover_them(
    department: Department, call: Call, queue: Candidates
) -> None:
    more_credits(call, department, "40000.00")
    assert len(release(call, department, deliberate_again(call, department))) == 2
    assert committed(call) == Decimal("80000.00")
    with pytest.raises(Refused) as refused:
        release(call, department, None)
    assert plain(refused.value) == "Aucune candidature n’est en attente de crédits."


@pytest.mark.requirement("R19", "F3")
def test_credits_that_do_not_cover_the_first_release_nobody(
    department: Department, call: Call, queue: Candidates
) -> None:
    more_credits(call, department, "19999.99")
    with pytest.raises(Refused) as refused:
        release(call, department, deliberate_again(call, department))
    assert plain(refused.value) == (
        "Il reste 19 999,99 € : la première candidature en attente, Audomarois, demande 20 000,00 €. "
        "Enregistrez d’abord les crédits notifiés."
    )
    assert committed(call) == Decimal("40000.00")


@pytest.mark.requirement("R17", "R19")
def test_a_release_has_a_deliberation_of_its_own_and_a_motive(
    department: Department, call: Call, queue: Candidates
) -> None:
    more_credits(call, department, "40000.00")
    with pytest.raises(Refused) as refused:
        release(call, department, None)
    assert plain(refused.value) == ("Choisissez la délibération qui attribue la subvention : numéro et date.")
    assert refused.value.field == "deliberation"
    with pytest.raises(Refused) as refused:
        release(call, department, deliberate_again(call, department), " ")
    assert plain(refused.value) == "Indiquez le motif de la décision : il explique l’ordre de priorité."
    assert refused.value.field == "motive"
    assert committed(call) == Decimal("40000.00")


@pytest.mark.requirement("R17", "R19")
def test_the_deliberation_that_put_in_reserve_does_not_release(
    department: Department, call: Call, queue: Candidates
) -> None:
    more_credits(call, department, "40000.00")
    with pytest.raises(Refused) as refused:
        release(call, department, Deliberation.objects.get(number="2025-CP-123"))
    assert plain(refused.value) == (
        "La délibération n° 2025-CP-123 a placé ces candidatures en attente : indiquez celle qui attribue "
        "les nouveaux crédits."
    )
    assert refused.value.field == "deliberation"


@pytest.mark.requirement("F3")
def test_who_has_a_term_that_is_over_or_a_territory_that_is_taken_waits_no_more(
    department: Department, call: Call, scored: Candidates
) -> None:
    body = make_organisation("Fondation du Littoral", "00000050500016", "foundation")
    rival = make_application(scored.boulonnais.lot, body, scored.trait_union, number="AAP-2025-BOU-003")
    examine(rival, department)
    fund(call, department, "20000.00")
    deliberation = deliberate(call, department)
    for application, until in (
        (scored.artois, dt.date(2025, 11, 9)),
        (scored.lens, dt.date(2025, 11, 10)),
        (rival, None),
        (scored.audomarois, None),
    ):
        decide(
            application,
            outcome="reserve",
            rank=None if application == rival else 1,
            motive="Attente.",
            reserve_until=until,
            by=department.manager,
            at=DECIDED,
        )
    select(scored.boulonnais, department, deliberation)
    assert [row.territory for row in queries.waiting(call, LATER.date())] == ["Audomarois", "Lens-Hénin"]


@pytest.mark.requirement("F3", "R42")
def test_two_of_a_territory_in_reserve_release_one_and_who_has_no_rank_comes_last(
    department: Department, call: Call, scored: Candidates
) -> None:
    body = make_organisation("Fondation du Littoral", "00000050500016", "foundation")
    rival = make_application(scored.boulonnais.lot, body, scored.trait_union, number="AAP-2025-BOU-000")
    examine(rival, department)
    fund(call, department, "40000.00")
    for application, rank in ((rival, None), (scored.boulonnais, 2), (scored.artois, 1)):
        decide(
            application,
            outcome="reserve",
            rank=rank,
            motive="Attente.",
            by=department.manager,
            at=DECIDED,
        )
    numbers = [row.number for row in queries.waiting(call, LATER.date())]
    assert numbers == [scored.artois.number, scored.boulonnais.number, rival.number]
    released = release(call, department, deliberate_again(call, department))
    assert [row.application for row in released] == [scored.artois, scored.boulonnais]
    assert committed(call) == Decimal("40000.00")


@pytest.mark.requirement("R70", "F6")
def test_nothing_is_released_once_a_condition_has_failed(
    department: Department, call: Call, scored: Candidates
) -> None:
    fund(call, department, "40000.00", voted=False)
    together(call, department, deliberate(call, department), waits(scored.artois, 1))
    fail_condition(
        FundingCondition.objects.get(kind="budget_vote"),
        motive="Budget rejeté.",
        settled_on=dt.date(2025, 9, 20),
        by=department.manager,
        at=DECIDED,
    )
    with pytest.raises(Refused) as refused:
        release(call, department, deliberate_again(call, department))
    assert plain(refused.value) == "Aucune candidature n’est en attente de crédits."
    assert committed(call) == 0


@pytest.mark.requirement("R17")
def test_the_first_opening_is_the_proof_of_reading_and_no_other_changes_it(
    department: Department, call: Call, scored: Candidates
) -> None:
    fund(call, department, "60000.00")
    award = select(scored.artois, department, deliberate(call, department))
    assert not record_reading(award, by=scored.horizon, at=DECIDED)
    award.refresh_from_db()
    assert award.read_at is None
    notify_decision(award, by=department.manager, at=DECIDED)
    opened = DECIDED + dt.timedelta(hours=2)
    assert record_reading(award, by=scored.horizon, at=opened)
    assert not record_reading(award, by=scored.deux_rives, at=LATER)
    assert Decision.objects.filter(read_at=opened, read_by=scored.horizon).get() == award
    assert Entry.objects.filter(verb="read_notice").count() == 1
    with (
        pytest.raises(IntegrityError, match="decision_read_once_notified_and_by_someone"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE selection_decision SET read_by_id = NULL WHERE id = %s", [award.pk])


@pytest.mark.requirement("R17", "F3")
def test_the_proof_of_reading_stays_with_the_notice_that_was_read(
    department: Department, call: Call, queue: Candidates
) -> None:
    waiting = Decision.objects.get(application=queue.audomarois)
    record_reading(waiting, by=queue.deux_rives, at=DECIDED)
    more_credits(call, department, "20000.00")
    (released,) = release(call, department, deliberate_again(call, department))
    assert (released.read_at, released.read_by) == (None, None)
    former = FormerNotice.objects.get()
    assert (former.read_at, former.read_by) == (DECIDED, queue.deux_rives)
    with pytest.raises(IntegrityError, match="former_notice_read_by_someone"), transaction.atomic():
        FormerNotice.objects.update(read_by=None)
