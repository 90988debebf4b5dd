"""What the operator returns: announced, discussed, ordered, collected in several times (C5, F31, F32)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import transaction

from maillage.agreements.models import Repayment, RepaymentInstalment, RepaymentTerm, ServiceRendered
from maillage.agreements.operations.agreement import locked, subject_of
from maillage.agreements.papers import repayment_letter
from maillage.documents import paper
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.post.letters import Letter
from maillage.rules import grant
from maillage.rules.account import answer_due
from maillage.rules.french import amount, day, paris, typeset
from maillage.rules.grant import ZERO, Settlement
from maillage.rules.lives import REPAYMENT
from maillage.rules.verdict import no
from maillage.selection.letters import address_of, write_to_representatives

ANSWERS = {"maintain": "maintain_repayment", "lower": "lower_repayment", "drop": "drop_repayment"}
"""What may be answered to an operator, and how the journal tells it."""


def notify_repayment(
    service: ServiceRendered, settlement: Settlement, *, by: Person, at: dt.datetime
) -> Repayment:
    """Announce the repayment by a letter kept with its fingerprint, that says until when to answer (C5)."""
    agreement = service.agreement
    on = paris(at).date()
    repayment = Repayment(
        agreement=agreement,
        advance=settlement.advance,
        due=settlement.due,
        claimed=settlement.repayment,
        amount=settlement.repayment,
        notified_on=on,
        notified_by=by,
        answer_due_on=answer_due(on, agreement.lot.call.contradiction_days),
    )
    letter = repayment_letter(repayment, service)
    repayment.letter_sha256 = paper.fingerprint(letter)
    repayment.letter.save(
        f"reversement-{agreement.number}-{repayment.letter_sha256[:8]}.pdf",
        ContentFile(paper.render(letter, at=at)),
        save=False,
    )
    repayment.save()
    _write(
        repayment,
        "repayment_notified",
        f"repayment-{agreement.pk}",
        at,
        "reversement à prévoir",
        f"Les dépenses éligibles justifiées s’élèvent à {amount(settlement.justified)}, "
        f"pour une avance de {amount(settlement.advance)}.",
        f"Un reversement de {amount(settlement.repayment)} est donc dû au Département.",
        f"Vous pouvez présenter vos observations sur Maillage jusqu’au {day(repayment.answer_due_on)}, "
        "avant l’émission du titre de recettes. La lettre y est jointe.",
    )
    return repayment


def _write(repayment: Repayment, kind: str, key: str, at: dt.datetime, about: str, *paragraphs: str) -> None:
    agreement = repayment.agreement
    write_to_representatives(
        agreement.operator,
        kind=kind,
        key=key,
        at=at,
        letter=Letter(
            subject=f"Convention n°\u00a0{agreement.number}\u00a0: {about}",
            paragraphs=tuple(typeset(sentence) for sentence in paragraphs),
            action_label="Lire le détail",
            action_url=address_of(f"/operateur/conventions/{agreement.pk}/"),
        ),
    )


def _step(
    repayment: Repayment,
    verb: str,
    before: str,
    *,
    by: Person,
    at: dt.datetime,
    note: str = "",
    **after: object,
) -> None:
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb=verb,
        subject=subject_of(repayment.agreement),
        before={"reversement": REPAYMENT.states[before]},
        after={"reversement": REPAYMENT.states[repayment.state], "montant": repayment.amount, **after},
        note=note,
    )


def _locked(repayment: Repayment) -> Repayment:
    return (
        Repayment.objects.select_for_update(of=("self",))
        .select_related("agreement__lot__call", "agreement__operator")
        .get(pk=repayment.pk)
    )


@transaction.atomic
def contest_repayment(repayment: Repayment, *, motive: str, by: Person, at: dt.datetime) -> Repayment:
    """Record the operator's observations on a repayment; raises Refused without motive or too late."""
    repayment = _locked(repayment)
    before = repayment.state
    repayment.state = REPAYMENT.after(before, "contest")
    if not motive.strip():
        no("Indiquez vos observations.", "motive").require()
    repayment.contested_on = paris(at).date()
    repayment.contest_motive = motive.strip()
    repayment.save(update_fields=["state", "contested_on", "contest_motive"])
    _step(repayment, "contest_repayment", before, by=by, at=at, note=repayment.contest_motive)
    return repayment


@transaction.atomic
def agree_to_repayment(repayment: Repayment, *, by: Person, at: dt.datetime) -> Repayment:
    """Record that the operator accepts the repayment: the revenue order need not wait for the last day."""
    repayment = _locked(repayment)
    before = repayment.state
    repayment.state = REPAYMENT.after(before, "agree")
    repayment.save(update_fields=["state"])
    _step(repayment, "agree_repayment", before, by=by, at=at)
    return repayment


