"""A group follows its agreement: a period amended, an early end, a calendar taken over (F33, F36)."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from maillage.agreements.models import Agreement, Payment, Termination
from maillage.agreements.operations import (
    abandon_agreement,
    figures_of,
    prepare_agreement,
    terminate_agreement,
)
from maillage.calls.models import Call
from maillage.groups.models import PracticeGroup
from maillage.groups.operations import (
    add_meeting,
    close_group,
    follow_agreement,
    last_held,
    open_group,
    open_meeting,
    plan_year,
    take_over_calendar,
)
from maillage.groups.queries.calendar import calendar_after, calendar_to_take_over
from maillage.people.models import Organisation, Role
from maillage.post.models import Message
from maillage.rules.verdict import Refused
from maillage.selection.models import Decision, Envelope
from maillage.selection.operations import decide, notify_decision
from maillage.selection.operations.decision import undo_decision
from maillage.web.department.amendments import sign_for
from tests.agreements.amending import FEBRUARY, half_signed, prepared, signed
from tests.agreements.steps import SENT, in_force, pay, prepare
from tests.candidates import (
    Candidates,
    Department,
    give_role,
    make_application,
    make_call,
    make_candidates,
    make_department,
    make_organisation,
    make_person,
    moment,
)
from tests.groups.steps import SECOND_TUESDAY, enrol
from tests.selection.steps import deliberate, deliberate_again, examine, fund, select
from tests.year import Year, open_year

MARCH = dt.date(2026, 3, 31)
APRIL = moment("2026-04-01T10:00")
TWENTY = Decimal("20000.00")


@pytest.fixture
def department(db: None) -> Department:
    return make_department()


@pytest.fixture
def call(department: Department) -> Call:
    return make_call(department)


@pytest.fixture
def awarded(department: Department, call: Call) -> Candidates:
    """Four awards of 20 000 € that take the whole envelope; Les Tilleuls, second in Lens, is rejected."""
    candidates = make_candidates(call)
    tilleuls = make_organisation("Association Les Tilleuls", "00000040600017")
    give_role(make_person("Odile Tilleul"), tilleuls, Role.LEGAL_REPRESENTATIVE)
    second = make_application(
        candidates.lens.lot, tilleuls, make_person("Jean Tilleul"), number="AAP-2025-LEN-002"
    )
    fund(call, department, "80000.00")
    deliberation = deliberate(call, department)
    for application in (*candidates.all, second):
        examine(application, department)
    for rank, application in enumerate(candidates.all, start=1):
        select(application, department, deliberation, rank=rank)
    rejected = decide(second, outcome="rejected", motive="Un autre candidat.", by=department.manager, at=SENT)
    notify_decision(rejected, by=department.manager, at=SENT)
    return candidates


@pytest.fixture
def lens(department: Department, awarded: Candidates) -> Year:
    """Lens-Hénin, monthly from November 2025, its year planned on second Tuesdays, its advance paid."""
    year = open_year(awarded.lens, department, awarded.horizon)
    pay(year.agreement.payments.get(), department, number="2025-4514")
    plan_year(
        year.group, pattern=SECOND_TUESDAY, place="Maison des associations", by=year.facilitator, at=SENT
    )
    year.agreement.refresh_from_db()
    return year


def end(agreement: Agreement, department: Department, kept: str = "12000.00", **given: Any) -> Termination:
    """The operator resigns on 31 March, 4 meetings held."""
    told: dict[str, Any] = {
        "on": MARCH,
        "kind": "resignation",
        "motive": "L’organisme se désiste.",
        "kept": Decimal(kept),
        "meetings_held": 4,
        "last_held": dt.date(2026, 2, 10),
        "by": department.manager,
        "at": FEBRUARY,
    }
    with transaction.atomic():
        termination = terminate_agreement(agreement, **{**told, **given})
        close_group(termination.agreement, reason="Résiliée.", by=department.manager, at=FEBRUARY)
    return termination


def sums_hold() -> None:
    envelope = Envelope.objects.get()
    assert sum(Decision.objects.values_list("amount", flat=True)) == envelope.committed <= envelope.notified


@pytest.mark.requirement("F36", "R62")
def test_a_group_takes_the_longer_period_with_all_its_calendar(department: Department, lens: Year) -> None:
    december = dt.date(2026, 11, 30)
    amendment = signed(
        lens.agreement,
        department,
        lens.representative,
        new_end=december,
        decision_reference="2026-CP-214",
    )
    group = follow_agreement(amendment.agreement, by=department.manager, at=FEBRUARY)
    assert group is not None
    assert group.period_end == december
    assert set(group.meetings.values_list("period_end", flat=True)) == {december}
    added = add_meeting(
        group,
        day=dt.date(2026, 11, 10),
        starts=dt.time(9, 30),
        ends=dt.time(12),
        by=lens.facilitator,
        at=FEBRUARY,
    )
    assert added.period_end == december
    assert follow_agreement(amendment.agreement, by=department.manager, at=FEBRUARY) == group


@pytest.mark.requirement("F36")
def test_a_shorter_period_is_refused_while_meetings_stand_beyond_it(
    department: Department, lens: Year
) -> None:
    amendment = half_signed(lens.agreement, department, lens.representative, new_end=dt.date(2026, 9, 30))
    with pytest.raises(Refused, match="13 octobre 2026"):
        sign_for(amendment, side="department", by=department.manager, at=FEBRUARY)
    lens.agreement.refresh_from_db()
    assert lens.agreement.period_end == dt.date(2026, 10, 31)


@pytest.mark.requirement("F33", "R80")
def test_an_early_end_cancels_what_follows_and_gives_back_what_is_not_kept(
    department: Department, lens: Year
) -> None:
    april = lens.group.meetings.get(day=dt.date(2026, 4, 14))
    enrol(open_meeting(april, by=lens.facilitator, at=FEBRUARY), 1, at=FEBRUARY)
    assert calendar_after(lens.agreement, MARCH).meetings == 5
    found = figures_of(lens.agreement, MARCH, meetings_held=4)
    assert (found.pro_rata, found.least) == (Decimal("8000.00"), Decimal("12000.00"))
    amendment = prepared(lens.agreement, department, new_amount=Decimal("19000.00"))
    termination = end(lens.agreement, department)
    agreement = termination.agreement
    assert (agreement.state, agreement.period_end, agreement.terminated_on) == ("terminated", MARCH, MARCH)
    assert agreement.report_due_on == dt.date(2026, 9, 30)
    assert (agreement.amount, Payment.objects.get(agreement=agreement).award) == (Decimal("12000.00"),) * 2
    assert (termination.pro_rata, termination.withdrawn) == (Decimal("8000.00"), Decimal("11780.82"))
    assert Envelope.objects.get().committed == Decimal("72000.00")
    sums_hold()
    amendment.refresh_from_db()
    assert amendment.state == "abandoned"
    group = PracticeGroup.objects.get(pk=lens.group.pk)
    assert (group.closed_on, group.period_end) == (MARCH, MARCH)
    states = dict(group.meetings.values_list("day", "state"))
    assert {state for day, state in states.items() if day > MARCH} == {"cancelled"}
    assert {state for day, state in states.items() if day < MARCH} == {"planned"}
    told = set(Message.objects.values_list("kind", flat=True))
    assert {"agreement_terminated", "meeting-cancelled"} <= told
    to = set(Message.objects.filter(kind="agreement_terminated").values_list("to", flat=True))
    assert {"diane.hocquet@example.org", "claire.delattre@example.org"} <= to


@pytest.mark.requirement("F33")
def test_an_early_end_is_refused_when_its_day_or_its_figures_do_not_fit(
    department: Department, lens: Year
) -> None:
    wrong: tuple[tuple[dict[str, Any], str], ...] = (
        ({"kept": Decimal("11999.99")}, "ne peut pas descendre"),
        ({"kept": Decimal("20000.01")}, "ne peut pas dépasser"),
        ({"motive": " "}, "Indiquez le motif"),
        ({"kind": "weather"}, "Choisissez la cause"),
        ({"on": dt.date(2026, 10, 31)}, "la veille de la fin"),
        ({"last_held": dt.date(2026, 4, 14)}, "s’est tenu le 14 avril 2026"),
    )
    for given, sentence in wrong:
        with pytest.raises(Refused, match=sentence):
            end(lens.agreement, department, **given)
    assert not Termination.objects.exists()
    end(lens.agreement, department)
    with pytest.raises(Refused, match="n’est pas possible"):
        end(lens.agreement, department)
    termination = Termination.objects.filter(agreement=lens.agreement)
    broken: dict[str, dict[str, Any]] = {
        "termination_keeps_within_the_award": {"kept": Decimal("20000.01")},
        "termination_has_a_motive": {"motive": ""},
        "termination_kind_known": {"kind": "weather"},
        "termination_shares_within_the_award": {"pro_rata": Decimal("-1.00")},
        "termination_before_the_end": {"on": dt.date(2026, 11, 1)},
    }
    for constraint, values in broken.items():
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            termination.update(**values)
    agreements = Agreement.objects.filter(pk=lens.agreement.pk)
    with pytest.raises(IntegrityError, match="agreement_terminated_has_a_date"), transaction.atomic():
        agreements.update(terminated_on=None)
    with pytest.raises(IntegrityError, match="decision_only_an_award_is_ended"), transaction.atomic():
        Decision.objects.filter(lot=lens.agreement.lot, ended_on=None).update(ended_on=MARCH)


@pytest.mark.requirement("F33", "R72")
def test_an_advance_only_asked_for_is_withdrawn_and_what_is_kept_may_be_less(
    department: Department, awarded: Candidates
) -> None:
    agreement = in_force(awarded.lens, department, awarded.horizon)
    termination = end(agreement, department, kept="8000.00", last_held=None)
    assert not Payment.objects.exists()
    assert (termination.agreement.advance, termination.agreement.amount) == (
        Decimal("0.00"),
        Decimal("8000.00"),
    )
    sums_hold()


@pytest.mark.requirement("F33", "R42")
def test_another_candidate_takes_the_group_over_for_what_is_left(
    department: Department, awarded: Candidates, lens: Year, call: Call
) -> None:
    end(lens.agreement, department)
    tilleuls = Organisation.objects.get(name="Association Les Tilleuls")
    rival = Decision.objects.get(lot=awarded.lens.lot, outcome="rejected").application
    deliberation = deliberate_again(call, department)
    given: dict[str, Any] = {
        "outcome": "selected",
        "motive": "Reprise du groupe.",
        "deliberation": deliberation,
        "by": department.manager,
        "at": APRIL,
    }
    with pytest.raises(Refused, match=r"ne peut pas dépasser 8.000,00"):
        decide(rival, amount=Decimal("8000.01"), **given)
    decision = decide(rival, amount=Decimal("8000.00"), **given)
    sums_hold()
    undo_decision(decision, by=department.manager, at=APRIL)
    rival.refresh_from_db()
    assert rival.state == "rejected"
    decision = decide(rival, amount=Decimal("8000.00"), **given)
    decision = notify_decision(decision, by=department.manager, at=APRIL)
    agreement = prepare_agreement(decision, by=department.instructor, at=APRIL)
    assert agreement.number == "CONV-AAP-2025-LEN-2"
    assert (agreement.succeeds, agreement.operator) == (lens.agreement, tilleuls)
    assert (agreement.period_start, agreement.period_end) == (dt.date(2026, 4, 1), dt.date(2026, 10, 31))
    assert (agreement.amount, agreement.ceiling, agreement.advance) == (
        Decimal("8000.00"),
        Decimal("8000.00"),
        Decimal("4800.00"),
    )
    assert (agreement.expected_meetings, agreement.expected_sessions) == (5, 3)
    assert agreement.coffee_ceiling == Decimal("225.00")
    with pytest.raises(IntegrityError, match=r"agreement_one_live_a_lot|lot_id"), transaction.atomic():
        Agreement.objects.filter(pk=lens.agreement.pk).update(state="in_force", terminated_on=None)
    Agreement.objects.filter(pk=agreement.pk).update(
        state="in_force", text="x.pdf", operator_signed_at=APRIL, department_signed_at=APRIL
    )
    group = open_group(agreement, by=None, at=APRIL)
    assert group.slug == f"{call.lots.get(code='LEN').territory.code}-2026"
    assert group.lot_id == lens.group.lot_id
    group = PracticeGroup.objects.select_related("agreement").get(pk=group.pk)
    dates = [one.day for one in calendar_to_take_over(group, APRIL.date())]
    assert dates == [
        dt.date(2026, 4, 14),
        dt.date(2026, 5, 12),
        dt.date(2026, 6, 9),
        dt.date(2026, 9, 8),
        dt.date(2026, 10, 13),
    ]
    taken = take_over_calendar(group, by=department.manager, at=APRIL)
    assert {one.place for one in taken} == {"Maison des associations"}
    assert {one.state for one in taken} == {"planned"}
    with pytest.raises(Refused, match="plus de date"):
        take_over_calendar(group, by=department.manager, at=APRIL)
    with pytest.raises(IntegrityError, match=r"group_one_open_a_lot|lot_id"), transaction.atomic():
        PracticeGroup.objects.filter(pk=lens.group.pk).update(closed_on=None)
    sums_hold()


@pytest.mark.requirement("F33")
def test_an_agreement_given_up_before_its_signature_gives_its_award_back(
    department: Department, awarded: Candidates
) -> None:
    agreement = prepare(awarded.lens, department)
    with pytest.raises(Refused, match="Indiquez pourquoi"):
        abandon_agreement(agreement, motive="", by=department.manager, at=SENT)
    agreement = abandon_agreement(agreement, motive="Désistement.", by=department.manager, at=SENT)
    assert agreement.state == "abandoned"
    assert Envelope.objects.get().committed == Decimal("60000.00")
    sums_hold()
    with pytest.raises(Refused, match="candidature retenue"):
        prepare_agreement(agreement.decision, by=department.instructor, at=SENT)


@pytest.mark.requirement("F33")
def test_nothing_follows_an_agreement_without_group(department: Department, awarded: Candidates) -> None:
    agreement = in_force(awarded.lens, department, awarded.horizon)
    assert follow_agreement(agreement, by=None, at=FEBRUARY) is None
    assert close_group(agreement, reason="Résiliée.", by=department.manager, at=FEBRUARY) is None
    group = open_group(agreement, by=None, at=FEBRUARY)
    assert last_held(group) is None
    assert calendar_to_take_over(group, FEBRUARY.date()) == []
