"""An amendment, from what it changes to its coming into force (F35–F37)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max

from maillage.agreements.amendment_paper import amendment_paper, clauses_of
from maillage.agreements.models import Agreement, Amendment, Payment
from maillage.agreements.operations.agreement import locked as locked_agreement
from maillage.agreements.operations.agreement import subject_of
from maillage.agreements.terms import frame_of, outcome_of, terms_of, words_after, words_before
from maillage.calls.models import Rhythm
from maillage.documents import paper
from maillage.journal.models import Actor
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import SYSTEM, chain, check_free_siret, renumber_organisation
from maillage.post.letters import Letter
from maillage.rules.amendment import Amended, in_figures
from maillage.rules.french import day, paris, typeset
from maillage.rules.identifiers import normalised
from maillage.rules.lives import AGREEMENT, AMENDMENT
from maillage.rules.verdict import Refused, no
from maillage.selection.letters import address_of, write_to_representatives
from maillage.selection.operations import change_award
from maillage.selection.operations.decision import envelope_of

FIELDS = {
    "amount": "new_amount",
    "end": "new_end",
    "rhythm": "new_rhythm",
    "new_siret": "new_siret",
    "recompute_advance": "recompute_advance",
    "decision": "decision_reference",
    "effective_on": "effective_on",
}
"""The field of the form for each field that the rules name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an amendment is to change, in euros and days; what is None or empty does not change."""

    motive: str
    decision_reference: str = ""
    effective_on: dt.date | None = None
    new_amount: Decimal | None = None
    recompute_advance: bool = False
    new_end: dt.date | None = None
    new_rhythm: Rhythm | None = None
    new_monthly_reference_budget: Decimal | None = None
    new_meetings_budget: Decimal | None = None
    new_name: str = ""
    new_siret: str = ""


def _locked(amendment: Amendment) -> Amendment:
    """Give back the amendment under lock, behind the envelope when it moves money, then its agreement."""
    if amendment.new_amount is not None:
        envelope_of(amendment.agreement.lot.call_id)
    agreement = locked_agreement(amendment.agreement)
    rows = Amendment.objects.select_for_update(of=("self",)).select_related(
        "new_rhythm", "rhythm_before", "operator_signed_by", "department_signed_by"
    )
    found = rows.get(pk=amendment.pk)
    found.agreement = agreement
    return found


def _require_in_force(agreement: Agreement, at: dt.datetime) -> None:
    if agreement.state != "in_force":
        no(f"{AGREEMENT.told(agreement.state)} : un avenant modifie une convention en vigueur.").require()
    if paris(at).date() > agreement.period_end:
        no(
            f"La convention est arrivée à son terme, le {day(agreement.period_end)} : "
            "elle ne se modifie plus."
        ).require()


def _tell(
    amendment: Amendment,
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
        subject=subject_of(amendment.agreement),
        before={"avenant": AMENDMENT.states[before]} if before else {},
        after={"avenant": AMENDMENT.states[amendment.state], "numéro": amendment.number, **after},
        note=note,
    )


def _checked(amendment: Amendment) -> Amended:
    """Give back what the agreement becomes; raise Refused on the field of the form that is to blame."""
    agreement = amendment.agreement
    if amendment.new_name == agreement.operator.name:
        no("L’opérateur porte déjà ce nom : laissez le champ vide.", "new_name").require()
    if amendment.new_siret == agreement.operator.siret:
        no("L’opérateur porte déjà ce SIRET : laissez le champ vide.", "new_siret").require()
    if amendment.new_siret:
        verdict = check_free_siret(amendment.new_siret, agreement.operator)
        if not verdict:
            raise Refused(verdict.sentence, "new_siret")
    try:
        return outcome_of(amendment)
    except Refused as refused:
        raise Refused(refused.sentence, FIELDS.get(refused.field, "")) from refused


def _write(amendment: Amendment, wanted: Wanted, *, at: dt.datetime) -> Amended:
    for field in fields(wanted):
        value = getattr(wanted, field.name)
        setattr(amendment, field.name, value.strip() if isinstance(value, str) else value)
    amendment.new_siret = normalised(amendment.new_siret)
    if not amendment.motive:
        no("Indiquez le motif de l’avenant : il figure à son article 1.", "motive").require()
    agreement = amendment.agreement
    _require_in_force(agreement, at)
    amendment.ceiling = agreement.ceiling
    amendment.period_start, amendment.period_end = agreement.period_start, agreement.period_end
    amendment.rhythm_before = agreement.rhythm
    if amendment.new_rhythm is not None and amendment.new_rhythm.call_id != agreement.lot.call_id:
        no(
            "Cette fréquence n’est pas de cet appel à projets : choisissez-en une autre.", "new_rhythm"
        ).require()
    return _checked(amendment)


@transaction.atomic
def prepare_amendment(agreement: Agreement, wanted: Wanted, *, by: Person, at: dt.datetime) -> Amendment:
    """Prepare the next amendment of an agreement in force; nothing changes before both have signed.

    Raises Refused when one is open already, without motive, and for what the rule refuses (F35, F36).
    """
    agreement = locked_agreement(agreement)
    known = Amendment.objects.open().filter(agreement=agreement).first()
    if known is not None:
        no(
            f"L’avenant n° {known.number} est en cours : signez-le ou abandonnez-le avant d’en préparer "
            "un autre."
        ).require()
    last = Amendment.objects.filter(agreement=agreement).aggregate(last=Max("number"))["last"] or 0
    amendment = Amendment(agreement=agreement, number=last + 1, prepared_at=at, prepared_by=by)
    _write(amendment, wanted, at=at)
    amendment.save()
    _tell(amendment, "prepare_amendment", "", actor=by.actor, at=at, note=amendment.motive)
    return amendment


@transaction.atomic
def correct_amendment(amendment: Amendment, wanted: Wanted, *, by: Person, at: dt.datetime) -> Amendment:
    """Write again what a prepared amendment changes. Raises Refused once it is sent."""
    amendment = _locked(amendment)
    if amendment.state != "prepared":
        no(f"{AMENDMENT.told(amendment.state)} : reprenez-le pour le corriger.").require()
    _write(amendment, wanted, at=at)
    amendment.save()
    _tell(amendment, "correct_amendment", amendment.state, actor=by.actor, at=at, note=amendment.motive)
    return amendment


@transaction.atomic
def send_amendment(amendment: Amendment, *, by: Person, at: dt.datetime) -> Amendment:
    """Fix the text, keep it with its fingerprint, and ask the legal representative to sign."""
    amendment = _locked(amendment)
    before = amendment.state
    amendment.state = AMENDMENT.after(before, "send")
    _require_in_force(amendment.agreement, at)
    outcome = _checked(amendment)
    text = amendment_paper(amendment, outcome)
    amendment.text_sha256 = paper.fingerprint(text)
    amendment.text.save(_file_name(amendment, "", amendment.text_sha256), _pdf(text, at), save=False)
    amendment.sent_at = at
    amendment.save(update_fields=["state", "text", "text_sha256", "sent_at"])
    _write_about(
        amendment,
        kind="amendment_to_sign",
        key=f"{amendment.text_sha256[:16]}",
        at=at,
        subject="à signer",
        paragraphs=(
            "Le Département vous propose un avenant. Relisez-le, puis signez-le sur Maillage.",
            *(f"{clause.subject} : {clause.after}" for clause in clauses_of(amendment, outcome)),
        ),
        action="Relire et signer",
    )
    _tell(amendment, "send_amendment", before, actor=by.actor, at=at, empreinte=amendment.text_sha256)
    return amendment


def _file_name(amendment: Amendment, kind: str, sha256: str) -> str:
    return f"{amendment.agreement.number}-avenant-{amendment.number}{kind}-{sha256[:8]}.pdf"


def _pdf(text: paper.Paper, at: dt.datetime) -> ContentFile[bytes]:
    return ContentFile(paper.render(text, at=at))


def _write_about(
    amendment: Amendment,
    *,
    kind: str,
    key: str,
    at: dt.datetime,
    subject: str,
    paragraphs: tuple[str, ...],
    action: str,
) -> None:
    agreement = amendment.agreement
    write_to_representatives(
        agreement.operator,
        kind=kind,
        key=f"{kind}-{amendment.pk}-{key}",
        at=at,
        letter=Letter(
            subject=typeset(f"Convention n° {agreement.number}, avenant n° {amendment.number} : {subject}"),
            paragraphs=tuple(typeset(paragraph) for paragraph in paragraphs),
            action_label=action,
            action_url=address_of(f"/operateur/avenants/{amendment.pk}/"),
        ),
    )


@transaction.atomic
def take_back_amendment(amendment: Amendment, *, by: Person, at: dt.datetime) -> Amendment:
    """Take a sent amendment back before anyone signs, to correct it. Raises Refused afterwards."""
    amendment = _locked(amendment)
    before = amendment.state
    amendment.state = AMENDMENT.after(before, "take_back")
    amendment.text, amendment.text_sha256, amendment.sent_at = "", "", None
    amendment.save(update_fields=["state", "text", "text_sha256", "sent_at"])
    _tell(amendment, "take_back_amendment", before, actor=by.actor, at=at)
    return amendment


@transaction.atomic
def abandon_amendment(amendment: Amendment, *, motive: str, by: Person, at: dt.datetime) -> Amendment:
    """Give up an amendment that one party at most has signed; its number is not used again.

    Raises Refused without motive, and once both have signed.
    """
    amendment = _locked(amendment)
    before = amendment.state
    amendment.state = AMENDMENT.after(before, "abandon")
    if not motive.strip():
        no("Indiquez pourquoi l’avenant est abandonné.", "motive").require()
    amendment.abandon_motive = motive.strip()
    amendment.save(update_fields=["state", "abandon_motive"])
    if amendment.sent_at is not None:
        _write_about(
            amendment,
            kind="amendment_abandoned",
            key="abandoned",
            at=at,
            subject="abandonné",
            paragraphs=(
                f"Le Département abandonne cet avenant : {amendment.abandon_motive}",
                "La convention n’est pas modifiée.",
            ),
            action="Ouvrir l’avenant",
        )
    _tell(amendment, "abandon_amendment", before, actor=by.actor, at=at, note=amendment.abandon_motive)
    return amendment


@transaction.atomic
def sign_amendment(amendment: Amendment, *, side: str, by: Person, at: dt.datetime) -> Amendment:
    """Record a signature, « operator » or « department », in either order.

    The second one binds: the amount and the last day change at once, the rhythm and the identity on their
    day. Raises Refused in another state, to one person who would sign for both, and when what the amendment
    asks for is not possible any more: a payment, another award, may have come in between.
    """
    amendment = _locked(amendment)
    before = amendment.state
    amendment.state = AMENDMENT.after(before, f"sign_{side}")
    _require_in_force(amendment.agreement, at)
    if by.pk in (amendment.operator_signed_by_id, amendment.department_signed_by_id):
        no("Une même personne ne peut pas signer pour les deux parties.").require()
    outcome = _checked(amendment)
    setattr(amendment, f"{side}_signed_at", at)
    setattr(amendment, f"{side}_signed_by", by)
    if not amendment.is_signed:
        amendment.save(update_fields=["state", f"{side}_signed_at", f"{side}_signed_by"])
        _tell(amendment, f"sign_amendment_{side}", before, actor=by.actor, at=at)
        return amendment
    _bind(amendment, outcome, by=by, at=at)
    _tell(amendment, f"sign_amendment_{side}", before, actor=by.actor, at=at)
    today = paris(at).date()
    if amendment.effective_on is not None and amendment.effective_on <= max(today, amendment.period_start):
        return _apply(amendment, by=by, at=at)
    return amendment


def _bind(amendment: Amendment, outcome: Amended, *, by: Person, at: dt.datetime) -> None:
    agreement = amendment.agreement
    amendment.terms_before = words_before(agreement)
    amendment.terms_after = words_after(amendment, outcome)
    text = amendment_paper(amendment, outcome)
    amendment.signed_text_sha256 = paper.fingerprint(text)
    amendment.signed_text.save(
        _file_name(amendment, "-signe", amendment.signed_text_sha256), _pdf(text, at), save=False
    )
    if amendment.effective_on is None:
        amendment.effective_on = max(paris(at).date(), agreement.period_start)
    amendment.save()
    if amendment.new_amount is not None:
        _move_money(agreement, amendment.new_amount, outcome.terms.advance, by=by, at=at)
    agreement.period_end = outcome.terms.period.end
    agreement.report_due_on = outcome.report_due_on
    agreement.expected_meetings = in_figures(terms_of(agreement), frame_of(agreement)).expected_meetings
    agreement.save(update_fields=["period_end", "report_due_on", "expected_meetings"])
    _write_about(
        amendment,
        kind="amendment_signed",
        key="signed",
        at=at,
        subject="signé par les deux parties",
        paragraphs=(
            "L’avenant est signé par votre organisme et par le Département.",
            f"Le bilan final est attendu au plus tard le {day(agreement.report_due_on)}.",
        ),
        action="Ouvrir l’avenant",
    )


def _move_money(
    agreement: Agreement, amount: Decimal, advance: Decimal, *, by: Person, at: dt.datetime
) -> None:
    """Give the agreement, its award and its payments the new amount; the caller holds their locks."""
    change_award(agreement.decision, amount, by=by, at=at)
    agreement.amount, agreement.advance = amount, advance
    agreement.save(update_fields=["amount", "advance"])
    payments = Payment.objects.select_for_update(of=("self",)).filter(agreement=agreement)
    for payment in payments.order_by("pk"):
        payment.award = amount
        if payment.kind == Payment.Kind.ADVANCE and payment.state == "requested":
            payment.amount = advance
        payment.save(update_fields=["award", "amount"])


@transaction.atomic
def apply_amendment(amendment: Amendment, *, by: Person | None, at: dt.datetime) -> Amendment:
    """Put an amendment signed by both in force on its day; `by` is None when the clock does it.

    Raises Refused before that day, and for a SIRET that another body has taken meanwhile.
    """
    amendment = _locked(amendment)
    on = amendment.effective_on
    if amendment.state == "signed" and on is not None and on > paris(at).date():
        no(f"Cet avenant prend effet le {day(on)} : il se met en vigueur à partir de ce jour.").require()
    return _apply(amendment, by=by, at=at)


def _apply(amendment: Amendment, *, by: Person | None, at: dt.datetime) -> Amendment:
    agreement = amendment.agreement
    before = amendment.state
    amendment.state = AMENDMENT.after(before, "apply")
    amendment.applied_at = at
    amendment.save(update_fields=["state", "applied_at"])
    if amendment.new_rhythm is not None:
        agreement.rhythm = amendment.new_rhythm
        agreement.surplus_since = amendment.effective_on
        if amendment.new_monthly_reference_budget is not None:
            agreement.monthly_reference_budget = amendment.new_monthly_reference_budget
        if amendment.new_meetings_budget is not None:
            agreement.meetings_budget = amendment.new_meetings_budget
        agreement.expected_meetings = in_figures(terms_of(agreement), frame_of(agreement)).expected_meetings
        agreement.save(
            update_fields=[
                "rhythm",
                "surplus_since",
                "monthly_reference_budget",
                "meetings_budget",
                "expected_meetings",
            ]
        )
    if amendment.new_name or amendment.new_siret:
        renumber_organisation(
            agreement.operator, name=amendment.new_name, siret=amendment.new_siret, by=by, at=at
        )
    _tell(
        amendment,
        "apply_amendment",
        before,
        actor=by.actor if by else SYSTEM,
        at=at,
        montant=agreement.amount,
        fin=agreement.period_end,
        bilan_attendu_le=agreement.report_due_on,
        rencontres_prévues=agreement.expected_meetings,
    )
    return amendment


def apply_due_amendments(*, at: dt.datetime) -> int:
    """Put in force every amendment whose day has come; give back how many. What the clock does, once each.

    One that is refused, for a SIRET taken meanwhile, stays signed: its page says why and lets a manager try.
    """
    due = Amendment.objects.filter(state="signed", effective_on__lte=paris(at).date())
    applied = 0
    for amendment in due.select_related("agreement__lot").order_by("pk"):
        try:
            apply_amendment(amendment, by=None, at=at)
        except Refused:
            continue
        applied += 1
    return applied
