"""Telling an applicant what was decided, by a paper kept with its fingerprint (R17, R19, C9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from django.core.files.base import ContentFile
from django.db import transaction

from maillage.calls.models import Lot
from maillage.documents import paper
from maillage.documents.award_notice import AwardNotice, CriterionScore, Outcome
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.post.letters import Letter
from maillage.rules import grant
from maillage.rules.french import paris
from maillage.rules.scoring import Score as RuleScore
from maillage.rules.scoring import criterion_means
from maillage.rules.verdict import Refused, no
from maillage.selection.letters import address_of, issuer_of, party_of, write_to_representatives
from maillage.selection.models import Decision, FormerNotice, FundingCondition, Score
from maillage.selection.queries.award import interrupted_award

_OUTCOMES: Final[dict[str, Outcome]] = {
    "selected": "selected",
    "reserve": "reserve",
    "rejected": "rejected",
    "cancelled": "cancelled",
}


def notice_of(decision: Decision, *, at: dt.datetime, preview: bool = False) -> AwardNotice:
    """Give back the paper of a decision; its scores are the candidate's own (F52)."""
    application = decision.application
    lot, call = application.lot, application.lot.call
    pending = FundingCondition.objects.filter(call=call, state="pending").order_by("kind", "pk")
    issuer = issuer_of(call.funder)
    selected = decision.outcome == Decision.Outcome.SELECTED
    if application.validated_at is None:
        raise ValueError(f"{application} was decided without being validated")
    return AwardNotice(
        issuer=issuer,
        reference=application.number,
        preview=preview,
        outcome=_OUTCOMES[decision.outcome],
        day=paris(at).date(),
        applicant=party_of(application.organisation, application.representative_name),
        call_title=call.title,
        territory=lot.name,
        validated_on=application.validated_at.astimezone(call.zone).date(),
        # The failed condition closes the call, not the elected body's act, which had awarded.
        deliberation=None
        if decision.deliberation is None or decision.outcome == Decision.Outcome.CANCELLED
        else paper.Deliberation(number=decision.deliberation.number, day=decision.deliberation.adopted_on),
        signatory=paper.Signatory(name=issuer.president, quality=issuer.name),
        awarded=decision.amount if selected else None,
        advance=grant.advance(decision.amount, call.advance_rate) if selected else None,
        start=_start(lot) if selected else None,
        end=lot.agreement_end if selected else None,
        pending_conditions=tuple(condition.label for condition in pending) if selected else (),
        reserve_rank=_place_in_reserve(decision),
        reserve_until=decision.reserve_until,
        reason=decision.motive,
        scores=_scores(decision),
    )


def _start(lot: Lot) -> dt.date | None:
    """The first day of the operation: the day after an award ended early, for who takes over (F33)."""
    former = interrupted_award(lot)
    if former is None or former.on is None:
        return lot.agreement_start
    return former.on + dt.timedelta(days=1)


def _place_in_reserve(decision: Decision) -> int | None:
    """The place of a body among those that wait, which is not its place among all; one query."""
    if decision.outcome != Decision.Outcome.RESERVE or decision.rank is None:
        return None
    before = Decision.objects.filter(
        lot__call=decision.application.lot.call_id,
        outcome=Decision.Outcome.RESERVE,
        rank__lt=decision.rank,
    )
    return before.count() + 1


def _scores(decision: Decision) -> tuple[CriterionScore, ...]:
    rows = list(
        Score.objects.counted()
        .filter(application_id=decision.application_id)
        .select_related("criterion")
        .order_by("criterion__position", "criterion_id", "at", "pk")
    )
    means = criterion_means(
        RuleScore(str(r.assessor_id), str(r.criterion_id), Decimal(r.value)) for r in rows
    )
    comments: dict[int, list[str]] = {}
    for row in rows:
        comments.setdefault(row.criterion_id, []).append(row.comment)
    first = {row.criterion_id: row for row in reversed(rows)}
    return tuple(
        CriterionScore(
            criterion=first[pk].criterion.label,
            points=Decimal(means[str(pk)].numerator) / means[str(pk)].denominator,
            out_of=Decimal(first[pk].highest),
            comment=" – ".join(said),
        )
        for pk, said in comments.items()
    )


