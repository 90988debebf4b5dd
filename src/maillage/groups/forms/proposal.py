"""Forms about the professionals a coordinator suggests (R34)."""

from __future__ import annotations

from django import forms


class GuestForm(forms.Form):
    """Who could come, by function and structure."""

    function = forms.CharField(
        label="Fonction",
        max_length=120,
        help_text="Par exemple, officier de prévention. Sans nom : l’opérateur prend contact.",
    )
    structure = forms.CharField(label="Structure", max_length=160)
    about = forms.CharField(label="Sur quel sujet", max_length=240, required=False)


class DeclineForm(forms.Form):
    """Why a suggestion is not taken up."""

    reason = forms.CharField(
        label="Motif", max_length=240, required=False, help_text="La coordination lit ce motif."
    )
