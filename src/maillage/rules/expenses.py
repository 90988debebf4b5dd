"""Which expenses count, for how much, and why (R31, R40, R66, R67, F25 to F29)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from maillage.rules.french import amount, day, search_key, typeset
from maillage.rules.grant import CENT, ZERO
from maillage.rules.period import Period


@dataclass(frozen=True, slots=True)
class RingFence:
    """A line of the budget with a ceiling of its own, inside the award (R67), as « accueil café »."""

    category: str
    label: str
    ceiling: Decimal
    sessions_only: bool


@dataclass(frozen=True, slots=True)
class Expense:
    """An expense as entered. `exception` is the written reason that admits a day outside the agreement
    (F27).
    """

    key: int
    category: str
    total: Decimal
    spent_on: date
    documented: bool
    on_session: bool = False
    from_surplus: bool = False
    presented: bool = False
    refused: str = ""
    exception: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What of an expense is eligible, what is not, and the French sentence that explains it."""

    key: int
    eligible: Decimal
    not_eligible: Decimal
    why: str


def review(
    expenses: Iterable[Expense], period: Period, ring_fences: Iterable[RingFence] = ()
) -> tuple[Finding, ...]:
    """Each expense judged, in order of day then key; a ring-fenced line is used up in that order (F25).

    The excess of a ring-fenced line is recorded and not eligible: nothing blocks its entry (R67).
    """
    fences = {fence.category: fence for fence in ring_fences}
    used: dict[str, Decimal] = defaultdict(lambda: ZERO)
    findings = []
    for expense in sorted(expenses, key=lambda item: (item.spent_on, item.key)):
        fence = fences.get(expense.category)
        refusal = _refusal(expense, period, fence)
        if refusal:
            findings.append(Finding(expense.key, ZERO, expense.total, typeset(refusal)))
        elif fence is None:
            findings.append(Finding(expense.key, expense.total, ZERO, typeset(_accepted(expense))))
        else:
            eligible = min(expense.total, fence.ceiling - used[fence.category])
            used[fence.category] += eligible
            findings.append(_capped(expense, eligible, fence))
    return tuple(findings)


def _refusal(expense: Expense, period: Period, fence: RingFence | None) -> str:
    if expense.refused:
        return f"Dépense refusée : {expense.refused}."
    if expense.spent_on not in period and not expense.exception.strip():
        return f"Dépense du {day(expense.spent_on)}, hors de la convention ({period}) : non éligible."
    if fence and fence.sessions_only and not expense.on_session:
        return f"L’enveloppe {fence.label} ne finance que les temps d’information : non éligible ici."
    if not expense.documented:
        return "En attente de justificatif : joignez la facture ou le reçu pour que la dépense compte."
    if expense.from_surplus and not expense.presented:
        return "Financée par l’excédent : elle comptera une fois présentée au comité de suivi."
    return ""


def _accepted(expense: Expense) -> str:
    reason = f" Motif d’exception : {expense.exception}." if expense.exception.strip() else ""
    return f"{amount(expense.total)} éligibles.{reason}"


def _capped(expense: Expense, eligible: Decimal, fence: RingFence) -> Finding:
    excess = expense.total - eligible
    if not excess:
        return Finding(expense.key, eligible, excess, typeset(_accepted(expense)))
    return Finding(
        expense.key,
        eligible,
        excess,
        typeset(
            f"{amount(eligible)} éligibles, {amount(excess)} à la charge de l’opérateur "
            f"(enveloppe {fence.label} plafonnée à {amount(fence.ceiling)})."
        ),
    )


def justified(findings: Iterable[Finding]) -> Decimal:
    """R76: the eligible expenses in all, the figure the balance is computed from."""
    return sum((finding.eligible for finding in findings), ZERO)


@dataclass(frozen=True, slots=True)
class Invoice:
    """What recognises a document: who sent it, its number, its total."""

    key: int
    supplier: str
    number: str
    total: Decimal


def duplicates(invoices: Iterable[Invoice]) -> tuple[tuple[int, ...], ...]:
    """F29: keys of invoices that look the same, to be shown as a warning; those without a number are left
    out.
    """
    groups: dict[tuple[str, str, Decimal], list[int]] = defaultdict(list)
    for invoice in invoices:
        if invoice.number.strip():
            groups[search_key(invoice.supplier), search_key(invoice.number), invoice.total].append(
                invoice.key
            )
    return tuple(tuple(keys) for keys in groups.values() if len(keys) > 1)


def split(total: Decimal, shares: Mapping[str, int]) -> dict[str, Decimal]:
    """F44: one bill shared between groups by explicit weights; the cents left over go to the largest
    remainders.

    Raises ValueError when no weight is positive.
    """
    weight = sum(shares.values())
    if weight <= 0 or min(shares.values()) < 0:
        raise ValueError("sharing needs positive weights")
    cents = int(total / CENT)
    parts = {key: cents * share // weight for key, share in shares.items()}
    by_remainder = sorted(shares, key=lambda key: (-(cents * shares[key] % weight), key))
    for key in by_remainder[: cents - sum(parts.values())]:
        parts[key] += 1
    return {key: part * CENT for key, part in parts.items()}
