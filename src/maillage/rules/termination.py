"""An agreement ended before its last day: when it may be, and the figures to decide by (F33, C6)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from maillage.rules.french import amount as euros
from maillage.rules.french import day
from maillage.rules.grant import pro_rata_of_meetings, withdrawal
from maillage.rules.period import Period
from maillage.rules.verdict import YES, Verdict, no


@dataclass(frozen=True, slots=True)
class Figures:
    """What an early end comes to, in euros.

    `pro_rata` is the share of the meetings held, `withdrawn` that of the days left, `least` what cannot be
    given back because it is paid or on its way.
    """

    award: Decimal
    pro_rata: Decimal
    withdrawn: Decimal
    least: Decimal

    def suggested(self, *, republican: bool) -> Decimal:
        """What to keep of the award: the meetings held, or the days before a breach of the republican
        commitment; never less than what is paid.
        """
        share = self.award - self.withdrawn if republican else self.pro_rata
        return max(share, self.least)


def figures(award: Decimal, period: Period, on: date, *, held: int, expected: int, least: Decimal) -> Figures:
    """The figures of an agreement that ends on that day (4 of 10 meetings held: 8 000,00 of 20 000,00 €)."""
    return Figures(award, pro_rata_of_meetings(award, held, expected), withdrawal(award, period, on), least)


def check_day(on: date, period: Period, last_held: date | None) -> Verdict:
    """F33: within the operation, before its last day, and not before a meeting that was held."""
    if on <= period.start or on >= period.end:
        return no(
            "Choisissez un jour entre le lendemain du début et la veille de la fin : la convention court "
            f"{period}.",
            "on",
        )
    if last_held is not None and on < last_held:
        return no(
            f"Une rencontre ou un temps d’information s’est tenu le {day(last_held)} : "
            "la convention se termine ce jour-là au plus tôt.",
            "on",
        )
    return YES


def check_kept(kept: Decimal, figures: Figures) -> Verdict:
    """F33: what is kept is at least what is paid or on its way, at most the award."""
    if kept < figures.least:
        return no(
            f"Le montant maintenu ne peut pas descendre sous ce qui est déjà versé ou mandaté, "
            f"{euros(figures.least)}.",
            "kept",
        )
    if kept > figures.award:
        return no(f"Le montant maintenu ne peut pas dépasser {euros(figures.award)}.", "kept")
    return YES
