"""Who reads the figures, who writes and accepts reports, who convenes the committee; closed by default."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from maillage.agreements.models import Agreement
from maillage.calls.models import Call, Lot
from maillage.groups.access import LEADERS
from maillage.groups.models import Facilitation
from maillage.people.access import Standing
from maillage.people.models import Membership, Role
from maillage.reports.models import CommitteeDecision, FinalReport, FinancialReport, SteeringCommittee
from maillage.rules.lives import FINANCIAL_REPORT, REPORT
from maillage.rules.verdict import YES, Verdict, no

OFFICERS = (Role.INSTRUCTOR, Role.FINANCE_OFFICER, Role.MANAGER, Role.AUDITOR)
CONVENERS = (Role.INSTRUCTOR, Role.MANAGER)
OFFICE = (Role.PREPARER, Role.LEGAL_REPRESENTATIVE, Role.ACCOUNTANT)
SIGNED = ("in_force", "ended", "closed", "terminated")


def measured_agreements(standing: Standing) -> QuerySet[Agreement]:
    """Give back the signed agreements whose figures this person reads: their département's, their body's,
    the groups they facilitate, their territory's.
    """
    return Agreement.objects.filter(
        Q(lot__call__funder_id__in=standing.organisation_ids(*OFFICERS))
        | Q(lot__territory_id__in=standing.territory_ids)
        | _of_operators(standing),
        state__in=SIGNED,
    )


def _of_operators(standing: Standing, prefix: str = "") -> Q:
    facilitated = Facilitation.objects.filter(person=standing.person.pk, until=None)
    operator, key = f"{prefix}operator_id__in", f"{prefix}pk__in"
    return Q(**{operator: standing.organisation_ids(*OFFICE)}) | Q(
        **{
            operator: standing.organisation_ids(Role.FACILITATOR),
            key: facilitated.values("group__agreement"),
        }
    )


def operated_agreements(standing: Standing) -> QuerySet[Agreement]:
    """Give back the signed agreements this person works for at their operator."""
    return Agreement.objects.filter(_of_operators(standing), state__in=SIGNED)


def own_reports(standing: Standing) -> QuerySet[FinalReport]:
    """Give back the reports of the signed agreements this person works for at their operator."""
    own = FinalReport.objects.filter(_of_operators(standing, "agreement__"), agreement__state__in=SIGNED)
    return _with_agreement(own)


def _with_agreement(reports: QuerySet[FinalReport]) -> QuerySet[FinalReport]:
    return reports.select_related(
        "agreement__lot__call__funder__funder",
        "agreement__lot__territory",
        "agreement__operator",
        "accepted_by",
    )


def visible_reports(standing: Standing) -> QuerySet[FinalReport]:
    """Give back the reports this person reads: their body's at any time, the others once they are sent."""
    sent = ~Q(state="open")
    return _with_agreement(
        FinalReport.objects.filter(
            _of_operators(standing, "agreement__")
            | sent & Q(agreement__lot__call__funder_id__in=standing.organisation_ids(*OFFICERS))
            | sent & Q(agreement__lot__territory_id__in=standing.territory_ids)
        )
    )


def visible_committees(standing: Standing) -> QuerySet[SteeringCommittee]:
    """Give back the committees of the calls of this person's département."""
    return SteeringCommittee.objects.filter(
        call__funder_id__in=standing.organisation_ids(*OFFICERS)
    ).select_related("call__funder")


def committees_of(agreements: QuerySet[Agreement]) -> QuerySet[SteeringCommittee]:
    """Give back the committees of the calls of these agreements: those who run or coordinate them attend."""
    return SteeringCommittee.objects.filter(call__in=agreements.values("lot__call")).select_related(
        "call__funder"
    )


def attended_committees(standing: Standing) -> QuerySet[SteeringCommittee]:
    """Give back the committees this person reads, whole or for the groups they run or coordinate."""
    followed = Q(call__funder_id__in=standing.organisation_ids(*OFFICERS))
    return SteeringCommittee.objects.filter(
        followed | Q(call__in=measured_agreements(standing).values("lot__call"))
    )


def may_write(standing: Standing, agreement: Agreement) -> Verdict:
    """Whether this person writes the report: the operator's office (R79); its facilitators read it."""
    if standing.holds_in(agreement.operator_id, *OFFICE):
        return YES
    return no("Le bilan est rédigé par l’opérateur du groupe.")


