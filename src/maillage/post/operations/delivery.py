"""Delivering what is due: claimed, handed over once, settled; outside any transaction."""

import re
import smtplib
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.template.loader import render_to_string

from maillage.post.letters import Letter
from maillage.post.models import ATTEMPTS, ERASED, SIGN_IN_CODE, Message, State
from maillage.post.smtp import EmailBackend, Unsettled

ABANDONED_AFTER = timedelta(minutes=10)
"""A message claimed for longer is taken again: its worker died."""
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = FIRST_DELAY * 2 ** (ATTEMPTS - 1)
"""No message waits longer between two tries: one that seems to was put off by a clock set wrong."""
SILENCE_DELAY = timedelta(minutes=5)
"""Between two tries at a server that is not there: the letter has nothing to do with it."""
GIVEN_UP_AFTER = timedelta(days=5)
"""How long a server that is not there is waited for, as mail servers do among themselves."""
CODE_LIVES = timedelta(minutes=15)
"""A sign-in code that could not leave by then opens nothing any more."""
NO_ANSWER = "Le serveur de messagerie n’a pas dit s’il avait reçu le message"


class _Unreachable(Exception):  # noqa: N818 - not a failure of the message
    """The mail server does not answer: no use trying the next message now."""


class _Taken(Exception):  # noqa: N818 - not a failure of the message
    """Another worker has the message by now: it is not ours to send."""


def work(*, at: datetime, limit: int = 100) -> int:
    """Deliver at most `limit` due messages, one by one; give back how many left (or were shown).

    A message refused for the moment is tried again after 1, 2, 4… minutes, and is dead after eight tries, or
    as soon as its address is refused for good. A server that is not there is waited for five days. A message
    whose words had begun to leave when its worker died, or whose answer was lost, is uncertain: sending it
    again could send it twice, so that somebody decides (`settling`).
    """
    delivered = 0
    _hold_uncertain(at)
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


def deliver_at_once(message: Message, *, at: datetime) -> int:
    """Deliver this message and no other, within the request that asked for it; give back how many left.

    What cannot leave now waits for the worker, as any other.
    """
    claimed = _claim(at, only=message)
    if claimed is None:
        return 0
    mailer = get_connection()
    try:
        return _deliver(claimed, mailer, at)
    except _Unreachable:
        return 0
    finally:
        mailer.close()


def _abandoned(at: datetime) -> Q:
    """What a dead worker held; a claim made later than now was made before the clock was set back."""
    old = Q(claimed_at__lt=at - ABANDONED_AFTER) | Q(claimed_at__gt=at + ABANDONED_AFTER)
    return old & Q(state=State.CLAIMED)


def _due(at: datetime) -> Q:
    """Its hour has come, or only a clock set back since it was written says that it has not."""
    asked_to_wait = ~Q(not_before=F("queued_at"))
    first_try = Q(attempts=0) & ~asked_to_wait
    another = Q(attempts__gt=0, next_attempt_at__gt=at + LONGEST_DELAY)
    return Q(next_attempt_at__lte=at) | first_try | another


def _hold_uncertain(at: datetime) -> None:
    """Set aside what a dead worker was handing over: nobody knows whether it left."""
    held = Message.objects.filter(_abandoned(at), handed_at__isnull=False)
    held.update(state=State.UNCERTAIN, last_error=f"{NO_ANSWER} (envoi interrompu).")


_SOMEBODY_WAITS = Case(When(kind=SIGN_IN_CODE, then=Value(0)), default=Value(1))
"""First the codes: who asked for one is before their screen, and it lives for a quarter of an hour."""


