"""The two conditions a call sets on its own money: State credits and the vote of the budget (R69 to R71)."""

from collections.abc import Iterable
from dataclasses import dataclass

from maillage.rules import french
from maillage.rules.verdict import YES, Verdict, no


@dataclass(frozen=True, slots=True)
class Condition:
    """A funding condition by its French name (« crédits DIHAL »), and its state in FUNDING_CONDITION."""

    label: str
    state: str


def is_provisional(conditions: Iterable[Condition]) -> bool:
    """R69, R70: a decision is provisional as long as one condition is not met."""
    return any(condition.state != "met" for condition in conditions)


def may_commit(conditions: Iterable[Condition]) -> Verdict:
    """R69, R70: neither signature nor payment before every condition is met. Instruction is not held up."""
    known = tuple(conditions)
    failed = [condition.label for condition in known if condition.state == "failed"]
    if failed:
        return no(
            f"Condition de financement non remplie : {french.listing(failed)}. "
            "La décision est à annuler : informez l’opérateur."
        )
    pending = [condition.label for condition in known if condition.state == "pending"]
    if pending:
        return no(
            f"La décision reste provisoire. Condition de financement en attente : {french.listing(pending)}. "
            "Enregistrez sa date et sa référence dès qu’elle est remplie."
        )
    return YES


def provisional_sentence(conditions: Iterable[Condition]) -> str:
    """What applicants read while a condition is pending (R69, R70); empty when the decision is final."""
    waiting = [condition.label for condition in conditions if condition.state != "met"]
    if not waiting:
        return ""
    return french.typeset(f"Décision provisoire, sous réserve de : {french.listing(waiting)}.")
