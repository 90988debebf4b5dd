"""The themes of a group of the territory, counted; never what its takeaways say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render

from maillage.groups.access import coordinated_groups
from maillage.people.models import Role
from maillage.situations.queries.theme import kind_counts, theme_counts
from maillage.web import audience

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@audience.roles(Role.COORDINATOR)
def themes(request: Request, pk: int) -> HttpResponse:
    """Count the themes of a group; one more is proposed from there (R30)."""
    group = get_object_or_404(coordinated_groups(request.standing), pk=pk)
    context = {
        "group": group,
        "themes": theme_counts([group]).get(group.pk, []),
        "kinds": kind_counts([group])[group.pk],
    }
    return render(request, "coordinator/themes.html", context)
