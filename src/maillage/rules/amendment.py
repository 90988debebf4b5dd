"""What an amendment makes of the terms of an agreement, or why it cannot (R62, R66, R72, R80; F35 to F37)."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from maillage.rules.agreement import extended, report_due
from maillage.rules.calendar import expected_with_changes
from maillage.rules.french import amount as euros
from maillage.rules.french import day
from maillage.rules.grant import advance
from maillage.rules.period import Period
from maillage.rules.verdict import YES, Refused, Verdict, no


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms that an amendment may change, in euros and days.

    `rhythms` holds (first day, every so many months), in order: the last one is that of today. The surplus
    counts from `surplus_since`, from the first day when it is None.
    """

    period: Period
    amount: Decimal
    ceiling: Decimal
    coffee_ceiling: Decimal
    advance: Decimal
    rhythms: tuple[tuple[date, int], ...]
    monthly_reference_budget: Decimal
    meetings_budget: Decimal
    surplus_since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What an amendment asks for; None or False where nothing changes.

    `effective_on` is the day from which the rhythm or the identity changes; the amount and the last day hold
    from the second signature. `decision` is the reference of the act that allows a later end (F36).
    """

    amount: Decimal | None = None
    recompute_advance: bool = False
    end: date | None = None
    every_months: int | None = None
    monthly_reference_budget: Decimal | None = None
    meetings_budget: Decimal | None = None
    identity: bool = False
    effective_on: date | None = None
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Money:
    """Where the money stands: paid, asked for and not paid yet, whether the advance is still only asked for,
    and what the envelope has left.
    """

    paid: Decimal
    asked: Decimal
    advance_only_asked: bool
    left: Decimal


@dataclass(frozen=True, slots=True)
class Frame:
    """What the call fixes: the rate of the advance, the months without meetings, those of the report."""

    advance_rate: Decimal
    excluded_months: AbstractSet[int]
    report_months: int


@dataclass(frozen=True, slots=True)
class Amended:
    """The terms once amended, with what is computed from them."""

    terms: Terms
    expected_meetings: int
    report_due_on: date


def amended(terms: Terms, changes: Changes, money: Money, frame: Frame) -> Amended:
    """Give back the terms once amended, every deadline computed anew.

    Raises Refused when nothing changes, for an amount above the ceiling, below what is paid or asked for, or
    beyond the credits (F35), for a later end without decision (F36), and for a date that does not fit.
    """
    _check_something(terms, changes).require()
    found = terms
    if changes.amount is not None:
        found = _with_amount(found, changes.amount, money, frame, recompute=changes.recompute_advance)
    if changes.end is not None:
        found = replace(found, period=_with_end(found.period, changes.end, changes.decision))
    if changes.every_months is not None or changes.identity:
        on = _effective_on(found, changes)
        if changes.every_months is not None:
            found = _with_rhythm(found, on, changes.every_months, changes)
    return in_figures(found, frame)


def in_figures(terms: Terms, frame: Frame) -> Amended:
    """The terms with the meetings they expect and the day their report is due (R37, R80)."""
    return Amended(
        terms,
        expected_with_changes(terms.period, terms.rhythms, frame.excluded_months),
        report_due(terms.period.end, frame.report_months),
    )


def _check_something(terms: Terms, changes: Changes) -> Verdict:
    if changes.recompute_advance and changes.amount is None:
        return no("L’avance ne se recalcule qu’avec un nouveau montant : indiquez-le.", "recompute_advance")
    if (
        changes.amount is None
        and changes.end is None
        and changes.every_months is None
        and not changes.identity
    ):
        return no(
            "Indiquez ce que l’avenant change : le montant, la fin, la fréquence ou l’identité de "
            "l’opérateur."
        )
    if changes.amount == terms.amount:
        return no(f"Le montant est déjà de {euros(terms.amount)} : indiquez-en un autre.", "amount")
    if changes.end == terms.period.end:
        return no(f"La convention se termine déjà le {day(terms.period.end)}.", "end")
    if changes.every_months == terms.rhythms[-1][1]:
        return no("La fréquence est déjà celle-ci : choisissez-en une autre.", "rhythm")
    return YES


def _with_amount(terms: Terms, wanted: Decimal, money: Money, frame: Frame, *, recompute: bool) -> Terms:
    asked, share = money.asked, terms.advance
    if recompute:
        if not money.advance_only_asked:
            no(
                "L’avance est déjà engagée ou payée : elle ne se recalcule plus. Laissez-la comme elle est.",
                "recompute_advance",
            ).require()
        share = advance(wanted, frame.advance_rate)
        asked += share - terms.advance
    _check_amount(terms, wanted, money, asked).require()
    return replace(terms, amount=wanted, advance=share)


def _check_amount(terms: Terms, wanted: Decimal, money: Money, asked: Decimal) -> Verdict:
    if wanted > terms.ceiling:
        return no(f"Le montant attribué ne peut pas dépasser {euros(terms.ceiling)} par groupe.", "amount")
    if wanted < terms.coffee_ceiling or wanted <= 0:
        return no(
            "Le montant ne peut pas descendre sous l’accueil café qu’il comprend, "
            f"{euros(terms.coffee_ceiling)}.",
            "amount",
        )
    if wanted < money.paid + asked:
        return no(
            "Le montant ne peut pas descendre sous ce qui est déjà versé ou demandé au paiement, "
            f"{euros(money.paid + asked)}.",
            "amount",
        )
    if wanted - terms.amount > money.left:
        return no(
            f"Cette hausse dépasse ce qui reste de l’enveloppe, {euros(money.left)} : réduisez-la ou "
            "enregistrez de nouveaux crédits.",
            "amount",
        )
    return YES


def _with_end(period: Period, end: date, decision: str) -> Period:
    if end > period.end:
        return extended(period, end, decision=decision)
    if end <= period.start:
        no(f"La nouvelle fin doit suivre le début, le {day(period.start)}.", "end").require()
    return Period(period.start, end)


def _effective_on(terms: Terms, changes: Changes) -> date:
    on = changes.effective_on
    if on is None:
        raise Refused("Indiquez à partir de quel jour la fréquence ou l’identité change.", "effective_on")
    if on not in terms.period:
        raise Refused(f"La date d’effet doit être dans la convention, {terms.period}.", "effective_on")
    last = terms.rhythms[-1][0]
    if changes.every_months is not None and on <= last:
        raise Refused(
            f"La fréquence d’aujourd’hui vaut depuis le {day(last)} : choisissez un jour qui suit.",
            "effective_on",
        )
    return on


def _with_rhythm(terms: Terms, on: date, every_months: int, changes: Changes) -> Terms:
    monthly, chosen = changes.monthly_reference_budget, changes.meetings_budget
    return replace(
        terms,
        rhythms=(*terms.rhythms, (on, every_months)),
        monthly_reference_budget=terms.monthly_reference_budget if monthly is None else monthly,
        meetings_budget=terms.meetings_budget if chosen is None else chosen,
        surplus_since=on,
    )
