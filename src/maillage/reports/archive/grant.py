"""The pieces of the grant: the call, the application, the decision, the agreement, the money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

from maillage.agreements.models import Agreement, AgreementSignature, Payment, Repayment, ServiceRendered
from maillage.agreements.papers import evidence_paper
from maillage.agreements.payment_paper import payment_paper
from maillage.applications.models import ApplicationDocument, Submission
from maillage.calls.queries import as_file
from maillage.documents.paper import render
from maillage.reports.archive.piece import Piece, day_of, extension_of, json_bytes, slug, table_bytes
from maillage.rules.french import midnight
from maillage.selection.models import FormerNotice


def application_pieces(agreement: Agreement) -> Iterator[Piece]:
    """The call as published, the application as it was deposited and validated, the decision and its
    notice.
    """
    decision = agreement.decision
    application, call = decision.application, agreement.lot.call
    yield Piece(
        path="01-appel/appel.toml",
        title=f"Appel {call.reference}, tel que publié",
        dated=day_of(call.published_at or decision.at),
        made=lambda: as_file(call).encode(),
    )
    for rank, row in enumerate(Submission.objects.filter(application=application).order_by("at", "pk"), 1):
        name = f"02-candidature/{rank:02d}-{row.act}"
        yield Piece(
            path=f"{name}.json",
            title=f"{row.get_act_display()} de la candidature, contenu figé",
            dated=day_of(row.at),
            made=partial(json_bytes, row.content),
        )
        yield Piece(
            path=f"{name}-accuse.pdf",
            title=f"Accusé de réception, {row.get_act_display().lower()}",
            dated=day_of(row.at),
            stored=row.acknowledgement,
        )
    documents = ApplicationDocument.objects.filter(application=application).select_related("required")
    for rank, document in enumerate(documents.order_by("pk"), 1):
        yield Piece(
            path=f"02-candidature/pieces/{rank:02d}-{slug(document.required.label)}.{extension_of(document.file)}",
            title=f"Pièce de la candidature, {document.required.label}",
            dated=day_of(document.added_at),
            stored=document.file,
            expected=document.sha256,
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
    former = FormerNotice.objects.filter(decision=decision).order_by("notified_at", "pk")
    for rank, notice in enumerate(former, 1):
        yield Piece(
            path=f"03-decision/notification-remplacee-{rank}.pdf",
            title="Notification remplacée",
            dated=day_of(notice.notified_at),
            stored=notice.file,
        )
    if decision.notice and decision.notified_at:
        yield Piece(
            path="03-decision/notification.pdf",
            title="Notification de la décision",
            dated=day_of(decision.notified_at),
            stored=decision.notice,
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
            stored=agreement.text,
            expected=agreement.text_file_sha256,
        )
    if agreement.signed_text and signed:
        yield Piece(
            path="04-convention/convention-signee.pdf",
            title="Convention signée et ses annexes",
            dated=day_of(signed),
            stored=agreement.signed_text,
            expected=agreement.signed_text_sha256,
        )
        yield Piece(
            path="04-convention/preuve-des-signatures.pdf",
            title="Dossier de preuve des signatures",
            dated=day_of(signed),
            made=lambda: render(evidence_paper(agreement), at=signed),
        )
    scans = AgreementSignature.objects.filter(agreement=agreement).exclude(file="").order_by("pk")
    for row in scans:
        yield Piece(
            path=f"04-convention/signature-{slug(row.get_side_display())}.{extension_of(row.file)}",
            title=f"Exemplaire signé sur papier par {row.get_side_display()}",
            dated=row.signed_on,
            stored=row.file,
            expected=row.file_sha256,
        )
    for amendment in agreement.amendments.order_by("number", "pk"):
        dated = amendment.effective_on or day_of(amendment.prepared_at)
        for file, kind in ((amendment.text, "envoye"), (amendment.signed_text, "signe")):
            if file:
                yield Piece(
                    path=f"04-convention/avenant-{amendment.number}-{kind}.pdf",
                    title=f"Avenant {amendment.number}, {amendment.get_state_display()}",
                    dated=dated,
                    stored=file,
                )


def money_pieces(agreement: Agreement) -> Iterator[Piece]:
    """Service done, the payments with the certificate of each, what was returned."""
    service: ServiceRendered | None = getattr(agreement, "service_rendered", None)
    if service is not None:
        yield Piece(
            path="08-paiements/service-fait.pdf",
            title="Certificat de service fait",
            dated=day_of(service.certified_at),
            stored=service.certificate,
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
    repayment: Repayment | None = getattr(agreement, "repayment", None)
    if repayment is not None:
        yield from _repayment(repayment)


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


def _repayment(repayment: Repayment) -> Iterator[Piece]:
    received = list(repayment.instalments.order_by("collected_on", "pk"))
    days = [repayment.notified_on, repayment.ordered_on, *(row.collected_on for row in received)]
    yield Piece(
        path="08-paiements/reversement.csv",
        title="Reversement et encaissements",
        dated=max(day for day in days if day is not None),
        made=lambda: table_bytes(
            ("Objet", "Montant", "Date", "Référence"),
            [
                ("Montant annoncé", repayment.claimed, repayment.notified_on, ""),
                ("Montant dû", repayment.amount, repayment.ordered_on, repayment.order_number),
                *(("Encaissement", row.amount, row.collected_on, row.reference) for row in received),
            ],
        ),
    )
    if repayment.letter:
        yield Piece(
            path="08-paiements/reversement-lettre.pdf",
            title="Lettre du reversement",
            dated=repayment.notified_on,
            stored=repayment.letter,
        )
