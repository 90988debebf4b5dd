"""The account an operator gives for service done: presented, examined line by line, discussed (R76, C5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from maillage.rules.french import amount, day, plural, typeset
from maillage.rules.grant import ZERO
from maillage.rules.verdict import YES, Verdict, no

DAYS_TO_ANSWER = 30
"""Days the operator has to answer a proposal that keeps less than it presented."""


@dataclass(frozen=True, slots=True)
class AccountLine:
    """A line of the account, in euros: presented, kept (None while undecided), proposed (None before)."""

    presented: Decimal
    kept: Decimal | None
    proposed: Decimal | None = None

    @property
    def is_reduced(self) -> bool:
        """Whether less is kept than was presented."""
        return self.kept is not None and self.kept < self.presented

    @property
    def is_worse_than_told(self) -> bool:
        """Whether less is kept than the operator was told and could discuss."""
        told = self.presented if self.proposed is None else self.proposed
        return self.kept is not None and self.kept < told


@dataclass(frozen=True, slots=True)
class Discussion:
    """Where the account stands: its state, the last day to answer, and how many lines wait for a decision."""

    state: str
    answer_due_on: date | None
    undecided: int


def may_present(
    state: str, period_end: date, on: date, *, undocumented: int, leaves_them_out: bool
) -> Verdict:
    """R76, F28: once the operation is over, with a receipt for each line, or the others left out."""
    if state not in ("ended", "terminated") and on <= period_end:
        return no(
            f"L’opération se termine le {day(period_end)} : le compte se présente à partir du lendemain."
        )
    if undocumented and not leaves_them_out:
        verb = "attend son" if undocumented == 1 else "attendent leur"
        return no(
            f"{plural(undocumented, 'dépense')} {verb} justificatif : joignez-le, "
            "ou indiquez que vous présentez le compte sans elles.",
            "leaves_out",
        )
    return YES


def may_keep(found: Decimal, kept: Decimal, reason: str) -> Verdict:
    """R76: a line is kept for what the rules find, or for less with a reason; never for more."""
    if kept > found:
        return no(f"Le montant retenu ne peut pas dépasser la part éligible, {amount(found)}.", "eligible")
    if kept <= 0:
        return no("Pour ne rien retenir de cette dépense, refusez-la.", "eligible")
    if kept < found and not reason.strip():
        return no("Indiquez pourquoi une partie n’est pas retenue : l’opérateur lit ce motif.", "reason")
    return YES


def may_propose(lines: Iterable[AccountLine], undecided: int) -> Verdict:
    """C5: a proposal is sent once each line is decided, when at least one is kept for less than presented."""
    if undecided:
        return no(f"Décidez d’abord de chaque ligne : il en reste {undecided}.")
    if not any(line.is_reduced for line in lines):
        return no(
            "Chaque ligne est retenue en entier : il n’y a rien à proposer, le compte peut être certifié."
        )
    return YES


def answer_due(sent_on: date, days: int = DAYS_TO_ANSWER) -> date:
    """C5: the last day for the operator to answer, counted from the day of the letter."""
    return sent_on + timedelta(days=days)


def missing_in_account(
    discussion: Discussion | None, lines: Iterable[AccountLine], on: date
) -> tuple[str, ...]:
    """R75, C5: what the account still lacks before service done may be certified, in the order to do it."""
    if discussion is None or discussion.state == "reopened":
        return (typeset("le compte de l’opérateur"),)
    missing = []
    if discussion.undecided:
        missing.append(f"la décision sur {plural(discussion.undecided, 'dépense')}")
    rows = tuple(lines)
    if discussion.state == "presented" and any(line.is_reduced for line in rows):
        missing.append("l’envoi de la proposition à l’opérateur, qui a le droit d’y répondre")
    elif discussion.state != "presented" and any(line.is_worse_than_told for line in rows):
        missing.append("l’envoi d’une nouvelle proposition : une ligne est retenue pour moins que proposé")
    elif discussion.state == "proposed" and discussion.answer_due_on and on <= discussion.answer_due_on:
        missing.append(f"la réponse de l’opérateur, attendue jusqu’au {day(discussion.answer_due_on)}")
    return tuple(typeset(item) for item in missing)


def kept(lines: Iterable[AccountLine]) -> Decimal:
    """R76: what the lines decided so far keep in all."""
    return sum((line.kept or ZERO for line in lines), ZERO)
