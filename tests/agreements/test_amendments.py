"""Amendments: numbered, one open at a time, both versions kept, every bound held (F35–F37)."""

import datetime as dt
from decimal import Decimal
from io import BytesIO
from typing import Any

import pypdf
import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.agreements.models import Agreement, Amendment, Payment
from maillage.agreements.operations import (
    Wanted,
    abandon_amendment,
    apply_amendment,
    apply_due_amendments,
    commit_payment,
    correct_amendment,
    end_due_agreements,
    order_payment,
    prepare_amendment,
    record_paid,
    send_amendment,
    settle_payment,
    sign_amendment,
    take_back_amendment,
)
from maillage.agreements.queries import awaits
from maillage.calls.models import Call
from maillage.journal.models import Entry
from maillage.people.access import standing_of
from maillage.people.awaited import ask
from maillage.people.models import Organisation
from maillage.post.models import Message
from maillage.rules.period import add_months
from maillage.rules.verdict import Refused
from maillage.selection.models import Decision, Envelope
from tests.agreements.amending import FEBRUARY, half_signed, prepared, signed
from tests.agreements.steps import PAID, in_force, pay, with_account
from tests.candidates import Candidates, Department, make_call, make_candidates, make_department, moment
from tests.races import at_once
from tests.selection.conftest import call, department
from tests.selection.steps import deliberate, examine, fund, select

__all__ = ["call", "department"]

EIGHTEEN, TWENTY = Decimal("18000.00"), Decimal("20000.00")


def awarded_eighteen(department: Department, call: Call) -> Candidates:
    """Artois and Audomarois, 18 000 € each, under an envelope of 39 000 €."""
    candidates = make_candidates(call)
    fund(call, department, "39000.00")
    deliberation = deliberate(call, department)
    for rank, application in enumerate((candidates.artois, candidates.audomarois), start=1):
        examine(application, department)
        select(application, department, deliberation, amount="18000.00", rank=rank)
    return candidates


@pytest.fixture
def eighteen(department: Department, call: Call) -> Candidates:
    return awarded_eighteen(department, call)


@pytest.fixture
def audomarois(department: Department, eighteen: Candidates) -> Agreement:
    """Monthly, from December 2025 to November 2026, its advance of 10 800 € paid."""
    agreement = in_force(eighteen.audomarois, department, eighteen.deux_rives)
    pay(agreement.payments.get(), department, number="2025-4513")
    agreement.refresh_from_db()
    return agreement


def words(amendment: Amendment, field: str = "text") -> str:
    with getattr(amendment, field).open() as file:
        text = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(file.read())).pages)
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


def held_sums() -> None:
    """What must be true at any time: the envelope holds the awards, and each agreement what it was paid."""
    envelope = Envelope.objects.get()
    assert sum(Decision.objects.values_list("amount", flat=True)) == envelope.committed <= envelope.notified
    for agreement in Agreement.objects.select_related("decision", "lot__call"):
        assert agreement.decision.amount == agreement.amount <= agreement.ceiling
        assert agreement.paid <= agreement.amount
        months = agreement.lot.call.report_delay_months
        assert agreement.report_due_on == add_months(agreement.period_end, months)
        assert set(agreement.payments.values_list("award", flat=True)) <= {agreement.amount}


