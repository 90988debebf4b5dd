"""What is typed about personal data."""

from __future__ import annotations

from django import forms

from maillage.rules.personal_data import RIGHTS
from maillage.ui.fields import FrenchDateField


class TermForm(forms.Form):
    """How long a kind of data is kept."""

    amount = forms.IntegerField(label="Durée", min_value=1, max_value=100)


class RequestForm(forms.Form):
    """A request that came by letter or by mail."""

    right = forms.ChoiceField(
        label="La personne demande à",
        choices=list(RIGHTS.items()),
        widget=forms.RadioSelect,
    )
    who = forms.CharField(
        label="Qui demande",
        max_length=240,
        help_text="Nom et moyen de répondre. Oublié une fois la réponse donnée.",
    )
    received_on = FrenchDateField(label="Reçue le")


class AnswerForm(forms.Form):
    """What was answered."""

    answer = forms.CharField(
        label="Ce qui a été répondu",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Sans nommer la personne\u00a0: son nom est oublié avec cette réponse.",
    )
