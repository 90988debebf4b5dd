"""The money behind the decisions: the two conditions, the envelope, the deliberations (R19, R69–R71)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from maillage.applications.models import Application
from maillage.calls.models import Call
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules.french import day, paris
from maillage.rules.lives import FUNDING_CONDITION
from maillage.rules.verdict import Refused, no
from maillage.selection.models import (
    ConflictOfInterest,
    CreditNotification,
    Decision,
    Deliberation,
    Envelope,
    FundingCondition,
)
from maillage.selection.operations.assessment import locked, step
from maillage.selection.operations.decision import envelope_of, keep_notice
from maillage.selection.operations.notice import announce_release

ZERO = Decimal("0.00")


@transaction.atomic
def open_funding(call: Call, *, by: Person, at: dt.datetime) -> Envelope:
    """Create the call's empty envelope and the conditions its text sets (R69–R71); does nothing twice."""
    envelope, new = Envelope.objects.get_or_create(call=call)
    if not new:
        return envelope
    conditions = [
        FundingCondition.objects.create(
            call=call,
            kind=FundingCondition.Kind(stated["code"]),
            label=stated["label"],
            expected_on=dt.date.fromisoformat(stated["expected_on"]) if stated["expected_on"] else None,
        )
        for stated in call.funding_conditions
    ]
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="open_funding",
        subject=call.subject,
        after={"conditions": ", ".join(condition.label for condition in conditions)},
    )
    return envelope


def _meet(condition: FundingCondition, *, on: dt.date, reference: str) -> None:
    condition.state = FUNDING_CONDITION.after(condition.state, "meet")
    condition.settled_on = on
    condition.reference = reference
    condition.save(update_fields=["state", "settled_on", "reference"])


def _check_reference(reference: str, on: dt.date, at: dt.datetime) -> None:
    if not reference.strip():
        no("Indiquez la référence de l’acte : elle justifie les paiements.", "reference").require()
    _check_past(on, at, "on")


def _check_past(on: dt.date, at: dt.datetime, field: str) -> None:
    if on > paris(at).date():
        no(f"Cette date est à venir : enregistrez l’acte à partir du {day(on)}.", field).require()


def _release_awards(call: Call, *, by: Person, at: dt.datetime) -> int:
    """Make the awards final once no condition is left to meet, and tell those who read « provisional »."""
    if FundingCondition.objects.filter(call=call).exclude(state="met").exists():
        return 0
    awards = (
        Decision.objects.select_for_update(of=("self",))
        .select_related("application__lot__territory", "application__organisation")
        .filter(lot__call=call, outcome=Decision.Outcome.SELECTED, ended_on=None, released_at=None)
    )
    for decision in awards.order_by("pk"):
        decision.released_at = at
        decision.save(update_fields=["released_at"])
        record(
            chain=chain(),
            at=at,
            actor=by.actor,
            verb="release_award",
            subject=decision.application.subject,
            after={"montant": decision.amount},
        )
        if decision.notified_provisional:
            announce_release(decision, at=at)
    return len(awards)


@transaction.atomic
def notify_credits(
    envelope: Envelope, *, amount: Decimal, notified_on: dt.date, reference: str, by: Person, at: dt.datetime
) -> CreditNotification:
    """Add credits notified by the State to the envelope; the first ones meet the condition (R69).

    Raises Refused for an amount that is not positive, without reference, in the future, recorded already, or
    once the condition has failed.
    """
    envelope = Envelope.objects.select_for_update(of=("self",)).select_related("call").get(pk=envelope.pk)
    if amount <= ZERO:
        no("Indiquez le montant des crédits notifiés, en euros.", "amount").require()
    _check_reference(reference, notified_on, at)
    twins = envelope.notifications.filter(amount=amount, notified_on=notified_on, reference=reference.strip())
    if twins.exists():
        no(
            "Cette notification est déjà enregistrée, avec cette référence, cette date et ce montant.",
            "reference",
        ).require()
    condition = (
        FundingCondition.objects.select_for_update().filter(call=envelope.call, kind="state_credits").first()
    )
    if condition is not None and condition.state != "met":
        _meet(condition, on=notified_on, reference=reference.strip())
    before = envelope.notified
    envelope.notified = before + amount
    envelope.save(update_fields=["notified"])
    notification = CreditNotification.objects.create(
        envelope=envelope, amount=amount, notified_on=notified_on, reference=reference.strip(), at=at, by=by
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="notify_credits",
        subject=envelope.call.subject,
        before={"crédits notifiés": before},
        after={"crédits notifiés": envelope.notified, "référence": notification.reference, "le": notified_on},
    )
    _release_awards(envelope.call, by=by, at=at)
    return notification