@pytest.mark.requirement("F35", "R66", "R72")
def test_an_amendment_raises_the_amount_once_both_have_signed_and_the_advance_stays(
    department: Department, eighteen: Candidates, audomarois: Agreement
) -> None:
    send_amendment(prepared(audomarois, department, new_amount=TWENTY), by=department.instructor, at=FEBRUARY)
    asked = [one.sentence for one in ask(awaits(standing_of(eighteen.deux_rives), FEBRUARY))]
    assert any("Signer l’avenant" in sentence for sentence in asked)
    amendment = sign_amendment(Amendment.objects.get(), side="operator", by=eighteen.deux_rives, at=FEBRUARY)
    ours = [one.thing for one in ask(awaits(standing_of(department.manager), FEBRUARY))]
    assert "amendment" in ours
    audomarois.refresh_from_db()
    assert (amendment.state, audomarois.amount) == ("signed_operator", EIGHTEEN)
    amendment = sign_amendment(amendment, side="department", by=department.manager, at=FEBRUARY)
    audomarois.refresh_from_db()
    assert (amendment.state, amendment.number, amendment.effective_on) == ("in_force", 1, FEBRUARY.date())
    assert (audomarois.amount, audomarois.advance, audomarois.paid) == (
        TWENTY,
        Decimal("10800.00"),
        Decimal("10800.00"),
    )
    assert Envelope.objects.get().committed == Decimal("38000.00")
    assert Decision.objects.get(lot=audomarois.lot).amount == TWENTY
    held_sums()
    told = dict(amendment.terms_before), dict(amendment.terms_after)
    assert [one["Montant attribué"].replace("\u202f", " ") for one in told] == [
        "18 000,00 €".replace(" €", "\u00a0€"),
        "20 000,00 €".replace(" €", "\u00a0€"),
    ]
    assert Entry.objects.filter(verb="apply_amendment").count() == 1
    assert set(Message.objects.filter(kind__startswith="amendment").values_list("kind", flat=True)) == {
        "amendment_to_sign",
        "amendment_signed",
    }


@pytest.mark.requirement("F35", "R66")
def test_an_amendment_above_the_ceiling_or_the_credits_is_refused_by_the_rule_and_the_database(
    department: Department, eighteen: Candidates, audomarois: Agreement
) -> None:
    with pytest.raises(Refused, match="ne peut pas dépasser") as refused:
        prepared(audomarois, department, new_amount=Decimal("20000.01"))
    assert refused.value.field == "new_amount"
    artois = in_force(eighteen.artois, department, eighteen.horizon)
    signed(audomarois, department, eighteen.deux_rives, new_amount=TWENTY)
    with pytest.raises(Refused, match="reste de l’enveloppe"):
        prepared(artois, department, new_amount=Decimal("19000.01"))
    amendment = prepared(artois, department, new_amount=Decimal("19000.00"))
    rows = Amendment.objects.filter(pk=amendment.pk)
    broken: dict[str, dict[str, Any]] = {
        "amendment_amount_within_ceiling": {"new_amount": Decimal("20000.01")},
        "amendment_changes_something": {"new_amount": None},
        "amendment_has_a_motive": {"motive": ""},
        "amendment_number_from_one": {"number": 0},
        "amendment_state_known": {"state": "lost"},
        "amendment_ends_after_the_start": {"new_end": artois.period_start},
        "amendment_longer_needs_a_decision": {"new_end": dt.date(2026, 11, 30)},
        "amendment_effective_date_known": {"new_name": "Autre nom"},
        "amendment_effective_within_the_agreement": {"effective_on": dt.date(2025, 10, 31)},
        "amendment_in_force_once_signed_by_both": {"state": "signed"},
        "amendment_signed_text_exists": {"operator_signed_at": FEBRUARY},
        "amendment_abandoned_has_a_motive": {"state": "abandoned"},
    }
    for constraint, values in broken.items():
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            rows.update(**values)
    with (
        pytest.raises(IntegrityError, match=r"amendment_one_open_at_a_time|agreement_id"),
        transaction.atomic(),
    ):
        Amendment.objects.create(
            **{
                field.attname: getattr(amendment, field.attname)
                for field in Amendment._meta.concrete_fields
                if field.attname not in ("id", "number")
            },
            number=2,
        )


