"""The pieces of the year: the sheets, the expenses, the reports, the committee; never a situation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial

from django.db.models import Exists, OuterRef, QuerySet

from maillage.agreements.models import Agreement
from maillage.documents.paper import render
from maillage.expenses.models import Expense, Statement
from maillage.expenses.papers import expense_csv
from maillage.expenses.queries import accounts
from maillage.groups.models import InformationSession, KeptSheet, Meeting, SheetScan
from maillage.groups.papers import closed_sheet
from maillage.people.awaited import Line
from maillage.reports.archive.kept import Kept, day_kept, day_told, file_kept, kept
from maillage.reports.archive.piece import Piece, day_of, extension_of, frozen_bytes, slug, table_bytes
from maillage.reports.frozen import committee_of_minutes, report_of_version
from maillage.reports.models import (
    CommitteeMinutes,
    FinancialPaper,
    FinancialReportVersion,
    FormalNotice,
    ReportVersion,
)
from maillage.rules.french import clock, paris
from maillage.rules.lives import SESSION


def meetings_of(agreement: Agreement) -> list[Meeting]:
    """Give back the meetings of a group in the order of the days, and whether each has a `signed` sheet; one
    query.
    """
    rows = (
        Meeting.objects.filter(group__agreement=agreement)
        .select_related("group__lot__call", "group__lot__territory", "group__agreement__operator")
        .annotate(signed=Exists(SheetScan.objects.filter(meeting=OuterRef("pk"))))
        .order_by("day", "starts_at", "pk")
    )
    return list(rows)


def sheet_pieces(meetings: list[Meeting]) -> Iterator[Piece]:
    """The sheet of each meeting held, made again from who came."""
    for meeting in meetings:
        if meeting.attendance_closed_at is not None:
            at = meeting.corrected_at or meeting.attendance_closed_at
            yield Piece(
                path=f"05-rencontres/{meeting.day:%Y-%m-%d}-{meeting.pk}-presences.pdf",
                title=f"Feuille de présence du {meeting.day:%d/%m/%Y}, refaite à partir des présences",
                dated=day_of(at),
                made=partial(closed_sheet, meeting),
                nominative=True,
            )


def kept_of_meetings(agreement: Agreement, meetings: list[Meeting]) -> Iterator[Kept]:
    """The list of meetings and sessions, the sheets kept with their names, the signed pages."""
    yield kept(
        InformationSession.objects.filter(
            parts__group__agreement=agreement, parts__accepted_at__isnull=False
        ).exclude(day=None),
        partial(_calendar, meetings),
        words=("title", "place", "state"),
        days=("day",),
        at="starts_at",
    )
    yield kept(
        KeptSheet.objects.filter(meeting__group__agreement=agreement),
        _kept_sheets,
        words=("file", "sha256"),
        days=("meeting__day",),
        count="meeting",
    )
    yield kept(
        SheetScan.objects.filter(meeting__group__agreement=agreement),
        _scans,
        words=("file", "sha256"),
        days=("meeting__day",),
        at="received_at",
        count="meeting",
    )


def _calendar(meetings: list[Meeting], rows: list[Line]) -> Iterator[Piece]:
    sessions = sorted(rows, key=lambda row: (day_told(row), int(row.key)))
    days = [*(meeting.day for meeting in meetings), *map(day_told, sessions)]
    if days:
        yield Piece(
            path="05-rencontres/rencontres.csv",
            title="Rencontres et temps d’information",
            dated=max(days),
            made=lambda: table_bytes(
                ("Nature", "Date", "Heure", "Lieu", "État", "Motif"),
                [*map(_meeting, meetings), *map(_session, sessions)],
            ),
        )


def _meeting(row: Meeting) -> tuple[object, ...]:
    at, motive = clock(paris(row.starts_at)), row.cancel_reason or row.remote_reason
    return ("Rencontre", row.day, at, row.place, row.get_state_display(), motive)


def _session(row: Line) -> tuple[object, ...]:
    title, place, state = row.words
    at = clock(paris(row.at)) if row.at else ""
    return (f"Temps d’information, {title}", day_told(row), at, place, SESSION.states[state], "")


def _kept_sheets(rows: list[Line]) -> Iterator[Piece]:
    for name, row in _by_meeting(rows, "archivee"):
        file, sha256 = row.words
        yield Piece(
            path=f"{name}.pdf",
            title=f"Feuille de présence du {day_told(row):%d/%m/%Y}, gardée avec ses noms",
            dated=day_told(row),
            stored=file,
            expected=sha256,
            nominative=True,
        )


def _scans(rows: list[Line]) -> Iterator[Piece]:
    for path, row in _by_meeting(rows, "signee"):
        title = f"Feuille signée de la rencontre du {day_told(row):%d/%m/%Y}"
        yield file_kept(row, path, title, dated=day_kept(row), nominative=True)


def _by_meeting(rows: list[Line], word: str) -> Iterator[tuple[str, Line]]:
    """These sheets with the name of each, numbered meeting by meeting."""
    ranks: Counter[int] = Counter()
    for row in rows:
        meeting = row.count
        ranks[meeting] += 1
        yield f"05-rencontres/{day_told(row):%Y-%m-%d}-{meeting}-{word}-{ranks[meeting]}", row


def expenses_of(agreement: Agreement) -> list[Expense]:
    """Give back the expenses of a group, in the order of the days; one query."""
    return list(Expense.objects.filter(agreement=agreement).order_by("spent_on", "pk"))


def expense_pieces(agreement: Agreement, expenses: list[Expense]) -> Iterator[Piece]:
    """The expenses with what was kept of each, and their receipts."""
    if expenses:
        yield Piece(
            path="06-depenses/depenses.csv",
            title="Dépenses et montants éligibles",
            dated=max(day_of(row.decided_at or row.entered_at) for row in expenses),
            made=lambda: expense_csv(accounts(Agreement.objects.filter(pk=agreement.pk))[0].rows),
        )
    for row in expenses:
        if row.receipt:
            yield Piece(
                path=f"06-depenses/justificatifs/{row.spent_on:%Y-%m-%d}-{row.pk}-{slug(row.supplier)}"
                f".{extension_of(str(row.receipt))}",
                title=f"Justificatif, {row.supplier}, {row.label}",
                dated=row.spent_on,
                stored=str(row.receipt),
                expected=row.receipt_sha256,
            )


def kept_of_statements(agreement: Agreement) -> Iterator[Kept]:
    """Each account presented, and what was answered."""
    statements = Statement.objects.filter(agreement=agreement)
    yield kept(statements, _statements, words=("paper",), at="presented_at", count="version")
    yield kept(
        statements.exclude(letter="").exclude(proposed_at=None),
        _proposals,
        words=("letter",),
        at="proposed_at",
        count="version",
    )


def _statements(rows: list[Line]) -> Iterator[Piece]:
    for row in rows:
        yield Piece(
            path=f"06-depenses/compte-version-{row.count}.pdf",
            title=f"Compte présenté, version {row.count}",
            dated=day_kept(row),
            stored=row.words[0],
        )


def _proposals(rows: list[Line]) -> Iterator[Piece]:
    for row in rows:
        yield Piece(
            path=f"06-depenses/compte-version-{row.count}-proposition.pdf",
            title=f"Proposition sur le compte, version {row.count}",
            dated=day_kept(row),
            stored=row.words[0],
        )


def kept_of_reports(agreement: Agreement) -> Iterator[Kept]:
    """Each version of the final report, the formal notice, the financial reports with what was joined."""
    versions = ReportVersion.objects.filter(report__agreement=agreement)
    yield kept(versions, _reports, words=("sha256",), at="at", count="number")
    yield kept(
        FormalNotice.objects.filter(agreement=agreement),
        _notices,
        words=("file", "sha256"),
        days=("sent_on",),
    )
    yield kept(
        FinancialReportVersion.objects.filter(report__agreement=agreement),
        _financial_reports,
        words=("file", "file_sha256"),
        days=("report__year_end",),
        at="at",
        count="number",
    )
    yield kept(
        FinancialPaper.objects.filter(report__agreement=agreement),
        _financial_papers,
        words=("file", "sha256", "kind"),
        days=("report__year_end",),
        at="received_at",
    )


def _reports(rows: list[Line]) -> Iterator[Piece]:
    for row in rows:
        name, title = f"07-bilans/bilan-final-version-{row.count}", f"Bilan final, version {row.count}"
        version = ReportVersion.objects.filter(pk=row.key)
        yield Piece(
            path=f"{name}.json",
            title=f"{title}, contenu figé",
            dated=day_kept(row),
            made=partial(frozen_bytes, version),
            expected=row.words[0],
        )
        yield Piece(path=f"{name}.pdf", title=title, dated=day_kept(row), made=partial(_report, version))


def _report(versions: QuerySet[ReportVersion]) -> bytes:
    version = versions.select_related(
        "by",
        "report__agreement__lot__call__funder",
        "report__agreement__lot__territory",
        "report__agreement__operator",
    ).get()
    return render(report_of_version(version.report, version.content, version), at=version.at)


def _notices(rows: list[Line]) -> Iterator[Piece]:
    for row in rows:
        file, sha256 = row.words
        yield Piece(
            path="07-bilans/mise-en-demeure.pdf",
            title="Mise en demeure de transmettre le bilan",
            dated=day_told(row),
            stored=file,
            expected=sha256,
        )


def _financial_reports(rows: list[Line]) -> Iterator[Piece]:
    for row in rows:
        year, (file, sha256) = f"{day_told(row):%Y}", row.words
        yield Piece(
            path=f"07-bilans/compte-rendu-financier-{year}-version-{row.count}.pdf",
            title=f"Compte rendu financier {year}, version {row.count}",
            dated=day_kept(row),
            stored=file,
            expected=sha256,
        )


def _financial_papers(rows: list[Line]) -> Iterator[Piece]:
    for rank, row in enumerate(rows, 1):
        _file, _sha256, kind = row.words
        title = f"{FinancialPaper.Kind(kind).label}, exercice {day_told(row):%Y}"
        yield file_kept(row, f"07-bilans/pieces/{rank:02d}-{kind}", title, dated=day_kept(row))


def kept_of_committees(agreement: Agreement) -> Iterator[Kept]:
    """The minutes of the committees of the call, each version as it was closed."""
    yield kept(
        CommitteeMinutes.objects.filter(committee__call=agreement.lot.call_id),
        _minutes,
        words=("sha256",),
        days=("committee__held_on",),
        at="at",
        count="number",
    )


def _minutes(rows: list[Line]) -> Iterator[Piece]:
    for row in rows:
        held_on, version = day_told(row), CommitteeMinutes.objects.filter(pk=row.key)
        name = f"09-comite/{held_on:%Y-%m-%d}-compte-rendu-version-{row.count}"
        title = f"Compte rendu du comité du {held_on:%d/%m/%Y}, version {row.count}"
        yield Piece(
            path=f"{name}.json",
            title=f"{title}, contenu figé",
            dated=day_kept(row),
            made=partial(frozen_bytes, version),
            expected=row.words[0],
        )
        yield Piece(path=f"{name}.pdf", title=title, dated=day_kept(row), made=partial(_paper, version))


def _paper(versions: QuerySet[CommitteeMinutes]) -> bytes:
    minutes = versions.select_related("by", "committee__call__funder").get()
    return render(committee_of_minutes(minutes), at=minutes.at)
