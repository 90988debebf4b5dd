"""Public holidays and school holidays, told as warnings when dates are proposed (F9)."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import holidays as public

from maillage.rules.calendar import day_warnings
from maillage.rules.french import typeset

REFERENCE = Path(__file__).parent / "reference"


@dataclass(frozen=True, slots=True)
class SchoolHoliday:
    """A holiday of zone B (académie de Lille), first and last day without school."""

    first: dt.date
    last: dt.date
    label: str


@lru_cache(maxsize=1)
def school_holidays() -> tuple[SchoolHoliday, ...]:
    """Give back the school holidays known, in order."""
    with (REFERENCE / "school_holidays_zone_b.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            SchoolHoliday(
                dt.date.fromisoformat(row["first_day"]), dt.date.fromisoformat(row["last_day"]), row["label"]
            )
            for row in csv.DictReader(file)
        )


@lru_cache(maxsize=16)
def public_holidays(year: int) -> dict[dt.date, str]:
    """Give back the public holidays of metropolitan France that year, with their French names."""
    return {day: str(name) for day, name in public.country_holidays("FR", years=year, language="fr").items()}


def warnings_of(day: dt.date) -> tuple[str, ...]:
    """Give back what to know about the day, without refusing it: week-end, public or school holiday (F9)."""
    school = tuple(
        typeset(f"Pendant les vacances scolaires ({row.label}, zone B).")
        for row in school_holidays()
        if row.first <= day <= row.last
    )
    return (*day_warnings(day, public_holidays(day.year)), *school)