@pytest.mark.requirement("F35")
def test_one_amendment_is_open_at_a_time_and_numbers_are_not_used_again(
    department: Department, eighteen: Candidates, audomarois: Agreement
) -> None:
    first = prepared(audomarois, department, new_amount=TWENTY)
    with pytest.raises(Refused, match="est en cours"):
        prepared(audomarois, department, new_amount=TWENTY)
    with pytest.raises(Refused, match="pourquoi"):
        abandon_amendment(first, motive=" ", by=department.instructor, at=FEBRUARY)
    abandon_amendment(first, motive="Accord retiré.", by=department.instructor, at=FEBRUARY)
    assert not Message.objects.filter(kind="amendment_abandoned").exists()
    second = half_signed(audomarois, department, eighteen.deux_rives, new_amount=TWENTY)
    assert second.number == 2
    with pytest.raises(Refused, match="Reprendre"):
        take_back_amendment(second, by=department.instructor, at=FEBRUARY)
    abandon_amendment(second, motive="Crédits gelés.", by=department.manager, at=FEBRUARY)
    assert Message.objects.filter(kind="amendment_abandoned").count() == 1
    third = send_amendment(
        prepared(audomarois, department, new_amount=TWENTY), by=department.instructor, at=FEBRUARY
    )
    third = take_back_amendment(third, by=department.instructor, at=FEBRUARY)
    assert (third.number, third.state, third.text_sha256) == (3, "prepared", "")
    wanted = Wanted(motive="Moins que prévu.", new_amount=Decimal("19000.00"))
    third = correct_amendment(third, wanted, by=department.instructor, at=FEBRUARY)
    send_amendment(third, by=department.instructor, at=FEBRUARY)
    with pytest.raises(Refused, match="reprenez-le"):
        correct_amendment(third, wanted, by=department.instructor, at=FEBRUARY)
    audomarois.refresh_from_db()
    assert audomarois.amount == EIGHTEEN


@pytest.mark.requirement("F35", "R73")
def test_an_amendment_is_signed_by_two_people_on_an_agreement_in_force(
    department: Department, eighteen: Candidates, audomarois: Agreement
) -> None:
    amendment = half_signed(audomarois, department, eighteen.deux_rives, new_amount=TWENTY)
    with pytest.raises(Refused, match="deux parties"):
        sign_amendment(amendment, side="department", by=eighteen.deux_rives, at=FEBRUARY)
    late = moment("2026-12-01T08:00")
    with pytest.raises(Refused, match="arrivée à son terme"):
        sign_amendment(amendment, side="department", by=department.manager, at=late)
    assert end_due_agreements(at=late) == 1
    with pytest.raises(Refused, match="une convention en vigueur"):
        sign_amendment(amendment, side="department", by=department.manager, at=late)


@pytest.mark.requirement("F36", "R62", "R80")
def test_a_longer_period_moves_the_end_the_report_and_the_meetings(
    department: Department, eighteen: Candidates, audomarois: Agreement
) -> None:
    december = dt.date(2026, 12, 31)
    with pytest.raises(Refused, match="référence de la décision") as refused:
        prepared(audomarois, department, new_end=december)
    assert refused.value.field == "decision_reference"
    amendment = signed(
        audomarois,
        department,
        eighteen.deux_rives,
        new_end=december,
        decision_reference="Délibération n° 2026-CP-214 du 9 février 2026",
    )
    audomarois.refresh_from_db()
    assert (audomarois.period_end, audomarois.report_due_on) == (december, dt.date(2027, 6, 30))
    assert audomarois.expected_meetings == 11
    assert end_due_agreements(at=moment("2026-12-01T06:00")) == 0
    said = words(amendment, "signed_text")
    for expected in (
        "Avenant n° 1",
        "Vu la décision : Délibération n° 2026-CP-214",
        "du 1er décembre 2025 au 30 novembre 2026",
        "du 1er décembre 2025 au 31 décembre 2026",
        "au plus tard le 30 juin 2027, au lieu du 30 mai 2027",
        "11 rencontres",
        "Les autres articles demeurent inchangés.",
        "Marc Fontaine",
        "Sophie Marquant",
    ):
        assert expected in said


