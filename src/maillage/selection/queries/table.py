"""The decisions of a call as a spreadsheet, with columns that stay the same from call to call."""

from __future__ import annotations

import datetime as dt
from typing import Final

from maillage.calls.models import Call
from maillage.documents.spreadsheet import Cell, Column, Sheet, workbook
from maillage.selection.queries.ranking import Ranking, RankRow, ranking

COLUMNS: Final = (
    Column(label="Rang", kind="integer", width=8),
    Column(label="Ex æquo", width=10),
    Column(label="Territoire", width=24),
    Column(label="Organisme", width=36),
    Column(label="Candidature", width=20),
    Column(label="Note moyenne", kind="decimal", width=10),
    Column(label="Montant demandé", kind="amount"),
    Column(label="Décision", width=28),
    Column(label="Ordre de priorité", kind="integer", width=10),
    Column(label="Montant attribué", kind="amount"),
    Column(label="Provisoire", width=11),
    Column(label="Délibération", width=18),
    Column(label="Liste complémentaire jusqu’au", kind="date", width=16),
    Column(label="Motif", width=48),
    Column(label="Notifiée le", kind="moment"),
    Column(label="Lue le", kind="moment"),
    Column(label="Lue par", width=24),
)


def decision_table(call: Call, at: dt.datetime) -> bytes:
    """Give back the file; as many queries as the ranking."""
    found = ranking(call)
    notes = [found.fundable, found.provisional]
    notes += [f"Territoire infructueux\u00a0: {row.territory} ({row.motive})" for row in found.unsuccessful]
    return workbook(
        [
            Sheet(
                title="Décisions",
                columns=COLUMNS,
                rows=[_cells(row) for row in found.rows],
                totals=_totals(found),
                note="\n".join(note for note in notes if note),
            )
        ],
        at=at,
        title=f"Décisions – {call.title}",
    )


def _cells(row: RankRow) -> tuple[Cell, ...]:
    return (
        row.rank if row.scored else None,
        "oui" if row.tied else "",
        row.territory,
        row.organisation,
        row.number,
        row.average if row.scored else None,
        row.requested,
        row.outcome or "À décider",
        row.priority,
        row.awarded,
        "oui" if row.provisional else "",
        row.deliberation,
        row.reserve_until,
        row.motive,
        row.notified_at,
        row.read_at,
        row.read_by,
    )


def _totals(found: Ranking) -> tuple[Cell, ...]:
    asked = sum((row.requested for row in found.rows), start=found.committed * 0)
    return ("", "", "Total", "", "", None, asked, "", None, found.committed, *[""] * 7)
