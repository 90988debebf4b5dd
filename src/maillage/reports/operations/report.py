"""The final report: opened, written, sent with frozen figures, accepted or returned (R75, R79–R82)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction

from maillage.agreements.models import Agreement, ServiceRendered
from maillage.expenses.queries import accounts
from maillage.journal.models import Actor, Subject
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import SYSTEM, chain
from maillage.post.letters import Letter
from maillage.reports.frozen import frozen
from maillage.reports.models import FinalReport, ReportVersion
from maillage.reports.papers import HEADINGS, budget_lines, figures_of
from maillage.reports.queries.figures import group_figures
from maillage.rules import report as rule
from maillage.rules.french import paris, typeset
from maillage.rules.grant import ZERO
from maillage.rules.lives import REPORT
from maillage.rules.verdict import no
from maillage.selection.letters import address_of, write_to_representatives

WRITABLE = ("open", "to_be_corrected")


def subject_of(report: FinalReport) -> Subject:
    """Give back a report as the journal keeps it."""
    return Subject(kind="report", id=str(report.pk), label=f"Bilan final — {report.agreement.number}")


def _locked(report: FinalReport) -> FinalReport:
    rows = FinalReport.objects.select_for_update(of=("self",)).select_related(
        "agreement__lot__call", "agreement__lot__territory", "agreement__operator", "agreement__rhythm"
    )
    return rows.get(pk=report.pk)


def _tell(
    report: FinalReport,
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
        before={"état": REPORT.states[before]},
        after={"état": REPORT.states[report.state], **after},
        note=note,
    )


@transaction.atomic
def open_report(agreement: Agreement, *, at: dt.datetime) -> FinalReport:
    """Open the report of an agreement, once, with its due date (R80: end + 6 months); gives back the existing
    one. Raises Refused before both parties have signed.
    """
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if not agreement.is_signed:
        no("Le bilan s’ouvre une fois la convention signée par les deux parties.").require()
    report, new = FinalReport.objects.get_or_create(
        agreement=agreement,
        defaults={"due_on": agreement.report_due_on, "period_end": agreement.period_end, "opened_at": at},
    )
    if new:
        record(
            chain=chain(),
            at=at,
            actor=SYSTEM,
            verb="open_report",
            subject=subject_of(report),
            after={"attendu le": report.due_on},
        )
    return report


def open_due_reports(*, at: dt.datetime) -> int:
    """Open the report of every agreement whose last day is over; give back how many. What the clock does."""
    due = Agreement.objects.filter(
        state__in=("in_force", "ended", "terminated"), period_end__lt=paris(at).date()
    ).exclude(pk__in=FinalReport.objects.values("agreement"))
    found = list(
        due.filter(operator_signed_at__isnull=False, department_signed_at__isnull=False).order_by("pk")
    )
    for agreement in found:
        open_report(agreement, at=at)
    return len(found)


@transaction.atomic
def save_report(report: FinalReport, *, texts: Mapping[str, str], by: Person, at: dt.datetime) -> FinalReport:
    """Save what is written under the headings, in draft; raises Refused once the report is sent (R79)."""
    report = _locked(report)
    if report.state not in WRITABLE:
        no(
            f"Le bilan est à l’état « {REPORT.states[report.state]} » : il ne se modifie plus. "
            "Demandez au Département de vous le renvoyer pour le corriger."
        ).require()
    changed = [code for code in HEADINGS if code in texts and texts[code].strip() != getattr(report, code)]
    for code in changed:
        setattr(report, code, texts[code].strip())
    report.saved_at = at
    report.save(update_fields=[*changed, "saved_at"])
    if changed:
        _tell(
            report,
            "save_report",
            report.state,
            actor=by.actor,
            at=at,
            rubriques=", ".join(HEADINGS[code] for code in changed),
        )
    return report


@transaction.atomic
def submit_report(report: FinalReport, *, by: Person, at: dt.datetime) -> ReportVersion:
    """Send the report: the figures are computed now and frozen with the words (R79, R81, F40).

    Raises Refused before the end of the operation, with an empty heading, or once it is sent. Late is told,
    never refused (R80, F38).
    """
    return _send(report, verb="submit", reason="", by=by, at=at)


@transaction.atomic
def resubmit_report(report: FinalReport, *, reason: str, by: Person, at: dt.datetime) -> ReportVersion:
    """Send a corrected report: a new version with its reason; the earlier ones stay as they are (F40)."""
    if not reason.strip():
        no("Indiquez ce qui a été corrigé : le motif accompagne la nouvelle version.", "reason").require()
    return _send(report, verb="resubmit", reason=reason.strip(), by=by, at=at)


def _send(report: FinalReport, *, verb: str, reason: str, by: Person, at: dt.datetime) -> ReportVersion:
    report = _locked(report)
    before = report.state
    report.state = REPORT.after(before, verb)
    today = paris(at).date()
    texts = texts_of(report)
    rule.may_submit(report.period_end, today, HEADINGS, texts).require()
    content = content_of(report, today)
    number = ReportVersion.objects.filter(report=report).count() + 1
    version = ReportVersion.objects.create(
        report=report,
        number=number,
        content=content,
        sha256=fingerprint(content),
        reason=reason,
        at=at,
        by=by,
    )
    if report.submitted_on is None:
        report.submitted_on = today
    report.acknowledged_at = None
    report.save(update_fields=["state", "submitted_on", "acknowledged_at"])
    _tell(
        report,
        f"{verb}_report",
        before,
        actor=by.actor,
        at=at,
        note=reason,
        version=number,
        empreinte=version.sha256,
        réception=rule.reception_sentence(report.submitted_on, report.due_on),
    )
    return version


def texts_of(report: FinalReport) -> dict[str, str]:
    """Give back what is written under each heading, by its code."""
    return {code: getattr(report, code) for code in HEADINGS}


def content_of(report: FinalReport, on: dt.date) -> dict[str, Any]:
    """Give back everything a version freezes: figures, money, words; plain JSON."""
    chosen = Agreement.objects.filter(pk=report.agreement_id)
    (row,) = group_figures(chosen, on)
    (account,) = accounts(chosen)
    return {
        "figures": frozen(asdict(figures_of(row))),
        "lines": frozen([asdict(line) for line in budget_lines(report.agreement, account)]),
        "advance": frozen(row.money.advance or ZERO),
        "texts": texts_of(report),
    }


def fingerprint(content: Mapping[str, Any]) -> str:
    """Give back the SHA-256 of a frozen content, in hexadecimal: the same for the same content."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def acknowledge_report(report: FinalReport, *, by: Person | None, at: dt.datetime) -> FinalReport:
    """Tell the operator that the report is received, and with how many days of delay (R80, F38).

    `by` is None when the clock does it.
    """
    report = _locked(report)
    before = report.state
    report.state = REPORT.after(before, "acknowledge")
    if report.submitted_on is None:
        raise AssertionError("a report sent has its day")
    report.acknowledged_at = at
    report.save(update_fields=["state", "acknowledged_at"])
    reception = rule.reception_sentence(report.submitted_on, report.due_on)
    version = ReportVersion.objects.filter(report=report).order_by("-number")[:1].get()
    _write_to_operator(
        report,
        kind="report_acknowledged",
        key=f"report-acknowledged-{report.pk}-{version.number}",
        at=at,
        subject="votre bilan final est reçu",
        paragraphs=(
            f"Le bilan final du groupe {report.agreement.lot.territory.name} est {reception}.",
            f"Ses chiffres sont figés, empreinte {version.sha256[:16]}.",
        ),
    )
    _tell(report, "acknowledge_report", before, actor=by.actor if by else SYSTEM, at=at, réception=reception)
    return report


