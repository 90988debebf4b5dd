"""Forgetting to whom and what was written, once its term is reached or its person erased."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from maillage.post.letters import Letter
from maillage.post.models import Message, State


def forget_address(to: str) -> int:
    """Forget to whom and what was written to an address, what waits for it included; how many letters."""
    return _forget_words(Message.objects.filter(to=to))


def sent_before(limit: datetime) -> QuerySet[Message]:
    """Give back the letters that were settled before that moment and still hold an address or words."""
    over = Message.objects.exclude(state__in=(State.WAITING, State.CLAIMED))
    return over.filter(queued_at__lt=limit).exclude(to="")


def forget_sent(limit: datetime) -> int:
    """Forget to whom and what was written in the letters settled before that moment; how many."""
    return _forget_words(sent_before(limit))


def _forget_words(letters: QuerySet[Message]) -> int:
    """The row stays with its kind, its days and its key, so that no act that is due writes it again.

    What had not left never will: nobody has to look at it.
    """
    left = (State.SENT, State.SHOWN)
    with transaction.atomic():
        letters.exclude(state__in=left).update(state=State.CANCELLED)
        return letters.update(
            to="", letter=asdict(Letter(subject="", paragraphs=())), calendar="", last_error=""
        )
