"""How an officer finds a call in the list."""

from __future__ import annotations

from django import forms

from maillage.calls.queries import STATES, CallRow
from maillage.rules.french import search_key


class SearchForm(forms.Form):
    """Some words, and a state; the filters live in the address."""

    q = forms.CharField(label="Chercher", required=False, max_length=80)
    state = forms.ChoiceField(
        label="État",
        required=False,
        choices=[("", "Tous"), *((code, label.capitalize()) for code, label in STATES.items())],
    )

    def kept(self, rows: list[CallRow]) -> list[CallRow]:
        """Give back the rows that hold every word and are in that state."""
        if not self.is_valid():
            return rows
        words = search_key(self.cleaned_data["q"]).split()
        state = self.cleaned_data["state"]
        return [
            row
            for row in rows
            if (not state or row.state == state)
            and all(word in search_key(f"{row.reference} {row.title} {row.opening.year}") for word in words)
        ]
