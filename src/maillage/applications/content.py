"""What an application says: what is asked of it, what is missing, and the frozen copy of it all."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from maillage.applications.models import Application
from maillage.calls.models import Family, RequiredDocument
from maillage.rules import application as rule
from maillage.rules.application import Draft, Missing, Requirements
from maillage.rules.grant import ZERO

if TYPE_CHECKING:
    import datetime as dt

    from maillage.people.models import Organisation, Person

QUESTIONS = {
    "project_title": "titre du projet",
    "experience": "expérience en santé mentale",
    "skills": "compétences d’animation",
    "presence": "présence sur le territoire",
    "needs": "besoins du territoire",
    "partnership": "partenariat local et départemental",
    "method": "déroulement proposé",
    "facilitators": "animatrices et animateurs pressentis",
    "representative_name": "représentante ou représentant légal",
}
"""The written answers, by field, in the order of the form (R47–R54)."""
BUDGETS = {  # R39: the surplus of a group that does not meet every month is their difference
    "monthly_reference_budget": "Indiquez le budget des rencontres à un rythme mensuel.",
    "meetings_budget": "Indiquez le budget des rencontres au rythme choisi.",
}
DELEGATION = "delegation"
"""The code of the document that lets someone else than the legal representative validate (F46)."""
FIELD_OF = {"amount": "amount_requested", "coffee": "coffee_requested"}
"""Where the fields that the rules name stand in the form."""


LABELS = QUESTIONS | {
    "rhythm": "fréquence des rencontres",
    "amount_requested": "montant demandé",
    "coffee_requested": "dont accueil café",
    "monthly_reference_budget": "budget des rencontres à un rythme mensuel",
    "meetings_budget": "budget des rencontres au rythme choisi",
    "other_grants": "autres subventions du Département cette année",
    "republican_commitment": "contrat d’engagement républicain",
}
"""What people call each field that they fill."""


def documents_asked(application: Application) -> list[RequiredDocument]:
    """Give back the documents the call asks of such a body (R59), in order; one query."""
    family = Family.PUBLIC if application.organisation.is_public else Family.PRIVATE
    asked = RequiredDocument.objects.filter(call_id=application.lot.call_id, family__in=(Family.ALL, family))
    return list(asked.order_by("position", "pk"))


def piece(code: str) -> str:
    """Give back the place of a document on the page, which no field of the form can have."""
    return f"piece-{code}"


def requirements_of(application: Application, asked: list[RequiredDocument]) -> Requirements:
    """Give back what the call asks of this application."""
    return Requirements(
        questions=QUESTIONS,
        documents={piece(document.code): document.label for document in asked if document.mandatory},
        ceiling=application.ceiling,
        coffee_ceiling=application.coffee_ceiling,
        floor=application.floor,
        share=application.share_ceiling,
        asks_budget=False,
    )


def draft_of(application: Application) -> Draft:
    """Give back what the application holds."""
    return Draft(
        legal_form=application.organisation.legal_form,
        requested=application.amount_requested,
        coffee=application.coffee_requested if application.coffee_requested is not None else ZERO,
        answers={field: getattr(application, field) for field in QUESTIONS},
        documents={piece(document.required.code) for document in attached(application)},
        republican_commitment=application.republican_commitment,
    )


def attached(application: Application) -> list[Any]:
    """Give back the documents attached, in the order of the call."""
    return sorted(
        application.documents.select_related("required"), key=lambda document: document.required.position
    )


def missing_to_deposit(application: Application) -> tuple[Missing, ...]:
    """Give back what is missing before the deposit: answers, rhythm, budgets, amounts (R37, R39, R48–R67)."""
    asked = documents_asked(application)
    found = rule.missing_to_deposit(draft_of(application), requirements_of(application, asked))
    return _ordered(application, found)


def missing_to_validate(application: Application) -> tuple[Missing, ...]:
    """Give back what is missing before the validation: the documents and the commitment too (R59, C6)."""
    asked = documents_asked(application)
    found = rule.missing_to_validate(draft_of(application), requirements_of(application, asked))
    return _ordered(application, found)


def _ordered(application: Application, found: tuple[Missing, ...]) -> tuple[Missing, ...]:
    answers = [item for item in found if item.field in QUESTIONS]
    others = [
        Missing(FIELD_OF.get(item.field, item.field), item.sentence)
        for item in found
        if item.field not in QUESTIONS
    ]
    return (*answers, *_missing_rhythm(application), *others)


def _missing_rhythm(application: Application) -> list[Missing]:
    if application.rhythm is None:
        return [Missing("rhythm", "Choisissez la fréquence des rencontres.")]
    if not application.rhythm.yields_surplus:
        return []
    return [
        Missing(field, sentence) for field, sentence in BUDGETS.items() if getattr(application, field) is None
    ]


def frozen(application: Application, *, by: Person, at: dt.datetime) -> dict[str, Any]:
    """Give back all that the application says, as plain values; amounts and dates are texts."""
    organisation: Organisation = application.organisation
    amounts = ("amount_requested", "coffee_requested", *BUDGETS, "other_grants")
    return {
        "number": application.number,
        "call": application.lot.call.reference,
        "lot": application.lot.code,
        "territory": application.lot.territory.name,
        "organisation": {
            "name": organisation.name,
            "siret": organisation.siret,
            "legal_form": organisation.legal_form,
            "address": organisation.address,
        },
        "answers": {field: getattr(application, field) for field in QUESTIONS},
        "rhythm": application.rhythm.code if application.rhythm else None,
        "amounts": {
            name: None if (value := getattr(application, name)) is None else str(value) for name in amounts
        },
        "republican_commitment": application.republican_commitment,
        "documents": [
            {
                "code": document.required.code,
                "label": document.required.label,
                "name": document.name,
                "size": document.size,
                "sha256": document.sha256,
                "file": document.file.name,
            }
            for document in attached(application)
        ],
        "version": application.version,
        "by": by.full_name,
        "at": at.isoformat(),
    }


def fingerprint(content: dict[str, Any]) -> str:
    """Give back the SHA-256, in hexadecimal, of the content written in one canonical way."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
