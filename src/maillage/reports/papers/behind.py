"""The rows that make a figure, as a sheet."""

from __future__ import annotations

from collections.abc import Sequence

from maillage.documents.spreadsheet import Cell, Column, Sheet
from maillage.reports.queries.indicators import Behind
from maillage.reports.queries.indicators.rows import GroupLine, MeetingLine, PersonLine, SessionLine

MEETINGS = (
    Column(label="Territoire", width=16),
    Column(label="Opérateur", width=32),
    Column(label="Date", kind="date", width=12),
    Column(label="État", width=16),
    Column(label="À distance", width=10),
    Column(label="Lieu", width=32),
    Column(label="Personnes présentes", kind="integer", width=12),
    Column(label="Compté dans le chiffre", kind="integer", width=12),
    Column(label="Remarque", width=40),
)
PEOPLE = (
    Column(label="Nom", width=28),
    Column(label="Structure", width=32),
    Column(label="Fonction", width=28),
    Column(label="Présences", kind="integer", width=12),
)
SESSIONS = (
    Column(label="Date", kind="date", width=12),
    Column(label="Temps d’information", width=40),
    Column(label="Groupe", width=24),
    Column(label="Personnes", kind="integer", width=12),
)
GROUPS = (
    Column(label="Territoire", width=16),
    Column(label="Opérateur", width=32),
    Column(label="Compté dans le chiffre", kind="integer", width=12),
    Column(label="Montant", kind="amount"),
)
COLUMNS = {"meetings": MEETINGS, "people": PEOPLE, "sessions": SESSIONS, "groups": GROUPS}


def sheet_of(found: Behind) -> Sheet:
    """Give back the rows as a sheet whose last line is what they sum to."""
    columns = COLUMNS[found.kind]
    rows = [_cells(line) for line in found.lines]
    totals: list[Cell] = ["Ensemble", *(None for _ in columns[1:])]
    if found.kind in {"meetings", "groups"}:
        totals[next(at for at, one in enumerate(columns) if one.label == "Compté dans le chiffre")] = (
            found.total
        )
    return Sheet(
        title=found.figure.definition.label[:31],
        columns=columns,
        rows=rows,
        totals=totals if found.kind in {"meetings", "groups"} else (),
    )


def _cells(line: MeetingLine | PersonLine | SessionLine | GroupLine) -> Sequence[Cell]:
    match line:
        case MeetingLine():
            far = "oui" if line.remote else "non"
            where = (line.group, line.operator, line.day, line.state_label, far, line.place)
            return (*where, line.present, line.counted, line.note)
        case PersonLine():
            return (line.name, line.structure, line.job, line.times)
        case SessionLine():
            return (line.day, line.title, line.group, line.attendees)
        case GroupLine():
            return (line.group, line.operator, line.counted, line.amount)
