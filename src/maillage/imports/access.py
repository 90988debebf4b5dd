"""Who brings applications in from another portal: the editors of the call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maillage.calls.access import EDITORS
from maillage.imports.models import Import

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from maillage.people.access import Standing


def visible_imports(standing: Standing) -> QuerySet[Import]:
    """Give back the imports of the calls this person edits."""
    return Import.objects.filter(call__funder__in=standing.organisation_ids(*EDITORS)).select_related(
        "call", "portal", "added_by", "done_by"
    )
