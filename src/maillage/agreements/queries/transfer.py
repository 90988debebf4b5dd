"""Who may take over the group of an agreement ended early (F33)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from maillage.agreements.models import Agreement
from maillage.applications.models import Application
from maillage.rules.grant import ZERO
from maillage.rules.lives import APPLICATION
from maillage.selection.models import Decision, Envelope
from maillage.selection.queries.award import interrupted_award

TAKERS = ("scored", "reserve", "rejected", "selected")


@dataclass(frozen=True, slots=True)
class Taker:
    """A candidate of the territory that may take the group over; `decision_pk` once it is chosen."""

    application_pk: int
    number: str
    organisation: str
    state_label: str
    requested: Decimal
    decision_pk: int | None


@dataclass(frozen=True, slots=True)
class Transfer:
    """What a transfer stands on: the candidates, what they may be given at most, and what came of it."""

    takers: tuple[Taker, ...]
    at_most: Decimal
    left: Decimal
    successor: Agreement | None


def transfer_of(agreement: Agreement) -> Transfer:
    """Give back who may take over the territory of an agreement ended early; five queries."""
    lot = agreement.lot
    former = interrupted_award(lot)
    envelope = Envelope.objects.filter(call=lot.call_id).first()
    left = ZERO if envelope is None else envelope.notified - envelope.committed
    chosen = dict(
        Decision.objects.filter(lot=lot, outcome="selected", ended_on=None).values_list(
            "application_id", "pk"
        )
    )
    ended = Decision.objects.filter(lot=lot, ended_on__isnull=False).values("application_id")
    rivals = Application.objects.filter(lot=lot, state__in=TAKERS).exclude(pk__in=ended)
    return Transfer(
        takers=tuple(
            Taker(
                application_pk=row.pk,
                number=row.number,
                organisation=row.organisation.name,
                state_label=APPLICATION.states[row.state],
                requested=row.amount_requested or ZERO,
                decision_pk=chosen.get(row.pk),
            )
            for row in rivals.select_related("organisation").order_by("number", "pk")
        ),
        at_most=max(lot.ceiling - (former.amount if former else ZERO), ZERO),
        left=left,
        successor=Agreement.objects.filter(lot=lot, terminated_on=None).select_related("operator").first(),
    )
