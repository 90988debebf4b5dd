"""The early end of an agreement, and the agreement that takes its group over (F33)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from maillage.agreements.models import Agreement, Amendment, Payment, Termination
from maillage.agreements.operations.agreement import locked, note_step, subject_of
from maillage.journal.operations import record
from maillage.people.models import Membership, Person, Role
from maillage.people.operations import SYSTEM, chain
from maillage.post.letters import Letter
from maillage.post.operations import queue
from maillage.rules import termination as rule
from maillage.rules.agreement import report_due
from maillage.rules.french import amount, day, paris, typeset
from maillage.rules.grant import ZERO
from maillage.rules.lives import AGREEMENT, AMENDMENT
from maillage.rules.period import Period
from maillage.rules.verdict import no
from maillage.selection.letters import address_of, write_to_representatives
from maillage.selection.operations import end_award
from maillage.selection.operations.decision import envelope_of


def figures_of(agreement: Agreement, on: dt.date, *, meetings_held: int) -> rule.Figures:
    """Give back what ending the agreement that day comes to, before it binds anyone; one query.

    An advance that is only asked for is withdrawn: it does not count in what must be kept.
    """
    asked = Payment.objects.filter(agreement=agreement).exclude(state__in=("requested", "paid"))
    on_its_way = asked.aggregate(total=Sum("amount"))["total"] or ZERO
    return rule.figures(
        agreement.amount,
        Period(agreement.period_start, agreement.period_end),
        on,
        held=meetings_held,
        expected=agreement.expected_meetings,
        least=max(agreement.paid + on_its_way, agreement.coffee_ceiling),
    )


@transaction.atomic
def terminate_agreement(
    agreement: Agreement,
    *,
    on: dt.date,
    kind: str,
    motive: str,
    kept: Decimal,
    meetings_held: int,
    last_held: dt.date | None,
    by: Person,
    at: dt.datetime,
) -> Termination:
    """End an agreement before its last day: `on` becomes that day and every deadline follows (F33).

    `kept`, in euros, stays committed for service done until then; the rest is back in the envelope and the
    territory may be awarded again. `meetings_held` and `last_held` come from the group. An open amendment
    lapses, an advance only asked for is withdrawn. Raises Refused without motive, for a day outside the
    operation or before a meeting held, and for an amount below what is paid.
    """
    envelope_of(agreement.lot.call_id)
    agreement = locked(agreement)
    before = agreement.state
    agreement.state = AGREEMENT.after(before, "terminate")
    if kind not in Termination.Kind.values:
        no("Choisissez la cause de la résiliation.", "kind").require()
    if not motive.strip():
        no("Indiquez le motif : il est écrit à l’opérateur.", "motive").require()
    period = Period(agreement.period_start, agreement.period_end)
    figures = figures_of(agreement, on, meetings_held=meetings_held)
    rule.check_day(on, period, last_held).require()
    rule.check_kept(kept, figures).require()
    termination = Termination.objects.create(
        agreement=agreement,
        kind=kind,
        motive=motive.strip(),
        on=on,
        period_end_before=period.end,
        report_due_before=agreement.report_due_on,
        amount_before=agreement.amount,
        kept=kept,
        pro_rata=figures.pro_rata,
        withdrawn=figures.withdrawn,
        meetings_held=meetings_held,
        meetings_expected=agreement.expected_meetings,
        at=at,
        by=by,
    )
    _lapse(agreement, at=at)
    _withdraw_advance(agreement, at=at)
    end_award(agreement.decision, on=on, kept=kept, by=by, at=at)
    agreement.terminated_on = agreement.period_end = on
    agreement.report_due_on = report_due(on, agreement.lot.call.report_delay_months)
    agreement.amount = kept
    Payment.objects.filter(agreement=agreement).update(award=kept)
    agreement.save(
        update_fields=["state", "terminated_on", "period_end", "report_due_on", "amount", "advance"]
    )
    note_step(
        agreement,
        "terminate_agreement",
        before,
        actor=by.actor,
        at=at,
        cause=termination.get_kind_display(),
        à_compter_du=on,
        montant_maintenu=kept,
        bilan_attendu_le=agreement.report_due_on,
    )
    _write_to_both(
        agreement,
        kind="agreement_terminated",
        subject="résiliée",
        told=(
            f"La convention du groupe « {agreement.lot.territory.name} » est résiliée.",
            f"Son dernier jour est le {day(on)}.",
            f"{termination.get_kind_display()} : {termination.motive}",
            f"Le montant maintenu est de {amount(kept)}, dont {amount(agreement.paid)} déjà versé.",
            f"Le bilan final est attendu au plus tard le {day(agreement.report_due_on)}.",
            "Le service fait jusqu’à la résiliation est ensuite certifié.",
        ),
        at=at,
    )
    return termination


@transaction.atomic
def abandon_agreement(agreement: Agreement, *, motive: str, by: Person, at: dt.datetime) -> Agreement:
    """Give up an agreement that both have not signed: its whole award is back in the envelope (F33).

    Raises Refused without motive, and once it is in force.
    """
    envelope_of(agreement.lot.call_id)
    agreement = locked(agreement)
    before = agreement.state
    agreement.state = AGREEMENT.after(before, "abandon")
    if not motive.strip():
        no(
            "Indiquez pourquoi la convention est abandonnée : le motif est écrit à l’opérateur.", "motive"
        ).require()
    agreement.terminated_on = paris(at).date()
    agreement.save(update_fields=["state", "terminated_on"])
    end_award(agreement.decision, on=agreement.terminated_on, kept=ZERO, by=by, at=at)
    note_step(agreement, "abandon_agreement", before, actor=by.actor, at=at, motif=motive.strip())
    if agreement.sent_at is not None:
        _write_to_both(
            agreement,
            kind="agreement_abandoned",
            subject="abandonnée",
            told=(
                f"La convention du groupe « {agreement.lot.territory.name} » est abandonnée avant signature.",
                motive.strip(),
                "Aucune somme n’est versée et aucun bilan n’est attendu.",
            ),
            at=at,
        )
    return agreement


def _lapse(agreement: Agreement, *, at: dt.datetime) -> None:
    amendment = Amendment.objects.open().select_for_update().filter(agreement=agreement).first()
    if amendment is None:
        return
    before = amendment.state
    amendment.state = AMENDMENT.after(before, "lapse")
    amendment.abandon_motive = "La convention est résiliée."
    amendment.save(update_fields=["state", "abandon_motive"])
    record(
        chain=chain(),
        at=at,
        actor=SYSTEM,
        verb="lapse_amendment",
        subject=subject_of(agreement),
        before={"avenant": AMENDMENT.states[before]},
        after={"avenant": AMENDMENT.states[amendment.state], "numéro": amendment.number},
    )


def _withdraw_advance(agreement: Agreement, *, at: dt.datetime) -> None:
    """Take away an advance nobody has committed yet: nothing leaves for an operation that stops."""
    asked = Payment.objects.select_for_update().filter(agreement=agreement, state="requested").first()
    if asked is None:
        return
    record(
        chain=chain(),
        at=at,
        actor=SYSTEM,
        verb="withdraw_advance",
        subject=subject_of(agreement),
        before={"montant": asked.amount, "à payer au plus tard le": asked.due_on},
    )
    asked.delete()
    agreement.advance = ZERO


def _write_to_both(
    agreement: Agreement, *, kind: str, subject: str, told: tuple[str, ...], at: dt.datetime
) -> None:
    """Write the same thing to the operator’s representatives and to those who examine its file."""

    def letter(side: str) -> Letter:
        return Letter(
            subject=typeset(f"Convention n° {agreement.number} : {subject}"),
            paragraphs=tuple(typeset(sentence) for sentence in told),
            action_label="Ouvrir la convention",
            action_url=address_of(f"/{side}/conventions/{agreement.pk}/"),
        )

    key = f"{kind}-{agreement.pk}"
    write_to_representatives(agreement.operator, kind=kind, key=key, at=at, letter=letter("operateur"))
    for address in instructors_of(agreement):
        queue(kind=kind, to=address, at=at, key=f"{key}-{address}", letter=letter("departement"))


def instructors_of(agreement: Agreement) -> list[str]:
    """Give back the addresses of those who examine the files of its département, in order; one query."""
    members = Membership.objects.live().filter(
        organisation=agreement.lot.call.funder_id, role=Role.INSTRUCTOR
    )
    return list(members.order_by("person__email").values_list("person__email", flat=True).distinct())