def may_submit(standing: Standing, agreement: Agreement, day: dt.date) -> Verdict:
    """Whether this person signs and sends the report: who may sign for the operator (R79, F46)."""
    if standing.may_sign_for(agreement.operator, day):
        return YES
    return no(
        "Le bilan est signé par la représentation légale de l’opérateur, ou par une personne qui en a reçu "
        "délégation : demandez-lui d’ouvrir cette page."
    )


def may_acknowledge(standing: Standing, agreement: Agreement) -> Verdict:
    """Whether this person acknowledges the reception of a report."""
    return standing.verdict_in(
        agreement.lot.call.funder_id,
        CONVENERS,
        "La réception du bilan est accusée par le service instructeur.",
    )


def may_accept(standing: Standing, agreement: Agreement) -> Verdict:
    """Whether this person accepts a report: a manager (R75)."""
    return standing.verdict_in(
        agreement.lot.call.funder_id,
        REPORT.step("accept").who,
        "Le bilan est accepté par un responsable du Département : demandez-lui de le faire.",
    )


def may_ask_corrections(standing: Standing, agreement: Agreement) -> Verdict:
    """Whether this person sends a report back to be corrected."""
    return standing.verdict_in(
        agreement.lot.call.funder_id,
        REPORT.step("ask_corrections").who,
        "Les corrections sont demandées par le service instructeur ou un responsable.",
    )


def own_decisions(standing: Standing) -> QuerySet[CommitteeDecision]:
    """Give back the decisions of committees this person answers for: named, or of the body whose office they
    hold when nobody is named or who was named has left it. A coordinator answers for those that name them:
    their body may be the département.
    """
    offices = standing.organisation_ids(Role.LEGAL_REPRESENTATIVE, Role.PREPARER, *CONVENERS)
    bodies = frozenset(membership.organisation_id for membership in standing.memberships)
    there = Membership.objects.live().filter(person=OuterRef("person"), organisation=OuterRef("owner"))
    return CommitteeDecision.objects.filter(
        Q(person=standing.person.pk) | Q(~Exists(there), owner_id__in=offices), owner_id__in=bodies
    )


def readable_decisions(standing: Standing) -> QuerySet[CommitteeDecision]:
    """Give back the decisions this person reads as an operator or a coordinator: those of their body,
    those that name them; never the others'.
    """
    bodies = {m.organisation_id for m in standing.memberships if not m.organisation.is_department}
    return CommitteeDecision.objects.filter(Q(person=standing.person.pk) | Q(owner_id__in=bodies))


def may_follow(standing: Standing, decision: CommitteeDecision) -> Verdict:
    """Whether this person says what became of a decision: who answers for it, or who convenes."""
    if standing.holds_in(decision.committee.call.funder_id, *CONVENERS):
        return YES
    if own_decisions(standing).filter(pk=decision.pk).exists():
        return YES
    return no("La suite d’une décision est notée par qui en répond, ou par le service qui réunit le comité.")


def may_convene(standing: Standing, call: Call) -> Verdict:
    """Whether this person convenes the annual committee and records its minutes (R77)."""
    if standing.holds_in(call.funder_id, *CONVENERS):
        return YES
    return no("Le comité de suivi est réuni par le service instructeur ou un responsable du Département.")


def accounted_agreements(standing: Standing) -> QuerySet[Agreement]:
    """Give back the signed agreements whose accounts this person keeps at their operator (C3)."""
    return Agreement.objects.filter(operator_id__in=standing.organisation_ids(*OFFICE), state__in=SIGNED)


def officer_agreements(standing: Standing, *roles: str) -> QuerySet[Agreement]:
    """Give back the signed agreements of the départements where this person holds one of these roles."""
    return Agreement.objects.filter(
        lot__call__funder_id__in=standing.organisation_ids(*roles), state__in=SIGNED
    )


def visible_financial_reports(standing: Standing) -> QuerySet[FinancialReport]:
    """Give back the financial reports this person reads: their body's at any time, their département's.

    What is written before it is sent is the operator's alone: the pages of officers show the state only.
    """
    return FinancialReport.objects.filter(
        Q(agreement__operator_id__in=standing.organisation_ids(*OFFICE))
        | Q(agreement__lot__call__funder_id__in=standing.organisation_ids(*OFFICERS))
    ).select_related(
        "agreement__decision__application",
        "agreement__lot__call__funder",
        "agreement__lot__territory",
        "agreement__operator",
        "accepted_by",
    )


def may_keep_accounts(standing: Standing, agreement: Agreement) -> Verdict:
    """Whether this person writes the financial report: the operator's office."""
    if standing.holds_in(agreement.operator_id, *OFFICE):
        return YES
    return no("Le compte rendu financier est rédigé par l’opérateur du groupe.")


