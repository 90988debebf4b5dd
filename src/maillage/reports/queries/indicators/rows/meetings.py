"""The meetings behind a figure: those it counts, or those that hold the presences it counts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Window
from django.db.models.functions import Coalesce, Lag

from maillage.groups.models import Attendance, Meeting
from maillage.reports.queries.indicators.rows.lines import MeetingLine
from maillage.reports.queries.indicators.rows.presences import Weighed, weigh
from maillage.reports.queries.indicators.scope import Asked, meetings_of
from maillage.rules.french import percent, plural
from maillage.rules.indicators import rounded
from maillage.rules.lives import MEETING


@dataclass(frozen=True, slots=True)
class Found:
    """What makes a figure: how many rows there are, how many count, their sum, and those of one page."""

    rows: int
    count: int
    total: int
    lines: tuple[MeetingLine, ...]


def held_of(asked: Asked) -> QuerySet[Meeting]:
    """The meetings held in the period, as known on the day."""
    return meetings_of(asked).filter(state="held", day__lte=asked.on)


def counted_meetings(asked: Asked, slug: str, start: int, size: int) -> Found:
    """Give back the meetings that a figure counts one by one, or with all those present; three queries."""
    rows = _counted(asked, slug)
    everyone = slug in {"participations", "moyenne"}
    page = ordered(with_presences(rows))[start : start + size]
    if everyone:
        sums = with_presences(rows).aggregate(count=Count("pk"), total=Sum("present"))
        number = sums["count"]
        return Found(
            number, number, sums["total"] or 0, tuple(_line(row, row.present, asked) for row in page)
        )
    count = rows.count()
    notes = leading(page) if slug == "mixite" else {}
    return Found(count, count, count, tuple(_line(row, 1, asked, notes.get(row.pk, "")) for row in page))


def _counted(asked: Asked, slug: str) -> QuerySet[Any]:  # noqa: PLR0911 - one line for each figure
    past = Q(day__lte=asked.on)
    match slug:
        case "calendrier":
            return meetings_of(asked)
        case "annulees":
            return meetings_of(asked).filter(past, state="cancelled")
        case "a-clore":
            return meetings_of(asked).filter(past, state__in=("planned", "open"))
        case "en-presence":
            return held_of(asked).exclude(modality="remote")
        case "a-distance":
            return held_of(asked).filter(modality="remote")
        case "au-dela":
            return with_presences(held_of(asked)).filter(present__gt=F("capacity"))
        case "mixite":
            return leaning(held_of(asked))
        case _:
            return held_of(asked)


def spaced_meetings(asked: Asked, start: int, size: int) -> Found:
    """Give back the meetings held with the days since the previous one of their group; two queries.

    `count` is the number of intervals: two meetings of a same day make none.
    """
    rows = held_of(asked).annotate(
        previous=Window(Lag("day"), partition_by=F("group_id"), order_by=[F("day"), F("starts_at"), F("pk")])
    )
    days = [
        (day - previous).days if previous else None
        for day, previous in ordered(rows).values_list("day", "previous")
    ]
    gaps = [gap for gap in days if gap]
    page = ordered(with_presences(held_of(asked)))[start : start + size]
    lines = tuple(_line(row, gap, asked) for row, gap in zip(page, days[start : start + size], strict=True))
    return Found(len(days), len(gaps), sum(gaps), lines)


def weighed_meetings(asked: Asked, weighed: Weighed, start: int, size: int) -> Found:
    """Give back the meetings with the presences or the people that a figure counts there; four queries."""
    count, total, page = weigh(asked, weighed, start, size)
    found = {row.pk: row for row in with_presences(Meeting.objects.filter(pk__in=[pk for pk, _ in page]))}
    return Found(count, count, total, tuple(_line(found[pk], counted, asked) for pk, counted in page))


def with_presences(rows: QuerySet[Meeting]) -> QuerySet[Any]:
    """The meetings with how many were present and what is needed to show them."""
    present = (
        Attendance.objects.filter(meeting=OuterRef("pk"), state="present")
        .order_by()
        .values("meeting")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return rows.select_related("group__lot__territory", "group__agreement__operator").annotate(
        present=Coalesce(Subquery(present), 0), capacity=F("group__agreement__lot__call__wished_capacity")
    )


def ordered(rows: QuerySet[Any]) -> QuerySet[Any]:
    """By group, then by day: the order of every list of meetings."""
    return rows.order_by("group__lot__territory__name", "group_id", "day", "starts_at", "pk")


def leaning(rows: QuerySet[Meeting]) -> QuerySet[Any]:
    """The meetings where one type of structure weighs more than the call wishes (R28)."""
    largest = (
        Attendance.objects.filter(meeting=OuterRef("pk"), state="present", structure_type__isnull=False)
        .order_by()
        .values("structure_type")
        .annotate(number=Count("pk"))
        .order_by("-number")
        .values("number")[:1]
    )
    weighed: QuerySet[Any] = (
        with_presences(rows)
        .annotate(
            largest=Coalesce(Subquery(largest), 0) * 100,
            allowed=F("group__agreement__lot__call__mix_alert") * F("present"),
        )
        .filter(present__gt=1, largest__gt=F("allowed"))
    )
    return weighed


def leading(rows: Collection[Any]) -> dict[int, str]:
    """Give back, by meeting, its first type of structure and its share; one query."""
    counts = (
        Attendance.objects.filter(meeting__in=[row.pk for row in rows], state="present")
        .exclude(structure_type=None)
        .values_list("meeting_id", "structure_type__label")
        .annotate(number=Count("pk"))
        .order_by("meeting_id", "-number", "structure_type__position")
    )
    present = {row.pk: row.present for row in rows}
    notes: dict[int, str] = {}
    for meeting, label, number in counts:
        share = rounded(100 * number, present[meeting])
        if share is not None:
            notes.setdefault(meeting, f"{label}, {percent(share)}")
    return notes


def _line(row: Any, counted: int | None, asked: Asked, note: str = "") -> MeetingLine:
    known = row.state if row.day <= asked.on else "planned"
    crowd = (
        f"{plural(row.present, 'personne')} pour {row.capacity} souhaitées"
        if known == "held" and row.present > row.capacity
        else ""
    )
    return MeetingLine(
        pk=row.pk,
        group=row.group.lot.territory.name,
        operator=row.group.agreement.operator.name,
        day=row.day,
        state=known,
        state_label=MEETING.states[known],
        remote=row.modality == "remote",
        place=row.place,
        present=row.present if known == "held" else 0,
        counted=counted,
        note=note or (row.cancel_reason if known == "cancelled" else crowd),
    )
