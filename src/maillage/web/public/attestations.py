"""Verify an attestation of attendance by its code: whether it stands, and nobody's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.shortcuts import redirect, render

from maillage.groups.queries.attestation import verify_attestation
from maillage.rules.french import typeset
from maillage.web import audience, pace

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request

TRIES = 30
"""Codes that one address may try in five minutes."""
UNKNOWN = typeset(
    "Aucune attestation ne porte ce code : vérifiez les seize signes imprimés sous « Vérifier cette "
    "attestation ». Il n’y a ni 0, ni 1, ni I, ni O."
)
TOO_MANY = typeset("Trop de codes essayés depuis votre connexion : recommencez dans cinq minutes.")


class CodeForm(forms.Form):
    """The code that an attestation bears."""

    code = forms.CharField(
        label="Code de l’attestation",
        help_text="Seize lettres et chiffres, avec ou sans espaces.",
        max_length=40,
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


@audience.everyone
def attestation_search(request: Request) -> HttpResponse:
    """Ask for the code, and lead to its page."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = "".join(
            sign for sign in form.cleaned_data["code"].upper() if sign.isascii() and sign.isalnum()
        )
        if code:
            return redirect("public:attestation", code)
        form.add_error("code", UNKNOWN)
    return _page(request, form, status=422 if form.errors else 200)


@audience.everyone
def attestation(request: Request, code: str) -> HttpResponse:
    """Say whether the attestation of that code stands, or that there is none."""
    form = CodeForm(initial={"code": code})
    if not pace.within(request, "attestation", times=TRIES):
        return _page(request, form, refusal=TOO_MANY, status=429)
    found = verify_attestation(code)
    if found is None:
        return _page(request, form, refusal=UNKNOWN, status=404)
    answer = render(request, "public/attestation.html", {"found": found})
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _page(request: Request, form: CodeForm, *, refusal: str = "", status: int = 200) -> HttpResponse:
    context = {"form": form, "refusal": refusal}
    return render(request, "public/attestation_search.html", context, status=status)
