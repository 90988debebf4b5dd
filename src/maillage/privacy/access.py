"""Who answers for personal data: the data-protection officer and the managers of the funder."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from maillage.groups.models import NamesReading
from maillage.people.access import Standing
from maillage.people.models import Role
from maillage.privacy.models import DisposalList, RightsRequest
from maillage.reports.models import ArchivePackage
from maillage.rules.verdict import Verdict

KEEPERS = (Role.DATA_PROTECTION_OFFICER, Role.MANAGER)
TOLD = (Role.LEGAL_REPRESENTATIVE, Role.PREPARER)
"""At an operator, who reads that the names of its meetings were consulted, by whom and why."""


def may_destroy_archives(standing: Standing, funder_id: int) -> Verdict:
    """Whether this person records a visa and has public archives destroyed: a manager (C.8)."""
    return standing.verdict_in(
        funder_id,
        (Role.MANAGER,),
        "Le visa des Archives est enregistré, et la destruction faite, par un responsable : demandez-lui.",
    )


def visible_lists(standing: Standing) -> QuerySet[DisposalList]:
    """Give back the slips of this person's département."""
    return DisposalList.objects.filter(funder__in=standing.organisation_ids(*KEEPERS))


def visible_requests(standing: Standing) -> QuerySet[RightsRequest]:
    """Give back the requests made to this person's département."""
    return RightsRequest.objects.filter(funder__in=standing.organisation_ids(*KEEPERS))


def visible_readings(standing: Standing) -> QuerySet[NamesReading]:
    """Give back the readings of names of this person's département, or of the groups of their body."""
    return NamesReading.objects.filter(
        Q(meeting__group__lot__call__funder__in=standing.organisation_ids(*KEEPERS))
        | Q(meeting__group__agreement__operator__in=standing.organisation_ids(*TOLD))
    )


def visible_packages(standing: Standing) -> QuerySet[ArchivePackage]:
    """Give back the archive packages produced, which may hold names, of the same ones."""
    return ArchivePackage.objects.filter(
        Q(agreement__lot__call__funder__in=standing.organisation_ids(*KEEPERS))
        | Q(agreement__operator__in=standing.organisation_ids(*TOLD))
    )
