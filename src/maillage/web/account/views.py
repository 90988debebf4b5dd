"""Coming in, and each person's home."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import LogoutView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from maillage.groups.access import operated_groups
from maillage.groups.operations import load_methods, load_structure_types
from maillage.groups.queries.group_year import group_years
from maillage.people.forms import FirstVisitForm
from maillage.people.models import Funder, Invitation, Membership, Person
from maillage.people.operations import accept_invitation, open_installation
from maillage.people.proconnect import is_offered
from maillage.post.queries import outbox as outbox_rows
from maillage.rules.french import plural
from maillage.rules.verdict import Refused
from maillage.territories.operations import load_reference
from maillage.web import audience
from maillage.web.account import proconnect
from maillage.web.account.entering import enter
from maillage.web.account.homes import home_of
from maillage.web.account.homes.forms import TasksForm
from maillage.web.account.homes.tasks import expected_of
from maillage.web.keys import key_of
from maillage.web.proofs import CODE
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request

BACKEND = settings.AUTHENTICATION_BACKENDS[0]


class SignOut(LogoutView):  # type: ignore[misc]  # allauth ships no types
    """Signing out asks for one press: a link in a mail cannot do it."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign out, of ProConnect too for whoever came in by it."""
        id_token = self.request.session.get(proconnect.TOKEN, "")
        answer: HttpResponse = super().post(*args, **kwargs)
        page = proconnect.leave(self.request, id_token) if id_token and is_offered() else None
        return page or answer


sign_out = audience.everyone(SignOut.as_view())


@audience.everyone
def by_invitation(request: Request) -> HttpResponse:
    """Say how one gets in: by invitation."""
    return render(request, "account/by_invitation.html")


@audience.everyone
def first_visit(request: Request) -> HttpResponse:
    """Create the funder and its first administrator, once."""
    if Funder.objects.exists():
        raise Http404
    form = FirstVisitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = open_installation(**form.cleaned_data, at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            load_reference()
            load_structure_types()
            load_methods()
            return enter(request, person, how="first_visit")
    return render(request, "account/first_visit.html", {"form": form})


@audience.everyone
def invitation(request: Request, token: str) -> HttpResponse:
    """Show the invitation; accepting it signs the person in, since the link reached their address."""
    invited = get_object_or_404(
        Invitation.objects.select_related("organisation", "territory", "invited_by"), token=token
    )
    is_open = invited.is_open(request.now)
    if request.method == "POST":
        person = accept_invitation(invited, at=request.now)
        messages.success(request, f"Vous avez rejoint « {invited.organisation} ».")
        return enter(request, person, how="invitation")
    return render(request, "account/invitation.html", {"invitation": invited, "is_open": is_open})


@audience.signed_in
def home(request: Request) -> HttpResponse:
    """Say what is expected of this person next, then how things stand."""
    return render(request, "account/home.html", home_of(request.standing, request.now, request.GET.dict()))


@audience.signed_in
def tasks(request: Request) -> HttpResponse:
    """List all that is expected of this person, by how it presses, by subject, by words."""
    operated = operated_groups(request.standing) if request.standing.is_operator else ()
    years = group_years(operated, request.today)
    everything = expected_of(request.standing, request.now, years)
    asked = request.GET.dict()
    form = TasksForm(asked, subjects=everything.subjects())
    found = everything.limited(
        time=asked.get("quand", ""), subject=asked.get("sujet", ""), words=asked.get("q", "")
    )
    context = {
        "form": form,
        "tasks": found.grouped(),
        "count": plural(len(found), "chose à faire", "choses à faire"),
        "any": len(everything),
        "found": len(found),
        "today": request.today,
    }
    return render(request, "account/tasks.html", context)


def _demonstration_only() -> None:
    if not settings.MAILLAGE_DEMONSTRATION:
        raise Http404


@audience.everyone
def personas(request: Request) -> HttpResponse:
    """List the people of the demonstration; one press enters as one of them, in the place of their code."""
    _demonstration_only()
    if request.method == "POST":
        wanted = request.POST.get("person", "")
        person = get_object_or_404(Person, pk=key_of(wanted), is_active=True)
        login(request, person, BACKEND)
        record_authentication(request, person, CODE)
        return redirect("home")
    people: dict[int, dict[str, Any]] = {}
    rows = Membership.objects.live().select_related("person", "organisation", "territory")
    for row in rows.order_by("organisation__pk", "person__pk", "pk"):
        entry = people.setdefault(
            row.person_id, {"person": row.person, "organisation": row.organisation, "roles": []}
        )
        entry["roles"].append(f"{row.get_role_display()}{f' ({row.territory})' if row.territory else ''}")
    return render(request, "account/personas.html", {"people": list(people.values())})


@audience.everyone
def outbox(request: Request) -> HttpResponse:
    """Show the messages the demonstration would have sent."""
    _demonstration_only()
    wanted = request.GET.get("page", "1")
    page = outbox_rows(20, key_of(wanted, 1))
    shown = [(row, _here(row.letter.action_url)) for row in page.rows]
    return render(request, "account/outbox.html", {"page": page, "shown": shown})


def _here(address: str) -> str:
    """The same page on the site that is served now: the script may have been played for another port."""
    return urlsplit(address)._replace(scheme="", netloc="").geturl()
