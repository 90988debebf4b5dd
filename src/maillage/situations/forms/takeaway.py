"""Forms about what a group keeps of its meetings."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms
from django.http import QueryDict

from maillage.groups.models import PracticeGroup
from maillage.resources.forms.keeping import named_after_field
from maillage.resources.models import Resource
from maillage.rules.french import day, listing, search_key
from maillage.rules.takeaways import KINDS, LONGEST, Kind
from maillage.situations.queries.takeaway import names_to_point_to, pointed_by
from maillage.situations.queries.theme import ThemeCount

SUGGESTED = 12
"""Themes of the group offered as boxes: the most met; any other is typed."""


class TakeawayForm(forms.Form):
    """One line, its kind, its themes, and the resource it points to."""

    text = forms.CharField(
        label="Ce que le groupe retient",
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST, "autocomplete": "off"}),
        help_text="Une ligne, sans la situation\u00a0: rien qui laisse reconnaître quelqu’un.",
    )
    kind = forms.ChoiceField(
        label="Nature",
        widget=forms.RadioSelect,
        choices=[(kind.value, f"{words.one} ({words.hint})") for kind, words in KINDS.items()],
    )
    themes = forms.MultipleChoiceField(
        label="Thèmes du groupe", required=False, widget=forms.CheckboxSelectMultiple
    )
    new_theme = forms.CharField(
        label="Autre thème",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"list": "themes-connus", "autocomplete": "off"}),
        help_text="En quelques mots, sans décrire de situation.",
    )
    resource = forms.CharField(
        label="Ressource du territoire",
        required=False,
        max_length=240,
        widget=forms.TextInput(attrs={"list": "ressources", "autocomplete": "off"}),
        help_text="Les premières lettres de son nom.",
    )

    def __init__(
        self, *args: Any, group: PracticeGroup, themes: list[ThemeCount], today: dt.date, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        taken = [row for row in themes if not row.proposed]
        self.resources = names_to_point_to(group, today)
        self.known = {str(row.pk): row for row in themes}
        sent = self.data.getlist("themes") if isinstance(self.data, QueryDict) else ()
        worn = {str(pk) for pk in (*self.initial.get("themes", ()), *sent)}
        shown = [row for rank, row in enumerate(taken) if rank < SUGGESTED or str(row.pk) in worn]
        cast("forms.MultipleChoiceField", self.fields["themes"]).choices = [
            (str(row.pk), row.label) for row in shown
        ]
        self.other_themes = [row.label for row in themes if row not in shown]
        if not shown:
            del self.fields["themes"]
            self.fields["new_theme"].label = "Thème"

    def clean_resource(self) -> Resource | None:
        """Give back the entry that was named, by its whole name or the only one that has these letters."""
        typed = search_key(self.cleaned_data["resource"])
        if not typed:
            return None
        named = {search_key(name): name for name in self.resources}
        close = [named[typed]] if typed in named else [name for key, name in named.items() if typed in key]
        if not close:
            raise forms.ValidationError(
                "Aucune ressource de ce nom dans l’annuaire du territoire. Laissez vide, ou signalez qu’elle "
                "manque."
            )
        if len(close) > 1:
            raise forms.ValidationError(f"Précisez\u00a0: {listing(sorted(close)[:5], 'ou')}.")
        return self.resources[close[0]]

    @property
    def written(self) -> dict[str, Any]:
        """Give back what the operation takes: kind, text, themes by label, resources."""
        data = self.cleaned_data
        labels = [self.known[pk].label for pk in data.get("themes", ())]
        return {
            "kind": Kind(data["kind"]),
            "text": data["text"],
            "new_themes": [*labels, data["new_theme"]],
            "resources": [data["resource"]] if data["resource"] else [],
        }


class TakeawayFilterForm(forms.Form):
    """A text, a kind, a theme, a meeting, a resource."""

    q = forms.CharField(label="Mots cherchés", max_length=120, required=False)
    kind = forms.ChoiceField(
        label="Nature",
        required=False,
        choices=[("", "Toutes"), *((kind.value, words.one) for kind, words in KINDS.items())],
    )
    theme = forms.TypedChoiceField(label="Thème", required=False, coerce=int, empty_value=None)
    meeting = forms.TypedChoiceField(label="Rencontre", required=False, coerce=int, empty_value=None)
    resource = forms.TypedChoiceField(label="Ressource", required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, group: PracticeGroup, **options: Any) -> None:
        super().__init__(*args, **options)
        themes = group.themes.filter(accepted_at__isnull=False).order_by("label", "pk")
        meetings = group.meetings.exclude(state="cancelled").order_by("-starts_at", "-pk")
        choices: dict[str, list[tuple[int, str]]] = {
            "theme": list(themes.values_list("pk", "label")),
            "meeting": [(pk, day(on)) for pk, on in meetings.values_list("pk", "day")],
            "resource": pointed_by(group),
        }
        for name, known in choices.items():
            whole = "Tous" if name == "theme" else "Toutes"
            cast("forms.ChoiceField", self.fields[name]).choices = [("", whole), *known]
        if not choices["resource"]:
            del self.fields["resource"]


class LackingForm(forms.Form):
    """A service that the directory of the territory lacks (R27)."""

    name = forms.CharField(label="Nom du service, ou ce qu’il ferait", max_length=150)
    named_after = named_after_field()
    about = forms.CharField(
        label="À quoi il servirait",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Pour quel besoin, sans décrire de situation.",
    )
