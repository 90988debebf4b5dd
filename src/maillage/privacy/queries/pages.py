"""What the pages of personal data list: proofs, slips, requests with their clock, readings of names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, DateTimeField, Max, Q, QuerySet, Value

from maillage.groups.models import NamesReading
from maillage.privacy.models import Deletion, DisposalList, PurgeDay, RightsRequest
from maillage.reports.models import ArchivePackage
from maillage.rules.french import day, moment, plural

MOST = 50
"""Rows of a list of what is past; what is due is never cut."""


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One nominative reading: who, when, of what, why."""

    at: dt.datetime
    when: str
    who: str
    what: str
    reason: str


def reading_rows(
    readings: QuerySet[NamesReading], packages: QuerySet[ArchivePackage], most: int = MOST
) -> list[ReadingRow]:
    """Give back the last readings of names, sheets and archive packages together; two queries."""
    rows = [
        ReadingRow(
            row.at,
            moment(row.at),
            row.by.full_name,
            f"{row.meeting.group.name}, rencontre du {day(row.meeting.day)}",
            row.reason,
        )
        for row in readings.select_related("by", "meeting__group").order_by("-at", "-pk")[:most]
    ]
    rows += [
        ReadingRow(
            row.at,
            moment(row.at),
            row.by.full_name,
            f"Dossier d’archive de la convention {row.agreement.number}",
            row.reason,
        )
        for row in packages.select_related("by", "agreement").order_by("-at", "-pk")[:most]
    ]
    return sorted(rows, key=lambda row: row.at, reverse=True)[:most]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """A request and its clock; `left` says how long is left, or how late it is."""

    pk: int
    right: str
    origin: str
    who: str
    received: dt.date
    due: dt.date
    answered: dt.date | None
    answer: str
    left: str
    late: bool


def request_rows(requests: QuerySet[RightsRequest], today: dt.date) -> list[RequestRow]:
    """Give back the requests, those that wait first, the nearest term first; one query."""
    waiting = [_request(row, today) for row in requests.filter(answered_on=None).order_by("due_on", "pk")]
    over = requests.exclude(answered_on=None).order_by("-answered_on", "-pk")[:MOST]
    return waiting + [_request(row, today) for row in over]


def _request(row: RightsRequest, today: dt.date) -> RequestRow:
    days = (row.due_on - today).days
    if row.answered_on is not None:
        left = ""
    elif days < 0:
        left = f"en retard de {plural(-days, 'jour')}"
    else:
        left = f"{plural(days, 'jour')} pour répondre" if days else "à répondre aujourd’hui"
    return RequestRow(
        pk=row.pk,
        right=row.get_right_display(),
        origin=row.get_origin_display(),
        who=row.who,
        received=row.received_on,
        due=row.due_on,
        answered=row.answered_on,
        answer=row.answer,
        left=left,
        late=row.answered_on is None and days < 0,
    )


def slip_rows(lists: QuerySet[DisposalList]) -> QuerySet[DisposalList]:
    """Give back the slips, the latest first, with how many of their files are left; one query."""
    left = Count("items", filter=Q(items__application__erased_at=None))
    return lists.annotate(left=left).order_by("-drawn_at", "-pk")


@dataclass(frozen=True, slots=True)
class Desk:
    """When the last whole pass of deletions ended, and how many requests wait for an answer."""

    last: dt.datetime | None = None
    waiting: int = 0


def desk_of(requests: QuerySet[RightsRequest]) -> Desk:
    """Give back where the deletions and these requests stand; one query."""
    never = Value(None, output_field=DateTimeField())
    passes = PurgeDay.objects.annotate(kind=Value("last")).values("kind").annotate(at=Max("ended_at"))
    waiting = requests.filter(answered_on=None).annotate(kind=Value("waiting")).values("kind")
    rows = passes.values_list("kind", "at", Value(0)).union(
        waiting.annotate(count=Count("pk")).values_list("kind", never, "count")
    )
    told = {kind: (at, count) for kind, at, count in rows}
    return Desk(told.get("last", (None, 0))[0], told.get("waiting", (None, 0))[1])


def last_proofs() -> list[Deletion]:
    """Give back the last proofs of deletion; one query."""
    return list(Deletion.objects.select_related("by", "listed", "visa").order_by("-at", "-pk")[:MOST])
