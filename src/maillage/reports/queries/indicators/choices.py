"""What may be asked for: the calls, territories, operators and groups of the agreements someone reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Final

from django.conf import settings
from django.db.models import Case, Exists, Max, Min, OuterRef, Q, QuerySet, Value, When

from maillage.agreements.models import Agreement
from maillage.calls.models import Call

LATEST: Final = 12
"""Calls offered then, besides those asked for."""
COLUMNS: Final = (
    "pk",
    "lot__call_id",
    "lot__call__reference",
    "lot__territory_id",
    "lot__territory__name",
    "operator_id",
    "operator__name",
    "period_start",
    "period_end",
    "lot__call__funder_id",
    "lot__call__funder__name",
)
NO_NAMES: Final = (None,) * 7
Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an address asks for, by key: it is offered even where not everything is listed."""

    calls: tuple[int, ...] = ()
    territory: int | None = None
    operator: int | None = None
    group: int | None = None

    @property
    def found_by(self) -> tuple[Q, ...]:
        """What finds each of them among the agreements, from the one that has the fewest."""
        keys = {"pk": self.group, "lot__territory": self.territory, "operator": self.operator}
        return tuple(Q((name, key)) for name, key in keys.items() if key is not None)


NOTHING: Final = Wanted()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Options as (key, label); `calls` from the latest, `years` those that the agreements touch. When they
    are too many to be listed, `cut`: the latest calls, and what the calls asked for hold.
    """

    calls: Options
    territories: Options
    operators: Options
    groups: Options
    years: tuple[int, ...]
    start: dt.date | None
    cut: bool = False


def choices_of(agreements: QuerySet[Agreement], wanted: Wanted = NOTHING) -> Choices:
    """Give back what may be asked for among these agreements; one query, four at most when they are cut."""
    most = settings.MAILLAGE_LISTED_WHOLE
    rows = list(_rows(agreements)[: most + 1])
    if len(rows) <= most:
        return _choices(rows, _calls(row[1:3] + row[9:] for row in rows), rows)
    calls = _calls(_called(agreements, wanted.calls))
    rows = list(_asked_for(agreements, wanted)[: most + 1])
    if rows and len(rows) <= most:
        return _choices(rows, calls, rows, cut=True)
    ends = agreements.aggregate(start=Min("period_start"), end=Max("period_end"))
    return _choices(rows[:most], calls, [(*NO_NAMES, ends["start"], ends["end"])], cut=True)


def _rows(agreements: QuerySet[Agreement], *first: Any) -> QuerySet[Any, tuple[Any, ...]]:
    latest = ("-lot__call__opening_day", "-lot__call", "lot__territory__name", "pk")
    return agreements.order_by(*first, *latest).values_list(*COLUMNS)


def _asked_for(agreements: QuerySet[Agreement], wanted: Wanted) -> QuerySet[Any, tuple[Any, ...]]:
    """The agreements of the group, the territory and the operator asked for, then of the calls."""
    alone = wanted.found_by
    which = reduce(or_, alone, Q(lot__call__in=wanted.calls) if wanted.calls else Q(pk__in=()))
    rank = Case(*(When(one, then=Value(place)) for place, one in enumerate(alone)), default=Value(len(alone)))
    return _rows(agreements.filter(which), *([rank] if alone else []))


def _called(agreements: QuerySet[Agreement], wanted: tuple[int, ...]) -> list[tuple[Any, ...]]:
    """The calls asked for, then the latest of these agreements."""
    signed = Exists(agreements.filter(lot__call=OuterRef("pk")))
    asked = Case(When(pk__in=wanted, then=Value(0)), default=Value(1))
    rows = Call.objects.filter(signed).order_by(asked, "-opening_day", "-pk")
    return list(rows.values_list("pk", "reference", "funder_id", "funder__name")[: LATEST + len(wanted)])


def _calls(rows: Iterable[tuple[Any, ...]]) -> Options:
    """Calls by their reference, and by their département where there are several."""
    found = {row[0]: row for row in rows}
    several = len({row[2] for row in found.values()}) > 1
    return tuple((str(row[0]), f"{row[1]}, {row[3]}" if several else row[1]) for row in found.values())


def _choices(
    rows: list[tuple[Any, ...]], calls: Options, lasting: list[tuple[Any, ...]], *, cut: bool = False
) -> Choices:
    starts, ends, named = [row[7] for row in lasting], [row[8] for row in lasting], dict(calls)
    return Choices(
        calls=calls,
        territories=_by_label({str(row[3]): row[4] for row in rows}),
        operators=_by_label({str(row[5]): row[6] for row in rows}),
        groups=tuple(
            (str(row[0]), f"{row[4]}, {named.get(str(row[1]), row[2])}" if len(calls) > 1 else row[4])
            for row in rows
        ),
        years=tuple(range(min(starts).year, max(ends).year + 1)) if starts else (),
        start=min(starts, default=None),
        cut=cut,
    )


def _by_label(options: dict[str, str]) -> Options:
    return tuple(sorted(options.items(), key=lambda option: option[1]))
