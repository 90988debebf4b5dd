"""Forms of people and organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms

from maillage.people.models import LegalForm, Organisation, Role
from maillage.people.operations import roles_of
from maillage.rules.identifiers import check_siret
from maillage.territories.models import Territory

if TYPE_CHECKING:
    from collections.abc import Iterable


class SiretField(forms.CharField):
    """A SIRET typed with or without spaces; gives back its 14 digits, checked (F50)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20, help_text="14 chiffres, avec ou sans espaces.", **options)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def to_python(self, value: Any) -> str:
        return "".join(str(super().to_python(value) or "").split())

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value:
            verdict = check_siret(value)
            if not verdict:
                raise forms.ValidationError(verdict.sentence)


class FirstVisitForm(forms.Form):
    """The funder's settings and its first administrator, asked once."""

    organisation_name = forms.CharField(
        label="Nom du Département", max_length=160, help_text="Par exemple : Département du Pas-de-Calais."
    )
    siret = SiretField(label="SIRET du Département")
    department_code = forms.CharField(label="Numéro du département", max_length=3)
    direction = forms.CharField(label="Direction", max_length=160, required=False)
    service = forms.CharField(label="Service", max_length=160, required=False)
    full_name = forms.CharField(
        label="Vos prénom et nom", max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label="Votre adresse électronique",
        max_length=200,
        help_text="Un code y sera envoyé à chaque entrée.",
        widget=forms.EmailInput({"autocomplete": "email"}),
    )


class OrganisationForm(forms.Form):
    """A body that may apply, and the first person who will act for it."""

    name = forms.CharField(label="Nom de l’organisme", max_length=160)
    siret = SiretField(label="SIRET")
    legal_form = forms.ChoiceField(
        label="Forme juridique",
        choices=[choice for choice in LegalForm.choices if choice[0] != LegalForm.DEPARTMENT],
    )
    full_name = forms.CharField(
        label="Prénom et nom de la représentante ou du représentant légal", max_length=120
    )
    email = forms.EmailField(
        label="Son adresse électronique", max_length=200, help_text="L’invitation y sera envoyée."
    )


class InvitationForm(forms.Form):
    """A colleague to invite, with a role of that organisation."""

    full_name = forms.CharField(label="Prénom et nom", max_length=120)
    email = forms.EmailField(label="Adresse électronique professionnelle", max_length=200)
    role = forms.ChoiceField(label="Rôle")
    territory = forms.ModelChoiceField(
        Territory.objects.none(),
        label="Territoire",
        required=False,
        empty_label="—",
        help_text="Seulement pour la coordination Logement d’abord.",
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles: Iterable[Role] = roles_of(organisation)
        role_field = cast("forms.ChoiceField", self.fields["role"])
        role_field.choices = [(role.value, role.label) for role in roles]
        if Role.COORDINATOR in roles:
            territory_field = cast("forms.ModelChoiceField[Territory]", self.fields["territory"])
            territory_field.queryset = Territory.objects.order_by("name", "pk")
        else:
            del self.fields["territory"]
