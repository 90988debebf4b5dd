"""What the list of things to do is narrowed by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from maillage.web.account.homes.tasks import TIMES


class TasksForm(forms.Form):
    """Words, a time and a subject; nothing limits nothing."""

    q = forms.CharField(label="Mots de la liste", max_length=80, required=False)
    quand = forms.ChoiceField(label="Quand", choices=[("", "Tout"), *TIMES.items()], required=False)
    sujet = forms.ChoiceField(label="Sujet", required=False)

    def __init__(self, *args: Any, subjects: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["sujet"]).choices = [("", "Tous"), *subjects]
