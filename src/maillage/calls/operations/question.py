"""Questions on a call: asked by anyone, answered once, to everybody at the same time (R87–R90)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.conf import settings
from django.db import transaction

from maillage.calls.models import Call, Contact, Question
from maillage.journal.models import Subject
from maillage.journal.operations import record
from maillage.people.models import Membership, Person, Role
from maillage.people.operations import chain
from maillage.post.letters import Letter
from maillage.post.operations import queue
from maillage.rules.french import PARIS, typeset
from maillage.rules.verdict import Refused

LONGEST = 2000
"""Characters of a question."""
WAITING = 10
"""Questions that one person may have waiting for an answer on one call."""
DIGESTS = (dt.time(9), dt.time(13), dt.time(17))
"""The hours when those who prepare a file are told, once, that answers were published since."""


@transaction.atomic
def ask_question(call: Call, *, text: str, by: Person, at: dt.datetime, heard: bool = False) -> Question:
    """Put a question; `heard` when an officer writes down one received elsewhere, which is then nobody's.

    Officers are told by mail that a question waits. The same question put again by the same person is a
    second press: the first is given back. Raises Refused before the publication, after the closing, on
    nothing, or when too many wait.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if call.published_at is None:
        raise Refused("Cet appel n’est pas encore publié\u00a0: revenez à sa publication.")
    if call.window.is_closed(at):
        raise Refused(
            "L’appel est clos\u00a0: si vous avez candidaté, écrivez au service depuis votre candidature."
        )
    text = text.strip()
    if not text:
        raise Refused("Écrivez votre question.", "text")
    if len(text) > LONGEST:
        raise Refused("Cette question est trop longue\u00a0: posez-la en plusieurs fois.", "text")
    author = None if heard else by
    waiting = Question.objects.filter(call=call, asked_by=author, answered_at=None)
    again = waiting.filter(text=text).first()
    if again is not None:
        return again
    if author is not None and waiting.count() >= WAITING:
        raise Refused(
            f"{WAITING}\u00a0de vos questions attendent déjà une réponse\u00a0: attendez leur publication.",
            "text",
        )
    question = Question.objects.create(call=call, text=text, asked_at=at, asked_by=author)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="ask_question",
        subject=_subject(question),
        after={"reçue": "autrement" if heard else "sur la page de l’appel"},
    )
    if not heard:
        _tell_officers(question, at)
    return question


@transaction.atomic
def answer_question(
    question: Question,
    *,
    answer: str,
    by: Person,
    at: dt.datetime,
    text: str = "",
    followers: Collection[str] = (),
) -> Question:
    """Publish the answer on the page of the call, to everybody at once and with its date.

    `text` words the question again, so that nothing tells who asked it. Who asked is told at once; the
    `followers`, the addresses of those who prepare a file, at the next digest. Raises Refused without an
    answer, or once published: what everybody has read stays.
    """
    question = Question.objects.select_for_update(of=("self",)).select_related("call").get(pk=question.pk)
    if question.published_at is not None:
        raise Refused(
            "Cette réponse est publiée\u00a0: pour la préciser, écrivez une nouvelle question et sa réponse."
        )
    if not answer.strip():
        raise Refused("Écrivez la réponse\u00a0: elle est publiée avec la question.", "answer")
    worded = text.strip()
    question.text = worded or question.text
    question.answer = answer.strip()
    question.answered_at = question.published_at = at
    question.answered_by = by
    question.save()
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="answer_question",
        subject=_subject(question),
        after={"publiée le": at},
    )
    asker = _asker(question)
    if asker:
        _tell(
            question.call,
            (asker,),
            kind="question_answered",
            key=f"question-{question.pk}",
            sentence="La réponse à votre question est publiée sur la page de l’appel.",
            at=at,
        )
    leaves = next_digest(at)
    _tell(
        question.call,
        sorted(set(followers) - {asker}),
        kind="answers_published",
        key=f"answers-{question.call_id}-{leaves:%Y%m%d%H}",
        sentence="Des réponses aux questions posées sur l’appel viennent d’être publiées, pour tous.",
        at=at,
        not_before=leaves,
    )
    return question


def next_digest(at: dt.datetime) -> dt.datetime:
    """Give back the next hour at which followers are told: answers published meanwhile make one letter."""
    local = at.astimezone(PARIS)
    for day in (local.date(), local.date() + dt.timedelta(days=1)):
        for hour in DIGESTS:
            leaves = dt.datetime.combine(day, hour, tzinfo=PARIS)
            if leaves > local:
                return leaves
    raise AssertionError("tomorrow has a first digest")


def _subject(question: Question) -> Subject:
    """A question as the journal keeps it: which one, of which call; nothing of what it says."""
    return Subject(
        kind="question",
        id=str(question.pk),
        label=f"{question.call.reference} – question n°\u00a0{question.pk}",
    )


def _asker(question: Question) -> str:
    return question.asked_by.email if question.asked_by else ""


def _tell_officers(question: Question, at: dt.datetime) -> None:
    """Write to the contacts of the call, or to every instructor when it has none."""
    call = question.call
    addresses = set(Contact.objects.filter(call=call).values_list("person__email", flat=True))
    if not addresses:
        instructors = Membership.objects.live().filter(organisation=call.funder_id, role=Role.INSTRUCTOR)
        addresses = set(instructors.values_list("person__email", flat=True))
    for address in sorted(addresses):
        queue(
            kind="question_asked",
            to=address,
            at=at,
            key=f"question-{question.pk}-asked-{address}",
            letter=Letter(
                subject=typeset(f"Une question attend une réponse : {call.title}"),
                paragraphs=("Une question sur l’appel attend votre réponse.",),
                action_label="Répondre",
                action_url=f"{settings.MAILLAGE_BASE_URL}/departement/appels/{call.pk}/questions/",
            ),
        )


def _tell(
    call: Call,
    addresses: Collection[str],
    *,
    kind: str,
    key: str,
    sentence: str,
    at: dt.datetime,
    not_before: dt.datetime | None = None,
) -> None:
    for address in addresses:
        queue(
            kind=kind,
            to=address,
            at=at,
            not_before=not_before,
            key=f"{key}-{address}",
            letter=Letter(
                subject=typeset(f"Questions et réponses : {call.title}"),
                paragraphs=(sentence,),
                action_label="Lire les réponses",
                action_url=f"{settings.MAILLAGE_BASE_URL}/appels/{call.slug}/#questions",
            ),
        )
