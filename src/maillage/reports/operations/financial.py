"""The legal financial report: opened, written, certified and frozen, accepted or returned (C3, C4, C7)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from maillage.agreements.models import Agreement
from maillage.agreements.papers import financial_reports_due
from maillage.documents.paper import render
from maillage.journal.models import Actor, Subject
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import SYSTEM, chain
from maillage.post.letters import Letter
from maillage.received.operations import Received, receive
from maillage.reports.access import SIGNED
from maillage.reports.models import FinancialAmount, FinancialPaper, FinancialReport, FinancialReportVersion
from maillage.reports.operations.report import fingerprint
from maillage.reports.papers import content_of_table, financial_paper
from maillage.reports.queries.financial import FinancialTable, table_of, year_of
from maillage.rules import financial_report as rule
from maillage.rules.financial_report import ANNEX, SHEET, TYPED, FinancialYear
from maillage.rules.french import day, paris, typeset
from maillage.rules.lives import FINANCIAL_REPORT
from maillage.rules.report import reception_sentence
from maillage.rules.verdict import Refused, no
from maillage.selection.letters import address_of, write_to_representatives

WRITABLE = ("draft", "returned")
TEXTS = (*SHEET, *ANNEX)


def subject_of(report: FinancialReport) -> Subject:
    """Give back a financial report as the journal keeps it."""
    label = f"Compte rendu financier {report.year_name} — {report.agreement.number}"
    return Subject(kind="financial_report", id=str(report.pk), label=label)


def _locked(report: FinancialReport) -> FinancialReport:
    rows = FinancialReport.objects.select_for_update(of=("self",)).select_related(
        "agreement__decision__application",
        "agreement__lot__call__funder",
        "agreement__lot__territory",
        "agreement__operator",
        "agreement__rhythm",
    )
    return rows.get(pk=report.pk)


def _writable(report: FinancialReport) -> FinancialReport:
    report = _locked(report)
    if report.state not in WRITABLE:
        no(
            f"{FINANCIAL_REPORT.told(report.state)} : "
            "il ne se modifie plus. Demandez au Département de vous le renvoyer pour le corriger."
        ).require()
    return report


def _tell(
    report: FinancialReport,
    verb: str,
    before: str,
    *,
    actor: Actor,
    at: dt.datetime,
    note: str = "",
    **after: object,
) -> None:
    record(
        chain=chain(),
        at=at,
        actor=actor,
        verb=verb,
        subject=subject_of(report),
        before={"état": FINANCIAL_REPORT.states[before]},
        after={"état": FINANCIAL_REPORT.states[report.state], **after},
        note=note,
    )


def open_due_financial_reports(*, at: dt.datetime) -> int:
    """Open the report of every financial year that is over; give back how many. What the clock does.

    A draft that nobody touched is taken away when its year is no longer owed: the agreement ended earlier, or
    the operator closes its accounts on another day.
    """
    today = paris(at).date()
    signed = Agreement.objects.filter(
        state__in=SIGNED, operator_signed_at__isnull=False, department_signed_at__isnull=False
    )
    known: dict[int, set[dt.date]] = {}
    for pk, end in FinancialReport.objects.order_by("pk").values_list("agreement_id", "year_end"):
        known.setdefault(pk, set()).add(end)
    opened = 0
    for agreement in signed.select_related("operator").order_by("pk"):
        years = financial_reports_due(agreement)
        held = known.get(agreement.pk, set())
        over = [year for year in years if year.period.end < today and year.period.end not in held]
        if gone := held - {year.period.end for year in years}:
            _drop_untouched(agreement, gone)
        for year in over:
            opened += _open(agreement, year, at=at)
    return opened


def _drop_untouched(agreement: Agreement, ends: set[dt.date]) -> None:
    FinancialReport.objects.filter(
        agreement=agreement, year_end__in=ends, state="draft", saved_at=None, papers=None
    ).delete()


@transaction.atomic
def _open(agreement: Agreement, year: FinancialYear, *, at: dt.datetime) -> bool:
    report, new = FinancialReport.objects.get_or_create(
        agreement=agreement,
        year_end=year.period.end,
        defaults={"year_start": year.period.start, "due_on": year.due_on, "opened_at": at},
    )
    if new:
        record(
            chain=chain(),
            at=at,
            actor=SYSTEM,
            verb="open_financial_report",
            subject=subject_of(report),
            after={"attendu le": report.due_on},
        )
    return new


@transaction.atomic
def save_financial_report(
    report: FinancialReport,
    *,
    texts: Mapping[str, str],
    amounts: Mapping[str, Decimal | None],
    by: Person,
    at: dt.datetime,
) -> FinancialReport:
    """Save what is written, and the figures that no expense tells; an empty amount is none.

    Raises Refused once the report is sent, and on an amount below zero.
    """
    report = _writable(report)
    changed = [code for code in TEXTS if code in texts and texts[code].strip() != getattr(report, code)]
    for code in changed:
        setattr(report, code, texts[code].strip())
    report.saved_at = at
    report.save(update_fields=[*changed, "saved_at"])
    held = dict(report.amounts.order_by("pk").values_list("code", "amount"))
    moved = _write_amounts(report, held, amounts)
    if changed or moved:
        told = {**SHEET, **ANNEX, **{h.code: h.label for h in rule.HEADINGS}}
        _tell(
            report,
            "save_financial_report",
            report.state,
            actor=by.actor,
            at=at,
            rubriques=", ".join(told[code] for code in (*changed, *moved)),
        )
    return report


def _write_amounts(
    report: FinancialReport, held: Mapping[str, Decimal], amounts: Mapping[str, Decimal | None]
) -> list[str]:
    """Write the amounts that changed; give back their headings."""
    moved = [code for code in TYPED if code in amounts and (amounts[code] or None) != held.get(code)]
    for code in moved:
        wanted = amounts[code]
        if wanted is not None and wanted < 0:
            no("Indiquez un montant positif, ou laissez vide.", f"typed_{code}").require()
        if wanted:
            FinancialAmount.objects.update_or_create(report=report, code=code, defaults={"amount": wanted})
        else:
            FinancialAmount.objects.filter(report=report, code=code).delete()
    return moved


def join_financial_paper(
    report: FinancialReport, *, kind: str, name: str, content: bytes, by: Person, at: dt.datetime
) -> FinancialPaper:
    """Join a paper: the activity report, the approved accounts (C7), until the report is accepted.

    Raises Refused on a file that is not accepted, joined already, and once the report is accepted.
    """
    received = receive(name, content, chain=chain(), subject=subject_of(report), by=by.actor, at=at)
    return _keep_paper(report, received, kind, by, at)


@transaction.atomic
def _keep_paper(
    report: FinancialReport, received: Received, kind: str, by: Person, at: dt.datetime
) -> FinancialPaper:
    report = _locked(report)
    if report.state == "accepted":
        raise Refused("Le compte rendu financier est accepté\u00a0: il ne reçoit plus de document.")
    if FinancialPaper.objects.filter(report=report, sha256=received.sha256).exists():
        raise Refused("Ce document est déjà joint.", "file")
    paper = FinancialPaper(
        report=report,
        kind=kind,
        name=received.name,
        size=received.size,
        sha256=received.sha256,
        received_at=at,
        received_by=by,
    )
    paper.file.save(received.stored_name, ContentFile(received.content), save=False)
    paper.save()
    _tell(
        report,
        "join_financial_paper",
        report.state,
        actor=by.actor,
        at=at,
        pièce=paper.get_kind_display(),
        fichier=paper.name,
        empreinte=paper.sha256,
    )
    return paper


@transaction.atomic
def remove_financial_paper(paper: FinancialPaper, *, by: Person, at: dt.datetime) -> None:
    """Take a paper away while the report is written. Raises Refused once it is sent."""
    report = _writable(paper.report)
    _tell(
        report,
        "remove_financial_paper",
        report.state,
        actor=by.actor,
        at=at,
        pièce=paper.get_kind_display(),
        fichier=paper.name,
    )
    paper.delete()


def texts_of(report: FinancialReport) -> dict[str, str]:
    """Give back what is written under each question, by its code."""
    return {code: getattr(report, code) for code in TEXTS}


def content_of(
    report: FinancialReport,
    found: FinancialTable,
    certification: str = "",
    texts: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Give back all that a version freezes: the table and its expenses, the words, the papers; plain JSON."""
    papers = report.papers.order_by("kind", "pk")
    return {
        "year": [report.year_start.isoformat(), report.year_end.isoformat()],
        "table": content_of_table(found.table),
        "eligible": str(found.eligible),
        "expenses": [
            {
                "account": line.code,
                "expense": row.pk,
                "day": row.spent_on.isoformat(),
                "supplier": row.supplier,
                "label": row.label,
                "amount": str(row.amount),
                "eligible": str(row.eligible),
            }
            for line, rows in found.lines
            for row in rows
        ],
        "texts": dict(texts if texts is not None else texts_of(report)),
        "papers": [
            {"kind": paper.get_kind_display(), "name": paper.name, "sha256": paper.sha256} for paper in papers
        ],
        "certification": certification,
    }


