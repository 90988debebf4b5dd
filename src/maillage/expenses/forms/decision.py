"""What an officer types about an expense."""

from __future__ import annotations

from django import forms


class AcceptForm(forms.Form):
    """The acceptance; the reason is asked only for a day outside the agreement (F27)."""

    exception = forms.CharField(
        label="Motif admettant la date, hors convention",
        max_length=240,
        required=False,
        help_text="Sans motif, la dépense est enregistrée et non éligible.",
    )


class RefuseForm(forms.Form):
    """The refusal, with its motive."""

    motive = forms.CharField(
        label="Motif du refus",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Il est lu par l’opérateur.",
    )
