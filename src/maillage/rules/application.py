"""An application: what it must hold, who acts on it, what the two acts say (R47 to R51, R57 to R61, C6)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from maillage.rules.budget import Budget, balance, check_floor, check_share
from maillage.rules.french import day, moment, typeset
from maillage.rules.grant import ZERO, check_request
from maillage.rules.verdict import YES, Verdict, no
from maillage.rules.window import Window, last_minute, moment_of

REPUBLICAN_COMMITMENT_FORMS = frozenset({"association", "foundation"})
"""Legal forms that subscribe to the republican commitment (loi 2000-321, art. 10-1; C6)."""
EMPTY: Final = Budget(())
"""A budget where nothing is written yet."""


@dataclass(frozen=True, slots=True)
class Requirements:
    """What a call asks for: questions and documents as code → French label, its limits in euros (R59, R66,
    R67), and whether a letter of intent already says its amount and its budget.

    `share` is the part of the costs that the call pays at most, None when it sets none.
    """

    questions: Mapping[str, str]
    documents: Mapping[str, str]
    ceiling: Decimal
    coffee_ceiling: Decimal
    floor: Decimal = ZERO
    share: Decimal | None = None
    asks_amount: bool = True
    asks_budget: bool = True
    asks_commitment: bool = True


@dataclass(frozen=True, slots=True)
class Draft:
    """What an application holds. `legal_form` is a code; `documents` the codes of those attached."""

    legal_form: str
    requested: Decimal | None
    coffee: Decimal
    answers: Mapping[str, str]
    documents: Collection[str]
    republican_commitment: bool
    budget: Budget = EMPTY


@dataclass(frozen=True, slots=True)
class Missing:
    """A thing still to do, with the field where to do it."""

    field: str
    sentence: str


def missing_to_deposit(draft: Draft, requirements: Requirements) -> tuple[Missing, ...]:
    """R48 to R51, R59, R66: what is missing before the deposit, in the order of the form: the answers, the
    amount within its limits, then a budget that balances.
    """
    missing = [
        Missing(code, typeset(f"Répondez à la question : {label}."))
        for code, label in requirements.questions.items()
        if not draft.answers.get(code, "").strip()
    ]
    if requirements.asks_amount:
        missing += _missing_amount(draft, requirements)
    if requirements.asks_budget:
        verdict = balance(draft.budget)
        if not verdict:
            missing.append(Missing(verdict.field, verdict.sentence))
    return tuple(missing)


def _missing_amount(draft: Draft, requirements: Requirements) -> list[Missing]:
    if draft.requested is None:
        return [Missing("amount", "Indiquez le montant demandé, en euros.")]
    money = check_request(
        draft.requested,
        draft.coffee,
        ceiling=requirements.ceiling,
        coffee_ceiling=requirements.coffee_ceiling,
    )
    money = money and check_floor(draft.requested, floor=requirements.floor)
    if money and requirements.asks_budget:
        money = check_share(draft.requested, draft.budget.costs, share=requirements.share)
    return [] if money else [Missing(money.field, money.sentence)]


def missing_to_validate(draft: Draft, requirements: Requirements) -> tuple[Missing, ...]:
    """R57, R59, C6: what is missing before the validation: the deposit's items, the documents, the
    commitment.
    """
    missing = list(missing_to_deposit(draft, requirements))
    missing += [
        Missing(code, typeset(f"Joignez le document : {label}."))
        for code, label in requirements.documents.items()
        if code not in draft.documents
    ]
    commitment_asked = requirements.asks_commitment and needs_republican_commitment(draft.legal_form)
    if commitment_asked and not draft.republican_commitment:
        missing.append(
            Missing(
                "republican_commitment",
                typeset("Souscrivez le contrat d’engagement républicain (loi du 12 avril 2000)."),
            )
        )
    return tuple(missing)


def needs_republican_commitment(legal_form: str) -> bool:
    """C6: associations and foundations subscribe to it; public bodies are not asked."""
    return legal_form in REPUBLICAN_COMMITMENT_FORMS


def carries(mine_before: object, theirs: object) -> bool:
    """Whether a common answer changed in one draft is written in another: when the other said the same or
    nothing. An answer that somebody adapted to its territory stays.
    """
    return not theirs or theirs == mine_before


def carried_sentence(territories: Collection[str]) -> str:
    """What the page says once a common answer is written in the body's other drafts."""
    names = list(territories)
    told = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"
    several = "vos brouillons pour" if len(names) > 1 else "votre brouillon pour"
    return typeset(f"Repris aussi dans {several} {told}.")


def may_validate_as(*, legal_representative: bool, delegation: bool) -> Verdict:
    """R57, F46: the validation is the act of the legal representative, or of a delegate whose document covers
    that day.
    """
    if legal_representative or delegation:
        return YES
    return no(
        "Seule la représentation légale de votre organisme peut valider la candidature, ou une personne "
        "qui en a reçu délégation pour ce jour : demandez-lui d’ouvrir cette page, ou de vous déléguer sa "
        "signature."
    )


def deposited_sentence(number: str, at: datetime, window: Window) -> str:
    """R57: the acknowledgement of a deposit, which warns that it is not enough."""
    return typeset(
        f"Votre candidature n° {number} a été déposée le {moment_of(at, window.zone)}. "
        f"{not_validated_sentence(window)}"
    )


def not_validated_sentence(window: Window) -> str:
    """R57: what remains to be done, and by when."""
    return typeset(
        "Elle n’est pas encore validée. "
        f"Validez-la avant le {day(window.closing)} à {last_minute(window.zone)}."
    )


def validated_sentence(number: str, at: datetime) -> str:
    """R57: the acknowledgement of a validation."""
    return typeset(f"Votre candidature n° {number} a été validée le {moment(at)}. Elle sera examinée.")


def not_considered_sentence(window: Window) -> str:
    """R61: why an application left aside at the closing is out."""
    return typeset(
        "Non prise en compte : elle n’était pas validée à la clôture, "
        f"le {day(window.closing)} à {last_minute(window.zone)}."
    )


def reopened_sentence(window: Window) -> str:
    """F45: the warning of an application taken back for a correction."""
    return typeset(
        "Votre candidature est rouverte : elle devra être de nouveau déposée puis validée, "
        f"au plus tard le {day(window.closing)} à {last_minute(window.zone)}, pour être prise en compte."
    )