@transaction.atomic
def submit_financial_report(
    report: FinancialReport, *, quality: str, by: Person, at: dt.datetime, reason: str = ""
) -> FinancialReportVersion:
    """Certify and send: the figures are computed now, frozen with the words, and printed (C3, C4).

    `quality` says in which capacity it is certified; a corrected report needs its `reason`. Late is told,
    never refused. Raises Refused before the end of the financial year, and while something is missing.
    """
    report = _locked(report)
    before = report.state
    report.state = FINANCIAL_REPORT.after(before, "submit")
    if before == "returned" and not reason.strip():
        no("Indiquez ce qui a été corrigé : le motif accompagne la nouvelle version.", "reason").require()
    found = table_of(report)
    rule.may_submit(year_of(report), paris(at).date(), found.table, texts_of(report)).require()
    certified = rule.certification(by.full_name, quality, f"l’organisme « {report.agreement.operator.name} »")
    content = content_of(report, found, certified)
    number = FinancialReportVersion.objects.filter(report=report).count() + 1
    version = FinancialReportVersion(
        report=report,
        number=number,
        content=content,
        sha256=fingerprint(content),
        reason=reason.strip() if before == "returned" else "",
        at=at,
        by=by,
    )
    printed = render(
        financial_paper(report, content=content, sha256=version.sha256, number=number, at=at), at=at
    )
    version.file_sha256 = hashlib.sha256(printed).hexdigest()
    name = f"compte-rendu-{report.agreement.number}-{report.year_name}-{version.sha256[:8]}.pdf"
    version.file.save(name, ContentFile(printed), save=False)
    version.save()
    if report.submitted_on is None:
        report.submitted_on = paris(at).date()
    report.save(update_fields=["state", "submitted_on"])
    reception = reception_sentence(report.submitted_on, report.due_on)
    _write_to_operator(
        report,
        kind="financial_report_received",
        key=f"financial-report-received-{report.pk}-{number}",
        at=at,
        subject=f"votre compte rendu financier {report.year_name} est transmis",
        paragraphs=(
            f"Le compte rendu financier {report.year_name} est {reception}.",
            f"Ses chiffres sont figés, empreinte {version.sha256[:16]}.",
        ),
    )
    _tell(
        report,
        "submit_financial_report",
        before,
        actor=by.actor,
        at=at,
        note=version.reason,
        version=number,
        empreinte=version.sha256,
        réception=reception,
    )
    return version


