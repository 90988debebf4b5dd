"""What may be asked for: the calls, territories, operators and groups of the agreements someone reads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from maillage.agreements.models import Agreement

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Options as (key, label); `calls` from the latest, `years` those that the agreements touch."""

    calls: Options
    territories: Options
    operators: Options
    groups: Options
    years: tuple[int, ...]
    start: dt.date | None


def choices_of(agreements: QuerySet[Agreement]) -> Choices:
    """Give back what may be asked for among these agreements; one query."""
    rows = list(
        agreements.order_by(
            "-lot__call__opening_day", "-lot__call", "lot__territory__name", "pk"
        ).values_list(
            "pk",
            "lot__call_id",
            "lot__call__reference",
            "lot__territory_id",
            "lot__territory__name",
            "operator_id",
            "operator__name",
            "period_start",
            "period_end",
        )
    )
    starts, ends = [row[7] for row in rows], [row[8] for row in rows]
    several = len({row[1] for row in rows}) > 1
    return Choices(
        calls=tuple({str(row[1]): row[2] for row in rows}.items()),
        territories=_by_label({str(row[3]): row[4] for row in rows}),
        operators=_by_label({str(row[5]): row[6] for row in rows}),
        groups=tuple((str(row[0]), f"{row[4]}, {row[2]}" if several else row[4]) for row in rows),
        years=tuple(range(min(starts).year, max(ends).year + 1)) if rows else (),
        start=min(starts, default=None),
    )


def _by_label(options: dict[str, str]) -> Options:
    return tuple(sorted(options.items(), key=lambda option: option[1]))
