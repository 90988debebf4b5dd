"""The presences behind a figure, weighed by meeting: each presence, or each person once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from maillage.groups.models import Attendance
from maillage.reports.queries.indicators.scope import Asked, presences_of
from maillage.reports.queries.indicators.statements import folded_job, weighed_rows

Base = Literal["participations", "participants"]


@dataclass(frozen=True, slots=True)
class Weighed:
    """Which presences a figure counts, and how: every one (`nth` 0), each person at their first time in what
    is asked (1), or at their second (2). `ever` counts times since the agreement began; `jobs` keeps the
    presences of these functions.
    """

    nth: int
    kept: Q = field(default_factory=Q)
    ever: bool = False
    jobs: frozenset[str] | None = None


def weighed_of(slug: str, origin: str, base: Base) -> Weighed | None:
    """Give back how that figure counts presences; None when it does not count them so."""
    plain = {
        "participants": Weighed(1),
        "nouveaux": Weighed(1, ever=True),
        "fideles": Weighed(2),
        "presences-a-distance": Weighed(0, Q(remote=True)),
        "hors-perimetre": Weighed(1, Q(out_of_perimeter=True)),
    }
    if slug in plain:
        return plain[slug]
    nth = 1 if base == "participants" else 0
    if slug == "type":
        kept = Q(structure_type__code=origin) if origin else Q(structure_type=None)
        return Weighed(nth, kept)
    if slug == "structure":
        return Weighed(nth, Q(structure_id=int(origin)))
    if slug == "fonction":
        return Weighed(nth, jobs=frozenset({origin}))
    return None


def kept_presences(asked: Asked, weighed: Weighed) -> QuerySet[Attendance]:
    """The presences that the figure looks at."""
    rows = presences_of(asked, before=weighed.ever).filter(weighed.kept)
    if weighed.jobs is not None:
        rows = rows.annotate(folded=folded_job()).filter(folded__in=sorted(weighed.jobs))
    return rows


Pairs = list[tuple[int, int]]


def weigh(asked: Asked, weighed: Weighed, start: int, size: int) -> tuple[int, int, Pairs]:
    """Give back how many meetings hold these presences, their sum, and a page of (meeting, counted)."""
    if not asked.keys:
        return 0, 0, []
    rows = kept_presences(asked, weighed).annotate(
        nth=Window(
            RowNumber(),
            partition_by=[F("participant_id")],
            order_by=[F("meeting__day"), F("meeting__starts_at"), F("meeting_id")],
        ),
        day=F("meeting__day"),
        territory=F("meeting__group__lot__territory__name"),
        group=F("meeting__group_id"),
        begins=F("meeting__starts_at"),
    )
    return weighed_rows(
        rows.order_by().values("meeting_id", "nth", "day", "territory", "group", "begins"),
        nth=weighed.nth,
        since=asked.since,
        start=start,
        size=size,
    )
