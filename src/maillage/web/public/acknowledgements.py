"""Verify an acknowledgement by its code: what anyone may know of it, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.shortcuts import redirect, render

from maillage.applications.versions import verify
from maillage.rules.french import typeset
from maillage.web import audience, pace

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request

TRIES = 30
"""Codes that one address may try in five minutes."""
UNKNOWN = typeset(
    "Aucun accusé de réception ne porte ce code : vérifiez les seize signes imprimés sous « Vérifier cet "
    "accusé de réception ». Il n’y a ni 0, ni 1, ni I, ni O."
)
TOO_MANY = typeset("Trop de codes essayés depuis votre connexion : recommencez dans cinq minutes.")


class CodeForm(forms.Form):
    """The code that an acknowledgement bears."""

    code = forms.CharField(
        label="Code de l’accusé de réception",
        help_text="Seize lettres et chiffres, avec ou sans espaces.",
        max_length=40,
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


@audience.everyone
def acknowledgement_search(request: Request) -> HttpResponse:
    """Ask for the code, and lead to its page."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = "".join(
            sign for sign in form.cleaned_data["code"].upper() if sign.isascii() and sign.isalnum()
        )
        if code:
            return redirect("public:acknowledgement", code)
        form.add_error("code", UNKNOWN)
    return _page(request, form, status=422 if form.errors else 200)


@audience.everyone
def acknowledgement(request: Request, code: str) -> HttpResponse:
    """Say what the acknowledgement of that code proves, or that there is none."""
    form = CodeForm(initial={"code": code})
    if not pace.within(request, "acknowledgement", times=TRIES):
        return _page(request, form, refusal=TOO_MANY, status=429)
    found = verify(code)
    if found is None:
        return _page(request, form, refusal=UNKNOWN, status=404)
    answer = render(request, "public/acknowledgement.html", {"found": found})
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _page(request: Request, form: CodeForm, *, refusal: str = "", status: int = 200) -> HttpResponse:
    context = {"form": form, "refusal": refusal}
    return render(request, "public/acknowledgement_search.html", context, status=status)
