"""What pages read of the questions on a call: what everybody reads, and what officers have to answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count

from maillage.calls.access import EDITORS
from maillage.calls.models import Call, Question
from maillage.people.access import Standing
from maillage.rules.expectation import Expectation
from maillage.rules.french import plural, search_key, typeset


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A question and its answer as everybody reads them: never who asked."""

    pk: int
    text: str
    answer: str
    published_at: dt.datetime


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A question to answer; `asker` is for officers, empty when it was heard elsewhere."""

    pk: int
    text: str
    asked_at: dt.datetime
    asker: str


def published(call: Call, words: str = "") -> list[PublishedRow]:
    """Give back the questions and answers of a call that hold these words, the last one first; one query."""
    rows = Question.objects.filter(call=call, published_at__isnull=False).order_by("-published_at", "-pk")
    wanted = search_key(words).split()
    return [
        PublishedRow(row.pk, row.text, row.answer, row.published_at)
        for row in rows
        if row.published_at and all(word in search_key(f"{row.text} {row.answer}") for word in wanted)
    ]


def waiting(call: Call) -> list[WaitingRow]:
    """Give back the questions without an answer, the oldest first; one query."""
    rows = Question.objects.filter(call=call, published_at=None).select_related("asked_by")
    return [
        WaitingRow(row.pk, row.text, row.asked_at, row.asked_by.full_name if row.asked_by else "")
        for row in rows.order_by("asked_at", "pk")
    ]


def expectations(standing: Standing, _at: dt.datetime) -> list[Expectation]:
    """Give back the calls where questions wait for this officer's answer; at most one query.

    The thing is « questions », its key that of the call.
    """
    funders = standing.organisation_ids(*EDITORS)
    if not funders:
        return []
    waits = Question.objects.filter(
        call__funder__in=funders, call__rehearsal=False, published_at=None
    ).values_list("call_id", "call__reference")
    found = waits.annotate(waiting=Count("pk")).order_by("call__closing_day", "call_id")
    return [
        Expectation(
            typeset(f"Répondez à {plural(count, 'question')} sur l’appel {reference}."),
            "questions",
            str(call),
        )
        for call, reference, count in found
    ]
