"""The information sessions behind a figure, counted apart from the meetings."""

from __future__ import annotations

from dataclasses import replace

from maillage.reports.queries.indicators.rows.lines import SessionLine
from maillage.reports.queries.indicators.scope import Asked, sessions_of
from maillage.rules.french import listing


def session_lines(asked: Asked, *, once: bool) -> tuple[SessionLine, ...]:
    """Give back the sessions held, one line a group, or `once` whatever the groups it is common to (F44).

    One query; a group holds a few a year, and they are read together.
    """
    rows = sessions_of(asked).order_by("day", "session_id", "group__lot__territory__name", "pk")
    found: dict[int, tuple[SessionLine, list[str]]] = {}
    for pk, title, day, group, attendees in rows.values_list(
        "session_id", "session__title", "day", "group__lot__territory__name", "session__attendees"
    ):
        line = SessionLine(pk=pk, title=title, day=day, group=group, attendees=attendees or 0)  # type: ignore[arg-type]  # held, so dated
        found.setdefault(pk if once else -len(found) - 1, (line, []))[1].append(group)
    return tuple(replace(line, group=listing(groups)) for line, groups in found.values())