@transaction.atomic
def notify_decision(decision: Decision, *, by: Person, at: dt.datetime) -> Decision:
    """Keep the notice as it is sent and write to the applicant's legal representatives.

    Raises Refused when the decision that stands was notified already.
    """
    found = (
        Decision.objects.select_for_update(of=("self",))
        .select_related(
            "application__lot__call__funder",
            "application__organisation",
            "deliberation",
        )
        .filter(pk=decision.pk)
        .first()
    )
    if found is None:
        raise Refused("Cette décision vient d’être reprise\u00a0: rechargez la page.")
    decision = found
    if decision.notified_at is not None:
        no("Cette décision est déjà notifiée : la notification se télécharge sur cette page.").require()
    notice = notice_of(decision, at=at)
    application = decision.application
    decision.notice_sha256 = paper.fingerprint(notice)
    decision.notice.save(
        f"notification-{application.number}-{decision.notice_sha256[:8]}.pdf",
        ContentFile(paper.render(notice, at=at)),
        save=False,
    )
    decision.notified_at = at
    decision.notified_provisional = bool(notice.pending_conditions)
    decision.save(update_fields=["notice", "notice_sha256", "notified_at", "notified_provisional"])
    write_to_representatives(
        application.organisation,
        kind="award_notice",
        key=f"award-notice-{decision.pk}-{decision.notice_sha256[:16]}",
        at=at,
        letter=Letter(
            subject=f"Candidature n°\u00a0{application.number}\u00a0: décision du Département",
            paragraphs=(
                "Le Département a rendu sa décision sur votre candidature.",
                "La notification se lit sur Maillage\u00a0; sa date de lecture y est gardée.",
            ),
            action_label="Lire la notification",
            action_url=address_of(f"/operateur/candidatures/{application.number}/notification/"),
        ),
    )
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="notify_decision",
        subject=application.subject,
        after={"empreinte": decision.notice_sha256},
    )
    return decision


@transaction.atomic
def notify_decisions(decisions: Iterable[Decision], *, by: Person, at: dt.datetime) -> tuple[Decision, ...]:
    """Send these notices in one act, all or none; give back the decisions. Raises Refused as the one does."""
    found = sorted(decisions, key=lambda decision: decision.pk)
    if not found:
        no("Choisissez au moins une notification à envoyer.").require()
    return tuple(notify_decision(decision, by=by, at=at) for decision in found)


@transaction.atomic
def record_reading(notice: Decision | FormerNotice, *, by: Person, at: dt.datetime) -> bool:
    """Keep who of the body opened the notice first, and when; give back whether this was the first time.

    The proof of reading is that of the notice sent: nothing is kept before it is, nor the second time. A
    notice that a later decision replaces keeps its own proof.
    """
    former = isinstance(notice, FormerNotice)
    sent = FormerNotice.objects.all() if former else Decision.objects.filter(notified_at__isnull=False)
    if not sent.filter(pk=notice.pk, read_at=None).update(read_at=at, read_by=by):
        return False
    decision = notice.decision if isinstance(notice, FormerNotice) else notice
    record(chain=chain(), at=at, actor=by.actor, verb="read_notice", subject=decision.application.subject)
    return True


def announce_release(decision: Decision, *, at: dt.datetime) -> None:
    """Write to who was told « provisional » that the award is final (R69, R70)."""
    application = decision.application
    write_to_representatives(
        application.organisation,
        kind="award_released",
        key=f"award-released-{decision.pk}-{decision.notice_sha256[:16]}",
        at=at,
        letter=Letter(
            subject=f"Candidature n°\u00a0{application.number}\u00a0: la décision est définitive",
            paragraphs=(
                "Les conditions de financement que citait la notification sont remplies.",
                "La convention peut être préparée et signée.",
            ),
            action_label="Ouvrir la candidature",
            action_url=address_of(f"/operateur/candidatures/{application.number}/"),
        ),
    )
