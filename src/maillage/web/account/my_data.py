"""The data of an account: read, taken away, erased by its holder (RGPD 15 to 17)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import logout
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from maillage.people.operations.account import may_forget
from maillage.privacy.operations import erase_account
from maillage.privacy.queries.own import own_account, readable
from maillage.rules.french import typeset
from maillage.rules.personal_data import account_reply
from maillage.web import audience
from maillage.web.account.proving import proven
from maillage.web.templatetags.journal import act

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


def _told(request: Request) -> dict[str, Any]:
    """What is kept about the person, the acts of the journal in words."""
    data = own_account(request.user)
    data["actes au journal"] = [{**row, "acte": act(row["acte"])} for row in data["actes au journal"]]
    return data


@never_cache
@audience.signed_in
def my_data(request: Request) -> HttpResponse:
    """Show what is kept about the holder of the account."""
    context = {"page": readable(_told(request)), "verdict": may_forget(request.user)}
    return render(request, "account/my_data.html", context)


@never_cache
@audience.signed_in
def my_data_file(request: Request) -> HttpResponse:
    """Give the holder of the account everything kept about them, as JSON."""
    response = JsonResponse(_told(request), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="mon-compte.json"'
    return response


@proven
def my_data_erase(request: Request) -> HttpResponse:
    """Erase the account, once confirmed; what was done under it stays where the law keeps it."""
    verdict = may_forget(request.user)
    if not verdict:
        return render(request, "account/my_data.html", {"page": readable(_told(request)), "verdict": verdict})
    if request.method == "POST":
        erase_account(request.user, at=request.now)
        logout(request)
        said = [typeset(line) for line in account_reply(request.today)]
        return render(request, "account/erased.html", {"said": said})
    context = {
        "title": "Effacer mon compte",
        "facts": [("Compte", request.user.email)],
        "consequences": [
            "vous ne pourrez plus entrer, vos rôles et délégations prennent fin\u202f;",
            "votre nom, votre adresse et vos moyens de connexion sont effacés\u202f;",
            "vos actes restent au journal, ce que vous avez signé dans son dossier, le temps légal.",
        ],
        "submit": "Effacer mon compte",
        "tone": "danger",
        "back": reverse("my_data"),
    }
    return render(request, "ui/confirm.html", context)
