"""The money of an agreement, to the cent: request, advance, balance, repayment, payments (R66, R67, R72 to
R76).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from maillage.rules.french import amount, day, typeset
from maillage.rules.period import Period
from maillage.rules.verdict import YES, Verdict, no

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def to_cent(value: Decimal) -> Decimal:
    """Euros rounded half up to the cent."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def check_request(
    requested: Decimal, coffee: Decimal, *, ceiling: Decimal, coffee_ceiling: Decimal
) -> Verdict:
    """R66, R67: the amount asked for a group and, inside it, the coffee of its information sessions."""
    checked = check_amount(requested, ceiling=ceiling)
    return checked and check_coffee(coffee, requested, ceiling=ceiling, coffee_ceiling=coffee_ceiling)


def check_amount(requested: Decimal, *, ceiling: Decimal) -> Verdict:
    """R66: above nothing, up to the ceiling of a group."""
    if requested <= 0:
        return no("Indiquez le montant demandé, en euros.", "amount")
    if requested > ceiling:
        return no(f"Le montant demandé ne peut pas dépasser {amount(ceiling)} par groupe.", "amount")
    return YES


def check_coffee(
    coffee: Decimal, requested: Decimal, *, ceiling: Decimal, coffee_ceiling: Decimal
) -> Verdict:
    """R67: the coffee line has a ceiling of its own and is part of the amount asked for."""
    if coffee < 0:
        return no("Indiquez un montant positif pour l’accueil café, ou 0.", "coffee")
    if coffee > coffee_ceiling:
        return no(
            f"L’enveloppe accueil café est plafonnée à {amount(coffee_ceiling)} "
            f"et comprise dans les {amount(ceiling)}.",
            "coffee",
        )
    if coffee > requested:
        return no(
            "L’accueil café est compris dans le montant demandé : "
            f"il ne peut pas dépasser {amount(requested)}.",
            "coffee",
        )
    return YES


