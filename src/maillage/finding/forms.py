"""What is typed to look for something."""

from __future__ import annotations

from django import forms

from maillage.rules.looking import SHORTEST, Wanted, look_for

LONGEST = 100
TOO_SHORT = f"Écrivez au moins {SHORTEST}\u00a0lettres ou chiffres d’un mot."
TOO_LONG = f"Gardez les mots qui comptent\u00a0: {LONGEST}\u00a0caractères au plus."


class SearchForm(forms.Form):
    """Words, a number or a date."""

    q = forms.CharField(
        label="Ce que vous cherchez",
        max_length=LONGEST,
        error_messages={"max_length": TOO_LONG},
        widget=forms.TextInput({"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_q(self) -> str:
        """Refuse what everything would answer."""
        typed = str(self.cleaned_data["q"])
        if not look_for(typed).is_enough:
            raise forms.ValidationError(TOO_SHORT)
        return typed

    @property
    def wanted(self) -> Wanted:
        """What is looked for; nothing while the form is empty or wrong."""
        return look_for(self.cleaned_data.get("q", "")) if self.is_valid() else Wanted()
