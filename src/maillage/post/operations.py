"""Queuing a message in the transaction that causes it; delivering it later, once, outside any transaction."""

import hashlib
import re
import smtplib
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string

from maillage.post.letters import Letter
from maillage.post.models import ATTEMPTS, Message, State

SIGN_IN_CODE = "sign_in_code"
"""The kind of message whose words are forgotten once it left: they open a door."""
LONGEST_KEY = 200
"""Characters of a key as it is kept; a longer one is kept by its fingerprint."""
ABANDONED_AFTER = timedelta(minutes=10)
"""A message claimed for longer is taken again: its worker died."""
FIRST_DELAY = timedelta(minutes=1)


class _Unreachable(Exception):  # noqa: N818 - not a failure of the message
    """The mail server does not answer: no use trying the next message now."""


def queue(
    *,
    kind: str,
    to: str,
    letter: Letter,
    at: datetime,
    key: str = "",
    not_before: datetime | None = None,
    calendar: str = "",
) -> Message | None:
    """Put the letter in the outbox, to leave after the commit; None when `key` was queued already.

    `calendar` is the text of an iCalendar file, attached as « rencontre.ics ».
    """
    start = max(at, not_before) if not_before else at
    values: dict[str, Any] = {
        "kind": kind,
        "to": to,
        "letter": asdict(letter),
        "calendar": calendar,
        "queued_at": at,
        "not_before": start,
        "next_attempt_at": start,
    }
    if len(key) > LONGEST_KEY:
        key = hashlib.sha256(key.encode()).hexdigest()
    if not key:
        return Message.objects.create(**values)
    message, new = Message.objects.get_or_create(key=key, defaults=values)
    return message if new else None


def forget(*, to: str, link: str) -> int:
    """Take the letters to that address that lead to that link out of the outbox, sent or not; how many."""
    forgotten, _ = Message.objects.filter(to=to, letter__action_url=link).delete()
    return forgotten


def forget_keys(keys: list[str]) -> int:
    """Take the letters queued under these keys out of the outbox, sent or not; how many."""
    forgotten, _ = Message.objects.filter(key__in=keys).delete()
    return forgotten


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
    """The row stays with its kind, its days and its key, so that no act that is due writes it again."""
    with transaction.atomic():
        letters.filter(state__in=(State.WAITING, State.CLAIMED)).update(state=State.DEAD)
        return letters.update(
            to="", letter=asdict(Letter(subject="", paragraphs=())), calendar="", last_error=""
        )


def work(*, at: datetime, limit: int = 100) -> int:
    """Deliver at most `limit` due messages, one by one; give back how many left (or were shown).

    A failed message is tried again after 1, 2, 4… minutes, and is dead after eight tries or as soon as its
    address is refused for good. When the server does not answer the rest waits for the next run.
    """
    delivered = 0
    mailer = get_connection()
    try:
        for _ in range(limit):
            message = _claim(at)
            if message is None:
                break
            try:
                delivered += _deliver(message, mailer, at)
            except _Unreachable:
                break
    finally:
        mailer.close()
    return delivered


def _claim(at: datetime) -> Message | None:
    """Take the message due for the longest time, so that no other worker takes it; None when none is due."""
    free = Q(state=State.WAITING) | Q(state=State.CLAIMED, claimed_at__lt=at - ABANDONED_AFTER)
    with transaction.atomic():
        due = Message.objects.filter(free, next_attempt_at__lte=at).order_by("next_attempt_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        message = due.first()
        if message is not None:
            message.state, message.claimed_at = State.CLAIMED, at
            message.attempts = min(message.attempts + 1, ATTEMPTS)
            message.save(update_fields=["state", "claimed_at", "attempts"])
        return message


def _deliver(message: Message, mailer: Any, at: datetime) -> int:
    if settings.MAILLAGE_DEMONSTRATION:
        return _settle(message, state=State.SHOWN, sent_at=at)
    try:
        mailer.open()
        mailer.send_messages([_mail(message, mailer)])
    except smtplib.SMTPRecipientsRefused as refusal:
        code, words = next(iter(refusal.recipients.values()))
        _fail(message, f"{code} {words.decode(errors='replace')}", at, for_good=code >= 500)
        return 0
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError, *_NETWORK) as silence:
        mailer.close()
        _fail(message, f"Le serveur de messagerie ne répond pas ({type(silence).__name__}).", at)
        raise _Unreachable from silence
    except smtplib.SMTPException as refusal:
        mailer.close()
        _fail(message, f"Le serveur de messagerie a refusé l’envoi ({type(refusal).__name__}).", at)
        return 0
    except OSError as silence:
        mailer.close()
        _fail(message, f"Le serveur de messagerie est injoignable ({type(silence).__name__}).", at)
        raise _Unreachable from silence
    except (ValueError, TypeError) as unwritable:
        # A letter that cannot be written never will be: it must not hold up those behind it.
        _fail(message, f"Ce message ne peut pas être écrit ({type(unwritable).__name__}).", at, for_good=True)
        return 0
    kept = {"letter": _blank(message)} if message.kind == SIGN_IN_CODE else {}
    return _settle(message, state=State.SENT, sent_at=at, last_error="", **kept)


_LINE_BREAKS = re.compile(r"[\r\n]+")
"""A name typed on two lines would break the head of a mail."""
_NETWORK = (ConnectionError, TimeoutError)


def rendered(letter: Letter) -> tuple[str, str]:
    """Give back a letter as it leaves, in plain text and in HTML."""
    words = {"letter": letter}
    return render_to_string("mail/letter.txt", words), render_to_string("mail/letter.html", words)


def _mail(message: Message, mailer: Any) -> EmailMultiAlternatives:
    letter = Letter(**{**message.letter, "paragraphs": tuple(message.letter["paragraphs"])})
    plain, rich = rendered(letter)
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    mail = EmailMultiAlternatives(
        subject=_LINE_BREAKS.sub(" ", letter.subject),
        body=plain,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.to],
        connection=mailer,
        # The same at each try, so that a mailbox shows a message sent twice by accident only once.
        headers={
            "Message-ID": f"<maillage-{message.pk}-{int(message.queued_at.timestamp())}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(rich, "text/html")
    if message.calendar:
        mail.attach("rencontre.ics", message.calendar, "text/calendar")
    return mail


def _blank(message: Message) -> dict[str, Any]:
    return asdict(Letter(subject=message.letter["subject"], paragraphs=()))


def _fail(message: Message, error: str, at: datetime, *, for_good: bool = False) -> None:
    dead = for_good or message.attempts >= ATTEMPTS
    delay = FIRST_DELAY * 2 ** (message.attempts - 1)
    _settle(
        message,
        state=State.DEAD if dead else State.WAITING,
        next_attempt_at=at + delay,
        last_error=error[:500],
    )


def _settle(message: Message, **values: Any) -> int:
    """Write the outcome, unless another worker took the message meanwhile; give back the rows written."""
    mine = Message.objects.filter(pk=message.pk, state=State.CLAIMED, claimed_at=message.claimed_at)
    return mine.update(**values)
