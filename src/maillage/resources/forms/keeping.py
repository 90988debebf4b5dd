"""Files brought in, campaigns, proposals and settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from maillage.resources import vocabulary
from maillage.resources.forms.entry import commune_named
from maillage.resources.models import CHECK_CHOICES, SupplyFormat
from maillage.territories.models import Territory
from maillage.ui.fields import FrenchDateField, UploadField

if TYPE_CHECKING:
    from maillage.resources.access import Keeper
    from maillage.territories.models import Commune


class _TerritoryForm(forms.Form):
    """A form about one of the territories that the person keeps."""

    territory = forms.ModelChoiceField(Territory.objects.none(), label="Territoire")

    def __init__(self, *args: Any, keeper: Keeper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = Territory.objects.order_by("name")
        if not keeper.everywhere:
            kept = kept.filter(pk__in=keeper.territory_ids)
        field = self.fields["territory"]
        field.queryset = kept  # type: ignore[attr-defined]
        if len(kept) == 1:
            field.initial = kept[0].pk
            field.empty_label = None  # type: ignore[attr-defined]


class SupplyForm(forms.Form):
    """A file of services."""

    format = forms.ChoiceField(label="Format", choices=SupplyFormat, widget=forms.RadioSelect, initial="di")
    file = UploadField(
        label="Fichier",
        help_text="Un fichier JSON ou CSV au format data·inclusion, ou un extrait FINESS des établissements.",
    )


class CampaignForm(_TerritoryForm):
    """A campaign of checks."""

    title = forms.CharField(
        label="Titre", max_length=120, help_text="Par exemple «\u00a0Tour de printemps 2026\u00a0»."
    )
    ends_on = FrenchDateField(label="À finir pour le")
    kinds = forms.MultipleChoiceField(
        label="Seulement ces types",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Sans choix, toutes les ressources du territoire sont à vérifier.",
    )
    field_order = ("title", "territory", "ends_on", "kinds")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = vocabulary.kind_choices()  # type: ignore[attr-defined]


def named_after_field() -> forms.BooleanField:
    """Give back the answer to a name of service that is also somebody’s."""
    return forms.BooleanField(
        label="Ce nom est celui du service, pas d’une personne",
        required=False,
        help_text="À cocher si la page le demande\u00a0: « Centre Hélène-Borel ».",
    )


class ProposalForm(_TerritoryForm):
    """A service that the directory lacks."""

    name = forms.CharField(label="Nom du service", max_length=150)
    named_after = named_after_field()
    kind = forms.ChoiceField(label="Type", required=False)
    commune = forms.CharField(label="Commune", max_length=80, required=False)
    about = forms.CharField(
        label="À quoi il sert",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Sans nom ni numéro de personne.",
    )
    field_order = ("name", "named_after", "territory", "kind", "commune", "about")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Je ne sais pas"), *vocabulary.kind_choices()]  # type: ignore[attr-defined]

    def clean_commune(self) -> Commune | None:
        """Find the commune by its name."""
        text = self.cleaned_data["commune"]
        return commune_named(text) if text else None


class DeclineForm(forms.Form):
    """Why a proposal is not taken up."""

    reason = forms.CharField(
        label="Pourquoi ne pas la retenir",
        max_length=240,
        required=False,
        help_text="Qui l’a proposée lit ce motif.",
    )


class IntervalForm(forms.Form):
    """How often the next entries are to be checked."""

    check_every = forms.TypedChoiceField(
        label="Une ressource est à vérifier",
        choices=CHECK_CHOICES[:-1],
        coerce=int,
        help_text="Chaque fiche peut dire autre chose\u00a0; celles déjà là gardent leur rythme.",
    )
