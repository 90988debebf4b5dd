"""What pages read of an exchange: its messages in order, what is to read and what is to answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from maillage.applications.access import WRITERS
from maillage.applications.models import Application
from maillage.applications.queries import DECISION_AWAITED
from maillage.conversations.access import OFFICERS
from maillage.conversations.models import ConversationMessage
from maillage.people.access import Standing
from maillage.rules.conversation import APPLICANT, CALLS_FOR_AN_ANSWER, DEPARTMENT, KINDS, REQUEST, SIDES
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


def expectations(standing: Standing, _at: dt.datetime) -> list[Expectation]:
    """Give back the messages to answer, then to read, for an applicant or an officer; at most two queries.

    The thing is « conversation »; its key the number of the application for its body, its key in the database
    for officers.
    """
    bodies, funders = standing.organisation_ids(*WRITERS), standing.organisation_ids(*OFFICERS)
    expected: list[Expectation] = []
    answerable = Q(application__state__in=ANSWERABLE)
    if bodies:
        expected += expected_answers(answerable & Q(application__organisation__in=bodies), APPLICANT)
    if funders:
        ours = Q(application__lot__call__funder__in=funders, application__lot__call__rehearsal=False)
        expected += expected_answers(answerable & ours, DEPARTMENT)
    return expected


def expected_answers(which: Q, side: str) -> list[Expectation]:
    """Give back what that side has to answer, then to read, among these messages; one query."""
    said: dict[tuple[int, str], list[ConversationMessage]] = {}
    rows = ConversationMessage.objects.filter(which)
    for message in rows.select_related("application", "reading").order_by("at", "pk"):
        said.setdefault((message.application_id, message.application.number), []).append(message)
    expected = []
    for (pk, number), messages in said.items():
        awaited = _awaited([(message.side, message.kind) for message in messages], side)
        unread = sum(message.side != side and not hasattr(message, "reading") for message in messages)
        key = number if side == APPLICANT else str(pk)
        if awaited == REQUEST:
            sentence = f"Fournissez les pièces demandées pour la candidature {number}."
        elif awaited:
            sentence = f"Répondez à la question posée au sujet de la candidature {number}."
        elif unread:
            sentence = f"Lisez {plural(unread, 'message')} au sujet de la candidature {number}."
        else:
            continue
        expected.append(Expectation(sentence, "conversation", key))
    return expected
