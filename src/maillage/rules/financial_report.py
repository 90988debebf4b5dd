"""The legal financial report: who owes one, for which financial year, by when, and its table (C3, C4, C7).

It is the « compte rendu financier » of the order of 11 October 2006 (form 15059*02), apart from the final report
of the call: its own clock, and the accounts of the operator rather than what the grant pays for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Final

from maillage.rules import budget
from maillage.rules.budget import Side
from maillage.rules.french import amount, day, listing, typeset
from maillage.rules.grant import ZERO, to_cent
from maillage.rules.period import Period, add_months
from maillage.rules.report import missing_headings
from maillage.rules.verdict import YES, Verdict, no

DELAY_MONTHS: Final = 6
"""C3: months given after the end of the financial year."""
CALENDAR_YEAR: Final = (12, 31)
"""Month and day when the accounts close, unless the operator says otherwise."""
SIGNIFICANT: Final = Decimal(10)
"""[H] A gap of this many per cent or more is explained (C4: « écarts significatifs »)."""
REMINDERS: Final = (-90, -30, -7, 1)
"""Days from the due date, moved to working days by `period.reminder_days`."""
NOT_APPLICABLE: Final = "s.o."
"""C4: a share of nothing planned."""


@dataclass(frozen=True, slots=True)
class FinancialYear:
    """A year of accounts. A report may be asked for each one the operation touches."""

    period: Period

    @property
    def due_on(self) -> date:
        """C3: six months after its end; a calendar year gives 30 June."""
        return due_on(self.period.end)

    @property
    def name(self) -> str:
        """« 2026 », or « 2025-2026 » for accounts that close in the course of a year."""
        return year_name(self.period.start, self.period.end)


def due_on(year_end: date) -> date:
    """C3: six months after the end of the financial year (31/12/2026 gives 30/06/2027)."""
    return add_months(year_end, DELAY_MONTHS)


def year_name(start: date, end: date) -> str:
    """« 2026 », or « 2025-2026 » when the accounts close in the course of a year."""
    return str(end.year) if start.year == end.year else f"{start.year}-{end.year}"


def closing_day(year: int, closing: tuple[int, int]) -> date:
    """The day when the accounts of that year close; 29 February is the 28th when there is none."""
    month, number = closing
    return add_months(date(2000, month, number), (year - 2000) * 12)


def financial_years(operation: Period, closing: tuple[int, int] = CALENDAR_YEAR) -> tuple[FinancialYear, ...]:
    """Each financial year that the operation touches, in order (01/11/2025–31/10/2026: 2025 then 2026)."""
    numbers = range(operation.start.year - 1, operation.end.year + 2)
    ends = [closing_day(number, closing) for number in numbers]
    years = [FinancialYear(Period(_next_day(before), end)) for before, end in pairwise(ends)]
    return tuple(y for y in years if y.period.end >= operation.start and y.period.start <= operation.end)


def _next_day(value: date) -> date:
    return date.fromordinal(value.toordinal() + 1)


def owed(
    operation: Period, closing: tuple[int, int] = CALENDAR_YEAR, *, public: bool
) -> tuple[FinancialYear, ...]:
    """C1, C3: the years a private body accounts for; a public body owes none.

    The grant of a call is always for a determined expense: its group.
    """
    return () if public else financial_years(operation, closing)


def apportioned(total: Decimal, operation: Period, years: Sequence[FinancialYear]) -> tuple[Decimal, ...]:
    """[H] What of an amount belongs to each year, by the days of the operation in it; sums to the amount."""
    reached = [ZERO]
    for year in years:
        last = min(year.period.end, operation.end)
        reached.append(to_cent(total * ((last - operation.start).days + 1) / operation.days))
    return tuple(after - before for before, after in pairwise(reached))


def grant_due(award: Decimal, eligible_before: Decimal, eligible: Decimal) -> Decimal:
    """The grant that a year earns, in euros: what is eligible, up to the award, less what earlier years took.

    Over all the years it is what the operator may keep (R76).
    """
    return min(award, eligible_before + eligible) - min(award, eligible_before)


class Part(StrEnum):
    """The parts of the table, in the order of the form."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    RESOURCE = "resource"
    OWN = "own"
    IN_KIND_USED = "in_kind_used"
    IN_KIND_GIVEN = "in_kind_given"


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the form; `typed` when the operator gives its figure, which no expense tells."""

    code: str
    label: str
    part: Part
    typed: bool = False


GRANT: Final = "74d"
"""The grant of the département, apart from the other grants of account 74."""
OWN: Final = "own"
_COSTS: Final = budget.HEADINGS[Side.COST]
_RESOURCES: Final = budget.HEADINGS[Side.RESOURCE]


def _account(code: str, labels: Mapping[str, str], part: Part, *, typed: bool = False) -> Heading:
    return Heading(code, typeset(f"{code} – {labels[code]}"), part, typed)


HEADINGS: Final = (
    *(_account(code, _COSTS, Part.DIRECT) for code in _COSTS if code != "86"),
    Heading("fixed", "Charges fixes de fonctionnement", Part.INDIRECT, typed=True),
    Heading("fees", "Frais financiers", Part.INDIRECT, typed=True),
    Heading("other", "Autres charges indirectes", Part.INDIRECT, typed=True),
    _account("70", _RESOURCES, Part.RESOURCE, typed=True),
    _account("73", _RESOURCES, Part.RESOURCE, typed=True),
    Heading(GRANT, "74 – Subvention du Département", Part.RESOURCE),
    _account("74", _RESOURCES, Part.RESOURCE, typed=True),
    *(_account(code, _RESOURCES, Part.RESOURCE, typed=True) for code in ("75", "76", "77", "78")),
    Heading(OWN, "Ressources propres", Part.OWN),
    _account("86", _COSTS, Part.IN_KIND_USED, typed=True),
    _account("87", _RESOURCES, Part.IN_KIND_GIVEN, typed=True),
)
"""The headings of form 15059*02, in its order."""
TYPED: Final = tuple(heading.code for heading in HEADINGS if heading.typed)
CODES: Final = tuple(heading.code for heading in HEADINGS)
CHARGES: Final = (Part.DIRECT, Part.INDIRECT)
RESOURCES: Final = (Part.RESOURCE, Part.OWN)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table, in euros; `share` is the gap in per cent of what was planned, None for nothing."""

    label: str
    planned: Decimal
    actual: Decimal
    share: Decimal | None
    code: str = ""
    part: Part = Part.DIRECT

    @property
    def gap(self) -> Decimal:
        """C4: actual less planned."""
        return self.actual - self.planned

    @property
    def is_empty(self) -> bool:
        """Whether nothing was planned nor done: the form prints it all the same, a screen may not."""
        return not self.planned and not self.actual

    @property
    def is_significant(self) -> bool:
        """Whether the gap is to be explained."""
        return bool(self.gap) if self.share is None else abs(self.share) >= SIGNIFICANT


