"""Who reads agreements and payments, who signs, certifies and pays; closed by default."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from maillage.agreements.models import Agreement, Payment
from maillage.people.access import Standing
from maillage.people.models import Role
from maillage.rules.lives import AGREEMENT
from maillage.rules.verdict import Verdict
from maillage.selection.models import Decision

OFFICERS = (Role.INSTRUCTOR, Role.FINANCE_OFFICER, Role.MANAGER, Role.AUDITOR)
OPERATOR_READERS = (Role.PREPARER, Role.LEGAL_REPRESENTATIVE, Role.ACCOUNTANT)
PREPARERS = (Role.INSTRUCTOR, Role.FINANCE_OFFICER, Role.MANAGER)


def visible_agreements(standing: Standing) -> QuerySet[Agreement]:
    """Give back the agreements of one's département, or of one's organisation once they are sent."""
    return Agreement.objects.filter(
        Q(lot__call__funder_id__in=standing.organisation_ids(*OFFICERS))
        | Q(operator_id__in=standing.organisation_ids(*OPERATOR_READERS)) & ~Q(state="prepared")
    )


def visible_payments(standing: Standing) -> QuerySet[Payment]:
    """Give back the payments of the agreements this person sees."""
    return Payment.objects.filter(
        Q(agreement__lot__call__funder_id__in=standing.organisation_ids(*OFFICERS))
        | Q(agreement__operator_id__in=standing.organisation_ids(*OPERATOR_READERS))
    )


def may_prepare(standing: Standing, decision: Decision) -> Verdict:
    """Whether this person prepares the agreement of an award."""
    return standing.verdict_in(
        decision.lot.call.funder_id,
        PREPARERS,
        "Les conventions sont préparées par le Département : demandez au service instructeur.",
    )


def may_send(standing: Standing, agreement: Agreement) -> Verdict:
    """Whether this person sends the agreement for signature, or takes it back."""
    return standing.verdict_in(
        agreement.lot.call.funder_id,
        AGREEMENT.step("send").who,
        "L’envoi à la signature revient au service instructeur ou à un responsable.",
    )


def may_sign_for_operator(standing: Standing, agreement: Agreement, at: dt.datetime) -> Verdict:
    """Whether this person signs for the operator at that instant (R73).

    Its representative, or a delegate on a day of the delegation, by the clock of the call (F46), once the
    body is recognised.
    """
    return standing.may_sign_for(agreement.operator, at.astimezone(agreement.lot.call.zone).date())


def may_sign_for_department(standing: Standing, agreement: Agreement) -> Verdict:
    """Whether this person records the signature of the département (R73)."""
    return standing.verdict_in(
        agreement.lot.call.funder_id,
        (Role.MANAGER,),
        "La signature du Département est enregistrée par un responsable : demandez-lui d’ouvrir cette page.",
    )


def may_certify(standing: Standing, agreement: Agreement) -> Verdict:
    """Whether this person certifies service done, ends or closes the agreement (R76)."""
    return standing.verdict_in(
        agreement.lot.call.funder_id,
        (Role.MANAGER,),
        "Le service fait est certifié par un responsable du Département : demandez-lui de le faire.",
    )


def may_pay(standing: Standing, agreement: Agreement) -> Verdict:
    """Whether this person processes payments and revenue orders."""
    return standing.verdict_in(
        agreement.lot.call.funder_id,
        (Role.FINANCE_OFFICER,),
        "Les paiements sont traités par la gestion financière : demandez-lui de le faire.",
    )


def may_contest(standing: Standing, agreement: Agreement) -> Verdict:
    """Whether this person answers the letter that announces a repayment (R76)."""
    return standing.verdict_in(
        agreement.operator_id,
        (Role.LEGAL_REPRESENTATIVE,),
        "Les observations sur un reversement sont adressées par votre représentante ou représentant légal.",
    )