@transaction.atomic
def accept_financial_report(report: FinancialReport, *, by: Person, at: dt.datetime) -> FinancialReport:
    """Accept the report. Raises Refused before it is sent."""
    report = _locked(report)
    before = report.state
    report.state = FINANCIAL_REPORT.after(before, "accept")
    report.accepted_at, report.accepted_by = at, by
    report.save(update_fields=["state", "accepted_at", "accepted_by"])
    _write_to_operator(
        report,
        kind="financial_report_accepted",
        key=f"financial-report-accepted-{report.pk}",
        at=at,
        subject=f"votre compte rendu financier {report.year_name} est accepté",
        paragraphs=(
            f"Exercice {report.year_name}, groupe {report.agreement.lot.territory.name}.",
            "Vous n’avez plus rien à faire pour cet exercice.",
        ),
    )
    _tell(report, "accept_financial_report", before, actor=by.actor, at=at)
    return report


@transaction.atomic
def return_financial_report(
    report: FinancialReport, *, motive: str, by: Person, at: dt.datetime
) -> FinancialReport:
    """Send the report back, with what is to be corrected; the version sent stays.

    Raises Refused without it.
    """
    report = _locked(report)
    before = report.state
    report.state = FINANCIAL_REPORT.after(before, "return")
    if not motive.strip():
        no("Dites ce qui est à corriger : l’opérateur le lira.", "motive").require()
    report.return_motive = typeset(motive.strip())
    report.save(update_fields=["state", "return_motive"])
    _write_to_operator(
        report,
        kind="financial_report_to_correct",
        key=f"financial-report-to-correct-{report.pk}-{at.isoformat()}",
        at=at,
        subject=f"votre compte rendu financier {report.year_name} est à corriger",
        paragraphs=(report.return_motive, "La version déjà transmise est conservée telle quelle."),
    )
    _tell(report, "return_financial_report", before, actor=by.actor, at=at, note=report.return_motive)
    return report


