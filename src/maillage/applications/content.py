"""What an application says: what is asked of it, what is missing, and the frozen copy of it all."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from maillage.applications.models import Application, ApplicationDocument
from maillage.applications.rounds import family_of
from maillage.calls.models import Family, RequiredDocument, Stage
from maillage.rules import application as rule
from maillage.rules.application import Draft, Missing, Requirements
from maillage.rules.budget import Budget, Line, check_floor, lines_of
from maillage.rules.grant import ZERO, check_amount, check_coffee
from maillage.rules.verdict import no

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from maillage.people.models import Organisation, Person

QUESTIONS = {
    "representative_name": "représentante ou représentant légal",
    "experience": "expérience en santé mentale",
    "skills": "compétences d’animation",
    "partnership": "partenariat local et départemental",
    "project_title": "titre du projet",
    "presence": "présence sur le territoire",
    "needs": "besoins du territoire",
    "method": "déroulement proposé",
    "facilitators": "animatrices et animateurs pressentis",
}
"""The written answers, by field, in the order of the form (R47–R54)."""
BUDGETS = {  # R39: the surplus of a group that does not meet every month is their difference
    "monthly_reference_budget": "Indiquez le budget des rencontres à un rythme mensuel.",
    "meetings_budget": "Indiquez le budget des rencontres au rythme choisi.",
}
SURPLUS_BELOW_ZERO = (
    "Le budget des rencontres au rythme choisi dépasse celui du rythme mensuel\u00a0: "
    "vérifiez les deux montants."
)
BUDGET = "budget"
"""What the lines of the budget are called, as a field of the form."""
DELEGATION = "delegation"
"""The code of the document that lets someone else than the legal representative validate (F46)."""
FIELD_OF = {"amount": "amount_requested", "coffee": "coffee_requested"}
"""Where the fields that the rules name stand in the form."""


LABELS = QUESTIONS | {
    "rhythm": "fréquence des rencontres",
    "calendar": "calendrier envisagé",
    "amount_requested": "montant demandé",
    "coffee_requested": "dont accueil café",
    "monthly_reference_budget": "budget des rencontres à un rythme mensuel",
    "meetings_budget": "budget des rencontres au rythme choisi",
    "other_grants": "autres subventions du Département cette année",
    "republican_commitment": "contrat d’engagement républicain",
    BUDGET: "budget du projet",
}
"""What people call each field that they fill."""
COLUMNS = tuple(name for name in LABELS if name != BUDGET)
"""The fields that stand in the row of the application, the lines of its budget apart."""


def asked_of(application: Application) -> tuple[str, ...]:
    """Give back the fields this application is asked: all of them, or those of a letter of intent."""
    if application.round.stage == Stage.FULL:
        return tuple(LABELS)
    wanted = set(application.lot.call.letter_questions)
    return tuple(name for name in LABELS if name in wanted)


def piece(code: str) -> str:
    """Give back the place of a document on the page, which no field of the form can have."""
    return f"piece-{code}"


class Content:
    """What an application says at one instant: its row, and what stands beside it, each read once.

    Whoever writes the application takes a new one.
    """

    def __init__(self, application: Application) -> None:
        self.application = application

    @cached_property
    def documents_asked(self) -> tuple[RequiredDocument, ...]:
        """The documents the call asks of such a body at this stage (R59), in order; one query."""
        body, at = self.application.organisation, self.application
        of_the_stage = RequiredDocument.objects.filter(call_id=at.lot.call_id, stage=at.round.stage)
        return tuple(
            document
            for document in of_the_stage.order_by("position", "pk")
            if (
                body.legal_form in document.legal_forms
                if document.legal_forms
                else document.family in (Family.ALL, family_of(body))
            )
        )

    @cached_property
    def attached(self) -> tuple[ApplicationDocument, ...]:
        """The documents attached, in the order of the call; one query."""
        found = self.application.documents.select_related("required")
        return tuple(sorted(found, key=lambda document: document.required.position))

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines of the budget in the order they were written; one query."""
        return lines_of(
            self.application.budget_lines.order_by("side", "position").values_list(
                "side", "heading", "label", "amount"
            )
        )

    @property
    def budget(self) -> Budget:
        """The budget of the project, with the amount requested among its resources."""
        return Budget(self.lines, self.application.amount_requested or ZERO)

    def _requirements(self, documents: Sequence[RequiredDocument] = ()) -> Requirements:
        application, fields = self.application, asked_of(self.application)
        return Requirements(
            questions={name: label for name, label in QUESTIONS.items() if name in fields},
            documents={piece(document.code): document.label for document in documents if document.mandatory},
            ceiling=application.ceiling,
            coffee_ceiling=application.coffee_ceiling,
            floor=application.floor,
            share=application.share_ceiling,
            asks_amount="amount_requested" in fields,
            asks_budget=BUDGET in fields,
            asks_commitment="republican_commitment" in fields,
        )

    @property
    def draft(self) -> Draft:
        """What the application holds, as the rules ask it."""
        application = self.application
        return Draft(
            legal_form=application.organisation.legal_form,
            requested=application.amount_requested,
            coffee=application.coffee_requested if application.coffee_requested is not None else ZERO,
            answers={field: getattr(application, field) for field in QUESTIONS},
            documents={piece(document.required.code) for document in self.attached},
            republican_commitment=application.republican_commitment,
            budget=self.budget,
        )

    def missing_to_deposit(self) -> tuple[Missing, ...]:
        """Give back what is missing before the deposit: answers, rhythm, budgets, amounts (R37, R39,
        R48–R67). The documents are asked at the validation.
        """
        return self._ordered(rule.missing_to_deposit(self.draft, self._requirements()))

    def missing_to_validate(self) -> tuple[Missing, ...]:
        """Give back what is missing before the validation: the documents and the commitment too (R59, C6).

        The page, the mails and the guard of the validation all say these sentences.
        """
        return self._ordered(rule.missing_to_validate(self.draft, self._requirements(self.documents_asked)))

    def _ordered(self, found: tuple[Missing, ...]) -> tuple[Missing, ...]:
        answers = [item for item in found if item.field in QUESTIONS]
        others = [
            Missing(FIELD_OF.get(item.field, item.field), item.sentence)
            for item in found
            if item.field not in QUESTIONS
        ]
        return (*answers, *_missing_rhythm(self.application), *others)

    def read(self, fields: Sequence[str]) -> str:
        """Give back the fingerprint of what these fields say, for a form to tell whether they changed
        since.
        """
        said: dict[str, Any] = {
            name: str(getattr(self.application, name)) for name in fields if name != BUDGET
        }
        if BUDGET in fields:
            said[BUDGET] = [[line.side, line.heading, line.label, str(line.amount)] for line in self.lines]
        return fingerprint(said)

    def frozen(self, *, by: Person, at: dt.datetime) -> dict[str, Any]:
        """Give back all that the application says, as plain values; amounts and dates are texts."""
        application = self.application
        organisation: Organisation = application.organisation
        amounts = ("amount_requested", "coffee_requested", *BUDGETS, "other_grants")
        return {
            "number": application.number,
            "call": application.lot.call.reference,
            "lot": application.lot.code,
            "territory": application.lot.name,
            "organisation": {
                "name": organisation.name,
                "siret": organisation.siret,
                "legal_form": organisation.legal_form,
                "address": organisation.address,
            },
            "answers": {field: getattr(application, field) for field in QUESTIONS},
            "rhythm": application.rhythm.code if application.rhythm else None,
            "amounts": {
                name: None if (value := getattr(application, name)) is None else str(value)
                for name in amounts
            },
            "calendar": application.calendar,
            "budget": [
                {"side": line.side, "heading": line.heading, "label": line.label, "amount": str(line.amount)}
                for line in self.lines
            ],
            "republican_commitment": application.republican_commitment,
            "commitment": _commitment(application),
            "documents": [
                {
                    "code": document.required.code,
                    "label": document.required.label,
                    "name": document.name,
                    "size": document.size,
                    "sha256": document.sha256,
                    "file": document.file.name,
                }
                for document in self.attached
            ],
            "version": application.version,
            "by": by.full_name,
            "at": at.isoformat(),
        }


