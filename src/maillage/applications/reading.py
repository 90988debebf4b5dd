"""What an application says, as its readers see it: part by part, with its budget (law C5)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from maillage.applications.content import BUDGET, BUDGETS, LABELS, QUESTIONS
from maillage.applications.sections import sections_of
from maillage.rules.budget import HEADINGS, Side, balance, totals_sentence
from maillage.rules.french import amount, moment, typeset

if TYPE_CHECKING:
    from maillage.applications.content import Content
    from maillage.applications.models import Application
    from maillage.rules.budget import Budget

UNSAID = "—"


@dataclass(frozen=True, slots=True)
class Told:
    """A part of the file: written answers by name, short facts by name, and the budget where it stands."""

    slug: str
    title: str
    answers: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    budget: BudgetTable | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing yet."""
        return not self.answers and not self.budget and all(value == UNSAID for _, value in self.facts)


@dataclass(frozen=True, slots=True)
class BudgetTable:
    """The budget side by side: the lines of each side with its total, and whether they are equal.

    A line is a heading, what it is, an amount in euros; what is asked of the département is the first
    resource.
    """

    costs: tuple[tuple[str, str, Decimal], ...]
    resources: tuple[tuple[str, str, Decimal], ...]
    total_costs: Decimal
    total_resources: Decimal
    sentence: str
    balanced: bool

    @property
    def costs_total(self) -> tuple[str, str, Decimal]:
        """The last row of the costs."""
        return ("Total", "", self.total_costs)

    @property
    def resources_total(self) -> tuple[str, str, Decimal]:
        """The last row of the resources."""
        return ("Total", "", self.total_resources)


def told(content: Content) -> tuple[Told, ...]:
    """Give back all that an application says, in the order of the form; one query."""
    application, budget = content.application, content.budget
    parts = []
    for part in sections_of(application):
        answers = tuple(
            (_label(name), text)
            for name in part.fields
            if (name in QUESTIONS or name == "calendar") and (text := getattr(application, name))
        )
        facts = tuple(
            (_label(name), _shown(application, name))
            for name in part.fields
            if name not in QUESTIONS and name not in ("calendar", BUDGET) and _concerns(application, name)
        )
        table = budget_table(budget) if BUDGET in part.fields and budget.lines else None
        parts.append(Told(part.slug, part.title, answers, facts, table))
    return tuple(parts)


def budget_table(budget: Budget) -> BudgetTable:
    """Give back the budget as a table, contributions in kind among its lines and out of its totals."""
    costs = tuple(_line(budget, Side.COST))
    resources = tuple(_line(budget, Side.RESOURCE))
    if budget.requested:
        resources = (("74 Subvention demandée", "Département", budget.requested), *resources)
    return BudgetTable(
        costs, resources, budget.costs, budget.resources, totals_sentence(budget), bool(balance(budget))
    )


def _line(budget: Budget, side: Side) -> list[tuple[str, str, Decimal]]:
    return [
        (_heading(side, line.heading), line.label, line.amount) for line in budget.lines if line.side == side
    ]


def _heading(side: Side, code: str) -> str:
    name = HEADINGS[side][code]
    return f"{code} {name}" if code.isdecimal() else name


def _concerns(application: Application, name: str) -> bool:
    """Whether a fact is asked of this file: the two budgets of the surplus only with its rhythm (R39)."""
    return name not in BUDGETS or (application.rhythm is not None and application.rhythm.yields_surplus)


def _shown(application: Application, name: str) -> str:
    value = getattr(application, name)
    if name == "republican_commitment":
        return _commitment(application)
    if isinstance(value, Decimal):
        return amount(value)
    return UNSAID if value is None else str(value)


def _commitment(application: Application) -> str:
    """Give back who subscribed to which text and when (C6)."""
    if application.commitment_at is None or application.commitment_by is None:
        return "souscrit" if application.republican_commitment else UNSAID
    return typeset(
        f"souscrit le {moment(application.commitment_at)} par {application.commitment_by.full_name} "
        f"({application.commitment_version})"
    )


def _label(name: str) -> str:
    label = LABELS[name]
    return label[:1].upper() + label[1:]
