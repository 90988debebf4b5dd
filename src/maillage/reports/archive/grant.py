"""The pieces of the grant: the call, the application, the decision, the agreement, the money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

from maillage.agreements.models import Agreement, AgreementSignature, Payment, Repayment, ServiceRendered
from maillage.agreements.papers import evidence_paper
from maillage.agreements.payment_paper import payment_paper
from maillage.applications.models import Act, ApplicationDocument, Submission
from maillage.calls.queries import as_file
from maillage.documents.paper import render
from maillage.people.awaited import Line
from maillage.reports.archive.kept import Kept, day_kept, day_told, file_kept, kept
from maillage.reports.archive.piece import Piece, day_of, frozen_bytes, slug, table_bytes
from maillage.rules.french import midnight
from maillage.rules.lives import AMENDMENT
from maillage.selection.models import FormerNotice


def kept_of_grant(agreement: Agreement) -> Iterator[Kept]:
    """What was kept of the application, of the decision and of the agreement."""
    application, decision = agreement.decision.application_id, agreement.decision_id
    yield kept(
        Submission.objects.filter(application=application),
        _submissions,
        words=("acknowledgement", "act"),
        at="at",
    )
    yield kept(
        ApplicationDocument.objects.filter(application=application),
        _documents,
        words=("file", "sha256", "required__label"),
        at="added_at",
    )
    yield kept(
        FormerNotice.objects.filter(decision=decision), _former_notices, words=("file",), at="notified_at"
    )
    yield kept(
        AgreementSignature.objects.filter(agreement=agreement).exclude(file=""),
        _signatures,
        words=("file", "file_sha256", "side"),
        days=("signed_on",),
    )
    yield kept(
        agreement.amendments.all(),
        _amendments,
        words=("text", "signed_text", "state"),
        days=("effective_on",),
        at="prepared_at",
        count="number",
    )


def _submissions(rows: list[Line]) -> Iterator[Piece]:
    for rank, row in enumerate(rows, 1):
        acknowledgement, act = row.words
        name, title = f"02-candidature/{rank:02d}-{act}", Act(act).label
        yield Piece(
            path=f"{name}.json",
            title=f"{title} de la candidature, contenu figé",
            dated=day_kept(row),
            made=partial(frozen_bytes, Submission.objects.filter(pk=row.key)),
        )
        yield Piece(
            path=f"{name}-accuse.pdf",
            title=f"Accusé de réception, {title.lower()}",
            dated=day_kept(row),
            stored=acknowledgement,
        )


def _documents(rows: list[Line]) -> Iterator[Piece]:
    for rank, row in enumerate(rows, 1):
        _file, _sha256, label = row.words
        path, title = f"02-candidature/pieces/{rank:02d}-{slug(label)}", f"Pièce de la candidature, {label}"
        yield file_kept(row, path, title, dated=day_kept(row))


def _former_notices(rows: list[Line]) -> Iterator[Piece]:
    for rank, row in enumerate(rows, 1):
        yield Piece(
            path=f"03-decision/notification-remplacee-{rank}.pdf",
            title="Notification remplacée",
            dated=day_kept(row),
            stored=row.words[0],
        )


def _signatures(rows: list[Line]) -> Iterator[Piece]:
    for row in rows:
        _file, _sha256, code = row.words
        side = AgreementSignature.Side(code).label
        path, title = f"04-convention/signature-{slug(side)}", f"Exemplaire signé sur papier par {side}"
        yield file_kept(row, path, title, dated=day_told(row))


def _amendments(rows: list[Line]) -> Iterator[Piece]:
    for row in rows:
        text, signed_text, state = row.words
        for file, kind in ((text, "envoye"), (signed_text, "signe")):
            if file:
                yield Piece(
                    path=f"04-convention/avenant-{row.count}-{kind}.pdf",
                    title=f"Avenant {row.count}, {AMENDMENT.states[state]}",
                    dated=day_told(row),
                    stored=file,
                )


def application_pieces(agreement: Agreement) -> Iterator[Piece]:
    """The call as published, the decision and its notice."""
    decision = agreement.decision
    application, call = decision.application, agreement.lot.call
    yield Piece(
        path="01-appel/appel.toml",
        title=f"Appel {call.reference}, tel que publié",
        dated=day_of(call.published_at or decision.at),
        made=lambda: as_file(call).encode(),
    )
    deliberation = decision.deliberation
    yield Piece(
        path="03-decision/decision.csv",
        title="Décision d’attribution",
        dated=day_of(decision.at),
        made=lambda: table_bytes(
            ("Candidature", "Sens", "Montant attribué", "Motif", "Délibération", "Adoptée le", "Notifiée le"),
            [
                (
                    application.number,
                    decision.get_outcome_display(),
                    decision.amount,
                    decision.motive,
                    deliberation.number if deliberation else "",
                    deliberation.adopted_on if deliberation else None,
                    day_of(decision.notified_at) if decision.notified_at else None,
                )
            ],
        ),
    )
    if decision.notice and decision.notified_at:
        yield Piece(
            path="03-decision/notification.pdf",
            title="Notification de la décision",
            dated=day_of(decision.notified_at),
            stored=str(decision.notice),
        )


def agreement_pieces(agreement: Agreement) -> Iterator[Piece]:
    """The agreement as sent and as signed, its evidence, its amendments."""
    sent = day_of(agreement.sent_at or agreement.prepared_at)
    signed = max(filter(None, (agreement.operator_signed_at, agreement.department_signed_at)), default=None)
    if agreement.text:
        yield Piece(
            path="04-convention/convention-envoyee.pdf",
            title="Convention envoyée à la signature",
            dated=sent,
            stored=str(agreement.text),
            expected=agreement.text_file_sha256,
        )
    if agreement.signed_text and signed:
        yield Piece(
            path="04-convention/convention-signee.pdf",
            title="Convention signée et ses annexes",
            dated=day_of(signed),
            stored=str(agreement.signed_text),
            expected=agreement.signed_text_sha256,
        )
        yield Piece(
            path="04-convention/preuve-des-signatures.pdf",
            title="Dossier de preuve des signatures",
            dated=day_of(signed),
            made=lambda: render(evidence_paper(agreement), at=signed),
        )


def money_pieces(agreement: Agreement) -> Iterator[Piece]:
    """Service done, the payments with the certificate of each."""
    service: ServiceRendered | None = getattr(agreement, "service_rendered", None)
    if service is not None:
        yield Piece(
            path="08-paiements/service-fait.pdf",
            title="Certificat de service fait",
            dated=day_of(service.certified_at),
            stored=str(service.certificate),
        )
    payments = list(
        Payment.objects.filter(agreement=agreement)
        .select_related(
            "agreement__decision__application",
            "agreement__decision__deliberation",
            "agreement__lot__call__funder",
            "agreement__lot__territory",
            "agreement__operator",
            "agreement__service_rendered",
            "certified_by",
            "bank_details",
        )
        .order_by("pk")
    )
    if payments:
        yield _ledger(payments)
    for payment in payments:
        on = payment.paid_on or payment.ordered_on
        if on is not None:
            yield Piece(
                path=f"08-paiements/certificat-{payment.kind}.pdf",
                title=f"Certificat de paiement, {payment.get_kind_display().lower()}",
                dated=on,
                made=partial(_certificate, payment, on),
            )


def _certificate(payment: Payment, on: dt.date) -> bytes:
    return render(payment_paper(payment, whole=False), at=midnight(on))


def _ledger(payments: list[Payment]) -> Piece:
    days: list[dt.date] = [
        day
        for row in payments
        for day in (day_of(row.requested_at), row.ordered_on, row.paid_on)
        if day is not None
    ]
    return Piece(
        path="08-paiements/versements.csv",
        title="Versements",
        dated=max(days),
        made=lambda: table_bytes(
            ("Versement", "Montant", "État", "Engagement", "Mandat", "Mandaté le", "Payé le", "Référence"),
            [
                (
                    row.get_kind_display(),
                    row.amount,
                    row.get_state_display(),
                    row.commitment_reference,
                    row.order_number,
                    row.ordered_on,
                    row.paid_on,
                    row.payment_reference,
                )
                for row in payments
            ],
        ),
    )


def kept_of_repayment(agreement: Agreement) -> Iterator[Kept]:
    """What was returned, when money was to be returned."""
    repayment: Repayment | None = getattr(agreement, "repayment", None)
    if repayment is not None:
        yield kept(
            repayment.instalments.all(),
            partial(_repayment, repayment),
            words=("reference",),
            days=("collected_on",),
            money="amount",
        )


def _repayment(repayment: Repayment, instalments: list[Line]) -> Iterator[Piece]:
    received = sorted((day_told(row), int(row.key), row.money, row.words[0]) for row in instalments)
    days = [repayment.notified_on, repayment.ordered_on, *(on for on, *_rest in received)]
    yield Piece(
        path="08-paiements/reversement.csv",
        title="Reversement et encaissements",
        dated=max(day for day in days if day is not None),
        made=lambda: table_bytes(
            ("Objet", "Montant", "Date", "Référence"),
            [
                ("Montant annoncé", repayment.claimed, repayment.notified_on, ""),
                ("Montant dû", repayment.amount, repayment.ordered_on, repayment.order_number),
                *(("Encaissement", amount, on, reference) for on, _key, amount, reference in received),
            ],
        ),
    )
    if repayment.letter:
        yield Piece(
            path="08-paiements/reversement-lettre.pdf",
            title="Lettre du reversement",
            dated=repayment.notified_on,
            stored=str(repayment.letter),
        )
