"""Writing the journal: one line at the end of the chain, in the transaction of the change it tells."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, Final, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.transaction import TransactionManagementError

from maillage.journal.models import Actor, Chain, Entry, Subject
from maillage.journal.operations.anchoring import anchor_after_commit

Values = dict[str, Any]


ANCHORED_AT_ONCE: Final = frozenset(
    {
        "close_application",
        "decide",
        "decide_together",
        "declare_unsuccessful",
        "release_award",
        "notify_decision",
        "order_payment",
        "record_paid",
        "order_repayment",
        "collect_repayment",
        "certify_service",
        "close_agreement",
        "close_attendance",
        "close_group",
        "record_minutes",
        "accept_report",
    }
)
"""Closings, decisions and payments: the head of the chain is anchored as soon as they are committed."""


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
    if verb in ANCHORED_AT_ONCE:
        anchor_after_commit(chain, entry.sequence, at=at)
    return entry


class Said(Protocol):
    """What a fingerprint covers: an entry, or its columns."""

    chain: str
    sequence: int
    at: datetime
    actor_kind: str
    actor_id: str
    actor_label: str
    verb: str
    subject_kind: str
    subject_id: str
    subject_label: str
    before: Values | None
    after: Values | None
    note: str
    previous_hash: str


def fingerprint(entry: Said) -> str:
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


def _plain(values: Values | None) -> Values | None:
    """The values as plain JSON; a float is refused, since two machines may not write it alike."""
    if values is None:
        return None
    plain: Values = json.loads(json.dumps(values, cls=DjangoJSONEncoder), parse_float=_refuse_float)
    return plain


def _refuse_float(text: str) -> None:
    raise TypeError(f"{text}: a figure of the journal is a Decimal or a whole number, never a float")
