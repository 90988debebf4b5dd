"""Writing the journal, and proving that nobody rewrote it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from maillage.journal.models import Actor, Chain, Entry, Subject

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class BadRow:
    """The first place where a chain does not hold, and why, in French."""

    chain: str
    sequence: int
    sentence: str


def record(
    *,
    chain: str,
    at: datetime,
    actor: Actor,
    verb: str,
    subject: Subject,
    before: Values | None = None,
    after: Values | None = None,
    note: str = "",
) -> Entry:
    """Add one line at the end of the funder's chain (its SIRET) and give it back.

    Runs inside the caller's transaction, so that the line and the change live or die together; raises
    TransactionManagementError outside one, ValueError when `at` has no time zone, TypeError when a value is a
    float or cannot be written as JSON. Amounts and dates are kept as text.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError(
            "a journal line is written in the transaction of the change it tells"
        )
    if at.tzinfo is None:
        raise ValueError("a journal line needs an aware datetime")
    head, _ = Chain.objects.select_for_update().get_or_create(key=chain)
    entry = Entry(
        chain=chain,
        sequence=head.length + 1,
        at=at,
        actor_kind=actor.kind,
        actor_id=str(actor.id),
        actor_label=actor.label,
        verb=verb,
        subject_kind=subject.kind,
        subject_id=str(subject.id),
        subject_label=subject.label,
        before=_plain(before),
        after=_plain(after),
        note=note,
        previous_hash=head.head,
    )
    entry.hash = fingerprint(entry)
    entry.save(force_insert=True)
    head.length, head.head = entry.sequence, entry.hash
    head.save(update_fields=["length", "head"])
    return entry


def fingerprint(entry: Entry) -> str:
    """The SHA-256, in hexadecimal, of all the line says, the fingerprint of the line before included."""
    told = {
        "chain": entry.chain,
        "sequence": entry.sequence,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": [entry.actor_kind, entry.actor_id, entry.actor_label],
        "verb": entry.verb,
        "subject": [entry.subject_kind, entry.subject_id, entry.subject_label],
        "before": entry.before,
        "after": entry.after,
        "note": entry.note,
        "previous_hash": entry.previous_hash,
    }
    canonical = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def chains() -> tuple[str, ...]:
    """The key of every chain that has a head or at least a line, in order."""
    heads = Chain.objects.values_list("key", flat=True)
    return tuple(sorted({*heads, *Entry.objects.values_list("chain", flat=True).distinct()}))


def verify(chain: str) -> BadRow | None:
    """Walk the chain from its first line and give back the first that does not hold, None when all do."""
    expected, previous = 1, ""
    with transaction.atomic():
        head = Chain.objects.filter(key=chain).first()
        for entry in Entry.objects.filter(chain=chain).order_by("sequence", "pk").iterator(chunk_size=1000):
            if entry.sequence != expected:
                return BadRow(chain, expected, f"La ligne n°\u00a0{expected} manque.")
            if entry.previous_hash != previous:
                return BadRow(
                    chain, expected, f"La ligne n°\u00a0{expected} ne suit pas celle qui la précède."
                )
            if entry.hash != fingerprint(entry):
                return BadRow(chain, expected, f"La ligne n°\u00a0{expected} a été modifiée après coup.")
            expected, previous = expected + 1, entry.hash
        if head is None or (head.length, head.head) != (expected - 1, previous):
            return BadRow(chain, expected, f"La chaîne s’arrête avant la ligne n°\u00a0{expected} attendue.")
    return None


def _plain(values: Values | None) -> Values | None:
    """The values as plain JSON; a float is refused, since two machines may not write it alike."""
    if values is None:
        return None
    plain: Values = json.loads(json.dumps(values, cls=DjangoJSONEncoder), parse_float=_refuse_float)
    return plain


def _refuse_float(text: str) -> None:
    raise TypeError(f"{text}: a figure of the journal is a Decimal or a whole number, never a float")
