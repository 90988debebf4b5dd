"""What makes each figure: rows whose number or whose sum is that figure, page by page."""

from __future__ import annotations

from dataclasses import dataclass, replace

from maillage.groups.models import Structure, StructureType
from maillage.reports.queries.indicators.reading import indicators_of
from maillage.reports.queries.indicators.rows.functions import OTHERS_LABEL
from maillage.reports.queries.indicators.rows.lines import (
    GroupLine,
    Line,
    MeetingLine,
    PersonLine,
    SessionLine,
)
from maillage.reports.queries.indicators.rows.meetings import (
    counted_meetings,
    spaced_meetings,
    weighed_meetings,
)
from maillage.reports.queries.indicators.rows.people import people_of
from maillage.reports.queries.indicators.rows.presences import Base, weighed_of
from maillage.reports.queries.indicators.rows.sessions import session_lines
from maillage.reports.queries.indicators.scope import Asked
from maillage.rules.indicators import DEFINITIONS, UNKNOWN_LABEL, Definition

PAGE = 50

__all__ = [
    "PAGE",
    "Behind",
    "Figure",
    "GroupLine",
    "Line",
    "MeetingLine",
    "PersonLine",
    "SessionLine",
    "behind",
    "origin_name",
]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the page: its definition, and for an origin which one, on which base.

    `grouped` are the functions told together.
    """

    slug: str
    origin: str = ""
    base: Base = "participations"
    grouped: frozenset[str] = frozenset()

    @property
    def definition(self) -> Definition:
        """What it counts."""
        return DEFINITIONS[self.slug]


@dataclass(frozen=True, slots=True)
class Behind:
    """A page of the rows that make a figure: `rows` in all, which sum to `total`.

    The figure is `total`, or for a mean `total` divided by `count`.
    """

    figure: Figure
    kind: str
    rows: int
    count: int
    total: int
    lines: tuple[Line, ...]


def behind(asked: Asked, figure: Figure, *, names: bool, start: int = 0, size: int = PAGE) -> Behind:
    """Give back the rows that make the figure, from the `start`-th; `names` when the reader may read them.

    Without names, people are told by the meetings where each is counted once: the sum is the same.
    """
    rows = figure.definition.rows
    if rows == "groups":
        return _groups(asked, figure, start, size)
    if rows == "sessions":
        lines = session_lines(asked, once=figure.slug == "public-informe")
        total = sum(line.attendees for line in lines) if figure.slug == "public-informe" else len(lines)
        return Behind(figure, "sessions", len(lines), len(lines), total, lines[start : start + size])
    weighed = weighed_of(figure.slug, figure.origin, figure.base)
    if weighed is not None and figure.grouped:
        weighed = replace(weighed, jobs=figure.grouped)
    if weighed is not None and weighed.nth and names:
        number, people = people_of(asked, weighed, start, size)
        return Behind(figure, "people", number, number, number, people)
    if weighed is not None:
        found = weighed_meetings(asked, weighed, start, size)
    elif figure.slug == "intervalle":
        found = spaced_meetings(asked, start, size)
    else:
        found = counted_meetings(asked, figure.slug, start, size)
    return Behind(figure, "meetings", found.rows, found.count, found.total, found.lines)


def origin_name(figure: Figure) -> str:
    """Give back how the origin of a figure is written; one query at most."""
    if not figure.origin:
        return UNKNOWN_LABEL
    if figure.grouped:
        return OTHERS_LABEL
    if figure.slug == "type":
        return StructureType.objects.filter(code=figure.origin).values_list("label", flat=True).first() or ""
    if figure.slug == "structure":
        return Structure.objects.filter(pk=int(figure.origin)).values_list("name", flat=True).first() or ""
    return figure.origin[:1].upper() + figure.origin[1:]


def _groups(asked: Asked, figure: Figure, start: int, size: int) -> Behind:
    parts = tuple(indicators_of(asked.agreements, asked.on, asked.period).parts)
    lines = tuple(
        GroupLine(
            agreement_id=part.key,
            group=part.label,
            operator=part.agreement.operator.name,
            counted=part.reading.frequency.expected,
        )
        for part in parts
    )
    if figure.slug == "cout":
        lines = tuple(
            replace(line, counted=part.reading.participants.attendances, amount=part.money.justified)
            for line, part in zip(lines, parts, strict=True)
        )
    return Behind(
        figure,
        "groups",
        len(lines),
        len(lines),
        sum(line.counted for line in lines),
        lines[start : start + size],
    )
