"""From the award to an agreement in force, then to its end (R62–R64, R72, R73)."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.core.files.base import ContentFile
from django.db import transaction

from maillage.agreements.catalogue import shipped_text
from maillage.agreements.models import Agreement
from maillage.agreements.papers import agreement_paper, agreement_terms
from maillage.agreements.texts import family_of, published_text
from maillage.calls.models import Lot
from maillage.documents import paper
from maillage.journal.models import Actor, Subject
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import SYSTEM, chain
from maillage.post.letters import Letter
from maillage.rules import agreement as rule
from maillage.rules import grant
from maillage.rules.calendar import expected_meetings
from maillage.rules.french import amount, day, paris
from maillage.rules.lives import AGREEMENT
from maillage.rules.period import Period
from maillage.rules.verdict import Refused, no
from maillage.selection.letters import address_of, write_to_signatories
from maillage.selection.models import Decision
from maillage.selection.queries.award import award_stands

SENT = ("wording", "content", "text", "text_sha256", "text_file_sha256")
"""What is fixed when the agreement is sent."""


def subject_of(agreement: Agreement) -> Subject:
    """Give back an agreement as the journal keeps it."""
    return Subject(kind="agreement", id=str(agreement.pk), label=str(agreement))


def locked(agreement: Agreement) -> Agreement:
    """Give back the agreement under lock, with all its papers are made of."""
    rows = Agreement.objects.select_for_update(of=("self",)).select_related(
        "decision__application__organisation",
        "decision__deliberation",
        "lot__call__funder",
        "lot__territory",
        "operator",
        "rhythm",
        "operator_signed_by",
        "department_signed_by",
    )
    return rows.get(pk=agreement.pk)


def note_step(
    agreement: Agreement, verb: str, before: str, *, actor: Actor, at: dt.datetime, **after: object
) -> None:
    """Tell the journal that the agreement took a step."""
    record(
        chain=chain(),
        at=at,
        actor=actor,
        verb=verb,
        subject=subject_of(agreement),
        before={"état": AGREEMENT.states[before]},
        after={"état": AGREEMENT.states[agreement.state], **after},
    )


@transaction.atomic
def prepare_agreement(decision: Decision, *, by: Person, at: dt.datetime) -> Agreement:
    """Create the agreement of an award: its dates, its amount, its advance and its duties are computed.

    On a territory whose agreement was ended early, it takes the group over for the rest of the period (F33).
    Raises Refused when the application is not selected, gives no rhythm, or has its agreement already, or
    when the lot does not last what the call says (R62).
    """
    decision = (
        Decision.objects.select_for_update(of=("self",))
        .select_related("application__organisation", "application__rhythm", "lot__call", "lot__territory")
        .get(pk=decision.pk)
    )
    application, lot, call = decision.application, decision.lot, decision.lot.call
    if call.rehearsal:
        raise Refused("Une répétition s’arrête à la décision\u00a0: aucune convention ne s’y prépare.")
    if decision.outcome != Decision.Outcome.SELECTED or decision.ended_on is not None:
        no(
            "Une convention se prépare pour une candidature retenue : enregistrez d’abord la décision."
        ).require()
    if Agreement.objects.filter(lot=lot, terminated_on=None).exists():
        no("La convention de ce territoire existe déjà : ouvrez-la dans la liste des conventions.").require()
    rhythm = application.rhythm
    if rhythm is None:
        raise Refused(
            "La candidature n’indique pas la fréquence des rencontres\u00a0: demandez-la à l’organisme."
        )
    if lot.agreement_start is None or lot.agreement_end is None:
        raise Refused(
            "La cohorte de ce territoire n’est pas choisie\u00a0: les dates de la convention en dépendent."
        )
    former = _to_take_over(lot)
    if former is None:
        period, sessions = Period(lot.agreement_start, lot.agreement_end), call.sessions_per_agreement
        rule.check_period(period, call.agreement_months).require()
    else:
        period = rule.rest_of(
            Period(lot.agreement_start, former.termination.period_end_before), former.termination.on
        )
        sessions = min(call.sessions_per_agreement, len(rule.quarters(period)))
    earlier = Agreement.objects.filter(lot=lot).count()
    coffee = grant.to_cent(lot.coffee_ceiling * sessions / (call.sessions_per_agreement or 1))
    agreement = Agreement.objects.create(
        decision=decision,
        lot=lot,
        operator=application.organisation,
        succeeds=former,
        number=f"CONV-{call.reference}-{lot.code}" + (f"-{earlier + 1}" if earlier else ""),
        period_start=period.start,
        period_end=period.end,
        report_due_on=rule.report_due(period.end, call.report_delay_months),
        rhythm=rhythm,
        expected_meetings=expected_meetings(period, rhythm.every_months, set(call.excluded_months)),
        expected_sessions=sessions,
        amount=decision.amount,
        ceiling=decision.ceiling,
        advance=grant.advance(decision.amount, call.advance_rate),
        coffee_ceiling=min(coffee, decision.amount),
        monthly_reference_budget=application.monthly_reference_budget or grant.ZERO,
        meetings_budget=application.meetings_budget or grant.ZERO,
        prepared_at=at,
        prepared_by=by,
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="prepare_agreement",
        subject=subject_of(agreement),
        after={
            "opérateur": application.organisation.name,
            "territoire": lot.territory.name,
            "montant": agreement.amount,
            "avance": agreement.advance,
            "début": agreement.period_start,
            "fin": agreement.period_end,
        },
    )
    return agreement


def _to_take_over(lot: Lot) -> Agreement | None:
    """The agreement of that lot ended early whose group is to be taken over, None without one (F33)."""
    ended = Agreement.objects.filter(lot=lot, termination__isnull=False).select_related("termination")
    return ended.order_by("-terminated_on", "-pk").first()


@transaction.atomic
def send_agreement(agreement: Agreement, *, by: Person, at: dt.datetime) -> Agreement:
    """Fix what it says with the text in use, keep it with its fingerprints, and ask who may sign to sign.

    Raises Refused unless the agreement is prepared, with a deliberation, and the award notified.
    """
    agreement = locked(agreement)
    before = agreement.state
    agreement.state = AGREEMENT.after(before, "send")
    award_stands(agreement.decision).require()
    if agreement.decision.notified_at is None:
        no(
            "Envoyez d’abord la notification de la décision : c’est par elle que l’organisme apprend qu’il "
            "est retenu."
        ).require()
    if agreement.decision.deliberation is None:
        no("Indiquez d’abord la délibération qui attribue la subvention : numéro et date.").require()
    family = family_of(agreement.operator)
    agreement.wording = published_text(agreement.lot.call.funder_id, family)
    text = agreement.wording.as_rule() if agreement.wording else shipped_text(family)
    agreement.content = agreement_terms(agreement, text).body()
    said = agreement_paper(agreement)
    content = paper.render(said, at=at)
    agreement.text_sha256 = paper.fingerprint(said)
    agreement.text_file_sha256 = hashlib.sha256(content).hexdigest()
    agreement.text.save(
        f"{agreement.number}-{agreement.text_sha256[:8]}.pdf", ContentFile(content), save=False
    )
    agreement.sent_at = at
    agreement.save(update_fields=["state", *SENT, "sent_at"])
    write_to_signatories(
        agreement.operator,
        day=paris(at).date(),
        kind="agreement_to_sign",
        key=f"agreement-to-sign-{agreement.pk}-{agreement.text_sha256[:16]}",
        at=at,
        letter=Letter(
            subject=f"Convention n°\u00a0{agreement.number}\u00a0: à signer",
            paragraphs=(
                (
                    f"La convention du groupe «\u00a0{agreement.lot.territory.name}\u00a0» "
                    "est prête. Relisez-la, puis signez-la sur Maillage."
                ),
                (
                    f"Montant\u00a0: {amount(agreement.amount)}, dont {amount(agreement.advance)} d’avance "
                    "versée après la signature des deux parties."
                ),
                f"Elle s’applique du {day(agreement.period_start)} au {day(agreement.period_end)}.",
            ),
            action_label="Relire et signer",
            action_url=address_of(f"/operateur/conventions/{agreement.pk}/"),
        ),
    )
    note_step(agreement, "send_agreement", before, actor=by.actor, at=at, empreinte=agreement.text_sha256)
    return agreement


@transaction.atomic
def take_back_agreement(agreement: Agreement, *, by: Person, at: dt.datetime) -> Agreement:
    """Take a sent agreement back before anyone signs, to prepare it again. Raises Refused afterwards."""
    agreement = locked(agreement)
    before = agreement.state
    agreement.state = AGREEMENT.after(before, "take_back")
    agreement.text, agreement.text_sha256, agreement.text_file_sha256 = "", "", ""
    agreement.wording, agreement.content, agreement.sent_at = None, None, None
    agreement.save(update_fields=["state", *SENT, "sent_at"])
    note_step(agreement, "take_back_agreement", before, actor=by.actor, at=at)
    return agreement


@transaction.atomic
def end_agreement(agreement: Agreement, *, by: Person | None, at: dt.datetime) -> Agreement:
    """Find that the last day is over; `by` is None when the clock does it. Raises Refused before (R62)."""
    agreement = locked(agreement)
    before = agreement.state
    agreement.state = AGREEMENT.after(before, "end")
    if paris(at).date() <= agreement.period_end:
        last = day(agreement.period_end)
        no(f"La convention court jusqu’au {last} : constatez sa fin à partir du lendemain.").require()
    agreement.save(update_fields=["state"])
    note_step(agreement, "end_agreement", before, actor=by.actor if by else SYSTEM, at=at)
    return agreement


def end_due_agreements(*, at: dt.datetime) -> int:
    """End every agreement whose last day is over; give back how many. What the clock does, once each."""
    due = Agreement.objects.filter(state="in_force", period_end__lt=paris(at).date()).order_by("pk")
    for agreement in due:
        end_agreement(agreement, by=None, at=at)
    return len(due)