@transaction.atomic
def accept_report(report: FinalReport, *, by: Person, at: dt.datetime) -> FinalReport:
    """Accept the report: service done may then be certified (R75). Raises Refused before it is received."""
    report = _locked(report)
    before = report.state
    report.state = REPORT.after(before, "accept")
    report.accepted_at, report.accepted_by = at, by
    report.save(update_fields=["state", "accepted_at", "accepted_by"])
    _write_to_operator(
        report,
        kind="report_accepted",
        key=f"report-accepted-{report.pk}",
        at=at,
        subject="votre bilan final est accepté",
        paragraphs=(
            f"Votre bilan du groupe {report.agreement.lot.territory.name} est accepté.",
            "Le Département peut maintenant certifier le service fait et établir le solde.",
        ),
    )
    _tell(report, "accept_report", before, actor=by.actor, at=at)
    return report


@transaction.atomic
def ask_corrections(report: FinalReport, *, motive: str, by: Person, at: dt.datetime) -> FinalReport:
    """Send the report back to be corrected, with what is to be corrected (F40). Raises Refused without it."""
    report = _locked(report)
    before = report.state
    report.state = REPORT.after(before, "ask_corrections")
    if ServiceRendered.objects.filter(agreement=report.agreement).exists():
        no("Le service fait est certifié : le bilan ne se corrige plus.").require()
    if not motive.strip():
        no("Dites ce qui est à corriger : l’opérateur le lira.", "motive").require()
    report.return_motive = typeset(motive.strip())
    report.save(update_fields=["state", "return_motive"])
    _write_to_operator(
        report,
        kind="report_to_correct",
        key=f"report-to-correct-{report.pk}-{at.isoformat()}",
        at=at,
        subject="votre bilan final est à corriger",
        paragraphs=(report.return_motive, "La version déjà transmise est conservée telle quelle."),
    )
    _tell(report, "ask_corrections", before, actor=by.actor, at=at, note=report.return_motive)
    return report


def _write_to_operator(
    report: FinalReport, *, kind: str, key: str, at: dt.datetime, subject: str, paragraphs: tuple[str, ...]
) -> None:
    write_to_representatives(
        report.agreement.operator,
        kind=kind,
        key=key,
        at=at,
        letter=Letter(
            subject=f"Convention n°\u00a0{report.agreement.number}\u00a0: {subject}",
            paragraphs=paragraphs,
            action_label="Ouvrir le bilan",
            action_url=address_of(f"/operateur/bilans/{report.pk}/"),
        ),
    )
