"""An application: what it must hold, who acts on it, what the two acts say (R47 to R51, R57 to R61, C6)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from maillage.rules.french import day, moment, typeset
from maillage.rules.grant import check_request
from maillage.rules.verdict import YES, Verdict, no
from maillage.rules.window import Window, last_minute

REPUBLICAN_COMMITMENT_FORMS = frozenset({"association", "foundation"})
"""Legal forms that subscribe to the republican commitment (loi 2000-321, art. 10-1; C6)."""


@dataclass(frozen=True, slots=True)
class Requirements:
    """What a call asks for: questions and documents as code → French label, and its ceilings (R59, R66,
    R67).
    """

    questions: Mapping[str, str]
    documents: Mapping[str, str]
    ceiling: Decimal
    coffee_ceiling: Decimal


@dataclass(frozen=True, slots=True)
class Draft:
    """What an application holds. `legal_form` is a code; `documents` the codes of those attached."""

    legal_form: str
    requested: Decimal | None
    coffee: Decimal
    answers: Mapping[str, str]
    documents: Collection[str]
    republican_commitment: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """A thing still to do, with the field where to do it."""

    field: str
    sentence: str


def missing_to_deposit(draft: Draft, requirements: Requirements) -> tuple[Missing, ...]:
    """R48 to R51, R59, R66: what is missing before the deposit, in the order of the form."""
    missing = [
        Missing(code, typeset(f"Répondez à la question : {label}."))
        for code, label in requirements.questions.items()
        if not draft.answers.get(code, "").strip()
    ]
    if draft.requested is None:
        missing.append(Missing("amount", "Indiquez le montant demandé, en euros."))
    else:
        money = check_request(
            draft.requested,
            draft.coffee,
            ceiling=requirements.ceiling,
            coffee_ceiling=requirements.coffee_ceiling,
        )
        if not money:
            missing.append(Missing(money.field, money.sentence))
    return tuple(missing)


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
    if needs_republican_commitment(draft.legal_form) and not draft.republican_commitment:
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


def may_validate_as(*, legal_representative: bool, delegation: bool) -> Verdict:
    """R57, F46: the validation is the act of the legal representative, or of a delegate whose document is
    attached.
    """
    if legal_representative or delegation:
        return YES
    return no(
        "Seul le représentant légal de votre organisme peut valider la candidature, ou une personne "
        "qui en a reçu délégation : joignez dans ce cas le document de délégation."
    )


def deposited_sentence(number: str, at: datetime, window: Window) -> str:
    """R57: the acknowledgement of a deposit, which warns that it is not enough."""
    return typeset(
        f"Votre candidature n° {number} a été déposée le {moment(at)}. {not_validated_sentence(window)}"
    )


def not_validated_sentence(window: Window) -> str:
    """R57: what remains to be done, and by when."""
    return typeset(
        f"Elle n’est pas encore validée. Validez-la au plus tard le {day(window.closing)} à {last_minute()}."
    )


def validated_sentence(number: str, at: datetime) -> str:
    """R57: the acknowledgement of a validation."""
    return typeset(f"Votre candidature n° {number} a été validée le {moment(at)}. Elle sera examinée.")


def not_considered_sentence(window: Window) -> str:
    """R61: why an application left aside at the closing is out."""
    return typeset(
        "Non prise en compte : elle n’était pas validée à la clôture, "
        f"le {day(window.closing)} à {last_minute()}."
    )


def reopened_sentence(window: Window) -> str:
    """F45: the warning of an application taken back for a correction."""
    return typeset(
        "Votre candidature est rouverte : elle devra être de nouveau déposée puis validée, "
        f"au plus tard le {day(window.closing)} à {last_minute()}, pour être prise en compte."
    )
