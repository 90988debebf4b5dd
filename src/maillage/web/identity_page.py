"""Correcting what a body is: the same page for the body itself and for the département."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render

from maillage.people.models import Organisation
from maillage.people.operations import correct_organisation
from maillage.rules.verdict import Refused
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.people.forms import IdentityForm
    from maillage.web.request import Request


def identity_page(
    request: Request, body: Organisation, form_class: type[IdentityForm], *, back: str
) -> HttpResponse:
    """Show the form, then write what changed; the caller has checked who may."""
    # The form writes on its own copy: the page keeps telling what the body is called today.
    copy = Organisation.objects.get(pk=body.pk)
    form = form_class(request.POST or None, instance=copy)
    if request.method == "POST" and form.is_valid():
        try:
            correct_organisation(body, values=form.cleaned_data, by=request.user, at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, "La correction est enregistrée.")
            return redirect(back)
    context = {"organisation": body, "form": form, "back": back}
    return render(request, "web/identity.html", context, status=422 if form.errors else 200)