@pytest.mark.requirement("F37", "R37", "R39")
def test_meetings_every_two_months_from_march_wait_for_their_day_and_count_the_surplus_from_it(
    department: Department, eighteen: Candidates, audomarois: Agreement, call: Call
) -> None:
    march = dt.date(2026, 3, 1)
    amendment = signed(
        audomarois,
        department,
        eighteen.deux_rives,
        new_rhythm=call.rhythms.get(every_months=2),
        new_monthly_reference_budget=Decimal("4800.00"),
        new_meetings_budget=Decimal("2400.00"),
        effective_on=march,
    )
    audomarois.refresh_from_db()
    assert (amendment.state, audomarois.rhythm.every_months, audomarois.surplus_since) == ("signed", 1, None)
    with pytest.raises(Refused, match="prend effet le 1er mars 2026"):
        apply_amendment(amendment, by=department.manager, at=FEBRUARY)
    with pytest.raises(Refused, match="est en cours"):
        prepared(audomarois, department, new_amount=TWENTY)
    assert apply_due_amendments(at=moment("2026-02-28T23:59")) == 0
    assert [apply_due_amendments(at=moment("2026-03-01T00:05")) for _ in range(2)] == [1, 0]
    audomarois.refresh_from_db()
    assert (audomarois.rhythm.every_months, audomarois.surplus_since) == (2, march)
    assert audomarois.expected_meetings == 3 + 3
    assert audomarois.monthly_reference_budget - audomarois.meetings_budget == Decimal("2400.00")
    said = words(amendment)
    assert "Une rencontre par mois, puis une rencontre tous les deux mois" in said
    assert "L’excédent se compte à partir du 1er mars 2026" in said
    assert "6 rencontres pendant l’opération, au lieu de 10" in said


@pytest.mark.requirement("F35")
def test_a_new_siret_is_the_operators_from_its_day_and_earlier_papers_keep_the_old_one(
    department: Department, eighteen: Candidates, audomarois: Agreement
) -> None:
    operator = Organisation.objects.get(pk=audomarois.operator_id)
    with pytest.raises(Refused, match="porte déjà ce SIRET") as refused:
        prepared(audomarois, department, new_siret="000 000 109 00017", effective_on=FEBRUARY.date())
    assert refused.value.field == "new_siret"
    with pytest.raises(Refused, match="14 chiffres"):
        prepared(audomarois, department, new_siret="000", effective_on=FEBRUARY.date())
    amendment = signed(
        audomarois,
        department,
        eighteen.deux_rives,
        new_name="EPSM du Littoral",
        new_siret="00000030700090",
        effective_on=FEBRUARY.date(),
    )
    operator.refresh_from_db()
    assert (amendment.state, operator.name, operator.siret) == (
        "in_force",
        "EPSM du Littoral",
        "00000030700090",
    )
    assert "000 000 208 00017" in words(amendment)
    assert dict(amendment.terms_before)["SIRET"] == "00000020800017"
    assert dict(amendment.terms_after)["SIRET"] == "00000030700090"
    assert Entry.objects.filter(verb="renumber_organisation").count() == 1


@pytest.mark.requirement("F35", "R72")
def test_an_advance_only_asked_for_is_recomputed_when_the_amendment_says_so(
    department: Department, eighteen: Candidates
) -> None:
    agreement = in_force(eighteen.artois, department, eighteen.horizon)
    signed(agreement, department, eighteen.horizon, new_amount=TWENTY, recompute_advance=True)
    agreement.refresh_from_db()
    advance = Payment.objects.get()
    assert (agreement.advance, advance.amount, advance.award) == (Decimal("12000.00"),) * 2 + (TWENTY,)
    lower = signed(
        agreement, department, eighteen.horizon, new_amount=Decimal("9000.00"), recompute_advance=True
    )
    assert lower.number == 2
    advance.refresh_from_db()
    assert (advance.amount, advance.award) == (Decimal("5400.00"), Decimal("9000.00"))
    held_sums()


