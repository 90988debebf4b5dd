"""What the package of a group holds, in the order of its life, and what it lacks (C.8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, OuterRef

from maillage.agreements.models import Agreement
from maillage.expenses.models import Expense
from maillage.reports.archive.grant import (
    agreement_pieces,
    application_pieces,
    kept_of_grant,
    kept_of_repayment,
    money_pieces,
)
from maillage.reports.archive.journal import journal_piece
from maillage.reports.archive.kept import kept_pieces
from maillage.reports.archive.life import (
    expense_pieces,
    expenses_of,
    kept_of_committees,
    kept_of_meetings,
    kept_of_reports,
    kept_of_statements,
    meetings_of,
    sheet_pieces,
)
from maillage.reports.archive.piece import Piece
from maillage.reports.archive.retention import Retention, retention_read, with_retention
from maillage.reports.models import FinalReport
from maillage.rules.french import day, plural, typeset

FOLDERS: Final = {
    "01-appel": "Appel à projets",
    "02-candidature": "Candidature",
    "03-decision": "Décision",
    "04-convention": "Convention",
    "05-rencontres": "Rencontres",
    "06-depenses": "Dépenses",
    "07-bilans": "Bilans",
    "08-paiements": "Paiements",
    "09-comite": "Comité de suivi",
    "10-journal": "Journal",
}
"""The folders of a package, in order, as a reader names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """The pieces of a package that lie in one folder."""

    label: str
    pieces: tuple[Piece, ...]

    @property
    def title(self) -> str:
        """Its name and how many pieces it holds."""
        return typeset(f"{self.label} : {plural(len(self.pieces), 'pièce')}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The pieces of a package, what the file lacks, and how long it is kept."""

    agreement: Agreement
    pieces: tuple[Piece, ...]
    missing: tuple[str, ...]
    retention: Retention

    @property
    def nominative(self) -> int:
        """How many pieces carry names of participants."""
        return sum(piece.nominative for piece in self.pieces)

    @property
    def folders(self) -> list[Folder]:
        """Its pieces, folder by folder; an empty folder is left out."""
        held: dict[str, list[Piece]] = {name: [] for name in FOLDERS}
        for piece in self.pieces:
            held[piece.path.partition("/")[0]].append(piece)
        return [Folder(label=FOLDERS[name], pieces=tuple(pieces)) for name, pieces in held.items() if pieces]


NAMED = ("closed", "terminated")
"""States of an agreement whose package holds names: before, they are read one sheet at a time (F54)."""


def contents_of(agreement: Agreement) -> Contents:
    """Give back what the package of this agreement holds now; seven queries.

    Sheets with names join it once the agreement is closed or terminated.
    """
    read = _read(agreement)
    meetings, expenses = meetings_of(agreement), expenses_of(agreement)
    named = agreement.state in NAMED
    listed = [
        *application_pieces(agreement),
        *agreement_pieces(agreement),
        *sheet_pieces(meetings),
        *expense_pieces(agreement, expenses),
        *money_pieces(read),
        *kept_pieces(
            [
                *kept_of_grant(agreement),
                *kept_of_meetings(agreement, meetings),
                *kept_of_statements(agreement),
                *kept_of_reports(agreement),
                *kept_of_repayment(read),
                *kept_of_committees(agreement),
            ]
        ),
        journal_piece(agreement),
    ]
    pieces = tuple(piece for piece in listed if piece.is_there and (named or not piece.nominative))
    lost = [
        typeset(f"{piece.title} : le fichier n’est plus là où il était gardé.")
        for piece in listed
        if not piece.is_there
    ]
    later = sum(piece.nominative for piece in listed) if not named else 0
    if later:
        sheets = plural(later, "feuille de présence nominative", "feuilles de présence nominatives")
        lost.append(typeset(f"{sheets} : dans le dossier une fois la convention close ou résiliée."))
    return Contents(
        agreement=agreement,
        pieces=pieces,
        missing=(*_missing(read, meetings, expenses), *lost),
        retention=retention_read(read),
    )


def _read(agreement: Agreement) -> Any:
    """The agreement read again with what tells how long its file is kept and what it lacks; one query."""
    accepted = FinalReport.objects.filter(agreement=OuterRef("pk"), state="accepted")
    rows = with_retention(Agreement.objects.filter(pk=agreement.pk))
    return rows.select_related("service_rendered", "repayment").annotate(reported=Exists(accepted)).get()


def _missing(read: Any, meetings: list[Any], expenses: list[Expense]) -> Iterator[str]:
    """What the file should hold and does not."""
    if not read.signed_text:
        yield "La convention signée par les deux parties."
    unsigned = [one.day for one in meetings if one.state == "held" and not one.signed]
    if unsigned:
        yield _unsigned(unsigned)
    bare = sum(not one.receipt and one.state != "refused" for one in expenses)
    if bare:
        yield f"{plural(bare, 'justificatif')} de dépense."
    if not read.reported:
        yield "Le bilan final accepté."
    if getattr(read, "service_rendered", None) is None:
        yield "Le certificat de service fait."


def _unsigned(days: list[dt.date]) -> str:
    listed = ", ".join(day(one) for one in days)
    sheets = plural(len(days), "feuille de présence signée", "feuilles de présence signées")
    return typeset(f"{sheets} : {listed}.")
