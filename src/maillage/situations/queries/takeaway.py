"""What a group kept of its meetings: found, listed, exported, and brought to its final report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from maillage.documents.spreadsheet import Column, Sheet
from maillage.groups.models import PracticeGroup
from maillage.resources.models import Resource
from maillage.rules.french import day, plural, search_key
from maillage.rules.takeaways import KINDS, Kind
from maillage.situations.models import Takeaway, TakeawayResource, TakeawayTheme


@dataclass(frozen=True, slots=True)
class Pointed:
    """A resource that a takeaway points to."""

    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class TakeawayRow:
    """A takeaway as it is listed: neither who wrote it, nor whom it came from."""

    pk: int
    kind: str
    kind_label: str
    text: str
    themes: tuple[str, ...]
    resources: tuple[Pointed, ...]
    meeting: int
    day: dt.date


def takeaways_of(group: PracticeGroup) -> QuerySet[Takeaway]:
    """Give back the takeaways of a group, those of the last meeting first."""
    return Takeaway.objects.filter(group=group).order_by("-meeting__day", "-written_at", "-pk")


def looked_for(
    group: PracticeGroup,
    *,
    q: str = "",
    kind: str = "",
    theme: int | None = None,
    meeting: int | None = None,
    resource: int | None = None,
) -> QuerySet[Takeaway]:
    """Give back the takeaways where every word of `q` stands, in the line, a theme or the name of a resource,
    whatever accents and capitals; of that kind, theme, meeting and resource when they are given.
    """
    found = takeaways_of(group)
    for word in search_key(q).split():
        pointing = TakeawayResource.objects.filter(resource__search_key__contains=word)
        found = found.filter(Q(search_key__contains=word) | Q(pk__in=pointing.values("takeaway")))
    if kind:
        found = found.filter(kind=kind)
    if theme:
        found = found.filter(pk__in=TakeawayTheme.objects.filter(theme=theme).values("takeaway"))
    if meeting:
        found = found.filter(meeting=meeting)
    if resource:
        found = found.filter(pk__in=TakeawayResource.objects.filter(resource=resource).values("takeaway"))
    return found


def takeaway_rows(takeaways: QuerySet[Takeaway]) -> list[TakeawayRow]:
    """Give back these takeaways with their themes and resources; three queries."""
    tags = TakeawayTheme.objects.select_related("theme").order_by("theme__label", "pk")
    pointers = TakeawayResource.objects.select_related("resource").order_by("resource__name", "pk")
    found = takeaways.select_related("meeting").prefetch_related(
        Prefetch("tags", tags), Prefetch("pointers", pointers)
    )
    return [
        TakeawayRow(
            pk=one.pk,
            kind=one.kind,
            kind_label=KINDS[Kind(one.kind)].one,
            text=one.text,
            themes=tuple(tag.theme.label for tag in one.tags.all()),
            resources=tuple(
                Pointed(pointer.resource.name, pointer.resource.slug) for pointer in one.pointers.all()
            ),
            meeting=one.meeting_id,
            day=one.meeting.day,
        )
        for one in found
    ]


def found_sentence(count: int) -> str:
    """« 12 acquis »."""
    return plural(count, "acquis", "acquis")


def takeaway_sheet(group: PracticeGroup, rows: Iterable[TakeawayRow]) -> Sheet:
    """Give back these takeaways as a sheet."""
    columns = (
        Column(label="Rencontre", kind="date"),
        Column(label="Nature", width=22),
        Column(label="Acquis", width=80),
        Column(label="Thèmes", width=36),
        Column(label="Ressource", width=36),
    )
    return Sheet(
        title="Acquis du groupe",
        columns=columns,
        rows=[
            (
                row.day,
                row.kind_label,
                row.text,
                ", ".join(row.themes),
                ", ".join(one.name for one in row.resources),
            )
            for row in rows
        ],
        note=f"{group.name}. Ces lignes ne disent d’aucune personne qui elle est. Gardez-les entre vous.",
    )


def pointed_by(group: PracticeGroup) -> list[tuple[int, str]]:
    """Give back the resources that the takeaways of a group point to, by name; one query."""
    pointing = TakeawayResource.objects.filter(takeaway__group=group)
    found = Resource.objects.filter(pk__in=pointing.values("resource")).order_by("name", "pk")
    return list(found.values_list("pk", "name"))


def names_to_point_to(group: PracticeGroup, today: dt.date) -> dict[str, Resource]:
    """Give back the live resources that serve the territory of a group by the words that name one of them:
    its name, with its commune when several share it. One query.
    """
    serving = Resource.objects.live().serving([group.lot.territory_id], today)
    found = list(serving.select_related("commune").order_by("name", "pk"))
    shared: dict[str, int] = {}
    for one in found:
        shared[search_key(one.name)] = shared.get(search_key(one.name), 0) + 1
    named: dict[str, Resource] = {}
    for one in found:
        place = one.commune.name if one.commune else one.carrier
        several = shared[search_key(one.name)] > 1 and place
        named.setdefault(f"{one.name}, {place}" if several else one.name, one)
    return named


@dataclass(frozen=True, slots=True)
class Line:
    """A takeaway, or a theme counted, that may be taken into the final report."""

    pk: int
    text: str
    kind_label: str
    day: str


def report_lines(group: PracticeGroup) -> dict[str, list[Line]]:
    """Give back the takeaways of a group by kind, in the order of its meetings: what a heading of the final
    report may be fed with (R20, R82). One query.
    """
    lines: dict[str, list[Line]] = {}
    for one in takeaways_of(group).select_related("meeting").order_by("meeting__day", "pk"):
        line = Line(one.pk, one.text, KINDS[Kind(one.kind)].one, day(one.meeting.day))
        lines.setdefault(one.kind, []).append(line)
    return lines


def taken_into(text: str, lines: Iterable[Line], chosen: Collection[int]) -> str:
    """Give back the text of a heading with the chosen lines after it, each on its own; a line already there
    is not written twice.
    """
    kept = [text.rstrip()] if text.strip() else []
    kept += [f"– {line.text}" for line in lines if line.pk in chosen and line.text not in text]
    return "\n".join(kept)
