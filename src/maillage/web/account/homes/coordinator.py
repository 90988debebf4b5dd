"""The home of a coordinator: what comes on the territory, who comes by type of structure, and who not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from maillage.groups.queries.gaps import Missing, missing_types
from maillage.groups.queries.group_year import COMING, GroupYear
from maillage.groups.queries.meeting import MeetingRow
from maillage.groups.queries.registrations import Mix, registered_mix
from maillage.groups.queries.session import ThemeMet, themes_met
from maillage.ui.shapes import Mark
from maillage.web.operator.groups import year_marks

SHOWN = 4
"""Meetings and sessions to come, and themes, that a territory shows."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A meeting or a session to come; `mix` says who is registered by type of structure."""

    on: dt.date
    when: str
    what: str
    place: str
    mix: str
    public_id: str


@dataclass(frozen=True, slots=True)
class Territory:
    """A group of the territory, as its coordinator follows it: no name."""

    year: GroupYear
    coming: tuple[Coming, ...]
    missing: tuple[Missing, ...]
    themes: tuple[ThemeMet, ...]
    marks: tuple[Mark, ...]


def territories(years: Sequence[GroupYear], today: dt.date) -> dict[str, Any]:
    """Give back the territories of a coordinator, those under way first; three queries more."""
    ordered = sorted(years, key=lambda year: (year.group.period_end < today, year.group.name, year.group.pk))
    soon = [row.pk for year in ordered for row in year.meetings if row.day >= today and row.state in COMING]
    mixes = registered_mix(soon)
    held = {year.group.pk: [row.day for row in year.meetings if row.state == "held"] for year in ordered}
    missing = missing_types(held, today)
    themes = themes_met(held)
    return {
        "territories": [
            Territory(
                year=year,
                coming=_coming(year, mixes, today),
                missing=missing[year.group.pk] if year.group.period_end >= today else (),
                themes=tuple(themes.get(year.group.pk, ())[:SHOWN]),
                marks=tuple(year_marks(list(year.meetings), year.sessions)),
            )
            for year in ordered
        ]
    }


def _coming(year: GroupYear, mixes: dict[int, Mix], today: dt.date) -> tuple[Coming, ...]:
    meetings = [
        _meeting(row, mixes.get(row.pk)) for row in year.meetings if row.day >= today and row.state in COMING
    ]
    sessions = [
        Coming(row.day, row.when, f"Temps d’information\u00a0: {row.title}", row.place, "", "")
        for row in year.sessions.rows
        if row.day and row.day >= today and row.state == "scheduled"
    ]
    return tuple(sorted([*meetings, *sessions], key=lambda row: row.on)[:SHOWN])


def _meeting(row: MeetingRow, mix: Mix | None) -> Coming:
    if mix is not None:
        said = mix.sentence
    elif row.state == "open":
        said = "Personne n’est inscrit pour l’instant"
    else:
        said = "Les inscriptions ne sont pas encore ouvertes"
    return Coming(
        row.day, row.when, "Rencontre", row.place, said, row.public_id if row.state == "open" else ""
    )
