"""The applications that await a decision: when silence rejects them, and the letters sent meanwhile (C9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from maillage.applications.models import Application
from maillage.rules.french import paris
from maillage.rules.lives import APPLICATION
from maillage.selection.models import CompletionRequest, HoldingLetter
from maillage.selection.queries.delays import UNDECIDED, silence_of


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A holding letter that was sent."""

    pk: int
    at: dt.datetime
    by: str


@dataclass(frozen=True, slots=True)
class DelayRow:
    """An application that awaits its decision.

    `on` is the day of the implicit rejection, None while it is suspended.
    """

    pk: int
    number: str
    territory: str
    organisation: str
    state_label: str
    validated_at: dt.datetime
    on: dt.date | None
    suspended: bool
    suspended_since: dt.date | None
    suspended_until: dt.date | None
    alert: bool
    past: bool
    letters: tuple[LetterRow, ...]


def requests_of(applications: Iterable[Application]) -> dict[int, list[CompletionRequest]]:
    """Give back the requests for documents of these applications, by application; one query."""
    found: dict[int, list[CompletionRequest]] = {}
    rows = CompletionRequest.objects.filter(application__in=[a.pk for a in applications])
    for request in rows.order_by("asked_at", "pk"):
        found.setdefault(request.application_id, []).append(request)
    return found


def delays(applications: QuerySet[Application], at: dt.datetime) -> list[DelayRow]:
    """Give back the applications that await their decision, the soonest rejection first; three queries."""
    today = paris(at).date()
    rows = list(
        applications.filter(state__in=UNDECIDED, validated_at__isnull=False)
        .select_related("lot__call", "organisation")
        .order_by("validated_at", "pk")
    )
    requests = requests_of(rows)
    letters: dict[int, list[LetterRow]] = {}
    sent = HoldingLetter.objects.filter(application__in=[row.pk for row in rows]).select_related("by")
    for letter in sent.order_by("at", "pk"):
        letters.setdefault(letter.application_id, []).append(
            LetterRow(letter.pk, letter.at, letter.by.full_name)
        )
    found = [_delay(row, requests.get(row.pk, []), tuple(letters.get(row.pk, ())), today) for row in rows]
    return sorted(found, key=lambda row: (row.on is None, row.on or today))


def _delay(
    row: Application, requests: list[CompletionRequest], letters: tuple[LetterRow, ...], today: dt.date
) -> DelayRow:
    when = silence_of(row, requests, today)
    last = requests[-1] if requests and when.suspended else None
    if row.validated_at is None:
        raise ValueError(f"{row} awaits no decision")
    return DelayRow(
        pk=row.pk,
        number=row.number,
        territory=row.lot.name,
        organisation=row.organisation.name,
        state_label=APPLICATION.states[row.state],
        validated_at=row.validated_at,
        on=when.on,
        suspended=when.suspended,
        suspended_since=last.asked_at.astimezone(row.lot.call.zone).date() if last else None,
        suspended_until=last.due_on if last else None,
        alert=when.alert(today),
        past=when.on is not None and when.on < today,
        letters=letters,
    )