def advance(award: Decimal, rate: Decimal) -> Decimal:
    """R72: the share of the award paid at signature, rounded half up (60 % of 17 333,33 € is 10 400,00 €)."""
    return to_cent(award * rate)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What remains due once the action is justified (R74 to R76). Amounts in euros, two places."""

    award: Decimal
    justified: Decimal
    advance: Decimal
    reduction: Decimal = ZERO

    @property
    def base(self) -> Decimal:
        """What is justified, up to the award."""
        return min(self.award, max(self.justified, ZERO))

    @property
    def due(self) -> Decimal:
        """What the operator may keep: the base less what a motivated decision withholds, never below zero."""
        return max(self.base - self.reduction, ZERO)

    @property
    def balance(self) -> Decimal:
        """What is still to be paid: a difference, never a rounded share."""
        return max(self.due - self.advance, ZERO)

    @property
    def repayment(self) -> Decimal:
        """What the operator must return when the advance exceeds what is justified (F31, F32)."""
        return max(self.advance - self.due, ZERO)

    @property
    def unpaid(self) -> Decimal:
        """What of the award is never paid out."""
        return self.award - self.advance - self.balance

    def certificate(self) -> str:
        """The sentence of the certificate, with its arithmetic."""
        parts = [
            f"Subvention attribuée {amount(self.award)}",
            f"dépenses éligibles justifiées {amount(self.justified)}",
            *([f"réduction décidée {amount(self.reduction)}"] if self.reduction else []),
            f"avance versée {amount(self.advance)}",
            f"solde à verser {amount(self.balance)}",
        ]
        if self.unpaid:
            parts.append(f"non versé {amount(self.unpaid)}")
        if self.repayment:
            parts.append(f"reversement dû {amount(self.repayment)}")
        return typeset(" ; ".join(parts) + ".")


def settle(
    award: Decimal, justified: Decimal, advance_paid: Decimal, reduction: Decimal = ZERO
) -> Settlement:
    """R75, R76: balance = min(award, justified) − reduction − advance; a repayment when that is negative."""
    return Settlement(award, justified, advance_paid, reduction)


RESULTS: Final = {"full": "complet", "partial": "partiel", "nil": "nul"}
"""R75: how far the objectives and the duties of the agreement were met."""


def check_result(result: str, base: Decimal, reduction: Decimal, motive: str) -> Verdict:
    """R75: a full result withholds nothing; a partial or a nil one says how much and why.

    `base` is min(award, justified): a nil result withholds all of it, a partial one a part. Nothing here is
    computed from the meetings: that is a human decision (F43).
    """
    findings = (
        (result not in RESULTS, "Indiquez le résultat : complet, partiel ou nul.", "result"),
        (reduction < 0, "La réduction ne peut pas être négative.", "reduction"),
        (
            result == "full" and reduction != 0,
            "Un résultat complet ne porte aucune réduction.",
            "reduction",
        ),
        (
            result != "full" and not motive.strip(),
            "Indiquez le motif de la réduction : il figure au certificat.",
            "motive",
        ),
        (
            result == "nil" and reduction != base,
            f"Un résultat nul retient tout le montant justifié, {amount(base)}.",
            "reduction",
        ),
        (
            result == "partial" and not 0 < reduction < base,
            f"Indiquez la réduction : plus de 0,00 € et moins de {amount(base)}.",
            "reduction",
        ),
    )
    return next((no(sentence, field) for wrong, sentence, field in findings if wrong), YES)


def withheld(  # noqa: PLR0917 - read in the order of the page
    result: str, method: str, typed: Decimal | None, base: Decimal, award: Decimal, held: int, expected: int
) -> Decimal:
    """R75: the reduction a person decided: nothing when full, all of the base when nil, else the sum typed or
    the share of the meetings when that method was chosen.
    """
    if result == "full":
        return ZERO if typed is None else typed
    if result == "nil":
        return base
    if method == "meetings":
        return reduction_by_meetings(base, award, held, expected)
    return ZERO if typed is None else typed


def reduction_by_meetings(base: Decimal, award: Decimal, held: int, expected: int) -> Decimal:
    """F33, F43: what is withheld when the method chosen is the share of the meetings held; zero when that
    share of the award covers what is justified.
    """
    return max(base - pro_rata_of_meetings(award, held, expected), ZERO)


def may_order_repayment(state: str, answer_due_on: date, on: date) -> Verdict:
    """C5: no revenue order before the operator has answered, or the last day to answer is over."""
    if state == "notified" and on <= answer_due_on:
        return no(
            f"L’opérateur peut répondre jusqu’au {day(answer_due_on)} : "
            "le titre de recettes s’émet à partir du lendemain."
        )
    return YES


def check_collection(total: Decimal, *, owed: Decimal, collected: Decimal) -> Verdict:
    """F31: collections are positive and never pass what is owed: 500,00 € then 1 000,00 € make 1 500,00 €."""
    if total <= 0:
        return no("Indiquez le montant encaissé, supérieur à 0,00 €.", "total")
    if collected + total > owed:
        return no(f"Il reste {amount(owed - collected)} à encaisser.", "total")
    return YES


def check_terms(terms: Sequence[tuple[date, Decimal]], owed: Decimal, after: date) -> Verdict:
    """F31: a schedule of repayment adds up exactly to what is owed, on days that follow each other."""
    if len(terms) < 2:
        return no("Un échéancier compte au moins deux échéances.")
    days = [on for on, _ in terms]
    if days[0] < after or days != sorted(set(days)):
        return no("Les échéances sont à venir et se suivent.")
    if any(total <= 0 for _, total in terms):
        return no("Chaque échéance porte un montant supérieur à 0,00 €.")
    total = sum((total for _, total in terms), ZERO)
    if total != owed:
        return no(f"Les échéances font {amount(total)} : leur somme doit être égale à {amount(owed)}.")
    return YES


def may_pay(total: Decimal, *, award: Decimal, paid: Decimal, signed: bool) -> Verdict:
    """R66, R73: nothing before the signature of both, and never more in all than the award."""
    if not signed:
        return no("Aucun versement avant la signature de la convention par l’opérateur et le Département.")
    if total <= 0:
        return no("Le montant à verser doit être supérieur à 0,00 €.", "amount")
    if paid + total > award:
        return no(
            f"La somme des versements ne peut pas dépasser la subvention attribuée, {amount(award)} : "
            f"il reste {amount(award - paid)} à verser.",
            "amount",
        )
    return YES


def may_pay_advance(total: Decimal, *, award: Decimal, paid: Decimal, signed: bool, already: bool) -> Verdict:
    """R72, R73: one advance, at signature. `already` tells that an advance exists."""
    if already:
        return no("L’avance a déjà été demandée : une convention n’en ouvre qu’une.")
    return may_pay(total, award=award, paid=paid, signed=signed)


def may_pay_balance(total: Decimal, *, award: Decimal, paid: Decimal, signed: bool, already: bool) -> Verdict:
    """R74, R75: one balance, once nothing is missing any more (see `report.missing_before_balance`)."""
    if already:
        return no("Le solde a déjà été demandé : une convention n’en ouvre qu’un.")
    return may_pay(total, award=award, paid=paid, signed=signed)


def may_order(certified_by: str, ordered_by: str) -> Verdict:
    """R76: service done is certified by a named agent, who is not the one who orders the payment."""
    if not certified_by:
        return no("Le service fait n’est pas encore certifié : un responsable doit le certifier d’abord.")
    if certified_by == ordered_by:
        return no(
            "La personne qui certifie le service fait ne peut pas mandater : demandez à un autre agent."
        )
    return YES


def pro_rata_of_meetings(award: Decimal, held: int, expected: int) -> Decimal:
    """F33: the share of an agreement ended early, by meetings held, never above the award (4 of 10)."""
    if expected <= 0:
        return ZERO
    return _share(award, Fraction(min(max(held, 0), expected), expected))


def withdrawal(award: Decimal, period: Period, withdrawn_on: date) -> Decimal:
    """C6: what is taken back when the republican commitment is broken: the remaining days, that day
    included.
    """
    remaining = (period.end - max(withdrawn_on, period.start)).days + 1
    return _share(award, Fraction(max(remaining, 0), period.days))


def _share(award: Decimal, share: Fraction) -> Decimal:
    return to_cent(award * share.numerator / share.denominator)
