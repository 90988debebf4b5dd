"""What a group writes around its meetings: its messages, what is to leave, and each one as it will leave."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.groups import access
from maillage.groups.forms.messages import MessageForm, OfferForm
from maillage.groups.models import Meeting, Participant, PracticeGroup
from maillage.groups.operations import letters, set_offer_hours, write_message
from maillage.groups.queries.messages import messages_of, next_messages
from maillage.post.operations import rendered
from maillage.web import audience
from maillage.web.operator.meetings import ON_THE_SHEET

if TYPE_CHECKING:
    from maillage.web.request import Request


STYLED = {"style-src": [SELF, UNSAFE_INLINE]}
"""A mail carries its own style; the frame that shows it runs no script."""


def _group(request: Request, pk: int) -> PracticeGroup:
    group = get_object_or_404(access.operated_groups(request.standing), pk=pk)
    access.may_plan(request.standing, group).require()
    return group


@audience.roles(*ON_THE_SHEET)
def group_messages(request: Request, pk: int) -> HttpResponse:
    """The messages of a group, what leaves next, and the time to answer an offered seat."""
    group = _group(request, pk)
    form = OfferForm(request.POST or None, initial={"hours": group.offer_hours})
    if request.method == "POST" and form.is_valid():
        set_offer_hours(group, form.cleaned_data["hours"], by=request.user, at=request.now)
        messages.success(request, "Le délai de réponse est enregistré.")
        return redirect("operator:group_messages", group.pk)
    context = {
        "group": group,
        "rows": messages_of(group),
        "coming": next_messages(group, request.now),
        "form": form,
    }
    return render(request, "operator/group_messages.html", context)


@audience.roles(*ON_THE_SHEET)
@csp_update(STYLED)  # type: ignore[arg-type]  # typed by django-csp for views that take nothing else
def group_message(request: Request, pk: int, kind: str) -> HttpResponse:
    """Write one message; it is shown exactly as it will leave before it is kept."""
    group = _group(request, pk)
    row = next((row for row in messages_of(group) if row.kind == kind), None)
    if row is None:
        raise Http404
    known = {"hours": row.hours, "subject": row.subject, "text": row.text, "active": row.active}
    form = MessageForm(request.POST or None, initial=known)
    shown: dict[str, Any] = known
    if request.method == "POST" and form.is_valid():
        if "save" in request.POST:
            write_message(group, kind, **form.cleaned_data, by=request.user, at=request.now)
            messages.success(request, "Le message est enregistré.")
            return redirect("operator:group_messages", group.pk)
        shown = form.cleaned_data
    letter = letters.of_the_group(_someone(), _next(request, group), kind, shown["subject"], shown["text"])
    plain, rich = rendered(letter)
    context = {
        "group": group,
        "row": row,
        "form": form,
        "letter": letter,
        "plain": plain,
        "rich": rich,
        "back": reverse("operator:group_messages", args=[group.pk]),
    }
    return render(request, "operator/group_message.html", context)


def _someone() -> Participant:
    return Participant(full_name="Camille Exemple")


def _next(request: Request, group: PracticeGroup) -> Meeting:
    """The next meeting of the group, whose date and place the preview borrows; one of today when none is
    planned.
    """
    coming = group.meetings.filter(starts_at__gt=request.now).exclude(state="cancelled")
    found = coming.select_related("group").order_by("starts_at", "pk").first()
    return found or Meeting(
        group=group,
        public_id=uuid.uuid4(),
        day=request.today,
        starts_at=request.now,
        ends_at=request.now,
        place=group.usual_place,
    )