def row(label: str, planned: Decimal, actual: Decimal, code: str = "", part: Part = Part.DIRECT) -> Row:
    """A line with its share (C4: « s.o. » when nothing was planned)."""
    return Row(label, planned, actual, gap_share(planned, actual), code, part)


def gap_share(planned: Decimal, actual: Decimal) -> Decimal | None:
    """C4: the gap in per cent of what was planned, to one decimal; None when nothing was planned."""
    if not planned:
        return None
    return ((actual - planned) * 100 / planned).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Table:
    """The table of one financial year: every heading of the form, and its sums."""

    rows: tuple[Row, ...]

    def of(self, *parts: Part) -> tuple[Row, ...]:
        """The lines of these parts, in the order of the form."""
        return tuple(line for line in self.rows if line.part in parts)

    def total(self, label: str, *parts: Part) -> Row:
        """The sum of these parts."""
        lines = self.of(*parts)
        return row(
            typeset(label),
            sum((line.planned for line in lines), ZERO),
            sum((line.actual for line in lines), ZERO),
            part=parts[0],
        )

    @property
    def charges(self) -> Row:
        """What the action cost, in money."""
        return self.total("Total des charges", *CHARGES)

    @property
    def resources(self) -> Row:
        """What paid for it, in money."""
        return self.total("Total des produits", *RESOURCES)

    def line(self, code: str) -> Row:
        """The line of that heading."""
        return next(line for line in self.rows if line.code == code)

    @property
    def excess(self) -> Decimal:
        """What resources exceed the costs by: it is told, never hidden in another line."""
        return max(self.resources.actual - self.charges.actual, ZERO)

    @property
    def to_explain(self) -> tuple[Row, ...]:
        """The costs whose gap is significant; what pays for them only follows."""
        return tuple(line for line in self.of(*CHARGES) if line.is_significant)

    @property
    def grant_share(self) -> Decimal | None:
        """What the grant is of all the resources, in per cent, as the foot of the form says."""
        total = self.resources.actual
        if not total:
            return None
        return (self.line(GRANT).actual * 100 / total).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def table(
    *,
    planned: Mapping[str, Decimal],
    spent: Mapping[str, Decimal],
    typed: Mapping[str, Decimal],
    grant: Decimal,
) -> Table:
    """The table of a year: `planned` by heading, `spent` by account of the expenses, `typed` by the operator.

    The grant is what the year earned; own resources balance the costs that nothing else paid for.
    """
    actual = {code: spent.get(code, ZERO) for code in _COSTS if code != "86"}
    actual |= {code: typed.get(code, ZERO) for code in TYPED}
    actual[GRANT] = grant
    costs = sum((actual[h.code] for h in HEADINGS if h.part in CHARGES), ZERO)
    paid = sum((actual[h.code] for h in HEADINGS if h.part is Part.RESOURCE), ZERO)
    actual[OWN] = max(costs - paid, ZERO)
    return Table(
        tuple(row(h.label, planned.get(h.code, ZERO), actual[h.code], h.code, h.part) for h in HEADINGS)
    )


