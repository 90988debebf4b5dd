"""A coordinator invites those of a type of structure, counted and never named (E4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.groups import access
from maillage.groups.models import StructureType
from maillage.groups.operations import invite
from maillage.groups.queries.gaps import known_of_type
from maillage.groups.queries.meeting import meeting_row
from maillage.people.models import Role
from maillage.rules.french import plural
from maillage.web import audience

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@audience.roles(Role.COORDINATOR)
def invite_type(request: Request, pk: int, code: str) -> HttpResponse:
    """Invite to the next open meeting those of a type of structure whom the group has met."""
    group = get_object_or_404(access.coordinated_groups(request.standing), pk=pk)
    kind = get_object_or_404(StructureType, code=code)
    coming = (
        group.meetings.filter(state="open", starts_at__gt=request.now).order_by("starts_at", "pk").first()
    )
    people = known_of_type(group.pk, code)
    if request.method == "POST" and coming is not None:
        written = invite(coming, people, by=request.user, at=request.now)
        messages.success(
            request,
            f"{plural(written, 'personne invitée', 'personnes invitées')}."
            if written
            else "Ces personnes sont déjà inscrites ou invitées, ou ne le souhaitent pas.",
        )
        return redirect("coordinator:territory")
    context = {
        "group": group,
        "kind": kind,
        "coming": meeting_row(coming) if coming else None,
        "count": len(people),
        "link": f"{settings.MAILLAGE_BASE_URL}{reverse('public:meeting', args=[coming.public_id])}"
        if coming
        else "",
    }
    return render(request, "coordinator/invite.html", context)
