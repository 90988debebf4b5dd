"""The VAT of an expense: what was paid, what is recovered, and so what counts (F30)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from maillage.rules.french import amount, percent, typeset
from maillage.rules.grant import CENT, ZERO
from maillage.rules.verdict import Refused

RATES: Final = (Decimal("0.0"), Decimal("2.1"), Decimal("5.5"), Decimal("10.0"), Decimal("20.0"))
"""The rates of metropolitan France, in hundredths (CGI art. 278 to 281 nonies, 297)."""
ROUNDING: Final = Decimal("0.02")
"""A till rounds line by line: its VAT may differ by that much from that of the total."""


@dataclass(frozen=True, slots=True)
class Vat:
    """What a bill says, in euros: before tax, the tax, all taxes included; `rate` None when there are several
    or when nobody said it.
    """

    before: Decimal
    tax: Decimal
    included: Decimal
    rate: Decimal | None

    def counting(self, *, recovered: bool) -> Decimal:
        """What counts: before tax for who recovers the VAT, all taxes included for who does not."""
        return self.before if recovered else self.included


def rate_label(rate: Decimal) -> str:
    """Give back a rate as a French invoice writes it: « 5,5 % », « 20 % »."""
    return percent(rate, 0 if rate == rate.to_integral_value() else 1)


def computed(typed: Decimal, *, included: bool, rate: Decimal | None, tax: Decimal | None) -> Vat | None:
    """Give back the whole bill from the amount typed and its rate or its VAT; None when neither is told.

    With both, the tax typed is kept, and must be that of the rate. Raises Refused, saying what to do.
    """
    if rate is not None and rate not in RATES:
        raise Refused(typeset("Choisissez un taux de TVA de la liste."), "vat_rate")
    if tax is not None and tax < 0:
        raise Refused(typeset("La TVA ne peut pas être négative : indiquez 0,00 s’il n’y en a pas."), "vat")
    if rate is None and tax is None:
        return None
    if tax is None:
        tax = _tax_of(typed, rate or ZERO, included=included)
    elif rate is not None and abs(_tax_of(typed, rate, included=included) - tax) > ROUNDING:
        expected = _tax_of(typed, rate, included=included)
        raise Refused(
            typeset(
                f"À {rate_label(rate)}, la TVA serait de {amount(expected)} : corrigez le taux ou la TVA, "
                "ou laissez le taux vide si la facture en a plusieurs."
            ),
            "vat",
        )
    before = typed - tax if included else typed
    highest = min((before * RATES[-1] / 100).quantize(CENT, ROUND_HALF_UP) + ROUNDING, before)
    if before <= 0 or tax > highest:
        raise Refused(
            typeset("Cette TVA dépasse 20 % du montant hors taxes : vérifiez les deux montants."), "vat"
        )
    return Vat(before, tax, before + tax, rate)


def _tax_of(typed: Decimal, rate: Decimal, *, included: bool) -> Decimal:
    share = rate / (100 + rate) if included else rate / 100
    return (typed * share).quantize(CENT, ROUND_HALF_UP)


def counted_from(
    typed: Decimal, *, included: bool, rate: Decimal | None, tax: Decimal | None, recovered: bool
) -> tuple[Decimal, Vat | None]:
    """Give back what counts of an amount typed with or without tax, and the bill when it is known.

    Raises Refused when what counts is the other amount and nothing allows it to be computed.
    """
    bill = computed(typed, included=included, rate=rate, tax=tax)
    if bill is not None:
        return bill.counting(recovered=recovered), bill
    if included == recovered:
        what = "hors taxes" if recovered else "toutes taxes comprises"
        raise Refused(
            typeset(f"Seul le montant {what} compte : indiquez le taux ou le montant de la TVA."), "vat_rate"
        )
    return typed, None


def status_sentence(*, recovered: bool) -> str:
    """Say which amount counts, and why."""
    if recovered:
        return typeset("Votre organisme récupère la TVA : c’est le montant hors taxes qui compte.")
    return typeset(
        "Votre organisme ne récupère pas la TVA : c’est le montant toutes taxes comprises qui compte."
    )


def bill_sentence(counted: Decimal, tax: Decimal | None, rate: Decimal | None, *, recovered: bool) -> str:
    """Say the whole bill of an expense that counts for `counted`; empty when its VAT is not known."""
    if tax is None:
        return ""
    named = f"TVA à {rate_label(rate)}" if rate is not None else "TVA"
    if recovered:
        return typeset(
            f"{amount(counted)} hors taxes, {amount(counted + tax)} toutes taxes comprises "
            f"({named} : {amount(tax)}, récupérée)."
        )
    return typeset(
        f"{amount(counted)} toutes taxes comprises, {amount(counted - tax)} hors taxes "
        f"({named} : {amount(tax)}, non récupérée)."
    )
