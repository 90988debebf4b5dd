"""What pages read of an exchange: its messages in order, what is to read and what is to answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from maillage.applications.access import WRITERS
from maillage.applications.models import Application
from maillage.applications.queries import DECISION_AWAITED
from maillage.conversations.access import OFFICERS
from maillage.conversations.models import ConversationMessage
from maillage.people.access import Standing
from maillage.people.awaited import Awaited, Line, awaited
from maillage.rules.conversation import (
    APPLICANT,
    CALLS_FOR_AN_ANSWER,
    DEPARTMENT,
    KINDS,
    QUESTION,
    REQUEST,
    SIDES,
)
from maillage.rules.expectation import Expectation
from maillage.rules.french import plural

ANSWERABLE = (*DECISION_AWAITED, "not_considered")
"""The states in which a message is still waited for."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file given with a message; its size in bytes."""

    pk: int
    name: str
    size: int
    sha256: str

    @property
    def kind(self) -> str:
        """What it is, as pages name it: « PDF », « DOCX »."""
        return self.name.rpartition(".")[2].upper()


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message; `mine` when it comes from the side that reads, `read_at` when the other side opened it."""

    pk: int
    side: str
    side_label: str
    kind: str
    kind_label: str
    text: str
    at: dt.datetime
    author: str
    mine: bool
    read_at: dt.datetime | None
    files: tuple[FileRow, ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """Where an exchange stands for one side; `awaits` is the kind of message it must answer, or empty."""

    messages: int
    unread: int
    awaits: str
    last_at: dt.datetime | None

    @property
    def sentence(self) -> str:
        """What is to do, or how many messages there are."""
        if self.awaits == REQUEST:
            return "Une demande de pièces attend votre réponse."
        if self.awaits:
            return "Une question attend votre réponse."
        if self.unread:
            return f"{plural(self.unread, 'message')} à lire."
        return f"{plural(self.messages, 'message')}, tous lus." if self.messages else "Aucun message."


def thread(application: Application, side: str) -> list[MessageRow]:
    """Give back the messages of an application as that side reads them, the first one first; two queries."""
    found = (
        ConversationMessage.objects.filter(application=application)
        .select_related("by", "reading")
        .prefetch_related("attachments")
        .order_by("at", "pk")
    )
    return [
        MessageRow(
            pk=message.pk,
            side=message.side,
            side_label=SIDES[message.side],
            kind=message.kind,
            kind_label=KINDS[message.kind],
            text=message.text,
            at=message.at,
            author=message.by.full_name,
            mine=message.side == side,
            read_at=message.reading.at if hasattr(message, "reading") else None,
            files=tuple(
                FileRow(pk=file.pk, name=file.name, size=file.size, sha256=file.sha256)
                for file in sorted(message.attachments.all(), key=lambda file: file.pk)
            ),
        )
        for message in found
    ]


def exchange(application: Application, side: str) -> Exchange:
    """Give back where the exchange of an application stands for that side; one query."""
    said = list(
        ConversationMessage.objects.filter(application=application)
        .order_by("at", "pk")
        .values_list("side", "kind", "at", "reading__pk")
    )
    return Exchange(
        messages=len(said),
        unread=sum(author != side and read is None for author, _, _, read in said),
        awaits=_awaited([(author, kind) for author, kind, _, _ in said], side),
        last_at=said[-1][2] if said else None,
    )


def _awaited(said: Sequence[tuple[str, str]], side: str) -> str:
    """The kind of message that side has still to answer: the last it was asked since it last wrote."""
    asked = ""
    for author, kind in said:
        if author == side:
            asked = ""
        elif kind in CALLS_FOR_AN_ANSWER:
            # A request for documents stays the thing to do, whatever is asked after it.
            asked = asked if asked == REQUEST else kind
    return asked


def awaits(standing: Standing, _at: dt.datetime) -> list[Awaited]:
    """Say which messages an applicant or an officer has to answer, then to read.

    The thing is « conversation »; its key the number of the application for its body, its key in the database
    for officers.
    """
    bodies, funders = standing.organisation_ids(*WRITERS), standing.organisation_ids(*OFFICERS)
    answerable = Q(state__in=ANSWERABLE)
    found = []
    if bodies:
        found.append(awaited_answers(answerable & Q(organisation__in=bodies), APPLICANT))
    if funders:
        ours = Q(lot__call__funder__in=funders, lot__call__rehearsal=False)
        found.append(awaited_answers(answerable & ours, DEPARTMENT))
    return found


def awaited_answers(which: Q, side: str) -> Awaited:
    """Say what that side has to answer, then to read, on these applications."""
    received = ConversationMessage.objects.filter(application=OuterRef("pk")).exclude(side=side)
    since = ConversationMessage.objects.filter(
        application=OuterRef("application"), side=side, pk__gt=OuterRef("pk")
    )
    asked = received.filter(~Exists(since))
    unread = received.filter(reading=None).order_by().values("application").annotate(count=Count("pk"))
    rows = Application.objects.filter(which).annotate(
        messages_unread=Coalesce(Subquery(unread.values("count")), 0),
        message_asked=Case(
            When(Exists(asked.filter(kind=REQUEST)), then=Value(REQUEST)),
            When(Exists(asked.filter(kind__in=CALLS_FOR_AN_ANSWER)), then=Value(QUESTION)),
            default=Value(""),
        ),
    )

    def said(line: Line) -> Expectation:
        number, asked = line.words
        if asked == REQUEST:
            sentence = f"Fournissez les pièces demandées pour la candidature {number}."
        elif asked:
            sentence = f"Répondez à la question posée au sujet de la candidature {number}."
        else:
            sentence = f"Lisez {plural(line.count, 'message')} au sujet de la candidature {number}."
        return Expectation(sentence, "conversation", line.key)

    return awaited(
        rows.exclude(messages_unread=0, message_asked=""),
        said,
        key="number" if side == APPLICANT else "pk",
        words=("number", "message_asked"),
        count="messages_unread",
    )
