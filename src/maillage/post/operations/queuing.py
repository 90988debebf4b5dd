"""Queuing a letter in the transaction that causes it, and taking it back."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from maillage.post.letters import Letter
from maillage.post.models import Message
from maillage.post.once import insert_once

LONGEST: Final = 200
"""Characters of a key."""


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
    if not key:
        return Message.objects.create(**values)
    message = Message(key=kept(key, to), **values)
    return message if insert_once(message) else None


def queue_together(addresses: Sequence[str], *, kind: str, letter: Letter, at: datetime) -> list[Message]:
    """Put the same letter in the outbox for each of these addresses, in one statement."""
    said = asdict(letter)
    return Message.objects.bulk_create(
        Message(kind=kind, to=address, letter=said, queued_at=at, not_before=at, next_attempt_at=at)
        for address in addresses
    )


def forget(*, to: str, link: str) -> int:
    """Take the letters to that address that lead to that link, or under it, out of the outbox; how many."""
    forgotten, _ = Message.objects.filter(to=to, letter__action_url__startswith=link).delete()
    return forgotten


def forget_without_link(*, to: str, kind: str) -> int:
    """Take the letters of that kind to that address that lead nowhere out of the outbox; how many."""
    forgotten, _ = Message.objects.filter(to=to, kind=kind, letter__action_url="").delete()
    return forgotten


def forget_keys(keys: list[str]) -> int:
    """Take the letters queued under these keys, which hold no address, out of the outbox, sent or not; how
    many.
    """
    forgotten, _ = Message.objects.filter(key__in=keys).delete()
    return forgotten


def kept(key: str, to: str) -> str:
    """Give back what is kept of a key, which stays once its letter is forgotten: the address that it is for
    stands there by its fingerprint; a key too long, or with another address, goes by its own.
    """
    told = key.replace(to, fingerprint(to)) if to else key
    return fingerprint(told) if "@" in told or len(told) > LONGEST else told


def fingerprint(text: str) -> str:
    """Give back the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()
