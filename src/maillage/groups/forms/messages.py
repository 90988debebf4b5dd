"""Forms of what a group writes around its meetings, and of who facilitates on the day."""

from __future__ import annotations

from typing import Any

from django import forms

from maillage.groups.models import MeetingMessage, PracticeGroup
from maillage.groups.queries.facilitation import possible_facilitators
from maillage.rules.messages import LONGEST_TEXT, VARIABLES, check_text

WORDS = "Mots remplacés à l’envoi\u00a0: " + ", ".join(f"{{{name}}}" for name in VARIABLES) + "."


class MessageForm(forms.Form):
    """One message: when it leaves, its subject and its text."""

    hours = forms.IntegerField(
        label="Heures d’écart",
        min_value=1,
        max_value=MeetingMessage.LONGEST_HOURS,
        help_text="24 pour un jour, 168 pour une semaine.",
    )
    subject = forms.CharField(label="Objet", max_length=120)
    text = forms.CharField(
        label="Texte", max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 8}), help_text=WORDS
    )
    active = forms.BooleanField(label="Envoyer ce message", required=False)

    def _checked(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        verdict = check_text(text)
        if not verdict:
            raise forms.ValidationError(verdict.sentence)
        return text

    def clean_subject(self) -> str:
        """Refuse a word that no meeting has."""
        return self._checked("subject")

    def clean_text(self) -> str:
        """Refuse a word that no meeting has."""
        return self._checked("text")


class OfferForm(forms.Form):
    """How long a freed seat is kept for whoever it is offered to."""

    hours = forms.IntegerField(
        label="Heures pour répondre à une place proposée",
        min_value=1,
        max_value=168,
        help_text="Moins à l’approche de la rencontre\u00a0: la moitié du temps qui reste.",
    )


class SubstituteForm(forms.Form):
    """Who facilitates one meeting in the place of another, and why."""

    person = forms.TypedChoiceField(
        label="Une personne de l’organisme", required=False, coerce=int, empty_value=None
    )
    name = forms.CharField(
        label="Ou une personne extérieure",
        max_length=120,
        required=False,
        help_text="Prénom et nom, tels que sur la feuille. Invitez-la dans l’équipe pour qu’elle la tienne.",
    )
    profession = forms.CharField(label="Profession", max_length=120)
    reason = forms.CharField(label="Motif", max_length=240)

    def __init__(self, *args: Any, group: PracticeGroup, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["person"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [("", "Personne de l’organisme"), *possible_facilitators(group)]