@transaction.atomic
def record_budget_vote(
    call: Call, *, voted_on: dt.date, reference: str, by: Person, at: dt.datetime
) -> FundingCondition:
    """Record the vote of the budget: its condition is met (R70, R71). Raises Refused when it is settled."""
    condition = FundingCondition.objects.select_for_update().filter(call=call, kind="budget_vote").first()
    if condition is None:
        raise Refused("Le vote du budget n’est pas attendu pour cet appel\u00a0: ouvrez d’abord son suivi.")
    _check_reference(reference, voted_on, at)
    _meet(condition, on=voted_on, reference=reference.strip())
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="record_budget_vote",
        subject=call.subject,
        before={"vote du budget": FUNDING_CONDITION.states["pending"]},
        after={
            "vote du budget": FUNDING_CONDITION.states["met"],
            "référence": condition.reference,
            "le": voted_on,
        },
    )
    _release_awards(call, by=by, at=at)
    return condition


@transaction.atomic
def fail_condition(
    condition: FundingCondition, *, motive: str, settled_on: dt.date, by: Person, at: dt.datetime
) -> tuple[Decision, ...]:
    """Declare that a condition will not be met: every award and reserve of the call is cancelled (R70, F6).

    Gives back the cancelled decisions: each has its notice to read over, then to send. Raises Refused without
    motive, for a day to come, when settled, and to who has a tie with one of the applicants (F51).
    """
    envelope = envelope_of(condition.call_id)
    condition = (
        FundingCondition.objects.select_for_update(of=("self",)).select_related("call").get(pk=condition.pk)
    )
    if not motive.strip():
        no("Indiquez le motif : il est repris dans les notifications aux candidats.", "motive").require()
    _check_past(settled_on, at, "settled_on")
    condition.state = FUNDING_CONDITION.after(condition.state, "fail")
    condition.settled_on = settled_on
    condition.motive = motive.strip()
    condition.save(update_fields=["state", "settled_on", "motive"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="fail_condition",
        subject=condition.call.subject,
        before={condition.label: FUNDING_CONDITION.states["pending"]},
        after={condition.label: FUNDING_CONDITION.states["failed"], "motif": condition.motive},
    )
    envelope.committed = ZERO
    envelope.save(update_fields=["committed"])
    held = Application.objects.filter(lot__call=condition.call, state__in=("selected", "reserve"))
    tie = ConflictOfInterest.objects.filter(application__in=held, person=by).select_related("application")
    if (tied := tie.order_by("application__number").first()) is not None:
        no(
            f"Vous avez déclaré un lien avec l’organisme de la candidature n° {tied.application.number} : "
            "un autre responsable doit faire cet acte."
        ).require()
    cancelled = []
    for application in held.order_by("pk"):
        step(locked(application), "cancel_conditions", by=by, at=at, note=condition.motive)
        decision = Decision.objects.select_for_update().get(application=application)
        keep_notice(decision)
        decision.outcome = Decision.Outcome.CANCELLED
        decision.amount, decision.ended_on = ZERO, None
        decision.motive = condition.motive
        decision.at = at
        decision.by = by
        decision.save()
        cancelled.append(decision)
    return tuple(cancelled)


@transaction.atomic
def record_deliberation(
    call: Call,
    *,
    number: str,
    adopted_on: dt.date,
    transmitted_on: dt.date | None,
    by: Person,
    at: dt.datetime,
) -> Deliberation:
    """Record the elected body's act that grants the money (C12).

    Raises Refused for a known or empty number, a day to come, or a transmission before the adoption.
    """
    # Two officers who record the same act at once: the second reads the first's, and is told so.
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    number = number.strip()
    if not number:
        no("Indiquez le numéro de la délibération.", "number").require()
    if Deliberation.objects.filter(call=call, number=number).exists():
        no(
            f"La délibération n° {number} est déjà enregistrée : choisissez-la dans la liste.", "number"
        ).require()
    _check_past(adopted_on, at, "adopted_on")
    if transmitted_on is not None:
        _check_past(transmitted_on, at, "transmitted_on")
    if transmitted_on is not None and transmitted_on < adopted_on:
        no(
            f"La transmission au contrôle de légalité suit l’adoption, le {day(adopted_on)}.",
            "transmitted_on",
        ).require()
    deliberation = Deliberation.objects.create(
        call=call, number=number, adopted_on=adopted_on, transmitted_on=transmitted_on
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="record_deliberation",
        subject=call.subject,
        after={"numéro": number, "adoptée le": adopted_on, "transmise le": transmitted_on},
    )
    return deliberation
