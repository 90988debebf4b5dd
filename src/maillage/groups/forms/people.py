"""Forms about the people of a group: looking for them, and saying which record is kept."""

from __future__ import annotations

from typing import Any

from django import forms

from maillage.groups.models import Participant, StructureType


class PeopleFilterForm(forms.Form):
    """A text and a type of structure."""

    q = forms.CharField(label="Nom, structure ou adresse", max_length=120, required=False)
    kind = forms.ChoiceField(label="Type de structure", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["kind"]
        if isinstance(field, forms.ChoiceField):
            known = StructureType.objects.order_by("position", "pk").values_list("code", "label")
            field.choices = [("", "Tous"), *known]


class PersonAddressForm(forms.Form):
    """The right address of someone."""

    email = forms.EmailField(label="Adresse électronique", max_length=200)


class MergeForm(forms.Form):
    """The record that is kept: its address receives the letters."""

    kept = forms.ChoiceField(label="Fiche à garder", widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: tuple[Participant, Participant], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["kept"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (str(one.pk), f"{one.full_name}, {one.structure.name}, {one.email or 'sans adresse'}")
                for one in people
            ]