def planned_of(costs_and_resources: budget.Budget, award: Decimal) -> dict[str, Decimal]:
    """What the budget of the project planned under each heading, once the award is known.

    What was asked for and not awarded falls on the operator's own resources, so that the budget still
    balances.
    """
    found = costs_and_resources.by_heading(Side.COST) | costs_and_resources.by_heading(Side.RESOURCE)
    missing = max(costs_and_resources.requested - award, ZERO) if costs_and_resources.lines else ZERO
    return found | {GRANT: award, OWN: found.get(OWN, ZERO) + missing}


def in_euros(exact: Table) -> Table:
    """The table without cents, as the form asks: in each column the lines sum to the rounded total.

    Shares stay those of the exact figures.
    """
    rounded: list[Row] = []
    for parts in (CHARGES, RESOURCES, (Part.IN_KIND_USED,), (Part.IN_KIND_GIVEN,)):
        lines = exact.of(*parts)
        planned = whole([line.planned for line in lines])
        actual = whole([line.actual for line in lines])
        rounded += [
            replace(line, planned=p, actual=a) for line, p, a in zip(lines, planned, actual, strict=True)
        ]
    return Table(tuple(rounded))


def whole(values: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Whole euros that sum to the rounded sum of these amounts, none negative; the euros left over go to the
    largest remainders.
    """
    total = sum(values, ZERO).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    floors = [value.quantize(Decimal(1), rounding=ROUND_DOWN) for value in values]
    left = int(total - sum(floors))
    by_remainder = sorted(range(len(values)), key=lambda i: (floors[i] - values[i], i))
    for index in by_remainder[:left]:
        floors[index] += 1
    return tuple(floors)


SHEET: Final = {
    "carried_out": "Mise en œuvre de l’action",
    "beneficiaries": "Personnes bénéficiaires, par type de public",
    "places": "Dates et lieux de réalisation",
    "objectives": "Objectifs atteints au regard des indicateurs",
}
"""Sheet 1 of the form: each question must be answered."""
ANNEX: Final = {
    "allocation_rule": "Règle de répartition des charges indirectes",
    "gaps": "Explication des écarts significatifs",
    "in_kind": "Contributions volontaires en nature",
    "remarks": "Observations",
}
"""Sheet 3 of the form: answered when the table calls for it."""


def may_submit(year: FinancialYear, on: date, exact: Table, texts: Mapping[str, str]) -> Verdict:
    """C3, C4: once the financial year is over, with its sheet written and its gaps explained. Late is never
    refused.
    """
    if on <= year.period.end:
        return no(
            f"L’exercice se termine le {day(year.period.end)} : "
            "le compte rendu financier se transmet à partir du lendemain."
        )
    if missing := missing_headings(SHEET, texts):
        return no(f"Complétez le compte rendu avant de le transmettre : {listing(missing)}.")
    if exact.to_explain and not texts.get("gaps", "").strip():
        labels = [f"« {line.label} »" for line in exact.to_explain]
        return no(f"Expliquez les écarts significatifs : {listing(labels)}.", "gaps")
    if exact.total("", Part.INDIRECT).actual and not texts.get("allocation_rule", "").strip():
        return no("Indiquez la règle de répartition des charges indirectes.", "allocation_rule")
    used, given = exact.line("86").actual, exact.line("87").actual
    if used != given:
        return no(
            "Les contributions en nature doivent être égales : "
            f"{amount(used)} en emplois (86), {amount(given)} en ressources (87).",
            "typed_87",
        )
    return YES


def certification(name: str, quality: str, body: str) -> str:
    """The sentence the form ends with, signed by who binds the body."""
    return typeset(
        f"Je soussigné(e), {name}, {quality} de {body}, certifie exactes les informations du présent compte rendu."
    )
