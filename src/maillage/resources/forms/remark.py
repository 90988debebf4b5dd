"""What anyone says of an entry that is wrong; no name nor address is asked."""

from __future__ import annotations

from django import forms

from maillage.resources.operations.remark import WRONG


class RemarkForm(forms.Form):
    """What is wrong, and a few words. Nobody sees `fax`: who fills it in is not a person."""

    what = forms.ChoiceField(
        label="Ce qui est inexact", choices=list(WRONG.items()), widget=forms.RadioSelect, initial="contact"
    )
    text = forms.CharField(
        label="En quelques mots",
        max_length=400,
        required=False,
        help_text="Parlez du service, sans nommer personne.",
        widget=forms.Textarea({"rows": 3}),
    )
    fax = forms.CharField(
        label="Laissez ce champ vide",
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )

    def clean_fax(self) -> str:
        """Refuse what only a machine fills in."""
        if self.cleaned_data["fax"]:
            raise forms.ValidationError("Laissez ce champ vide.")
        return ""
