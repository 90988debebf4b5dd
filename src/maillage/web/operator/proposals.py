"""What the coordinator of the territory suggests, and the operator’s answer (R34)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from maillage.groups import access
from maillage.groups.forms.proposal import DeclineForm
from maillage.groups.models import GuestProposal
from maillage.groups.operations import answer_guest
from maillage.people.models import Role
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.operator.groups import operated_group
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@audience.roles(Role.PREPARER, Role.LEGAL_REPRESENTATIVE, Role.FACILITATOR)
def guest_answer(request: Request, pk: int, proposal: int) -> HttpResponse:
    """Take a suggested professional up, or say why not."""
    group = operated_group(request, pk)
    access.may_plan(request.standing, group).require()
    asked = get_object_or_404(GuestProposal.objects.select_related("proposed_by"), pk=proposal, group=group)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accepted = "accept" in request.POST
        try:
            answer_guest(
                asked,
                accepted=accepted,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=request.now,
            )
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(
                request,
                "L’intervention est retenue : inscrivez-la au temps d’information."
                if accepted
                else "La coordination lira votre réponse.",
            )
            return redirect("operator:sessions", group.pk)
    return render(request, "operator/guest_answer.html", {"group": group, "proposal": asked, "form": form})
