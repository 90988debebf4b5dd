"""Who sees a call, and who prepares it: everyone once it is published, its officers before."""

from __future__ import annotations

from django.db.models import Q

from maillage.calls.models import Call, CallQuerySet
from maillage.people.access import Standing
from maillage.people.models import DEPARTMENT_ROLES, Organisation, Role
from maillage.rules.verdict import YES, Verdict, no

EDITORS = (Role.INSTRUCTOR, Role.MANAGER)


def visible_calls(standing: Standing) -> CallQuerySet:
    """Give back the calls this person sees: their département's own, rehearsals too, published ones."""
    own = standing.organisation_ids(*DEPARTMENT_ROLES)
    return Call.objects.filter(Q(funder__in=own) | Q(published_at__isnull=False, rehearsal=False))


def may_edit_call(standing: Standing, call: Call) -> Verdict:
    """Whether this person prepares, publishes or extends the call: instructor or manager of its funder."""
    if standing.holds_in(call.funder_id, *EDITORS):
        return YES
    return no(
        "L’appel se prépare au service instructeur : demandez-le à une chargée ou un chargé de mission."
    )


def may_import_call(standing: Standing, funder: Organisation) -> Verdict:
    """Whether this person brings a call in, from the catalogue or from a file: an editor of that funder."""
    if standing.holds_in(funder.pk, *EDITORS):
        return YES
    return no(
        "L’appel se prépare au service instructeur : demandez-le à une chargée ou un chargé de mission."
    )
