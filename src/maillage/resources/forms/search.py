"""The search of the public directory: every field may stay empty, and each stands in the address."""

from __future__ import annotations

from typing import Any

from django import forms

from maillage.resources import vocabulary
from maillage.resources.models import Nature
from maillage.resources.queries.search import SORTS, Search, commune_typed
from maillage.territories.models import Commune, Territory

FOLLOWED = {
    "hx-get": "/communes/",
    "hx-trigger": "input changed delay:200ms",
    "hx-target": "#communes",
    "hx-swap": "innerHTML",
}
"""With a script, the communes follow what is typed."""


def _choices(everything: str, known: list[Any]) -> list[Any]:
    return [("", everything), *known]


def _need_choices() -> list[Any]:
    """Each category, the whole of it first."""
    choices = []
    for category, needs in vocabulary.need_choices():
        prefix = str(needs[0][0]).partition("--")[0]
        choices.append((category, [(prefix, f"{category}, tous les besoins"), *needs]))
    return choices


class DirectoryForm(forms.Form):
    """Words, a place, a need, and what narrows further."""

    q = forms.CharField(label="Mots cherchés", max_length=120, required=False)
    territoire = forms.ChoiceField(label="Territoire", required=False)
    commune = forms.CharField(
        label="Commune de la personne",
        max_length=120,
        required=False,
        widget=forms.TextInput({"list": "communes", "autocomplete": "off", **FOLLOWED}),
    )
    besoin = forms.ChoiceField(label="Besoin", required=False)
    domaine = forms.ChoiceField(
        label="Domaine d’accompagnement",
        required=False,
        choices=_choices("Tous", list(vocabulary.DOMAINS.items())),
    )
    type = forms.ChoiceField(label="Type de service", required=False)
    public = forms.ChoiceField(
        label="Public", required=False, choices=_choices("Tous", list(vocabulary.PUBLICS.items()))
    )
    nature = forms.ChoiceField(
        label="Nature", required=False, choices=_choices("Toutes", list(Nature.choices))
    )
    tri = forms.ChoiceField(label="Ordre", required=False, choices=list(SORTS.items()))
    verifiee = forms.BooleanField(label="Vérifiée depuis moins d’un an", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.territories = {one.code: one for one in Territory.objects.order_by("name", "pk")}
        self.place: Commune | None = None
        self.places: tuple[Commune, ...] = ()
        territories = [(code, one.name) for code, one in self.territories.items()]
        self._offer("territoire", _choices("Tous", territories))
        self._offer("besoin", _choices("Tous", _need_choices()))
        self._offer("type", _choices("Tous", vocabulary.kind_choices()))

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean_commune(self) -> str:
        """Read the commune; raise ValidationError when none answers, or when several do."""
        typed = str(self.cleaned_data["commune"])
        self.place, self.places = commune_typed(typed)
        if typed.strip() and self.place is None:
            raise forms.ValidationError(
                "Plusieurs communes répondent\u00a0: choisissez la vôtre ci-dessous."
                if self.places
                else "Aucune commune ne porte ce nom\u00a0: vérifiez-le, ou cherchez par territoire."
            )
        return typed

    @property
    def search(self) -> Search:
        """What is looked for; a field that cannot be read limits nothing, and says so."""
        self.is_valid()
        said = self.cleaned_data
        return Search(
            words=said.get("q", ""),
            territory=self.territories.get(said.get("territoire", "")),
            commune=self.place,
            need=said.get("besoin", ""),
            domain=said.get("domaine", ""),
            kind=said.get("type", ""),
            public=said.get("public", ""),
            nature=said.get("nature", ""),
            recent=said.get("verifiee", False),
            sort=said.get("tri", ""),
        )

    @property
    def narrows(self) -> bool:
        """Whether one of the further criteria is used: they are then shown open."""
        further = ("domaine", "type", "public", "nature", "verifiee", "tri")
        return any(self.data.get(name) for name in further)
