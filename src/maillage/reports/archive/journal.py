"""The lines of the journal about one group, with the fingerprints that chain them."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Max, Q, QuerySet, Value

from maillage.agreements.models import Agreement
from maillage.expenses.models import Expense, Statement
from maillage.groups.models import InformationSession, Meeting, PracticeGroup
from maillage.journal.models import Entry
from maillage.reports.archive.piece import Piece, day_of
from maillage.reports.models import FinalReport, FinancialReport, SteeringCommittee

NAMES_GIVEN = "produce_archive_with_names"
"""The verb of a package that holds names, in the journal of the group."""


def entries_of(agreement: Agreement) -> QuerySet[Entry]:
    """Give back the lines about the application, the agreement, the group and all that followed, in order.

    Participants stand there by number, never by name; lines about situations are not of the file, nor those
    that tell that its package was produced: the same facts give the same package.
    """
    of = {
        "application": [str(agreement.decision.application_id)],
        "agreement": [str(agreement.pk)],
        **_following(agreement),
    }
    chosen = Q()
    for kind, keys in of.items():
        chosen |= Q(subject_kind=kind, subject_id__in=keys)
    return Entry.objects.filter(chosen).exclude(verb=NAMES_GIVEN).order_by("chain", "sequence")


def _following(agreement: Agreement) -> dict[str, list[str]]:
    """The keys of what follows from an agreement, as the journal writes them, by kind; one query."""
    kinds: dict[str, QuerySet[Any]] = {
        "group": PracticeGroup.objects.filter(agreement=agreement),
        "meeting": Meeting.objects.filter(group__agreement=agreement),
        "session": InformationSession.objects.filter(group__agreement=agreement),
        "expense": Expense.objects.filter(agreement=agreement),
        "statement": Statement.objects.filter(agreement=agreement),
        "report": FinalReport.objects.filter(agreement=agreement),
        "financial_report": FinancialReport.objects.filter(agreement=agreement),
        "committee": SteeringCommittee.objects.filter(call=agreement.lot.call_id),
    }
    first, *others = (rows.values_list("pk", Value(kind)) for kind, rows in kinds.items())
    found: dict[str, list[str]] = {}
    for pk, kind in first.union(*others, all=True):
        found.setdefault(kind, []).append(str(pk))
    return found


def journal_piece(agreement: Agreement) -> Piece:
    """The extract, one line of JSON each: what is said, then its fingerprint and that of the line before
    it.
    """
    last = entries_of(agreement).aggregate(last=Max("at"))["last"]
    return Piece(
        path="10-journal/journal.jsonl",
        title="Extrait du journal, avec ses empreintes chaînées",
        dated=day_of(last or agreement.prepared_at),
        made=lambda: b"".join(_line(entry) for entry in entries_of(agreement).iterator()),
    )


def _line(entry: Entry) -> bytes:
    said = {
        "chain": entry.chain,
        "sequence": entry.sequence,
        "at": entry.at.isoformat(),
        "actor": {"kind": entry.actor_kind, "id": entry.actor_id, "label": entry.actor_label},
        "verb": entry.verb,
        "subject": {"kind": entry.subject_kind, "id": entry.subject_id, "label": entry.subject_label},
        "before": entry.before,
        "after": entry.after,
        "note": entry.note,
        "previous_hash": entry.previous_hash,
        "hash": entry.hash,
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True).encode() + b"\n"
