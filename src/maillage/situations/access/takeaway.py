"""Who reads what a group keeps of its meetings, and who writes it (access matrix).

The text is for the professionals of the group: its facilitators, its operator's preparers and
representatives, and the participants who were present. Coordinators and the Département read themes and
counts alone.
"""

from __future__ import annotations

from django.db.models import QuerySet

from maillage.groups import access as groups
from maillage.groups.models import Attendance, Meeting, Participant, PracticeGroup
from maillage.people.access import Standing
from maillage.people.models import Role
from maillage.rules.verdict import YES, Verdict, no
from maillage.situations.models import Takeaway

COUNTERS = (Role.INSTRUCTOR, Role.MANAGER)
"""Who, at the département, reads the themes: counts, never a text."""


def may_read_takeaways(standing: Standing, group: PracticeGroup) -> Verdict:
    """Whether this person reads what the group keeps: its operator, its facilitators."""
    if groups.may_plan(standing, group):
        return YES
    return no("Les acquis se lisent par l’opérateur du groupe, qui l’anime et les personnes présentes.")


def may_write_takeaways(standing: Standing, meeting: Meeting) -> Verdict:
    """Whether this person notes what that meeting leaves: who holds its sheet, or plans for the operator."""
    if groups.may_hold_sheet(standing, meeting) or groups.may_plan(standing, meeting.group):
        return YES
    return no("Les acquis se notent par la personne qui anime la rencontre ou par l’opérateur du groupe.")


def takeaways_for(standing: Standing) -> QuerySet[Takeaway]:
    """Give back the takeaways of the meetings this person works for; `may_write_takeaways` says the rest."""
    meetings = groups.visible_meetings(standing).order_by().values("pk")
    return Takeaway.objects.filter(meeting__in=meetings).select_related(
        "meeting__group__lot__territory", "meeting__group__agreement__operator"
    )


def groups_attended(participant: Participant) -> QuerySet[PracticeGroup]:
    """Give back the groups where this participant was present at least once: they read what these keep."""
    present = Attendance.objects.filter(participant=participant, state="present")
    return PracticeGroup.objects.filter(pk__in=present.values("meeting__group")).order_by("name", "pk")


def counted_groups(standing: Standing) -> QuerySet[PracticeGroup]:
    """Give back the groups whose themes this person counts at the département."""
    return (
        PracticeGroup.objects.filter(lot__call__funder__in=standing.organisation_ids(*COUNTERS))
        .select_related("lot__territory", "agreement__operator")
        .order_by("lot__territory__name", "-period_start", "pk")
    )
