"""The form that asks for the names of a meeting."""

from __future__ import annotations

from django import forms


class NamesForm(forms.Form):
    """Why the names are read."""

    reason = forms.CharField(
        label="Motif du contrôle",
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=(
            "Par exemple : contrôle du service fait avant le solde. "
            "Il est inscrit au journal et lu par l’opérateur."
        ),
    )
