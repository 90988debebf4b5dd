"""The table of the legal financial report: headings of form 15059*02, planned, actual and gap (C4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from maillage.rules import budget
from maillage.rules.budget import Side
from maillage.rules.financial_report.years import FinancialYear, apportioned
from maillage.rules.french import typeset
from maillage.rules.grant import ZERO
from maillage.rules.period import Period

SIGNIFICANT: Final = Decimal(10)
"""[H] A gap of this many per cent or more is explained (C4: « écarts significatifs »)."""
NOT_APPLICABLE: Final = "s.o."
"""C4: a share of nothing planned."""


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


def planned_in(
    planned: Mapping[str, Decimal], operation: Period, years: Sequence[FinancialYear], year: FinancialYear
) -> dict[str, Decimal]:
    """What of a planned budget belongs to that year; it balances each year as it does in all.

    The cents that lines lose by being shared one by one go to the largest line of their side.
    """
    place = years.index(year)
    found = {code: apportioned(total, operation, years)[place] for code, total in planned.items()}
    for parts in (CHARGES, RESOURCES):
        codes = [h.code for h in HEADINGS if h.part in parts and planned.get(h.code)]
        if codes:
            whole_side = apportioned(sum((planned[code] for code in codes), ZERO), operation, years)[place]
            largest = max(codes, key=lambda code: planned[code])
            found[largest] += whole_side - sum((found[code] for code in codes), ZERO)
    return found


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
