"""The proof of a deletion, written in its transaction: counts and a fingerprint, never a name (C.6)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable

from maillage.journal.models import Entry, Subject
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import SYSTEM, chain
from maillage.privacy.models import Deletion, DisposalList
from maillage.reports.models import EliminationVisa
from maillage.rules.personal_data import Kind

_DELETED = "delete_personal_data"


def fingerprint(rows: Iterable[object]) -> str:
    """Give back what says which rows went: their keys and what was known of them, unreadable."""
    return hashlib.sha256("\n".join(sorted(map(str, rows))).encode()).hexdigest()


def prove(
    kind: Kind,
    *,
    amount: int,
    rows: int,
    told: str,
    by: Person | None,
    at: dt.datetime,
    cause: str = Deletion.Cause.TIME,
    listed: DisposalList | None = None,
    visa: EliminationVisa | None = None,
    more: dict[str, int] | None = None,
) -> Deletion:
    """Write the proof of a deletion, and its line in the journal. `told` is the fingerprint of what went."""
    rule = kind.rule(amount) if cause == Deletion.Cause.TIME else "Demande de la personne (RGPD, article 17)"
    proof = Deletion.objects.create(
        kind=kind.code,
        cause=cause,
        rule=rule,
        rows=rows,
        fingerprint=told,
        at=at,
        by=by,
        listed=listed,
        visa=visa,
    )
    visas = [one for one in (listed and listed.visa_reference, visa and visa.reference) if one]
    record(
        chain=chain(),
        at=at,
        actor=by.actor if by else SYSTEM,
        verb=_DELETED,
        subject=Subject(kind="deletion", id=str(proof.pk), label=kind.label),
        after={
            "nombre": rows,
            "empreinte": told,
            "règle": rule,
            **({"visa": visas[0]} if visas else {}),
            **(more or {}),
        },
    )
    return proof


def verify_deletions() -> tuple[int, str]:
    """Give back how many proofs of deletion hold, and a sentence for the first that does not."""
    told = {
        entry.subject_id: (entry.after or {}).get("empreinte")
        for entry in Entry.objects.filter(verb=_DELETED).order_by("pk")
    }
    good = 0
    for proof in Deletion.objects.order_by("pk"):
        if told.pop(str(proof.pk), None) != proof.fingerprint:
            return good, f"La preuve de suppression n°\u00a0{proof.pk} ne correspond pas au journal."
        good += 1
    if told:
        return good, f"La preuve de suppression n°\u00a0{min(told)}, que le journal annonce, n’est plus là."
    return good, ""
