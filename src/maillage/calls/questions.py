"""What pages read of the questions on a call: what everybody reads, and what officers have to answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count

from maillage.calls.access import EDITORS
from maillage.calls.models import Call, Question
from maillage.people.access import Standing
from maillage.people.awaited import Awaited, awaited
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


def awaits(standing: Standing, _at: dt.datetime) -> list[Awaited]:
    """Say in which calls questions wait for this officer's answer.

    The thing is « questions », its key that of the call.
    """
    funders = standing.organisation_ids(*EDITORS)
    if not funders:
        return []
    waits = Question.objects.filter(published_at=None, call__funder__in=funders, call__rehearsal=False)
    return [
        awaited(
            waits.values("call_id", "call__reference").annotate(waiting=Count("pk")),
            lambda line: Expectation(
                typeset(f"Répondez à {plural(line.count, 'question')} sur l’appel {line.words[0]}."),
                "questions",
                line.key,
            ),
            key="call_id",
            words=("call__reference",),
            count="waiting",
        )
    ]
