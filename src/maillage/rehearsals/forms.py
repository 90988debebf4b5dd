"""What an officer gives a rehearsal: its own dates; and a colleague who plays: the kind of body."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from maillage.calls.models import Call
from maillage.people.models import LegalForm
from maillage.ui.fields import FrenchDateField


class RehearsalForm(forms.Form):
    """An opening and a closing for each round of the call."""

    def __init__(self, *args: Any, call: Call, today: dt.date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rounds = list(call.rounds.order_by("position", "pk"))
        several = len(self.rounds) > 1
        for window in self.rounds:
            of = f", {window}" if several else ""
            self.fields[f"opening-{window.pk}"] = FrenchDateField(
                label=f"Ouverture{of}", initial=today, help_text="À 0 h."
            )
            self.fields[f"closing-{window.pk}"] = FrenchDateField(
                label=f"Clôture{of}, jour inclus",
                initial=today,
                help_text="Les candidatures s’ouvrent le lendemain, comme à la vraie clôture.",
            )

    def dates(self) -> dict[int, tuple[dt.date, dt.date]]:
        """Give back the days of each round by its key, once the form is valid."""
        return {
            window.pk: (
                self.cleaned_data[f"opening-{window.pk}"],
                self.cleaned_data[f"closing-{window.pk}"],
            )
            for window in self.rounds
        }


class BodyForm(forms.Form):
    """The kind of body to play: the documents asked depend on it."""

    legal_form = forms.ChoiceField(
        label="Forme juridique à jouer",
        choices=[form for form in LegalForm.choices if form[0] != LegalForm.DEPARTMENT],
        widget=forms.RadioSelect,
        initial=LegalForm.ASSOCIATION,
    )