def _write_to_operator(
    report: FinancialReport,
    *,
    kind: str,
    key: str,
    at: dt.datetime,
    subject: str,
    paragraphs: tuple[str, ...],
) -> int:
    return write_to_representatives(
        report.agreement.operator,
        kind=kind,
        key=key,
        at=at,
        letter=Letter(
            subject=f"Convention n°\u00a0{report.agreement.number}\u00a0: {subject}",
            paragraphs=paragraphs,
            action_label="Ouvrir le compte rendu financier",
            action_url=address_of(f"/operateur/comptes-rendus/{report.pk}/"),
        ),
    )


@transaction.atomic
def remind_financial_report(report: FinancialReport, *, by: Person | None, at: dt.datetime) -> int:
    """Remind the operator of a report that was not sent, once a day at most; `by` is None for the clock.

    Gives back to how many people. Raises Refused once it is sent.
    """
    report = _locked(report)
    if report.state != "draft":
        no("Ce compte rendu financier est déjà transmis : il n’y a plus rien à rappeler.").require()
    today = paris(at).date()
    late = (today - report.due_on).days
    when = f"était attendu le {day(report.due_on)}" if late > 0 else f"est attendu le {day(report.due_on)}"
    count = _write_to_operator(
        report,
        kind="financial_report_reminder",
        key=f"financial-report-reminder-{report.pk}-{today.isoformat()}",
        at=at,
        subject=f"compte rendu financier {report.year_name}",
        paragraphs=(
            f"Le compte rendu financier de l’exercice {report.year_name} {when}.",
            "Il est distinct du bilan final. Son tableau est déjà rempli à partir de vos dépenses.",
            "Relisez-le, complétez-le, puis certifiez-le.",
        ),
    )
    report.reminded_on = today
    report.save(update_fields=["reminded_on"])
    if by is not None:
        _tell(report, "remind_financial_report", report.state, actor=by.actor, at=at)
    return count
