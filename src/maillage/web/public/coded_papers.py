"""Papers that bear a code: anyone who holds one asks here whether it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.shortcuts import redirect, render

from maillage.rules.french import typeset
from maillage.web import pace

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request

TRIES = 30
"""Codes that one address may try in five minutes."""
TOO_MANY = typeset("Trop de codes essayés depuis votre connexion : recommencez dans cinq minutes.")


class CodeForm(forms.Form):
    """The code that a paper bears."""

    code = forms.CharField(
        help_text="Seize lettres et chiffres, avec ou sans espaces.",
        max_length=40,
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, label: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].label = label


@dataclass(frozen=True, slots=True)
class CodedPaper:
    """A kind of paper: `name` gives its address, its templates and its pace; `find` what a code proves, or
    None; `label` and `unknown` the words of its form.
    """

    name: str
    label: str
    unknown: str
    find: Callable[[str], object | None]

    def search(self, request: Request) -> HttpResponse:
        """Ask for the code, and lead to its page."""
        form = CodeForm(request.POST or None, label=self.label)
        if request.method == "POST" and form.is_valid():
            code = "".join(
                sign for sign in form.cleaned_data["code"].upper() if sign.isascii() and sign.isalnum()
            )
            if code:
                return redirect(f"public:{self.name}", code)
            form.add_error("code", self.unknown)
        return self._form_page(request, form, status=422 if form.errors else 200)

    def show(self, request: Request, code: str) -> HttpResponse:
        """Say what the paper of that code proves, or that there is none."""
        form = CodeForm(initial={"code": code}, label=self.label)
        if not pace.within(request, self.name, times=TRIES):
            return self._form_page(request, form, refusal=TOO_MANY, status=429)
        found = self.find(code)
        if found is None:
            return self._form_page(request, form, refusal=self.unknown, status=404)
        answer = render(request, f"public/{self.name}.html", {"found": found})
        answer["X-Robots-Tag"] = "noindex"
        return answer

    def _form_page(
        self, request: Request, form: CodeForm, *, refusal: str = "", status: int = 200
    ) -> HttpResponse:
        context = {"form": form, "refusal": refusal}
        return render(request, f"public/{self.name}_search.html", context, status=status)