@transaction.atomic
def answer_repayment(
    repayment: Repayment, *, act: str, motive: str, by: Person, at: dt.datetime, total: Decimal | None = None
) -> Repayment:
    """Answer the operator, by letter: `act` is « maintain », « lower » to `total` euros, or « drop ».

    Raises Refused without motive, above what was announced, or once the revenue order is issued.
    """
    repayment = _locked(repayment)
    before = repayment.state
    if act not in ANSWERS:
        no("Indiquez si le reversement est maintenu, réduit ou abandonné.", "act").require()
    repayment.state = REPAYMENT.after(before, act)
    if not motive.strip():
        no("Indiquez le motif : l’opérateur le lit.", "motive").require()
    if act == "drop":
        repayment.amount = ZERO
    elif act == "lower":
        if total is None or not ZERO < total < repayment.claimed:
            no(f"Le nouveau montant est inférieur à {amount(repayment.claimed)}.", "total").require()
        repayment.amount = total or ZERO
    repayment.answer_motive = motive.strip()
    repayment.answered_on, repayment.answered_by = paris(at).date(), by
    repayment.save(update_fields=["state", "amount", "answer_motive", "answered_on", "answered_by"])
    _write(
        repayment,
        "repayment_answered",
        f"repayment-answered-{repayment.pk}",
        at,
        "réponse sur le reversement",
        f"Le reversement de {amount(repayment.claimed)} est abandonné."
        if act == "drop"
        else f"Le reversement est fixé à {amount(repayment.amount)}.",
        f"Motif : {repayment.answer_motive}",
    )
    _step(
        repayment, ANSWERS[act], before, by=by, at=at, note=repayment.answer_motive, annoncé=repayment.claimed
    )
    return repayment


@transaction.atomic
def plan_repayment(
    repayment: Repayment, *, terms: Sequence[tuple[dt.date, Decimal]], by: Person, at: dt.datetime
) -> Repayment:
    """Record the schedule agreed with the operator; it replaces an earlier one while nothing is collected.

    Raises Refused unless the terms add up exactly to what is owed.
    """
    repayment = _locked(repayment)
    if repayment.state not in ("confirmed", "revenue_order") or repayment.collected:
        no("L’échéancier se fixe une fois le reversement confirmé, avant tout encaissement.").require()
    grant.check_terms(terms, repayment.amount, paris(at).date()).require()
    RepaymentTerm.objects.filter(repayment=repayment).delete()
    RepaymentTerm.objects.bulk_create(
        [RepaymentTerm(repayment=repayment, due_on=on, amount=total) for on, total in terms]
    )
    repayment.planned = sum((total for _, total in terms), ZERO)
    repayment.save(update_fields=["planned"])
    _step(
        repayment,
        "plan_repayment",
        repayment.state,
        by=by,
        at=at,
        note=" ; ".join(f"{amount(total)} le {day(on)}" for on, total in terms),
    )
    return repayment


@transaction.atomic
def order_repayment(
    repayment: Repayment, *, number: str, on: dt.date, by: Person, at: dt.datetime
) -> Repayment:
    """Record the revenue order by its number.

    Raises Refused without one, before the operator could answer, or to the one who certified.
    """
    repayment = _locked(repayment)
    before = repayment.state
    repayment.state = REPAYMENT.after(before, "order")
    service = ServiceRendered.objects.get(agreement=repayment.agreement)
    grant.may_order(str(service.certified_by_id), str(by.pk)).require()
    grant.may_order_repayment(before, repayment.answer_due_on, on).require()
    if on < repayment.notified_on:
        no(f"Le titre suit l’annonce du reversement, le {day(repayment.notified_on)}.", "on").require()
    if not number.strip():
        no("Indiquez le numéro du titre de recettes.", "number").require()
    repayment.order_number = number.strip()
    repayment.ordered_on, repayment.ordered_by = on, by
    repayment.save(update_fields=["state", "order_number", "ordered_on", "ordered_by"])
    _step(repayment, "order_repayment", before, by=by, at=at, titre=repayment.order_number)
    return repayment


@transaction.atomic
def collect_repayment(
    repayment: Repayment,
    *,
    on: dt.date,
    by: Person,
    at: dt.datetime,
    total: Decimal | None = None,
    reference: str = "",
) -> Repayment:
    """Record a sum received, in euros, all that is left when `total` is not given (F31).

    The repayment is collected once the sum is whole: 500,00 € then 1 000,00 € make 1 500,00 €. Raises Refused
    beyond what is owed, and before the revenue order.
    """
    agreement = locked(repayment.agreement)
    repayment = _locked(repayment)
    before = repayment.state
    REPAYMENT.may(before, "collect").require()
    received = repayment.left if total is None else total
    grant.check_collection(received, owed=repayment.amount, collected=repayment.collected).require()
    if repayment.ordered_on is not None and on < repayment.ordered_on:
        no(f"L’encaissement suit le titre, émis le {day(repayment.ordered_on)}.", "on").require()
    repayment.collected += received
    whole = not repayment.left
    if whole or before == "revenue_order":
        repayment.state = REPAYMENT.after(before, "collect" if whole else "collect_part")
    repayment.collected_on = on if whole else None
    repayment.save(update_fields=["state", "collected", "collected_on"])
    RepaymentInstalment.objects.create(
        repayment=repayment,
        amount=received,
        collected_on=on,
        reference=reference.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    agreement.repaid += received
    agreement.save(update_fields=["repaid"])
    _step(
        repayment,
        "collect_repayment",
        before,
        by=by,
        at=at,
        encaissé=received,
        encaissé_le=on,
        reste=repayment.left,
    )
    return repayment
