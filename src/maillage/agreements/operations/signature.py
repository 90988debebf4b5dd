"""The two signatures of an agreement: in Maillage, or on paper; then it is in force (R73)."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction

from maillage.agreements.models import Agreement, AgreementSignature
from maillage.agreements.operations.agreement import locked, note_step, subject_of
from maillage.agreements.operations.request import request_advance
from maillage.agreements.papers import agreement_paper
from maillage.documents import paper
from maillage.journal.operations import record
from maillage.people.models import Delegation, Membership, Person, Role
from maillage.people.operations import SYSTEM, chain
from maillage.post.letters import Letter
from maillage.received.operations import Received
from maillage.rules import agreement as rule
from maillage.rules.french import amount, day, midnight, paris
from maillage.rules.lives import AGREEMENT
from maillage.rules.membership import may_sign_as
from maillage.rules.verdict import Refused, no
from maillage.selection.letters import address_of, write_to_representatives
from maillage.selection.models import FundingCondition
from maillage.selection.queries.award import award_stands

Capacity, Way = AgreementSignature.Capacity, AgreementSignature.Way


@dataclass(frozen=True, slots=True)
class PaperSignature:
    """What a signature on paper says: who signed, in which quality, on which day."""

    name: str
    quality: str
    signed_on: dt.date


def statement_of(agreement: Agreement, side: str) -> str:
    """Give back what a signatory declares, word for word."""
    party = agreement.operator.name if side == "operator" else agreement.lot.call.funder.name
    return (
        f"J’ai lu la convention n°\u00a0{agreement.number}, annexes comprises, et je la signe au nom de "
        f"{party}."
    )


def _require_signable(agreement: Agreement, side: str) -> None:
    """Raise Refused in another state, without deliberation, while a condition or the award is pending."""
    deliberation = agreement.decision.deliberation
    conditions = FundingCondition.objects.filter(call=agreement.lot.call).as_rules()
    rule.may_sign(
        agreement.state, side, conditions, deliberation=deliberation.number if deliberation else ""
    ).require()
    award_stands(agreement.decision).require()


@transaction.atomic
def sign_agreement(
    agreement: Agreement, *, side: str, by: Person, at: dt.datetime, quality: str = ""
) -> Agreement:
    """Record a signature in Maillage, « operator » or « department », in either order (R73).

    The second puts the agreement in force, keeps the signed text with its evidence and asks for the advance,
    due 60 days later (R72, C8). Raises Refused while a funding condition is pending (R69, R70), without
    deliberation, in another state, to who may not sign for that party, to one person who would sign for both,
    and when the other party has signed on paper.
    """
    agreement = locked(agreement)
    before = agreement.state
    _require_signable(agreement, side)
    if by.pk in (agreement.operator_signed_by_id, agreement.department_signed_by_id):
        no("Une même personne ne peut pas signer pour les deux parties.").require()
    _require_same_way(agreement, Way.TOOL)
    today = paris(at).date()
    capacity, delegation = (Capacity.OFFICER, None)
    if side == "operator":
        capacity, delegation = _capacity_of(agreement, by, today)
    agreement.state = AGREEMENT.after(before, f"sign_{side}")
    setattr(agreement, f"{side}_signed_at", at)
    setattr(agreement, f"{side}_signed_by", by)
    agreement.save(update_fields=["state", f"{side}_signed_at", f"{side}_signed_by"])
    AgreementSignature.objects.create(
        agreement=agreement,
        side=side,
        way=Way.TOOL,
        name=by.full_name,
        capacity=capacity,
        quality=quality.strip(),
        delegation_start=delegation.start if delegation else None,
        delegation_end=delegation.end if delegation else None,
        person=by,
        email=by.email,
        statement=statement_of(agreement, side),
        sent_on=_sent_on(agreement, today),
        signed_on=today,
        signed_at=at,
        recorded_on=today,
        recorded_at=at,
        recorded_by=by,
        text_sha256=agreement.text_sha256,
    )
    note_step(agreement, f"sign_{side}", before, actor=by.actor, at=at, empreinte=agreement.text_sha256)
    if agreement.is_signed:
        text = paper.render(agreement_paper(agreement), at=at)
        _keep_signed(agreement, text, hashlib.sha256(text).hexdigest())
        _come_into_force(agreement, today, by=by, at=at)
    return agreement


def _capacity_of(
    agreement: Agreement, by: Person, today: dt.date
) -> tuple[AgreementSignature.Capacity, Delegation | None]:
    """Give back what lets someone sign for the operator that day. Raises Refused otherwise (F46)."""
    body = agreement.operator
    represents = (
        Membership.objects.live()
        .filter(organisation=body, person=by, role=Role.LEGAL_REPRESENTATIVE)
        .exists()
    )
    lent = Delegation.objects.live(today).filter(organisation=body, delegate=by).order_by("-end", "pk")
    delegation = None if represents else lent.first()
    may_sign_as(proven=body.is_proven, represents=represents, delegated=delegation is not None).require()
    return (Capacity.DELEGATE, delegation) if delegation else (Capacity.REPRESENTATIVE, None)


def _require_same_way(agreement: Agreement, way: AgreementSignature.Way) -> None:
    other = AgreementSignature.objects.filter(agreement=agreement).exclude(way=way).first()
    if other is not None:
        raise Refused(
            f"{other.name} a déjà signé {other.get_way_display()} pour {other.get_side_display()} : les deux "
            "parties signent de la même manière."
        )


def _sent_on(agreement: Agreement, today: dt.date) -> dt.date:
    return paris(agreement.sent_at).date() if agreement.sent_at else today


@transaction.atomic
def file_paper_signature(
    agreement: Agreement,
    *,
    received: Received,
    operator: PaperSignature | None,
    department: PaperSignature | None,
    by: Person,
    at: dt.datetime,
) -> Agreement:
    """Keep the file signed by hand, by both parties or by one while the other will sign the same paper.

    Once both have signed it is in force exactly as when it is signed in Maillage, the advance due 60 days
    after the last day of signature. Raises Refused as `sign_agreement` does, for another file than a PDF,
    without a signatory, and for a day to come or before the sending.
    """
    agreement = locked(agreement)
    if received.kind != "application/pdf":
        raise Refused("Déposez la convention signée en PDF : numérisez toutes ses pages.", "file")
    signatures = {
        side: said for side, said in (("operator", operator), ("department", department)) if said is not None
    }
    if not signatures:
        raise Refused("Indiquez qui a signé, et quel jour.", "operator_name")
    _require_same_way(agreement, Way.PAPER)
    today = paris(at).date()
    sent_on = _sent_on(agreement, today)
    for side, said in signatures.items():
        rule.may_have_signed(said.signed_on, sent_on=sent_on, today=today, field=f"{side}_on").require()
        _file(agreement, side, said, received, sent_on, by=by, at=at)
    if agreement.is_signed:
        _keep_signed(agreement, received.content, received.sha256)
        days = AgreementSignature.objects.filter(agreement=agreement).values_list("signed_on", flat=True)
        _come_into_force(agreement, max(days), by=by, at=at)
    return agreement


def _file(
    agreement: Agreement,
    side: str,
    said: PaperSignature,
    received: Received,
    sent_on: dt.date,
    *,
    by: Person,
    at: dt.datetime,
) -> None:
    before = agreement.state
    _require_signable(agreement, side)
    agreement.state = AGREEMENT.after(before, f"sign_{side}")
    setattr(agreement, f"{side}_signed_at", midnight(said.signed_on))
    agreement.save(update_fields=["state", f"{side}_signed_at"])
    signature = AgreementSignature(
        agreement=agreement,
        side=side,
        way=Way.PAPER,
        name=said.name.strip(),
        capacity=Capacity.OFFICER if side == "department" else Capacity.REPRESENTATIVE,
        quality=said.quality.strip(),
        sent_on=sent_on,
        signed_on=said.signed_on,
        recorded_on=paris(at).date(),
        recorded_at=at,
        recorded_by=by,
        text_sha256=agreement.text_sha256,
        file_sha256=received.sha256,
    )
    signature.file.save(received.stored_name, ContentFile(received.content), save=False)
    signature.save()
    note_step(
        agreement,
        "file_paper_signature",
        before,
        actor=by.actor,
        at=at,
        partie=signature.get_side_display(),
        signataire=signature.name,
        **{"signée le": said.signed_on, "empreinte": received.sha256},
    )


def _keep_signed(agreement: Agreement, content: bytes, sha256: str) -> None:
    agreement.signed_text_sha256 = sha256
    agreement.signed_text.save(
        f"{agreement.number}-signee-{sha256[:8]}.pdf", ContentFile(content), save=False
    )
    agreement.save(update_fields=["signed_text", "signed_text_sha256"])


def _come_into_force(agreement: Agreement, signed_on: dt.date, *, by: Person, at: dt.datetime) -> None:
    """Ask for the advance, due so many days after the last signature, and tell the operator."""
    due = None
    if agreement.advance:
        due = request_advance(agreement, signed_on, by=by, at=at).due_on
        record(
            chain=chain(),
            at=at,
            actor=SYSTEM,
            verb="request_advance",
            subject=subject_of(agreement),
            after={"montant": agreement.advance, "à payer au plus tard le": due},
        )
    write_to_representatives(
        agreement.operator,
        kind="agreement_in_force",
        key=f"agreement-in-force-{agreement.pk}",
        at=at,
        letter=Letter(
            subject=f"Convention n°\u00a0{agreement.number}\u00a0: signée par les deux parties",
            paragraphs=(
                "La convention est signée par votre organisme et par le Département.",
                f"L’avance de {amount(agreement.advance)} est à payer au plus tard le {day(due)}."
                if due
                else "Cette convention ne prévoit pas d’avance.",
                f"Le bilan final est attendu au plus tard le {day(agreement.report_due_on)}.",
            ),
            action_label="Ouvrir la convention signée et ses annexes",
            action_url=address_of(f"/operateur/conventions/{agreement.pk}/"),
        ),
    )
