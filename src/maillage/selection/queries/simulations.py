"""The distributions that are tried, side by side (F3, F4)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from maillage.calls.models import Call
from maillage.rules import distribution
from maillage.selection.models import SimulationLine

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class SimulatedLine:
    """What one try gives one application; `amount` in euros, zero for who is out."""

    application_pk: int
    number: str
    territory: str
    organisation: str
    position: int
    amount: Decimal
    requested: Decimal


@dataclass(frozen=True, slots=True)
class SimulationColumn:
    """One try. `left` is negative when the amounts exceed the supposed envelope."""

    pk: int
    title: str
    envelope: Decimal
    method: str
    motive: str
    by: str
    at: dt.datetime
    lines: tuple[SimulatedLine, ...]
    sentence: str

    @property
    def total(self) -> Decimal:
        """What it gives in all."""
        return sum((line.amount for line in self.lines), ZERO)

    @property
    def left(self) -> Decimal:
        """What it leaves of the supposed envelope."""
        return self.envelope - self.total

    @property
    def funded(self) -> int:
        """How many groups it opens."""
        return sum(line.amount > 0 for line in self.lines)

    @property
    def out(self) -> tuple[str, ...]:
        """The territories it leaves without money."""
        funded = {line.territory for line in self.lines if line.amount > 0}
        return tuple(dict.fromkeys(line.territory for line in self.lines if line.territory not in funded))


def simulations(call: Call) -> list[SimulationColumn]:
    """Give back the tries that are not thrown away, oldest first, through their lines: none is without;
    one query.
    """
    lines = (
        SimulationLine.objects.filter(simulation__call=call, simulation__discarded_at=None)
        .select_related("simulation__by", "application__lot", "application__organisation")
        .order_by("simulation__at", "simulation", "position")
    )
    return [_column(list(tried)) for _pk, tried in groupby(lines, attrgetter("simulation_id"))]


def _column(lines: list[SimulationLine]) -> SimulationColumn:
    row = lines[0].simulation
    groups = len({line.application.lot_id for line in lines})
    return SimulationColumn(
        pk=row.pk,
        title=row.title,
        envelope=row.envelope,
        method=row.get_method_display(),
        motive=row.motive,
        by=row.by.full_name,
        at=row.at,
        lines=tuple(
            SimulatedLine(
                line.application_id,
                line.application.number,
                line.application.lot.name,
                line.application.organisation.name,
                line.position,
                line.amount,
                line.application.amount_requested or ZERO,
            )
            for line in lines
        ),
        sentence=distribution.sentence([line.amount for line in lines], groups, row.envelope),
    )
