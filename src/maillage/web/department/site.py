"""What the public site says of who publishes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from maillage.people.forms import SiteForm
from maillage.people.models import PublicSite, Role
from maillage.people.operations import describe_site, the_funder
from maillage.people.queries import site_facts
from maillage.web import audience

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@audience.roles(Role.ADMINISTRATOR)
def site(request: Request) -> HttpResponse:
    """Fill in what the law asks a public site to say; what is left empty is left out of its pages."""
    funder = the_funder()
    if not request.standing.holds_in(funder.organisation_id, Role.ADMINISTRATOR):
        raise Http404
    known = PublicSite.objects.filter(funder=funder).first() or PublicSite(funder=funder)
    form = SiteForm(request.POST or None, instance=known)
    if request.method == "POST" and form.is_valid():
        describe_site(form.cleaned_data, by=request.user, at=request.now)
        messages.success(request, "Les pages publiques disent désormais ce que vous venez d’écrire.")
        return redirect("department:site")
    facts = site_facts()
    context = {"form": form, "lacking": facts.lacking if facts else ()}
    return render(request, "department/site.html", context, status=422 if form.errors else 200)
