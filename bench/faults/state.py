"""What a database says, in a form that two runs of the same act share; and what must never be false in it."""

from __future__ import annotations

import hashlib

from django.apps import apps
from django.db import connection, models
from django.db.models import Count, Max, Sum

Fingerprint = str

_COUNTED = (
    models.IntegerField, models.BooleanField, models.DecimalField, models.DateField, models.DateTimeField,
)  # fmt: skip
"""Columns whose values do not depend on chance, as tokens, keys and names of files do."""


def fingerprint() -> Fingerprint:
    """Give back one word for all the rows: how many, the sums of their figures, their states."""
    told = hashlib.sha256()
    for model in sorted(apps.get_models(), key=lambda each: each._meta.db_table):  # noqa: SLF001 — the documented API of models
        if model._meta.db_table == "django_session":  # noqa: SLF001 — the same
            continue
        says = (_totals(model), _states(model)) if model._default_manager.exists() else "empty"  # noqa: SLF001 — the same
        told.update(repr((model._meta.db_table, says)).encode())  # noqa: SLF001 — the same
    return told.hexdigest()[:16]


def _totals(model: type[models.Model]) -> list[tuple[str, str]]:
    asked: dict[str, models.Aggregate] = {"all_the_rows": Count("pk")}
    for field in model._meta.concrete_fields:  # noqa: SLF001 — the same
        if field.choices or not isinstance(field, _COUNTED) or field.name == "id":
            continue
        if isinstance(field, models.DecimalField):
            asked[f"sum_{field.name}"] = Sum(field.name)
        elif isinstance(field, models.DateField):
            asked[f"last_{field.name}"] = Max(field.name)
        asked[f"count_{field.name}"] = Count(field.name, distinct=True)
    found = model._default_manager.aggregate(**asked)  # noqa: SLF001 — the same
    return sorted((name, str(value)) for name, value in found.items())


def _states(model: type[models.Model]) -> list[tuple[str, list[tuple[str, int]]]]:
    told = []
    for field in model._meta.concrete_fields:  # noqa: SLF001 — the same
        if field.choices and isinstance(field, models.CharField):
            groups = model._default_manager.values_list(field.name).annotate(Count("pk")).order_by(field.name)  # noqa: SLF001 — the same
            told.append((field.name, list(groups)))
    return told


LAWS: dict[str, str] = {
    "what an agreement says paid is the sum of its payments": """
        SELECT a.id FROM agreements_agreement a WHERE a.paid <> (SELECT COALESCE(SUM(p.amount), 0)
        FROM agreements_payment p WHERE p.agreement_id = a.id AND p.state = 'paid')""",
    "what an envelope says committed is the sum of the awards": """
        SELECT e.id FROM selection_envelope e WHERE e.committed <> (SELECT COALESCE(SUM(d.amount), 0)
        FROM selection_decision d JOIN calls_lot l ON l.id = d.lot_id
        WHERE l.call_id = e.call_id AND d.outcome = 'selected')""",
    "the head of each chain of the journal is its last line": """
        SELECT c.id FROM journal_chain c WHERE c.length <> (SELECT COUNT(*) FROM journal_entry e
        WHERE e.chain = c.key) OR c.head <> COALESCE((SELECT e.hash FROM journal_entry e
        WHERE e.chain = c.key AND e.sequence = c.length), '')""",
    "one live registration for each person and meeting": """
        SELECT meeting_id FROM groups_registration WHERE state IN ('registered', 'waiting', 'offered')
        GROUP BY meeting_id, participant_id HAVING COUNT(*) > 1""",
    "an attendance closed has nobody left to mark": """
        SELECT m.id FROM groups_meeting m WHERE m.state = 'held' AND m.attendance_closed_at IS NULL""",
}
"""Each gives back the rows that break it, asked in SQL alone."""


def broken_laws() -> list[str]:
    """Give back what does not hold: laws in SQL, the chains of the journal, the files that rows name."""
    from maillage.chores.attachments import missing
    from maillage.journal.operations import chains, verify

    found = []
    with connection.cursor() as cursor:
        for says, statement in LAWS.items():
            cursor.execute(statement)
            found += [f"{says}: {row}" for row in cursor.fetchall()[:3]]
    found += [str(bad) for chain in chains() if (bad := verify(chain))]
    return found + [f"no file {name}" for name in missing()]