def _missing_rhythm(application: Application) -> list[Missing]:
    if "rhythm" not in asked_of(application):
        return []
    if application.rhythm is None:
        return [Missing("rhythm", "Choisissez la fréquence des rencontres.")]
    if not application.rhythm.yields_surplus:
        return []
    monthly, chosen = application.monthly_reference_budget, application.meetings_budget
    if monthly is not None and chosen is not None and chosen > monthly:
        return [Missing("meetings_budget", SURPLUS_BELOW_ZERO)]
    return [
        Missing(field, sentence) for field, sentence in BUDGETS.items() if getattr(application, field) is None
    ]


def _commitment(application: Application) -> dict[str, str] | None:
    if application.commitment_at is None or application.commitment_by is None:
        return None
    return {
        "version": application.commitment_version,
        "at": application.commitment_at.isoformat(),
        "by": application.commitment_by.full_name,
    }


def limits_passed(application: Application, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give back the amounts that the call does not take, by field, with why (R66, R67).

    `values` come in the place of what the application holds; what is not known yet passes no limit.
    """

    def money(name: str) -> Decimal | None:
        value: Decimal | None = values[name] if name in values else getattr(application, name)
        return value

    requested, coffee, ceiling = money("amount_requested"), money("coffee_requested"), application.ceiling
    verdicts = []
    if requested is not None:
        within = check_amount(requested, ceiling=ceiling)
        verdicts.append(within and check_floor(requested, floor=application.floor))
    if coffee is not None:
        part_of = requested if requested is not None else ceiling
        verdicts.append(
            check_coffee(coffee, part_of, ceiling=ceiling, coffee_ceiling=application.coffee_ceiling)
        )
    for name in (*BUDGETS, "other_grants"):
        value = money(name)
        if value is not None and value < 0:
            verdicts.append(no("Indiquez un montant positif, ou 0.", name))
    return [
        (FIELD_OF.get(verdict.field, verdict.field), verdict.sentence) for verdict in verdicts if not verdict
    ]


def fingerprint(content: dict[str, Any]) -> str:
    """Give back the SHA-256, in hexadecimal, of the content written in one canonical way."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
