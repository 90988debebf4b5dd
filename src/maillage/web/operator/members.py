"""The people of an operator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.urls import reverse

from maillage.people.models import OPERATOR_ROLES, Organisation
from maillage.web import audience
from maillage.web.members import members_page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@audience.roles(*OPERATOR_ROLES)
def members(request: Request, pk: int | None = None) -> HttpResponse:
    """Show the people of one of the person's organisations, the first one unless asked."""
    mine = request.standing.organisation_ids(*OPERATOR_ROLES)
    organisation = get_object_or_404(
        Organisation.objects.order_by("pk"), pk=pk if pk in mine else (min(mine) if pk is None else 0)
    )
    others = [body for body in request.standing.organisations(*OPERATOR_ROLES) if body != organisation]
    back = reverse("operator:members_of", args=[organisation.pk])
    return members_page(
        request,
        organisation,
        template="operator/members.html",
        back=back,
        more={"other_organisations": others},
    )
