"""Who sees a group, its names, its meetings; who plans, who facilitates (access matrix).

Names are read by the operator's preparers and legal representatives, and by the facilitators of that group;
only the latter write them. Coordinators and the Département read counts; for a control, an officer reads the
names of one meeting by an act that says why (F54).
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from maillage.groups.models import (
    Facilitation,
    InformationSession,
    Meeting,
    MeetingFacilitator,
    Participant,
    PracticeGroup,
)
from maillage.people.access import Standing
from maillage.people.models import OPERATOR_ROLES, Role
from maillage.rules.verdict import YES, Verdict, no

READERS = (Role.INSTRUCTOR, Role.FINANCE_OFFICER, Role.MANAGER, Role.AUDITOR)
LEADERS = (Role.PREPARER, Role.LEGAL_REPRESENTATIVE)
OFFICE = (*LEADERS, Role.ACCOUNTANT)
AUDITORS = (Role.INSTRUCTOR, Role.MANAGER, Role.AUDITOR)
"""Who, at the département, reads the names of a meeting for a control, with a reason (F54)."""


def visible_groups(standing: Standing) -> QuerySet[PracticeGroup]:
    """Give back the groups this person may see: the operator's own, those facilitated, the territory's, all
    those of the funder.
    """
    groups = PracticeGroup.objects.select_related(
        "lot__call", "lot__territory", "agreement__operator", "agreement__rhythm"
    ).order_by("lot__territory__name", "-period_start", "pk")
    mine = (
        Q(agreement__operator__in=standing.organisation_ids(*OFFICE))
        | Q(
            agreement__operator__in=standing.organisation_ids(Role.FACILITATOR),
            pk__in=Facilitation.objects.filter(person=standing.person.pk, until=None).values("group"),
        )
        | Q(lot__territory__in=standing.territory_ids)
        | Q(lot__call__funder__in=standing.organisation_ids(*READERS))
    )
    return groups.filter(mine)


def operated_groups(standing: Standing) -> QuerySet[PracticeGroup]:
    """Give back the groups this person works for at their operator."""
    return visible_groups(standing).filter(agreement__operator__in=standing.organisation_ids(*OPERATOR_ROLES))


def named_groups(standing: Standing) -> QuerySet[PracticeGroup]:
    """Give back the groups whose names this person reads: those of `may_read_names`, all at once."""
    facilitated = Facilitation.objects.filter(person=standing.person.pk, until=None)
    return PracticeGroup.objects.filter(
        Q(agreement__operator__in=standing.organisation_ids(*LEADERS))
        | Q(
            agreement__operator__in=standing.organisation_ids(Role.FACILITATOR),
            pk__in=facilitated.values("group"),
        )
    )


def coordinated_groups(standing: Standing) -> QuerySet[PracticeGroup]:
    """Give back the groups of the territories this person coordinates."""
    return visible_groups(standing).filter(lot__territory__in=standing.territory_ids)


def visible_meetings(standing: Standing) -> QuerySet[Meeting]:
    """Give back the meetings of the operator's groups this person works for, and those where they replace
    the facilitator that day.
    """
    mine = Q(group__in=operated_groups(standing).order_by().values("pk"))
    replaced = MeetingFacilitator.objects.filter(person=standing.person.pk).values("meeting")
    held = Q(pk__in=replaced, group__agreement__operator__in=standing.organisation_ids(Role.FACILITATOR))
    return Meeting.objects.filter(mine | held).select_related(
        "group__lot__call", "group__lot__territory", "group__agreement__operator", "method"
    )


def records_of(participant: Participant) -> set[int]:
    """Give back the keys of that record and of all those made one with it, merge after merge (F19)."""
    known, found = set[int](), {participant.pk}
    while found:
        known |= found
        found = set(Participant.objects.filter(merged_into__in=found).values_list("pk", flat=True)) - known
    return known


def audited_meetings(standing: Standing) -> QuerySet[Meeting]:
    """Give back the meetings held whose names this person may ask for, for a control (F54)."""
    return Meeting.objects.filter(
        group__lot__call__funder__in=standing.organisation_ids(*AUDITORS), state="held"
    ).select_related("group__lot__call", "group__lot__territory", "group__agreement__operator")


def visible_sessions(standing: Standing) -> QuerySet[InformationSession]:
    """Give back the information sessions of the operator's groups this person works for."""
    return InformationSession.objects.filter(
        group__in=operated_groups(standing).order_by().values("pk")
    ).select_related("group__lot__territory", "group__agreement__operator", "theme")


def facilitates(standing: Standing, group: PracticeGroup) -> bool:
    """Whether this person is a facilitator of that group today (R32); one query."""
    held = standing.holds_in(group.agreement.operator_id, Role.FACILITATOR)
    return held and Facilitation.objects.filter(group=group, person=standing.person.pk, until=None).exists()


def may_lead(standing: Standing, group: PracticeGroup) -> Verdict:
    """Whether this person appoints facilitators: who prepares or represents the operator (R32–R33)."""
    if standing.holds_in(group.agreement.operator_id, *LEADERS):
        return YES
    return no("Seule la personne qui prépare ou représente l’organisme désigne qui anime le groupe.")


def may_check_facilitator(standing: Standing, group: PracticeGroup) -> Verdict:
    """Whether this person checks the evidence of who facilitates in the place of another (R33, F34)."""
    return standing.verdict_in(
        group.agreement.lot.call.funder_id,
        (Role.INSTRUCTOR, Role.MANAGER),
        "Le justificatif est vérifié par le service instructeur ou un responsable du Département.",
    )


def may_plan(standing: Standing, group: PracticeGroup) -> Verdict:
    """Whether this person plans, moves and cancels meetings and sessions of the group."""
    if may_lead(standing, group) or facilitates(standing, group):
        return YES
    return no("L’organisme qui porte le groupe et la personne qui l’anime fixent ses dates : demandez-leur.")


def may_read_names(standing: Standing, group: PracticeGroup) -> Verdict:
    """Whether this person reads who is registered and who came."""
    if may_plan(standing, group):
        return YES
    return no(
        "Seuls l’opérateur du groupe et les personnes qui l’animent voient les noms : vous voyez des nombres."
    )


def may_facilitate(standing: Standing, group: PracticeGroup) -> Verdict:
    """Whether this person admits, marks presence and closes the sheet: a facilitator of that group."""
    if facilitates(standing, group):
        return YES
    return no(
        "Seules les personnes qui animent ce groupe tiennent la liste des inscrits et la feuille de présence."
    )


def may_hold_sheet(standing: Standing, meeting: Meeting) -> Verdict:
    """Whether this person holds the list and the sheet of that meeting: a facilitator of the group, or who
    replaces them that day (R33).
    """
    allowed = may_facilitate(standing, meeting.group)
    if allowed or not standing.holds_in(meeting.group.agreement.operator_id, Role.FACILITATOR):
        return allowed
    replaces = meeting.substitutes.filter(person=standing.person.pk).exists()
    return YES if replaces else allowed


def may_read_list(standing: Standing, meeting: Meeting) -> Verdict:
    """Whether this person reads who is registered at that meeting and who came."""
    return may_hold_sheet(standing, meeting) or may_read_names(standing, meeting.group)


def may_propose_theme(standing: Standing, group: PracticeGroup) -> Verdict:
    """Whether this person proposes a theme: the operator's people, or the territory's coordinator."""
    if group.lot.territory_id in standing.territory_ids or may_plan(standing, group):
        return YES
    return no("Proposez un thème depuis la page de votre territoire.")
