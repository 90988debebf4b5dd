"""Who brings applications in from another portal: the editors of the call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maillage.calls.access import EDITORS
from maillage.imports.models import Import
from maillage.rules.verdict import YES, Verdict, no

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from maillage.calls.models import Call
    from maillage.people.access import Standing


def visible_imports(standing: Standing) -> QuerySet[Import]:
    """Give back the imports of the calls this person edits."""
    return Import.objects.filter(call__funder__in=standing.organisation_ids(*EDITORS)).select_related(
        "call", "portal", "added_by", "done_by"
    )


def may_import_applications(standing: Standing, call: Call) -> Verdict:
    """Whether this person imports into that call: instructor or manager of its funder."""
    if standing.holds_in(call.funder_id, *EDITORS):
        return YES
    return no("La reprise des candidatures d’un autre portail revient au service instructeur.")
