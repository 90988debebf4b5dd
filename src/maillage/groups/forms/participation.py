"""Forms of those who take part: signing up, and the walk-in on the day."""

from __future__ import annotations

from typing import Any

from django import forms

from maillage.groups.models import StructureType
from maillage.rules.french import search_key
from maillage.territories.models import Commune
from maillage.territories.queries import search_communes


def _types() -> Any:
    return StructureType.objects.order_by("position", "pk").only("label")


SEARCH = {
    "hx-get": "/structures/",
    "hx-trigger": "input changed delay:200ms",
    "hx-target": "#structures",
    "hx-swap": "innerHTML",
}
"""With a script, the list of employers follows what is typed; without one, it holds the most frequent."""


class SignUpForm(forms.Form):
    """Four things are asked, the rest is optional; no account is made (R15, R22–R23). Nobody sees `fax`: who
    fills it in is not a person.
    """

    full_name = forms.CharField(
        label="Prénom et nom", max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label="Adresse électronique professionnelle",
        max_length=200,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    structure = forms.CharField(
        label="Structure",
        max_length=160,
        help_text="Votre employeur, avec l’agence ou le site.",
        widget=forms.TextInput({"list": "structures", "autocomplete": "organization", **SEARCH}),
    )
    job = forms.CharField(
        label="Fonction", max_length=120, widget=forms.TextInput({"autocomplete": "organization-title"})
    )
    structure_type = forms.ModelChoiceField(
        label="Type de structure",
        queryset=StructureType.objects.none(),
        required=False,
        empty_label="Déduit du nom de la structure",
        help_text="À choisir seulement si le nom ne le dit pas.",
    )
    commune = forms.CharField(label="Commune de travail", max_length=80, required=False)
    need = forms.CharField(
        label="Ce que vous attendez de cette rencontre",
        max_length=240,
        required=False,
        help_text="Sans aucun détail sur une personne accompagnée.",
    )
    charter = forms.BooleanField(
        label="Je m’engage à la confidentialité\u00a0: ce qui est dit dans le groupe n’en sort pas",
        required=False,
    )
    fax = forms.CharField(
        label="Laissez ce champ vide",
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["structure_type"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = _types()

    def more_errors(self) -> bool:
        """Whether one of the optional fields, which are folded, has to be put right."""
        return any(name in self.errors for name in ("structure_type", "commune", "need"))

    def facts(self) -> dict[str, Any]:
        """Give back what the person said."""
        return {name: value for name, value in self.cleaned_data.items() if name != "fax"}

    def clean_fax(self) -> str:
        """Refuse what only a machine fills in."""
        if self.cleaned_data["fax"]:
            raise forms.ValidationError("Laissez ce champ vide.")
        return ""

    def clean_full_name(self) -> str:
        """Refuse a name without a letter."""
        name: str = self.cleaned_data["full_name"]
        if not search_key(name):
            raise forms.ValidationError("Indiquez votre prénom et votre nom.")
        return name

    def clean_commune(self) -> Commune | None:
        """Find the commune by its name, former ones included; the pages never ask for a postal code (R46)."""
        text: str = self.cleaned_data["commune"]
        key = search_key(text)
        if not key:
            return None
        for row in search_communes(text, limit=3):
            if key in (search_key(row.name), search_key(row.former)):
                return Commune.objects.get(code=row.code)
        raise forms.ValidationError(
            "Cette commune n’est pas connue\u00a0: vérifiez son nom, ou laissez ce champ vide."
        )


class WalkInForm(forms.Form):
    """Three fields on a phone, completed from the people and structures already met (R23)."""

    full_name = forms.CharField(
        label="Prénom et nom",
        max_length=120,
        widget=forms.TextInput({"list": "personnes", "autocomplete": "off"}),
    )
    structure = forms.CharField(
        label="Structure",
        max_length=160,
        widget=forms.TextInput({"list": "structures", "autocomplete": "off"}),
    )
    job = forms.CharField(label="Fonction", max_length=120, required=False)
    structure_type = forms.ModelChoiceField(
        label="Type de structure",
        queryset=StructureType.objects.none(),
        required=False,
        empty_label="Déjà connu",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["structure_type"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = _types()


class ColleagueForm(forms.Form):
    """A colleague to register: their name and address; the structure is the one of who registers them."""

    full_name = forms.CharField(
        label="Prénom et nom de votre collègue",
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label="Son adresse électronique professionnelle",
        max_length=200,
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    structure = forms.CharField(
        label="Sa structure", max_length=160, widget=forms.TextInput({"list": "structures", **SEARCH})
    )
    job = forms.CharField(label="Sa fonction", max_length=120, required=False)

    clean_full_name = SignUpForm.clean_full_name


class WorkplaceForm(forms.Form):
    """Where someone works now, on their own page."""

    structure = forms.CharField(
        label="Structure", max_length=160, widget=forms.TextInput({"list": "structures", **SEARCH})
    )
    job = forms.CharField(label="Fonction", max_length=120)
    structure_type = forms.ModelChoiceField(
        label="Type de structure",
        queryset=StructureType.objects.none(),
        required=False,
        empty_label="Déduit du nom de la structure",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["structure_type"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = _types()


class LostLinkForm(forms.Form):
    """The address where a personal link is sent again."""

    email = forms.EmailField(
        label="Votre adresse électronique professionnelle",
        max_length=200,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )


class CorrectionForm(forms.Form):
    """A registration put right by who holds the list."""

    email = forms.EmailField(label="Adresse électronique", max_length=200)
    structure_type = forms.ModelChoiceField(
        label="Type de structure", queryset=StructureType.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["structure_type"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = _types()
