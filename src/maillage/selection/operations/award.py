"""What an award becomes after the decision: its amount amended, or ended before its time (F33, F35)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules.french import amount as euros
from maillage.rules.verdict import YES, Verdict, no
from maillage.selection.models import Decision, Envelope
from maillage.selection.operations.decision import envelope_of


@transaction.atomic
def change_award(decision: Decision, amount: Decimal, *, by: Person, at: dt.datetime) -> Decision:
    """Give an award another amount: a raise takes from the envelope, a cut returns to it (F35).

    Raises Refused when the credits do not cover the raise.
    """
    envelope = envelope_of(decision.lot.call_id)
    decision = _locked(decision)
    before = decision.amount
    _move(decision, envelope, amount).require()
    decision.save(update_fields=["amount"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="change_award",
        subject=decision.application.subject,
        before={"montant": before},
        after={"montant": amount, "reste de l’enveloppe": envelope.notified - envelope.committed},
    )
    return decision


@transaction.atomic
def end_award(decision: Decision, *, on: dt.date, kept: Decimal, by: Person, at: dt.datetime) -> Decision:
    """End an award early: `kept`, in euros, stays committed for what was done; the rest returns to the
    envelope and the territory may be awarded again (F33).
    """
    envelope = envelope_of(decision.lot.call_id)
    decision = _locked(decision)
    before = decision.amount
    decision.ended_on = on
    _move(decision, envelope, kept).require()
    decision.save(update_fields=["amount", "ended_on"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="end_award",
        subject=decision.application.subject,
        before={"montant": before},
        after={
            "montant maintenu": kept,
            "à compter du": on,
            "reste de l’enveloppe": envelope.notified - envelope.committed,
        },
    )
    return decision


def _locked(decision: Decision) -> Decision:
    rows = Decision.objects.select_for_update(of=("self",)).select_related("application", "lot")
    return rows.get(pk=decision.pk)


def _move(decision: Decision, envelope: Envelope, amount: Decimal) -> Verdict:
    left = envelope.notified - envelope.committed
    if amount - decision.amount > left:
        return no(
            f"Cette hausse dépasse ce qui reste de l’enveloppe, {euros(left)} : "
            "enregistrez de nouveaux crédits.",
            "amount",
        )
    envelope.committed += amount - decision.amount
    envelope.save(update_fields=["committed"])
    decision.amount = amount
    return YES
