"""The expenses of an agreement as files: the rows of the page, with their totals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from maillage.documents.spreadsheet import Cell, Column, Sheet, csv_bytes, workbook
from maillage.expenses.queries import ExpenseRow, Gauge
from maillage.rules.grant import ZERO

COLUMNS = (
    Column(label="Date", kind="date", width=12),
    Column(label="Fournisseur", width=28),
    Column(label="Numéro de la facture", width=18),
    Column(label="Objet", width=32),
    Column(label="Nature", width=22),
    Column(label="Rubrique", width=10),
    Column(label="Concerne", width=30),
    Column(label="Montant", kind="amount"),
    Column(label="TVA", kind="amount"),
    Column(label="Éligible", kind="amount"),
    Column(label="À la charge de l’opérateur", kind="amount"),
    Column(label="État", width=20),
    Column(label="Explication", width=60),
    Column(label="Justificatif", width=24),
)


def expense_csv(rows: Sequence[ExpenseRow]) -> bytes:
    """Give back the rows and their totals as separated values."""
    return csv_bytes(COLUMNS, [*map(_cells, rows), _totals(rows)])


def expense_workbook(gauge: Gauge, rows: Sequence[ExpenseRow], *, at: dt.datetime) -> bytes:
    """Give back the rows and their totals, then the gauge, as a workbook."""
    amounts: list[tuple[str, Decimal]] = [
        ("Attribué", gauge.award),
        ("Dépensé", gauge.spent),
        ("Accepté", gauge.justified),
        ("Disponible", gauge.left),
        ("Accueil café disponible", gauge.coffee_left),
    ]
    sheets = [
        Sheet(title="Dépenses", columns=COLUMNS, rows=[_cells(row) for row in rows], totals=_totals(rows)),
        Sheet(
            title="Où en est l’argent",
            columns=[Column(label="Convention", width=28), Column(label=gauge.number, kind="amount")],
            rows=amounts,
        ),
    ]
    return workbook(sheets, at=at, title=f"Dépenses, {gauge.number}")


def _cells(row: ExpenseRow) -> list[Cell]:
    return [
        row.spent_on,
        row.supplier,
        row.invoice_number,
        row.label,
        row.category_label,
        row.heading,
        row.about,
        row.amount,
        row.vat,
        row.eligible,
        row.not_eligible,
        row.state_label,
        row.why,
        row.receipt_name,
    ]


def _totals(rows: Sequence[ExpenseRow]) -> list[Cell]:
    cells: list[Cell] = [None] * len(COLUMNS)
    cells[1] = "Total"
    cells[7] = sum((row.amount for row in rows), ZERO)
    cells[9] = sum((row.eligible for row in rows), ZERO)
    cells[10] = sum((row.not_eligible for row in rows), ZERO)
    return cells
