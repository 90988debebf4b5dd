"""Deciding under the envelope, one application or all in one act (R17–R19, R42, R66; F3, F4, F7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import ProtectedError

from maillage.applications.models import Application
from maillage.calls.models import Call
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules import distribution
from maillage.rules.french import amount as euros
from maillage.rules.french import day, paris
from maillage.rules.lives import APPLICATION
from maillage.rules.selection import Ranked, check_award
from maillage.rules.verdict import YES, Refused, Verdict, no
from maillage.selection.models import (
    Decision,
    Deliberation,
    EligibilityCheck,
    Envelope,
    FormerNotice,
    FundingCondition,
    UnsuccessfulLot,
)
from maillage.selection.operations.assessment import locked, require_no_tie, step
from maillage.selection.queries.award import interrupted_award
from maillage.selection.queries.own import put_back, standing_notice
from maillage.selection.queries.ranking import ranking
from maillage.selection.queries.reserve import waiting

ZERO = Decimal("0.00")
VERBS = {"selected": "select", "reserve": "put_in_reserve", "rejected": "reject"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is decided for one application; `motive` empty takes the motive of the order of priority."""

    application: Application
    outcome: str
    amount: Decimal = ZERO
    rank: int | None = None
    motive: str = ""
    reserve_until: dt.date | None = None


