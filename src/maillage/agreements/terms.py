"""The terms of an agreement as the rule of amendments takes them, and as papers and pages print them."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Sum

from maillage.agreements.models import Agreement, Amendment, Payment
from maillage.rules import amendment as rule
from maillage.rules.calendar import rhythm
from maillage.rules.french import amount, day
from maillage.rules.grant import ZERO
from maillage.rules.period import Period
from maillage.selection.models import Envelope

Words = list[list[str]]
"""A term and what it says, in the order to print them."""


def terms_of(agreement: Agreement) -> rule.Terms:
    """Give back the terms of today, with each rhythm since its day; one query."""
    changes = list(
        agreement.amendments.filter(state="in_force", new_rhythm__isnull=False)
        .select_related("new_rhythm", "rhythm_before")
        .order_by("effective_on", "number")
    )
    first = changes[0].rhythm_before if changes else agreement.rhythm
    rhythms = [(agreement.period_start, first.every_months)]
    rhythms += [
        (change.effective_on, change.new_rhythm.every_months)
        for change in changes
        if change.new_rhythm is not None and change.effective_on is not None
    ]
    return rule.Terms(
        period=Period(agreement.period_start, agreement.period_end),
        amount=agreement.amount,
        ceiling=agreement.ceiling,
        coffee_ceiling=agreement.coffee_ceiling,
        advance=agreement.advance,
        rhythms=tuple(rhythms),
        monthly_reference_budget=agreement.monthly_reference_budget,
        meetings_budget=agreement.meetings_budget,
        surplus_since=agreement.surplus_since,
    )


def frame_of(agreement: Agreement) -> rule.Frame:
    """Give back what the call fixes."""
    call = agreement.lot.call
    return rule.Frame(call.advance_rate, frozenset(call.excluded_months), call.report_delay_months)


def money_of(agreement: Agreement) -> rule.Money:
    """Give back where the money of the agreement and the envelope stand; three queries."""
    unpaid = Payment.objects.filter(agreement=agreement).exclude(state="paid")
    envelope = Envelope.objects.filter(call=agreement.lot.call_id).first()
    return rule.Money(
        paid=agreement.paid,
        asked=unpaid.aggregate(total=Sum("amount"))["total"] or ZERO,
        advance_only_asked=unpaid.filter(kind=Payment.Kind.ADVANCE, state="requested").exists(),
        left=ZERO if envelope is None else envelope.notified - envelope.committed,
    )


def changes_of(amendment: Amendment) -> rule.Changes:
    """Give back what an amendment asks for."""
    return rule.Changes(
        amount=amendment.new_amount,
        recompute_advance=amendment.recompute_advance,
        end=amendment.new_end,
        every_months=amendment.new_rhythm.every_months if amendment.new_rhythm else None,
        monthly_reference_budget=amendment.new_monthly_reference_budget,
        meetings_budget=amendment.new_meetings_budget,
        identity=bool(amendment.new_name or amendment.new_siret),
        effective_on=amendment.effective_on,
        decision=amendment.decision_reference,
    )


def outcome_of(amendment: Amendment) -> rule.Amended:
    """Give back what the agreement becomes with that amendment. Raises Refused when it cannot be."""
    agreement = amendment.agreement
    return rule.amended(terms_of(agreement), changes_of(amendment), money_of(agreement), frame_of(agreement))


def words_before(agreement: Agreement) -> Words:
    """Give back the terms of today in words."""
    found = rule.in_figures(terms_of(agreement), frame_of(agreement))
    return _words(found, name=agreement.operator.name, siret=agreement.operator.siret)


def words_after(amendment: Amendment, outcome: rule.Amended) -> Words:
    """Give back the terms once amended in words."""
    operator = amendment.agreement.operator
    return _words(
        outcome, name=amendment.new_name or operator.name, siret=amendment.new_siret or operator.siret
    )


def _words(found: rule.Amended, *, name: str, siret: str) -> Words:
    terms = found.terms
    rows = [
        ["Opérateur", name],
        ["SIRET", siret],
        ["Montant attribué", amount(terms.amount)],
        ["Avance", amount(terms.advance)],
        ["Période", f"du {day(terms.period.start)} au {day(terms.period.end)}"],
        ["Bilan final attendu le", day(found.report_due_on)],
        ["Fréquence", in_turn(terms.rhythms)],
        ["Rencontres prévues", str(found.expected_meetings)],
    ]
    if terms.rhythms[-1][1] > 1:
        rows.append(["Budget des rencontres", _budget(terms.monthly_reference_budget, terms.meetings_budget)])
        if terms.surplus_since is not None:
            rows.append(["Excédent compté à partir du", day(terms.surplus_since)])
    return rows


def _budget(monthly: Decimal, chosen: Decimal) -> str:
    return f"{amount(chosen)}, pour {amount(monthly)} au rythme mensuel"


def in_turn(rhythms: tuple[tuple[object, int], ...]) -> str:
    """Give back the rhythms in turn: « une rencontre par mois, puis une rencontre tous les deux mois »."""
    return ", puis ".join(rhythm(every) for _, every in rhythms)
