"""Who facilitates one meeting in the place of the group's facilitators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from maillage.groups import access
from maillage.groups.forms.messages import SubstituteForm
from maillage.groups.operations import name_substitute, remove_substitute
from maillage.groups.queries.meeting import meeting_row
from maillage.groups.queries.substitutes import facilitators_on, substitutes_of
from maillage.people.models import Person
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.keys import key_of
from maillage.web.operator.meetings import ON_THE_SHEET, operated_meeting
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@audience.roles(*ON_THE_SHEET)
def meeting_substitute(request: Request, pk: int) -> HttpResponse:
    """Say who facilitates that day and why, or take a substitute off (R33)."""
    meeting = operated_meeting(request, pk)
    access.may_plan(request.standing, meeting.group).require()
    if "remove" in request.POST:
        substitute = get_object_or_404(meeting.substitutes, pk=key_of(request.POST["remove"]))
        remove_substitute(substitute, by=request.user, at=request.now)
        messages.success(request, "Le remplacement est retiré.")
        return redirect("operator:meeting_substitute", meeting.pk)
    form = SubstituteForm(request.POST or None, group=meeting.group)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        facts["person"] = Person.objects.filter(pk=facts["person"] or 0).first()
        try:
            name_substitute(meeting, **facts, by=request.user, at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(
                request, "Le remplacement est enregistré\u00a0: la feuille de présence porte ce nom."
            )
            return redirect("operator:meeting", meeting.pk)
    context = {
        "meeting": meeting,
        "row": meeting_row(meeting),
        "form": form,
        "holders": facilitators_on(meeting),
        "substitutes": substitutes_of(meeting),
    }
    return render(request, "operator/meeting_substitute.html", context)
