"""Deciding under the envelope (R17–R19, R42, R66; F3, F4, F7)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from maillage.applications.models import Application
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules.lives import APPLICATION
from maillage.rules.selection import check_award
from maillage.rules.verdict import YES, Refused, Verdict, no
from maillage.selection.models import Decision, Deliberation, Envelope, FundingCondition
from maillage.selection.operations.assessment import locked

ZERO = Decimal("0.00")
VERBS = {"selected": "select", "reserve": "put_in_reserve", "rejected": "reject"}


@transaction.atomic
def decide(
    application: Application,
    *,
    outcome: str,
    motive: str,
    by: Person,
    at: dt.datetime,
    amount: Decimal = ZERO,
    rank: int | None = None,
    deliberation: Deliberation | None = None,
    reserve_until: dt.date | None = None,
) -> Decision:
    """Record the outcome for one application and give the decision back; an award takes from the envelope.

    A reserve may be selected later, with a second deliberation and new credits (R19, F3). Raises Refused
    without motive, for an award without deliberation, above the request, the ceiling or what is left of the
    envelope, when the territory has its operator (R42), once a funding condition has failed (R70), or when
    the step does not leave from its state.
    """
    # The envelope first, as when a condition fails: two officers at once wait for each other in turn.
    envelope = Envelope.objects.select_for_update().filter(call_id=application.lot.call_id).first()
    if envelope is None:
        raise Refused("Ouvrez d’abord le suivi du financement\u00a0: les décisions en dépendent.")
    application = locked(application)
    lot = application.lot
    before = application.state
    application.state = APPLICATION.after(before, VERBS[outcome])
    if not motive.strip():
        no("Indiquez le motif de la décision : il explique l’ordre de priorité.", "motive").require()
    if outcome != Decision.Outcome.REJECTED:
        _check_conditions(lot.call_id).require()
    if deliberation is not None and deliberation.call_id != lot.call_id:
        no("Cette délibération concerne un autre appel.", "deliberation").require()
    award = ZERO
    if outcome == Decision.Outcome.SELECTED:
        award = amount
        _check_selected(application, award, deliberation, envelope).require()
        envelope.committed += award
        envelope.save(update_fields=["committed"])
    decision, _ = Decision.objects.update_or_create(
        application=application,
        defaults={
            "lot": lot,
            "deliberation": deliberation,
            "outcome": outcome,
            "amount": award,
            "ceiling": application.ceiling,
            "rank": rank,
            "motive": motive.strip(),
            "reserve_until": reserve_until if outcome == Decision.Outcome.RESERVE else None,
            "at": at,
            "by": by,
            "notice": "",
            "notice_sha256": "",
            "notified_at": None,
        },
    )
    application.save(update_fields=["state"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="decide",
        subject=application.subject,
        before={"état": APPLICATION.states[before]},
        after={
            "état": APPLICATION.states[application.state],
            "montant": award,
            "ordre de priorité": rank,
            "délibération": deliberation.number if deliberation else "",
            "reste de l’enveloppe": envelope.notified - envelope.committed,
        },
        note=decision.motive,
    )
    return decision


def _check_conditions(call_id: int) -> Verdict:
    """R70: once a condition has failed nothing is awarded nor kept in reserve."""
    failed = FundingCondition.objects.filter(call_id=call_id, state="failed").order_by("kind", "pk").first()
    if failed is None:
        return YES
    return no(f"Condition de financement non remplie : {failed.label}. Aucune candidature n’est retenue.")


def _check_selected(
    application: Application, award: Decimal, deliberation: Deliberation | None, envelope: Envelope
) -> Verdict:
    if deliberation is None:
        return no("Choisissez la délibération qui attribue la subvention : numéro et date.", "deliberation")
    others = Decision.objects.filter(lot=application.lot, outcome=Decision.Outcome.SELECTED)
    taken = others.exclude(application=application).select_related("application").first()
    if taken is not None:
        return no(
            f"Une candidature est déjà retenue pour ce territoire, n° {taken.application.number} : "
            "un seul groupe est financé par territoire."
        )
    verdict = check_award(
        award,
        requested=application.amount_requested or ZERO,
        ceiling=application.ceiling,
        left=envelope.notified - envelope.committed,
    )
    return YES if verdict else no(verdict.sentence, "amount")