@pytest.mark.requirement("F35", "R66")
def test_an_amount_paid_in_between_refuses_the_second_signature(
    department: Department, eighteen: Candidates
) -> None:
    agreement = in_force(eighteen.artois, department, eighteen.horizon)
    amendment = half_signed(
        agreement, department, eighteen.horizon, new_amount=Decimal("9000.00"), recompute_advance=True
    )
    pay(agreement.payments.get(), department, number="2025-4512", at=FEBRUARY)
    with pytest.raises(Refused, match="ne se recalcule plus"):
        sign_amendment(amendment, side="department", by=department.manager, at=FEBRUARY)
    agreement.refresh_from_db()
    assert agreement.amount == EIGHTEEN
    held_sums()


AMOUNTS = st.decimals(Decimal("5000.00"), Decimal("21000.00"), places=2)
STEPS = st.one_of(
    st.tuples(st.just("new_amount"), AMOUNTS),
    st.tuples(st.just("new_end"), st.dates(dt.date(2026, 3, 1), dt.date(2027, 6, 30))),
    st.tuples(st.just("pay"), st.none()),
    st.tuples(st.just("abandon"), AMOUNTS),
)


@pytest.mark.requirement("F35", "F36", "R66", "R80")
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, max_size=5))
def test_no_sequence_of_amendments_breaks_a_bound_of_the_rows(
    department: Department, eighteen: Candidates, wanted: list[tuple[str, Any]]
) -> None:
    with transaction.atomic():
        agreement = in_force(eighteen.artois, department, eighteen.horizon)
        for verb, value in wanted:
            payment = agreement.payments.get()
            try:
                with transaction.atomic():
                    if verb == "pay" and payment.state == "requested":
                        pay(payment, department, number="2025-1", at=FEBRUARY)
                    elif verb == "abandon":
                        amendment = half_signed(agreement, department, eighteen.horizon, new_amount=value)
                        abandon_amendment(amendment, motive="Non.", by=department.manager, at=FEBRUARY)
                    elif verb != "pay":
                        signed(
                            agreement,
                            department,
                            eighteen.horizon,
                            decision_reference="2026-CP-1",
                            recompute_advance=verb == "new_amount" and payment.state == "requested",
                            **{verb: value},
                        )
            except Refused:
                pass
            held_sums()
        transaction.set_rollback(True)


@pytest.mark.requirement("F35")
@pytest.mark.django_db(transaction=True)
def test_two_officers_prepare_an_amendment_at_once_and_one_is_refused() -> None:
    department = make_department()
    eighteen = awarded_eighteen(department, make_call(department))
    agreement = in_force(eighteen.artois, department, eighteen.horizon)
    wanted = Wanted(motive="Accord.", new_amount=TWENTY)
    said = at_once(
        [
            lambda: prepare_amendment(agreement, wanted, by=department.instructor, at=FEBRUARY),
            lambda: prepare_amendment(agreement, wanted, by=department.manager, at=FEBRUARY),
        ]
    )
    assert sorted(map(bool, said)) == [False, True]
    assert Amendment.objects.get().number == 1


@pytest.mark.requirement("F35", "R66")
@pytest.mark.django_db(transaction=True)
def test_an_amount_is_lowered_while_a_payment_is_recorded_and_the_bounds_hold() -> None:
    department = make_department()
    eighteen = awarded_eighteen(department, make_call(department))
    agreement = in_force(eighteen.artois, department, eighteen.horizon)
    amendment = half_signed(agreement, department, eighteen.horizon, new_amount=Decimal("10800.00"))
    with_account(agreement.operator, department)
    payment, on = agreement.payments.get(), PAID.date()
    commit_payment(payment, reference="ENG-1", on=on, by=department.finance, at=PAID)
    settle_payment(payment, reference="LIQ-1", on=on, by=department.finance, at=PAID)
    order_payment(payment, number="2025-4512", on=on, by=department.finance, at=PAID)
    said = at_once(
        [
            lambda: sign_amendment(amendment, side="department", by=department.manager, at=FEBRUARY),
            lambda: record_paid(
                payment, reference="BJ-1", on=PAID.date(), by=department.finance, at=FEBRUARY
            ),
        ]
    )
    assert said == ["", ""]
    agreement.refresh_from_db()
    assert agreement.paid == agreement.amount == Decimal("10800.00")
    held_sums()
