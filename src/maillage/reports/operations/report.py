"""The final report: opened, written, signed and sent, accepted, returned, rectified (R75, R79–R82)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from maillage.agreements.models import Agreement, ServiceRendered
from maillage.expenses.queries import accounts_of, with_coffee
from maillage.journal.models import Actor, Subject
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import SYSTEM, chain
from maillage.post.letters import Letter
from maillage.reports.former import former_year
from maillage.reports.frozen import frozen, thawed_figures
from maillage.reports.models import FinalReport, ReportText, ReportVersion
from maillage.reports.papers import budget_lines, figures_of
from maillage.reports.queries.figures import read_all, rows_of
from maillage.reports.queries.indicators.scope import end_of, with_money
from maillage.reports.queries.report import rectifiable, sessions_held
from maillage.reports.rectification import changes_since, rectification_of
from maillage.rules import report as rule
from maillage.rules.french import day, moment, paris, typeset
from maillage.rules.grant import ZERO
from maillage.rules.lives import REPORT
from maillage.rules.verdict import no
from maillage.selection.letters import address_of, write_to_representatives
from maillage.statements import written_once

WRITABLE = ("open", "to_be_corrected")
REPRESENTATIVE = "représentante ou représentant légal"


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
    """Save what is written under several headings at once (R79)."""
    for code, text in texts.items():
        report = write_heading(report, code, text, by=by, at=at)
    return report


@transaction.atomic
def write_heading(
    report: FinalReport, code: str, text: str, *, by: Person, at: dt.datetime, seen: str | None = None
) -> FinalReport:
    """Save what is written under a heading, in draft (R79). A heading that the call has not is left out.

    `seen` is the `seen_of` of the text one started from: raises Refused when another person wrote since, and
    once the report is sent.
    """
    report = _locked(report)
    if report.state not in WRITABLE:
        no(
            f"{REPORT.told(report.state)} : il ne se modifie plus. "
            "Demandez au Département de vous le renvoyer pour le corriger."
        ).require()
    titles = {heading.code: heading.label for heading in report.agreement.lot.call.headings}
    known = report.texts.filter(code=code).select_related("saved_by").first()
    if code not in titles or (known.text if known else "") == text.strip():
        return report
    if known is not None and seen is not None and seen != seen_of(known):
        who = known.saved_by.full_name if known.saved_by else "Une autre personne"
        no(
            f"{who} a modifié cette rubrique le {moment(known.saved_at)} : relisez sa version avant "
            "d’enregistrer la vôtre.",
            "seen",
        ).require()
    ReportText.objects.update_or_create(
        report=report, code=code, defaults={"text": text.strip(), "saved_at": at, "saved_by": by}
    )
    report.saved_at = at
    report.save(update_fields=["saved_at"])
    _tell(report, "save_report", report.state, actor=by.actor, at=at, rubriques=titles[code])
    return report


def seen_of(written: ReportText | None) -> str:
    """Give back what changes as soon as a heading is written again, empty before it is."""
    return written.saved_at.isoformat() if written else ""


@transaction.atomic
def submit_report(
    report: FinalReport, *, by: Person, at: dt.datetime, quality: str = REPRESENTATIVE
) -> ReportVersion:
    """Sign and send the report: the figures are computed now and frozen with the words (R79, R81, F40).

    `quality` says in which capacity it is signed. Raises Refused before the end of the operation, while a
    heading asked for is empty, or once it is sent. Late is told, never refused (R80, F38).
    """
    report = _locked(report)
    return _send(report, verb="submit", reason="", quality=quality, by=by, at=at)


@transaction.atomic
def resubmit_report(
    report: FinalReport, *, reason: str, by: Person, at: dt.datetime, quality: str = REPRESENTATIVE
) -> ReportVersion:
    """Send a corrected report: a new version with its reason; the earlier ones stay as they are (F40)."""
    report = _locked(report)
    if not reason.strip():
        no("Indiquez ce qui a été corrigé : le motif accompagne la nouvelle version.", "reason").require()
    return _send(report, verb="resubmit", reason=reason.strip(), quality=quality, by=by, at=at)


@transaction.atomic
def rectify_report(
    report: FinalReport, *, by: Person, at: dt.datetime, reason: str = "", quality: str = REPRESENTATIVE
) -> ReportVersion:
    """Sign a new version once presences were corrected after the report was sent: the same words, the
    figures of today, what changes and why (F40). It is received and accepted again.

    Without a `reason`, that of the corrections. Raises Refused when no figure changes, or once service done
    is certified.
    """
    report = _locked(report)
    REPORT.after(report.state, "rectify")
    version = ReportVersion.objects.filter(report=report).order_by("-number")[:1].get()
    found = rectification_of(report, version, paris(at).date())
    certified = ServiceRendered.objects.filter(agreement=report.agreement).exists()
    rule.may_rectify(found.changes if found else (), certified=certified).require()
    why = reason.strip() or (found.reason if found else "")
    return _send(report, verb="rectify", reason=why, quality=quality, by=by, at=at)


def _send(
    report: FinalReport, *, verb: str, reason: str, quality: str, by: Person, at: dt.datetime
) -> ReportVersion:
    before = report.state
    report.state = REPORT.after(before, verb)
    today = paris(at).date()
    texts = texts_of(report)
    rule.may_submit(report.period_end, today, report.agreement.lot.call.headings, texts).require()
    content = content_of(report, today) | {"signature": _signature(report, by, quality, today)}
    former = ReportVersion.objects.filter(report=report).order_by("-number").first()
    changed = changes_since(former.content, thawed_figures(content)) if former else ()
    content["changes"] = [asdict(change) for change in changed]
    number = former.number + 1 if former else 1
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
    report.acknowledged_at = report.accepted_at = report.accepted_by = None
    report.to_rectify = False
    report.save(
        update_fields=[
            "state",
            "submitted_on",
            "acknowledged_at",
            "accepted_at",
            "accepted_by",
            "to_rectify",
        ]
    )
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
        **({"chiffres changés": " ; ".join(str(change) for change in changed)} if changed else {}),
    )
    return version


def _signature(report: FinalReport, by: Person, quality: str, today: dt.date) -> dict[str, str]:
    """Who signs, in which capacity, on which day, and what they declare."""
    agreement = report.agreement
    if not quality.strip():
        no("Indiquez votre fonction : elle est écrite sous votre nom.", "quality").require()
    period = f"du {day(agreement.period_start)} au {day(agreement.period_end)}"
    said = rule.declaration(by.full_name, quality.strip(), f"« {agreement.operator.name} »", period)
    return {
        "name": by.full_name,
        "quality": quality.strip(),
        "on": today.isoformat(),
        "declaration": said,
    }


def texts_of(report: FinalReport) -> dict[str, str]:
    """Give back what is written under each heading, by its code."""
    return dict(_texts_written(report.pk))


@written_once
def _texts_written(report: int) -> QuerySet[ReportText, tuple[str, str]]:
    return ReportText.objects.filter(report=report).order_by("pk").values_list("code", "text")


@written_once
def _read(agreement: int, on: dt.date, midnight: dt.datetime) -> QuerySet[Agreement]:
    return with_money(with_coffee(Agreement.objects.filter(pk=agreement)), on, midnight)


def content_of(report: FinalReport, on: dt.date) -> dict[str, Any]:
    """Give back everything a version freezes: figures, money, words; plain JSON."""
    read = _read(report.agreement_id, on, end_of(on))
    (row,), (account,) = rows_of(*read_all(read, on)), accounts_of(read)
    former = former_year(report.agreement, on)
    return {
        "figures": frozen(asdict(figures_of(row, sessions_held(report.agreement, on)))),
        "lines": frozen([asdict(line) for line in budget_lines(report.agreement, account)]),
        "advance": frozen(row.money.advance or ZERO),
        "headings": [[one.code, one.label, one.mandatory] for one in report.agreement.lot.call.headings],
        "texts": texts_of(report),
        "former": frozen(asdict(former)) if former else None,
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
            *_told_changes(version),
        ),
    )
    _tell(report, "acknowledge_report", before, actor=by.actor if by else SYSTEM, at=at, réception=reception)
    return report


def tell_of_corrections(*, at: dt.datetime) -> int:
    """Mark the reports sent that no longer say what the presences say, and write to their representatives
    once for each correction; give back to how many people. The clock signs nothing for them (F40). Once
    service done is certified, nothing is asked any more.
    """
    told = 0
    certified = ServiceRendered.objects.values("agreement")
    FinalReport.objects.filter(to_rectify=True, agreement__in=certified).update(to_rectify=False)
    for report in rectifiable(FinalReport.objects.all()):
        version = ReportVersion.objects.filter(report=report).order_by("-number")[:1].get()
        found = rectification_of(report, version, paris(at).date())
        changed = bool(found and found.changes)
        if changed != report.to_rectify:
            FinalReport.objects.filter(pk=report.pk, state=report.state).update(to_rectify=changed)
        if found is None or not changed:
            continue
        last = max(one.corrected_at for one in found.corrected)
        told += _write_to_operator(
            report,
            kind="report_to_rectify",
            key=f"report-to-rectify-{report.pk}-{version.number}-{last.isoformat()}",
            at=at,
            subject="votre bilan final est à rectifier",
            paragraphs=(
                f"Des présences ont été corrigées après l’envoi de la version {version.number}.",
                *(str(change) for change in found.changes),
                "Les chiffres transmis font foi jusqu’à ce que vous signiez une version rectifiée.",
            ),
        )
    return told


def _told_changes(version: ReportVersion) -> tuple[str, ...]:
    """What a letter says of a version that replaces another: why, and the figures that change (F40)."""
    if version.number == 1:
        return ()
    changed = [rule.Change(**change) for change in version.content.get("changes", ())]
    sentence = rule.rectification_sentence(version.number, len(changed))
    return (sentence, f"Motif\u00a0: {version.reason}", *(str(change) for change in changed))


@transaction.atomic
def accept_report(report: FinalReport, *, by: Person, at: dt.datetime) -> FinalReport:
    """Accept the report: service done may then be certified (R75). Raises Refused before it is received."""
    report = _locked(report)
    before = report.state
    report.state = REPORT.after(before, "accept")
    report.accepted_at, report.accepted_by = at, by
    report.save(update_fields=["state", "accepted_at", "accepted_by"])
    number = ReportVersion.objects.filter(report=report).count()
    _write_to_operator(
        report,
        kind="report_accepted",
        key=f"report-accepted-{report.pk}-{number}",
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
    report.to_rectify = False
    report.save(update_fields=["state", "return_motive", "to_rectify"])
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
) -> int:
    return write_to_representatives(
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
