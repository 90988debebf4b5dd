"""The four eligibility checks of an application: yes, or no with its motive (R47 to R51)."""

from collections.abc import Iterable
from dataclasses import dataclass

from maillage.rules.verdict import YES, Verdict, no


@dataclass(frozen=True, slots=True)
class Check:
    """An eligibility question and its answer, None while it has none."""

    code: str
    label: str
    answer: bool | None = None
    motive: str = ""


def check_answer(check: Check) -> Verdict:
    """R48: a refusal says why; an approval may."""
    if check.answer is None:
        return no(f"Répondez par oui ou par non : {check.label}.", check.code)
    if not check.answer and not check.motive.strip():
        return no(f"Indiquez le motif du refus : {check.label}.", check.code)
    return YES


def outcome(checks: Iterable[Check]) -> str:
    """R47 to R51: "eligible" when every answer is yes, "ineligible" at the first no, "pending" until all
    are given.
    """
    answers = [check.answer for check in checks]
    if not answers or None in answers:
        return "pending"
    return "eligible" if all(answers) else "ineligible"


def may_conclude(checks: Iterable[Check]) -> Verdict:
    """R48: eligibility is concluded once every question is answered, and every no explained."""
    for check in checks:
        verdict = check_answer(check)
        if not verdict:
            return verdict
    return YES
