"""The functions as they are told to those who read no names: those of a few people stand together."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from maillage.reports.queries.indicators.rows.presences import Weighed, kept_presences
from maillage.reports.queries.indicators.scope import Asked
from maillage.rules.indicators import OriginCount, OriginTable, origins
from maillage.rules.open_data import Count, grouped

OTHERS: Final = "AUTRES"
"""The functions grouped, in an address; a function of someone is folded, never in capitals."""
OTHERS_LABEL: Final = "autres fonctions"


def rare_functions(table: OriginTable) -> frozenset[str]:
    """Give back the functions that would tell of someone, alone or by subtraction; any number exist."""
    counts = {line.origin: Count(line.attendances, line.people) for line in table.lines}
    return frozenset(counts.keys() - grouped(counts, len(counts) + 1).lines.keys())


def told_functions(asked: Asked, table: OriginTable) -> OriginTable:
    """Group the rare functions in one line, the total unchanged; one query when there are some."""
    rare = rare_functions(table)
    if not rare:
        return table
    counts = [
        OriginCount(origin=line.origin, label=line.label, attendances=line.attendances, people=line.people)
        for line in table.lines
    ]
    people = kept_presences(asked, Weighed(1, jobs=rare)).order_by().values("participant_id").distinct()
    others = OriginCount(
        origin=OTHERS,
        label=OTHERS_LABEL,
        attendances=sum(one.attendances for one in counts if one.origin in rare),
        people=people.count(),
    )
    told = origins(
        [*(one for one in counts if one.origin not in rare), others], people=table.people, spread={}
    )
    several = sum(line.people for line in told.lines) > told.people
    return replace(
        told, notes=("une personne qui a changé de fonction compte dans chacune",) if several else ()
    )