def may_certify_accounts(standing: Standing, agreement: Agreement, day: dt.date) -> Verdict:
    """Whether this person certifies and sends the financial report: who may sign for the operator (F46)."""
    if standing.may_sign_for(agreement.operator, day):
        return YES
    return no(
        "Le compte rendu financier est certifié par la représentation légale de l’opérateur, ou par une "
        "personne qui en a reçu délégation : demandez-lui d’ouvrir cette page."
    )


def signing_quality(standing: Standing, agreement: Agreement) -> str:
    """Give back in which capacity this person certifies: as the representative, or by delegation."""
    if standing.holds_in(agreement.operator_id, Role.LEGAL_REPRESENTATIVE):
        return "représentante ou représentant légal"
    return "ayant reçu délégation de la représentation légale"


def may_judge_accounts(standing: Standing, agreement: Agreement) -> Verdict:
    """Whether this person accepts a financial report, or sends it back."""
    return standing.verdict_in(
        agreement.lot.call.funder_id,
        FINANCIAL_REPORT.step("accept").who,
        "Le compte rendu financier est examiné par l’instruction, la gestion financière ou un responsable.",
    )


def may_remind(standing: Standing, agreement: Agreement) -> Verdict:
    """Whether this person reminds an operator of a report, or gives it formal notice (F39)."""
    return standing.verdict_in(
        agreement.lot.call.funder_id,
        CONVENERS,
        "Les rappels et la mise en demeure reviennent au service instructeur ou à un responsable.",
    )


def may_communicate(standing: Standing, agreement: Agreement) -> Verdict:
    """Whether this person gives out copies without names (F53)."""
    return standing.verdict_in(
        agreement.lot.call.funder_id,
        CONVENERS,
        "Une copie est communiquée par le service instructeur ou un responsable.",
    )


def may_publish(standing: Standing, funder_id: int) -> Verdict:
    """Whether this person publishes the open data of the département, and chooses what they hold (C.2)."""
    return standing.verdict_in(
        funder_id, CONVENERS, "Les données sont publiées par le service instructeur ou un responsable."
    )


def reads_names(standing: Standing, agreements: Collection[Agreement]) -> bool:
    """Whether this person reads the names behind the figures of all these groups: who prepares or represents
    their operator, or facilitates them (access matrix); one query at most.
    """
    leads = standing.organisation_ids(*LEADERS)
    others = [one for one in agreements if one.operator_id not in leads]
    facilitates = standing.organisation_ids(Role.FACILITATOR)
    if not agreements or any(one.operator_id not in facilitates for one in others):
        return False
    held = Facilitation.objects.filter(
        person=standing.person.pk, until=None, group__agreement__in=[one.pk for one in others]
    )
    return not others or len(set(held.values_list("group__agreement", flat=True))) == len(others)


def reads_money(standing: Standing, agreements: Collection[Agreement]) -> bool:
    """Whether this person reads the money of all these groups: their département's, or that of the operator
    whose office they hold; facilitators and coordinators read none (access matrix).
    """
    funders, operators = standing.organisation_ids(*OFFICERS), standing.organisation_ids(*OFFICE)
    return all(one.lot.call.funder_id in funders or one.operator_id in operators for one in agreements)


ARCHIVISTS = (Role.MANAGER, Role.AUDITOR)


def archived_agreements(standing: Standing) -> QuerySet[Agreement]:
    """Give back the agreements whose archive this person reads: those of their département (C.8)."""
    return Agreement.objects.filter(lot__call__funder_id__in=standing.organisation_ids(*ARCHIVISTS))


def may_produce(standing: Standing, agreement: Agreement) -> Verdict:
    """Whether this person produces the archive package of a group, sheets with names included."""
    return standing.verdict_in(
        agreement.lot.call.funder_id,
        ARCHIVISTS,
        "Le dossier d’archive est produit par un responsable ou par le contrôle.",
    )


def may_keep_archives(standing: Standing, call: Call) -> Verdict:
    """Whether this person sets how long files are kept, and records a visa: a manager."""
    return standing.verdict_in(
        call.funder_id,
        (Role.MANAGER,),
        "La durée de conservation et le visa sont enregistrés par un responsable.",
    )


def followed_lots(standing: Standing) -> QuerySet[Lot]:
    """Give back the territories of the calls of this person's département, rehearsals left out."""
    return Lot.objects.filter(
        call__in=Call.objects.counted().filter(funder_id__in=standing.organisation_ids(*OFFICERS))
    )