def _claim(at: datetime, *, only: Message | None = None) -> Message | None:
    """Take the message due for the longest time, so that no other worker takes it; None when none is due.

    Whatever the clocks of two workers say, only one of them hands it over: see `_hand`.
    """
    free = Q(state=State.WAITING) | _abandoned(at) & Q(handed_at__isnull=True)
    with transaction.atomic():
        due = Message.objects.filter(free & _due(at)).order_by(_SOMEBODY_WAITS, "next_attempt_at", "pk")
        if only is not None:
            due = due.filter(pk=only.pk)
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
    if message.kind == SIGN_IN_CODE and at - message.queued_at > CODE_LIVES:
        _settle(message, state=State.CANCELLED, letter=_blank(message))
        return 0
    try:
        _send(message, mailer, at)
    except _Taken:
        mailer.close()
        return 0
    except Unsettled as silence:
        mailer.close()
        _settle(message, state=State.UNCERTAIN, last_error=f"{NO_ANSWER} ({silence}).", **_kept(message))
        raise _Unreachable from silence
    except (OSError, ValueError, TypeError) as error:
        failure = _told(error)
        if not isinstance(error, smtplib.SMTPRecipientsRefused):
            mailer.close()
        _fail(message, failure, at)
        if failure.silent:
            raise _Unreachable from error
        return 0
    return _settle(message, state=State.SENT, sent_at=at, last_error="", **_kept(message))


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why a letter did not leave; `silent`: the server is not there, for the next letter either."""

    words: str
    for_good: bool = False
    silent: bool = False


_SILENCES = (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError, ConnectionError, TimeoutError)


def _told(error: Exception) -> _Failure:
    name = type(error).__name__
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return _Failure(f"{code} {words.decode(errors='replace')}", for_good=code >= 500)
    if isinstance(error, smtplib.SMTPDataError):
        said = error.smtp_error
        told = said.decode(errors="replace") if isinstance(said, bytes) else said
        return _Failure(f"{error.smtp_code} {told}", for_good=error.smtp_code >= 500)
    if isinstance(error, _SILENCES):
        return _Failure(f"Le serveur de messagerie ne répond pas ({name}).", silent=True)
    if isinstance(error, smtplib.SMTPException):
        return _Failure(f"Le serveur de messagerie a refusé l’envoi ({name}).")
    if isinstance(error, OSError):
        return _Failure(f"Le serveur de messagerie est injoignable ({name}).", silent=True)
    # A letter that cannot be written never will be: it must not hold up those behind it.
    return _Failure(f"Ce message ne peut pas être écrit ({name}).", for_good=True)


def _send(message: Message, mailer: Any, at: datetime) -> None:
    mailer.open()
    mail = _mail(message, mailer)
    if isinstance(mailer, EmailBackend):
        mailer.tell_when_handing(partial(_hand, message, at))
    else:
        _hand(message, at)
    mailer.send_messages([mail])


def _hand(message: Message, at: datetime) -> None:
    """Write that the words begin to leave, if the message is still ours; raises _Taken when it is not."""
    if not _mine(message).filter(state=State.CLAIMED).update(handed_at=at):
        raise _Taken


_LINE_BREAKS = re.compile(r"[\r\n]+")
"""A name typed on two lines would break the head of a mail."""


def rendered(letter: Letter) -> tuple[str, str]:
    """Give back a letter as it leaves, in plain text and in HTML."""
    words = {"letter": letter, "site": settings.MAILLAGE_BASE_URL}
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
            **_one_click(letter),
        },
    )
    mail.attach_alternative(rich, "text/html")
    if message.calendar:
        method = "CANCEL" if "METHOD:CANCEL" in message.calendar else "PUBLISH"
        mail.attach("rencontre.ics", message.calendar, f"text/calendar; method={method}")
    return mail


def _one_click(letter: Letter) -> dict[str, str]:
    if not letter.unsubscribe_url:
        return {}
    return {
        "List-Unsubscribe": f"<{letter.unsubscribe_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _blank(message: Message) -> dict[str, Any]:
    return asdict(Letter(subject=message.letter["subject"], paragraphs=()))


def _kept(message: Message) -> dict[str, Any]:
    """What changes once the words left: those of a sign-in code are forgotten, and who was erased."""
    if message.kind == ERASED:
        return {"letter": _blank(message), "to": ""}
    return {"letter": _blank(message)} if message.kind == SIGN_IN_CODE else {}


def _fail(message: Message, failure: _Failure, at: datetime) -> None:
    if failure.silent:
        dead, delay = at - message.not_before > GIVEN_UP_AFTER, SILENCE_DELAY
    else:
        dead = failure.for_good or message.attempts >= ATTEMPTS
        delay = FIRST_DELAY * 2 ** (message.attempts - 1)
    _settle(
        message,
        state=State.DEAD if dead else State.WAITING,
        next_attempt_at=at + delay,
        handed_at=None,
        last_error=failure.words[:500],
        **(_kept(message) if dead else {}),
    )


def _mine(message: Message) -> QuerySet[Message]:
    """The message as this worker claimed it: nothing when another one took it meanwhile."""
    return Message.objects.filter(pk=message.pk, claimed_at=message.claimed_at, attempts=message.attempts)


def _settle(message: Message, **values: Any) -> int:
    """Write the outcome, unless another worker took the message meanwhile; give back the rows written.

    What this worker handed over is settled by its answer even when it was set aside as uncertain meanwhile.
    """
    return _mine(message).filter(state__in=[State.CLAIMED, State.UNCERTAIN]).update(**values)