def envelope_of(call_id: int) -> Envelope:
    """Give back the envelope under lock; raise Refused while the funding is not followed.

    Every act on the money of a call takes this lock first: two officers at once wait for each other in turn.
    """
    envelope = (
        Envelope.objects.select_for_update(of=("self",)).select_related("call").filter(call_id=call_id)
    ).first()
    if envelope is None:
        raise Refused("Ouvrez d’abord le suivi du financement\u00a0: les décisions en dépendent.")
    return envelope


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
    envelope, when the territory has its operator (R42) or is without result (F2), once a funding condition
    has failed (R70), for a term that is over, to who has a tie with the applicant (F51), or when the step
    does not leave from its state.
    """
    envelope = envelope_of(application.lot.call_id)
    choice = Choice(
        application=application,
        outcome=outcome,
        amount=amount,
        rank=rank,
        motive=motive,
        reserve_until=reserve_until,
    )
    return _decide(choice, envelope, deliberation, by=by, at=at)


@transaction.atomic
def decide_together(
    call: Call,
    choices: Sequence[Choice],
    *,
    deliberation: Deliberation | None,
    order_motive: str,
    by: Person,
    at: dt.datetime,
) -> tuple[Decision, ...]:
    """Record the official decision on several applications in one act, all or none (R17–R19, F3, F4, F7).

    A choice on an application already decided corrects it, as long as its notice is not sent. Raises Refused
    as `decide`, for an order of priority that is missing, shared, or settles a tie without a motive (F7), and
    when together the awards exceed the envelope. The field of the refusal ends with the key of the row.
    """
    if not choices:
        no("Choisissez une décision pour au moins une candidature.").require()
    if any(choice.application.lot.call_id != call.pk for choice in choices):
        no("Une de ces candidatures répond à un autre appel : décidez-la sur la page de cet appel.").require()
    envelope = envelope_of(call.pk)
    _check_together(call, choices, order_motive).require()
    for choice in choices:
        known = Decision.objects.filter(application=choice.application).first()
        if known is not None and known.notified_at is None:
            _undo(known, envelope, by=by, at=at)
    awarded = [distribution.Share(str(c.application.pk), c.outcome, c.amount) for c in choices]
    distribution.check_total(awarded, envelope.notified - envelope.committed).require()
    found = []
    for choice in sorted(choices, key=lambda choice: (choice.rank is None, choice.rank)):
        own = choice.motive.strip()
        if not own and choice.outcome == Decision.Outcome.REJECTED:
            no(
                "Donnez le motif du rejet : il est repris dans la notification.", _field("motive", choice)
            ).require()
        try:
            with_motive = Choice(
                application=choice.application,
                outcome=choice.outcome,
                amount=choice.amount,
                rank=choice.rank,
                motive=own or order_motive,
                reserve_until=choice.reserve_until,
            )
            found.append(_decide(with_motive, envelope, deliberation, by=by, at=at))
        except Refused as refused:
            if refused.field in ("", "deliberation"):
                number = choice.application.number
                raise Refused(
                    f"Candidature n°\u00a0{number}\u00a0: {refused.sentence}", refused.field
                ) from refused
            raise Refused(refused.sentence, _field(refused.field, choice)) from refused
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="decide_together",
        subject=call.subject,
        after={
            "décisions": len(found),
            "délibération": deliberation.number if deliberation else "",
            "attribué": envelope.committed,
            "reste de l’enveloppe": envelope.notified - envelope.committed,
        },
        note=order_motive.strip(),
    )
    return tuple(found)


def _field(name: str, choice: Choice) -> str:
    return f"{name}-{choice.application.pk}"


def _check_together(call: Call, choices: Sequence[Choice], order_motive: str) -> Verdict:
    shares = [distribution.Share(str(c.application.pk), c.outcome, c.amount, c.rank) for c in choices]
    lots = {str(c.application.pk): c.application.lot.name for c in choices}
    ranked = [Ranked(str(row.pk), row.average, row.rank, row.tied) for row in ranking(call).rows]
    return distribution.check(shares, lots, ranked, order_motive)


def _decide(
    choice: Choice, envelope: Envelope, deliberation: Deliberation | None, *, by: Person, at: dt.datetime
) -> Decision:
    application = locked(choice.application)
    lot, outcome, motive = application.lot, choice.outcome, choice.motive.strip()
    before = application.state
    verb = VERBS[outcome]
    former = interrupted_award(lot)
    if former is not None and verb == "select" and before == "rejected":
        verb = "take_over"
    application.state = APPLICATION.after(before, verb)
    if not motive:
        no("Indiquez le motif de la décision : il explique l’ordre de priorité.", "motive").require()
    require_no_tie(application, by)
    if outcome != Decision.Outcome.REJECTED:
        _check_open(lot.call_id, lot.pk).require()
    if deliberation is not None and deliberation.call_id != lot.call_id:
        no("Cette délibération concerne un autre appel.", "deliberation").require()
    _check_term(choice, at).require()
    award = ZERO
    ceiling = application.ceiling if former is None else max(application.ceiling - former.amount, ZERO)
    if outcome == Decision.Outcome.SELECTED:
        award = choice.amount
        _check_selected(application, award, deliberation, envelope, ceiling=ceiling).require()
    decision = Decision.objects.select_for_update().filter(application=application).first()
    if decision is None:
        decision = Decision(application=application)
    else:
        keep_notice(decision)
    envelope.committed += award - (decision.amount if decision.pk else ZERO)
    envelope.save(update_fields=["committed"])
    decision.lot = lot
    decision.deliberation = deliberation
    decision.outcome = Decision.Outcome(outcome)
    decision.amount = award
    decision.ceiling = ceiling if outcome == Decision.Outcome.SELECTED else application.ceiling
    decision.rank = choice.rank
    decision.motive = motive
    decision.reserve_until = choice.reserve_until if outcome == Decision.Outcome.RESERVE else None
    decision.at, decision.by = at, by
    decision.save()
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
            "ordre de priorité": choice.rank,
            "délibération": deliberation.number if deliberation else "",
            "reste de l’enveloppe": envelope.notified - envelope.committed,
        },
        note=motive,
    )
    return decision


def keep_notice(decision: Decision) -> None:
    """Keep the notice that was sent of a decision about to be replaced; the decision has none any more."""
    if decision.notified_at is not None:
        FormerNotice.objects.create(
            decision=decision,
            outcome=decision.outcome,
            amount=decision.amount,
            rank=decision.rank,
            motive=decision.motive,
            deliberation=decision.deliberation,
            reserve_until=decision.reserve_until,
            file=decision.notice.name,
            sha256=decision.notice_sha256,
            notified_at=decision.notified_at,
            read_at=decision.read_at,
            read_by=decision.read_by,
        )
    decision.notice, decision.notice_sha256, decision.notified_at = "", "", None
    decision.read_at, decision.read_by = None, None
    decision.notified_provisional, decision.released_at = False, None


def _check_open(call_id: int, lot_id: int) -> Verdict:
    """R70, F2: nothing is awarded once a condition has failed, nor where the lot is without result."""
    failed = FundingCondition.objects.filter(call_id=call_id, state="failed").order_by("kind", "pk").first()
    if failed is not None:
        return no(f"Condition de financement non remplie : {failed.label}. Aucune candidature n’est retenue.")
    if UnsuccessfulLot.objects.filter(lot_id=lot_id).exists():
        return no("Ce territoire est déclaré infructueux : revenez d’abord sur cette déclaration.")
    return YES


def _check_term(choice: Choice, at: dt.datetime) -> Verdict:
    until = choice.reserve_until
    if choice.outcome != Decision.Outcome.RESERVE or until is None or until > paris(at).date():
        return YES
    return no(
        "La liste complémentaire prend fin un jour à venir : choisissez une date après le "
        f"{day(paris(at).date())}.",
        "reserve_until",
    )


def _check_selected(
    application: Application,
    award: Decimal,
    deliberation: Deliberation | None,
    envelope: Envelope,
    *,
    ceiling: Decimal,
) -> Verdict:
    if deliberation is None:
        return no("Choisissez la délibération qui attribue la subvention : numéro et date.", "deliberation")
    others = Decision.objects.filter(lot=application.lot, outcome=Decision.Outcome.SELECTED, ended_on=None)
    taken = others.exclude(application=application).select_related("application").first()
    if taken is not None:
        return no(
            f"Une candidature est déjà retenue pour ce territoire, n° {taken.application.number} : "
            "un seul groupe est financé par territoire."
        )
    verdict = check_award(
        award,
        requested=application.amount_requested or ZERO,
        ceiling=ceiling,
        left=envelope.notified - envelope.committed,
    )
    return YES if verdict else no(verdict.sentence, "amount")


@transaction.atomic
def undo_decision(decision: Decision, *, by: Person, at: dt.datetime) -> None:
    """Take back a decision that nobody was told: its amount returns to the envelope.

    What it had replaced, with the notice sent of it, stands again. Raises Refused once the notice is sent,
    for a cancelled award, the second time, when an agreement is prepared on it, and to who has a tie with the
    applicant (F51).
    """
    envelope = envelope_of(decision.lot.call_id)
    _undo(decision, envelope, by=by, at=at)


def _undo(decision: Decision, envelope: Envelope, *, by: Person, at: dt.datetime) -> None:
    found = Decision.objects.select_for_update(of=("self",)).filter(pk=decision.pk).first()
    if found is None:
        raise Refused("Cette décision est déjà reprise\u00a0: la candidature est de nouveau à décider.")
    decision = found
    if decision.notified_at is not None:
        no("Cette décision est notifiée : elle ne se reprend plus. Rendez une nouvelle décision.").require()
    application = locked(decision.application)
    require_no_tie(application, by)
    _require_free(decision)
    former = standing_notice(decision)
    envelope.committed -= decision.amount
    envelope.save(update_fields=["committed"])
    note = f"{decision.get_outcome_display()}, {euros(decision.amount)}"
    if former is not None and former.outcome == Decision.Outcome.REJECTED:
        step(application, "return_to_rejection", by=by, at=at, note=note)
    elif former is not None:
        step(application, "return_to_reserve", by=by, at=at, note=note)
    elif EligibilityCheck.objects.filter(application=application, met=False).exists():
        step(application, "undo_rejection", by=by, at=at, note=note)
    else:
        step(application, "undo_decision", by=by, at=at, note=note)
    if former is not None:
        put_back(decision, former)
        decision.save()
        former.delete()
    else:
        decision.delete()


def _require_free(decision: Decision) -> None:
    """Raise Refused when a later package builds on the decision: what holds it forbids that it be deleted.

    It is deleted for a moment, with what the selection itself keeps of it, and is there again at once.
    """
    try:
        with transaction.atomic():
            FormerNotice.objects.filter(decision=decision).delete()
            Decision.objects.filter(pk=decision.pk).delete()
            transaction.set_rollback(True)
    except ProtectedError as error:
        raise Refused(
            "Une convention est préparée sur cette attribution\u00a0: la décision ne se reprend plus."
        ) from error


@transaction.atomic
def release_reserve(
    call: Call, *, deliberation: Deliberation | None, motive: str, by: Person, at: dt.datetime
) -> tuple[Decision, ...]:
    """Award what new credits allow to those in reserve, in the order of rank, in one act (R19, F3).

    Each gets what it asked for, under its ceiling; the first that does not fit stops the queue. Raises
    Refused when nobody waits, when the credits cover nobody, without motive, and without a deliberation of
    its own.
    """
    envelope = envelope_of(call.pk)
    found = waiting(call, paris(at).date())
    candidates = [distribution.Candidate(str(row.pk), row.territory, row.amount) for row in found]
    if not candidates:
        no("Aucune candidature n’est en attente de crédits.").require()
    released, _ = distribution.next_in_reserve(candidates, envelope.notified - envelope.committed)
    if not released:
        first = found[0]
        no(
            f"Il reste {euros(envelope.notified - envelope.committed)} : la première candidature en attente, "
            f"{first.territory}, demande {euros(first.amount)}. Enregistrez d’abord les crédits notifiés."
        ).require()
    decisions = []
    for row in found:
        if str(row.pk) not in released:
            continue
        if deliberation is not None and deliberation.pk == row.deliberation_pk:
            no(
                f"La délibération n° {deliberation.number} a placé ces candidatures en attente : "
                "indiquez celle qui attribue les nouveaux crédits.",
                "deliberation",
            ).require()
        choice = Choice(
            application=Application.objects.select_related("lot").get(pk=row.pk),
            outcome="selected",
            amount=row.amount,
            rank=row.rank,
            motive=motive,
        )
        decisions.append(_decide(choice, envelope, deliberation, by=by, at=at))
    return tuple(decisions)
