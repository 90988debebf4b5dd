"""The pieces of the year: the sheets, the expenses, the reports, the committee; never a situation."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from maillage.agreements.models import Agreement
from maillage.documents.paper import render
from maillage.expenses.models import Expense, Statement
from maillage.expenses.papers import expense_csv
from maillage.expenses.queries import accounts
from maillage.groups.models import InformationSession, Meeting
from maillage.groups.papers import closed_sheet
from maillage.reports.archive.piece import Piece, day_of, extension_of, json_bytes, slug, table_bytes
from maillage.reports.frozen import committee_of_minutes, report_of_version
from maillage.reports.models import (
    CommitteeMinutes,
    FinancialPaper,
    FinancialReportVersion,
    FormalNotice,
    ReportVersion,
)
from maillage.rules.french import clock, paris


def meetings_of(agreement: Agreement) -> list[Meeting]:
    """Give back the meetings of a group with their sheets, in the order of the days; three queries."""
    rows = (
        Meeting.objects.filter(group__agreement=agreement)
        .select_related("group__lot__call", "group__lot__territory", "group__agreement__operator")
        .prefetch_related("scans", "kept_sheets")
        .order_by("day", "starts_at", "pk")
    )
    return list(rows)


def meeting_pieces(agreement: Agreement, meetings: list[Meeting]) -> Iterator[Piece]:
    """The list of meetings and sessions, then of each meeting held its sheet and its signed pages."""
    sessions = list(
        InformationSession.objects.filter(parts__group__agreement=agreement, parts__accepted_at__isnull=False)
        .exclude(day=None)
        .order_by("day", "pk")
        .distinct()
    )
    days = [*(meeting.day for meeting in meetings), *(row.day for row in sessions if row.day)]
    if days:
        yield Piece(
            path="05-rencontres/rencontres.csv",
            title="Rencontres et temps d’information",
            dated=max(days),
            made=lambda: _calendar(meetings, sessions),
        )
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
        for rank, kept in enumerate(sorted(meeting.kept_sheets.all(), key=lambda one: one.pk), 1):
            yield Piece(
                path=f"05-rencontres/{meeting.day:%Y-%m-%d}-{meeting.pk}-archivee-{rank}.pdf",
                title=f"Feuille de présence du {meeting.day:%d/%m/%Y}, gardée avec ses noms",
                dated=meeting.day,
                stored=kept.file,
                expected=kept.sha256,
                nominative=True,
            )
        for rank, scan in enumerate(sorted(meeting.scans.all(), key=lambda one: one.pk), 1):
            extension = extension_of(scan.file)
            yield Piece(
                path=f"05-rencontres/{meeting.day:%Y-%m-%d}-{meeting.pk}-signee-{rank}.{extension}",
                title=f"Feuille signée de la rencontre du {meeting.day:%d/%m/%Y}",
                dated=day_of(scan.received_at),
                stored=scan.file,
                expected=scan.sha256,
                nominative=True,
            )


def _calendar(meetings: list[Meeting], sessions: list[InformationSession]) -> bytes:
    return table_bytes(
        ("Nature", "Date", "Heure", "Lieu", "État", "Motif"),
        [
            *(
                (
                    "Rencontre",
                    row.day,
                    clock(paris(row.starts_at)),
                    row.place,
                    row.get_state_display(),
                    row.cancel_reason or row.remote_reason,
                )
                for row in meetings
            ),
            *(
                (
                    f"Temps d’information, {row.title}",
                    row.day,
                    clock(paris(row.starts_at)) if row.starts_at else "",
                    row.place,
                    row.get_state_display(),
                    "",
                )
                for row in sessions
            ),
        ],
    )


def expenses_of(agreement: Agreement) -> list[Expense]:
    """Give back the expenses of a group, in the order of the days; one query."""
    return list(Expense.objects.filter(agreement=agreement).order_by("spent_on", "pk"))


def expense_pieces(agreement: Agreement, expenses: list[Expense]) -> Iterator[Piece]:
    """The expenses with what was kept of each, their receipts, the account presented and what was
    answered.
    """
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
                f".{extension_of(row.receipt)}",
                title=f"Justificatif, {row.supplier}, {row.label}",
                dated=row.spent_on,
                stored=row.receipt,
                expected=row.receipt_sha256,
            )
    for statement in Statement.objects.filter(agreement=agreement).order_by("version"):
        yield Piece(
            path=f"06-depenses/compte-version-{statement.version}.pdf",
            title=f"Compte présenté, version {statement.version}",
            dated=day_of(statement.presented_at),
            stored=statement.paper,
        )
        if statement.letter and statement.proposed_at:
            yield Piece(
                path=f"06-depenses/compte-version-{statement.version}-proposition.pdf",
                title=f"Proposition sur le compte, version {statement.version}",
                dated=day_of(statement.proposed_at),
                stored=statement.letter,
            )


def report_pieces(agreement: Agreement) -> Iterator[Piece]:
    """Each version of the final report, the formal notice, the financial reports with what was joined."""
    versions = (
        ReportVersion.objects.filter(report__agreement=agreement)
        .select_related(
            "by",
            "report__agreement__lot__call__funder",
            "report__agreement__lot__territory",
            "report__agreement__operator",
        )
        .order_by("number")
    )
    for version in versions:
        name = f"07-bilans/bilan-final-version-{version.number}"
        yield Piece(
            path=f"{name}.json",
            title=f"Bilan final, version {version.number}, contenu figé",
            dated=day_of(version.at),
            made=partial(json_bytes, version.content),
            expected=version.sha256,
        )
        yield Piece(
            path=f"{name}.pdf",
            title=f"Bilan final, version {version.number}",
            dated=day_of(version.at),
            made=partial(_report, version),
        )
    notice = FormalNotice.objects.filter(agreement=agreement).first()
    if notice is not None:
        yield Piece(
            path="07-bilans/mise-en-demeure.pdf",
            title="Mise en demeure de transmettre le bilan",
            dated=notice.sent_on,
            stored=notice.file,
            expected=notice.sha256,
        )
    yield from _financial(agreement)


def _report(version: ReportVersion) -> bytes:
    return render(report_of_version(version.report, version.content, version), at=version.at)


def _financial(agreement: Agreement) -> Iterator[Piece]:
    rows = FinancialReportVersion.objects.filter(report__agreement=agreement).select_related("report")
    for row in rows.order_by("report__year_start", "number"):
        name = f"07-bilans/compte-rendu-financier-{row.report.year_end:%Y}-version-{row.number}"
        yield Piece(
            path=f"{name}.pdf",
            title=f"Compte rendu financier {row.report.year_end:%Y}, version {row.number}",
            dated=day_of(row.at),
            stored=row.file,
            expected=row.file_sha256,
        )
    papers = FinancialPaper.objects.filter(report__agreement=agreement).select_related("report")
    for rank, paper in enumerate(papers.order_by("report__year_start", "pk"), 1):
        yield Piece(
            path=f"07-bilans/pieces/{rank:02d}-{paper.kind}.{extension_of(paper.file)}",
            title=f"{paper.get_kind_display()}, exercice {paper.report.year_end:%Y}",
            dated=day_of(paper.received_at),
            stored=paper.file,
            expected=paper.sha256,
        )


def committee_pieces(agreement: Agreement) -> Iterator[Piece]:
    """The minutes of the committees of the call, each version as it was closed."""
    rows = CommitteeMinutes.objects.filter(committee__call=agreement.lot.call_id).select_related(
        "by", "committee__call__funder"
    )
    for row in rows.order_by("committee__held_on", "committee_id", "number"):
        name = f"09-comite/{row.committee.held_on:%Y-%m-%d}-compte-rendu-version-{row.number}"
        title = f"Compte rendu du comité du {row.committee.held_on:%d/%m/%Y}, version {row.number}"
        yield Piece(
            path=f"{name}.json",
            title=f"{title}, contenu figé",
            dated=day_of(row.at),
            made=partial(json_bytes, row.content),
            expected=row.sha256,
        )
        yield Piece(
            path=f"{name}.pdf",
            title=title,
            dated=day_of(row.at),
            made=partial(_minutes, row),
        )


def _minutes(row: CommitteeMinutes) -> bytes:
    return render(committee_of_minutes(row), at=row.at)
