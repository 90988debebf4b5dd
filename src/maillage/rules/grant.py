"""The money of an agreement, to the cent: request, advance, balance, repayment, payments (R66, R67, R72 to
R76).
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from maillage.rules.french import amount, typeset
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

    @property
    def due(self) -> Decimal:
        """What the operator may keep: what is justified, up to the award."""
        return min(self.award, max(self.justified, ZERO))

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
            f"avance versée {amount(self.advance)}",
            f"solde à verser {amount(self.balance)}",
        ]
        if self.unpaid:
            parts.append(f"non versé {amount(self.unpaid)}")
        if self.repayment:
            parts.append(f"reversement dû {amount(self.repayment)}")
        return typeset(" ; ".join(parts) + ".")


def settle(award: Decimal, justified: Decimal, advance_paid: Decimal) -> Settlement:
    """R76: balance = min(award, justified) − advance; a repayment when that is negative."""
    return Settlement(award, justified, advance_paid)


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


def may_pay_balance(
    total: Decimal, *, award: Decimal, paid: Decimal, signed: bool, already: bool, missing: tuple[str, ...]
) -> Verdict:
    """R74, R75: one balance, once nothing is missing any more (see `report.missing_before_balance`)."""
    if already:
        return no("Le solde a déjà été demandé : une convention n’en ouvre qu’un.")
    if missing:
        return no(f"Le solde ne peut pas encore être versé. Il manque : {' ; '.join(missing)}.")
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
