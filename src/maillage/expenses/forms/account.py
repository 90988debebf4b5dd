"""What is typed about the account for service done: presented, decided line by line, reopened."""

from __future__ import annotations

from typing import Any

from django import forms

from maillage.ui.fields import AmountField


class LineForm(forms.Form):
    """The decision on one line of the account: what is kept of it, and why when it is less."""

    eligible = AmountField(
        label="Montant retenu", required=False, help_text="Vide\u00a0: toute la part éligible."
    )
    reason = forms.CharField(
        label="Motif",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Lu par l’opérateur\u00a0; obligatoire pour retenir moins ou refuser.",
    )
    exception = forms.CharField(
        label="Motif admettant la date, hors convention", max_length=240, required=False
    )

    def __init__(self, *args: Any, inside: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if inside:
            del self.fields["exception"]


class PresentForm(forms.Form):
    """The account as presented: what has no receipt is left out on purpose."""

    leaves_out = forms.BooleanField(
        label="Je présente le compte sans les dépenses qui n’ont pas de justificatif", required=False
    )


class DrawUpForm(forms.Form):
    """The account drawn up by the département itself."""

    reason = forms.CharField(
        label="Motif du compte établi d’office", widget=forms.Textarea(attrs={"rows": 3})
    )


class ReopenForm(forms.Form):
    """The account given back to the operator."""

    motive = forms.CharField(
        label="Motif de la réouverture",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Il est lu par l’opérateur.",
    )
