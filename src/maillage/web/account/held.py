"""The second factor asked of who is sending a form: on a page that keeps the form and sends it on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import QueryDict
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from maillage.people.factors import has_factor
from maillage.people.operations import note_wrong_factor
from maillage.web.account.factor_forms import FactorAgainForm, PasskeyAgainForm, ways
from maillage.web.pace import slowed

if TYPE_CHECKING:
    from allauth.mfa.base.forms import AuthenticateForm
    from django.http import HttpResponse

    from maillage.people.models import Person
    from maillage.web.request import Request

OURS: Final = "second_factor"
"""What the names of our own fields begin with, beside those of the form that is kept."""
TRIES: Final = 600
"""Second factors typed in five minutes from one place on the network; allauth counts those of one person."""
TOKEN: Final = "csrfmiddlewaretoken"  # noqa: S105 — the name of a field


@sensitive_post_parameters()
def ask_on_the_way(request: Request) -> HttpResponse | None:
    """Give back the page that asks the factor and keeps what was being sent; None once it is given: the form
    goes on to where it was going. Nothing typed is written anywhere meanwhile.
    """
    person = request.user
    code, credential = f"{OURS}-code", f"{OURS}-credential"
    form = FactorAgainForm(request.POST if code in request.POST else None, user=person, prefix=OURS)
    passkey = PasskeyAgainForm(request.POST if credential in request.POST else None, user=person, prefix=OURS)
    if (form.is_bound or passkey.is_bound) and (wait := slowed(request, OURS, times=TRIES)):
        return wait
    for given in (passkey, form):
        if given.is_bound and given.is_valid():
            given.save()
            request.POST = without(request.POST, OURS)  # type: ignore[assignment]
            request.standing = request.whole_standing
            return None
    note_if_wrong(form, person, request)
    context = {
        "form": form if has_factor(person) else None,
        "refused": bool(passkey.errors),
        **ways(person),
    }
    refused = bool(form.errors or passkey.errors)
    answer = hold(request, "account/second_factor_held.html", context, ours=OURS, refused=refused)
    answer["Cache-Control"] = "no-store, private"
    return answer


def note_if_wrong(form: AuthenticateForm, person: Person, request: Request) -> None:
    """Keep, among the entries of that person, that the code given was wrong."""
    if form.is_bound and form.errors:
        note_wrong_factor(person, at=request.now)


def hold(
    request: Request, template: str, context: dict[str, Any], *, ours: str, refused: bool
) -> HttpResponse:
    """Give back a page that asks a proof and keeps what was being sent, without our fields nor its token."""
    rest = without(request.POST, ours)
    kept = [(name, value) for name, values in rest.lists() for value in values if name != TOKEN]
    held = {**context, "kept": kept, "files": bool(request.FILES)}
    return render(request, template, held, status=422 if refused else 403)


def without(typed: QueryDict, ours: str) -> QueryDict:
    """Give back what was typed but for the fields of ours, whose names begin with that."""
    rest = QueryDict(mutable=True)
    for name, values in typed.lists():
        if not name.startswith(f"{ours}-"):
            rest.setlist(name, values)
    return rest
