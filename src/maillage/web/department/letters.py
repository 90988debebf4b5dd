"""The letters that could not leave, or may have left: somebody looks at each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from maillage.people.models import Role
from maillage.people.operations import give_letter_up, send_letter_again, the_funder
from maillage.post.models import Message
from maillage.post.queries import letters_to_look_at, standing_of_the_post
from maillage.web import audience
from maillage.web.keys import key_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request

WHO = (Role.MANAGER, Role.ADMINISTRATOR)


@audience.roles(*WHO)
def letters(request: Request) -> HttpResponse:
    """Say how the post stands, then list what the outbox does not settle alone."""
    _of_the_funder(request)
    page = letters_to_look_at(page=key_of(request.GET.get("page", "1"), 1))
    context = {"page": page, "post": standing_of_the_post(request.now)}
    return render(request, "department/letters.html", context)


@audience.roles(*WHO)
@require_POST
def letter(request: Request, pk: int) -> HttpResponse:
    """Send one of them again, or give it up, as the button pressed says."""
    _of_the_funder(request)
    try:
        if request.POST.get("act") == "give_up":
            message = give_letter_up(pk, by=request.user, at=request.now)
            done = f"Le courriel pour {message.to} ne partira pas."
        else:
            message = send_letter_again(pk, by=request.user, at=request.now)
            done = f"Le courriel pour {message.to} repart dans la minute."
    except Message.DoesNotExist as gone:
        raise Http404 from gone
    messages.success(request, done)
    return redirect("department:letters")


def _of_the_funder(request: Request) -> None:
    if not request.standing.holds_in(the_funder().organisation_id, *WHO):
        raise Http404
