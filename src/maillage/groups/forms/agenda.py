"""The search of the dates to come: each field stands in the address."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from maillage.groups.queries.agenda import KINDS, Wanted
from maillage.resources.queries.search import commune_typed
from maillage.territories.models import Commune, Territory
from maillage.territories.queries import territory_of

FOLLOWED = {
    "list": "communes",
    "autocomplete": "off",
    "hx-get": "/communes/",
    "hx-trigger": "input changed delay:200ms",
    "hx-target": "#communes",
    "hx-swap": "innerHTML",
}
"""With a script, the communes follow what is typed."""


class AgendaForm(forms.Form):
    """A territory or a commune in it, meetings or information sessions, and whether a seat is left."""

    commune = forms.CharField(
        label="Votre commune", max_length=120, required=False, widget=forms.TextInput(FOLLOWED)
    )
    territoire = forms.ChoiceField(label="Territoire", required=False)
    nature = forms.ChoiceField(
        label="Nature", required=False, choices=[("", "Toutes les dates"), *KINDS.items()]
    )
    places = forms.BooleanField(label="Seulement avec une place libre", required=False)

    def __init__(self, *args: Any, today: dt.date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.territories = {one.code: one for one in Territory.objects.order_by("name", "pk")}
        self.place: Commune | None = None
        self.proposed: tuple[Commune, ...] = ()
        self.territory: Territory | None = None
        field = self.fields["territoire"]
        if isinstance(field, forms.ChoiceField):
            named = [(code, one.name) for code, one in self.territories.items()]
            field.choices = [("", "Tous les territoires"), *named]

    def clean_commune(self) -> str:
        """Read the commune; raise ValidationError when none answers, or when several do."""
        typed = str(self.cleaned_data["commune"])
        self.place, self.proposed = commune_typed(typed)
        if typed.strip() and self.place is None:
            raise forms.ValidationError(
                "Plusieurs communes répondent\u00a0: choisissez la vôtre ci-dessous."
                if self.proposed
                else "Aucune commune ne porte ce nom\u00a0: vérifiez-le, ou choisissez un territoire."
            )
        return typed

    @property
    def wanted(self) -> Wanted:
        """What is looked for; what could not be read limits nothing."""
        self.full_clean()
        asked = self.cleaned_data
        self.territory = self.territories.get(asked.get("territoire", ""))
        if self.place is not None:
            self.territory = territory_of(self.place.code, self.today)
        return Wanted(
            territory=self.territory.code if self.territory else "",
            kind=asked.get("nature", ""),
            seats=bool(asked.get("places")),
        )
