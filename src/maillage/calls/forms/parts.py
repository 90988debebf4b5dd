"""The rows of a call: its rounds, cohorts, territories, criteria, documents, and the like."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from django import forms

from maillage.calls import toml
from maillage.calls.forms.facts import PercentField, WholeField
from maillage.calls.forms.row import RowForm
from maillage.people.models import LegalForm
from maillage.rules.report import THEMES
from maillage.rules.takeaways import KINDS
from maillage.ui.fields import AmountField, FrenchDateField

FAMILIES = [
    ("all", "Tous les organismes"),
    ("private", "Organismes de droit privé"),
    ("public", "Personnes publiques"),
]
STAGES = [("full", "Dossier complet"), ("letter", "Lettre d’intention")]
SOURCES = [
    ("", "Aucune"),
    (THEMES, "Les thèmes rencontrés"),
    *((kind.value, f"Les acquis de nature « {words.one.lower()} »") for kind, words in KINDS.items()),
]
WIDE = {"size": "48"}


def kept_code() -> forms.CharField:
    """Give back the hidden code of a row already written; a new row is given one when it is saved."""
    return forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class RoundForm(RowForm):
    """A window of deposit: for a session, a stage, a family of bodies (R56)."""

    row = toml.RoundText
    aside = ("session", "stage", "family")
    aside_title = "Session, étape et organismes"
    opening_day = FrenchDateField(label="Ouverture, à 0 h")
    closing_day = FrenchDateField(label="Clôture, jour inclus")
    session = forms.CharField(
        label="Session",
        max_length=60,
        required=False,
        help_text="Si l’appel en compte plusieurs dans l’année, par exemple « Printemps ».",
    )
    stage = forms.ChoiceField(label="Ce qui est déposé", choices=STAGES, initial="full")
    family = forms.ChoiceField(label="Ouverte à", choices=FAMILIES, initial="all")


class CohortForm(RowForm):
    """A cohort and the dates of its agreements (R63, R64)."""

    row = toml.CohortText
    was = kept_code()
    name = forms.CharField(label="Nom de la cohorte", max_length=40, help_text="Par exemple AMI 1.")
    start = FrenchDateField(label="Début des conventions")
    end = FrenchDateField(label="Fin, jour inclus")

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        """Give back the cohort, and the name its lots know it by."""
        return super().initial_of(row) | {"was": row.name}

    def values(self) -> dict[str, Any]:
        """Give back the cohort without the name it had."""
        return {name: value for name, value in super().values().items() if name != "was"}


class LotForm(RowForm):
    """A territory, or a public on it, with its cohort, ceilings and perimeter (R42–R46, R62–R67)."""

    row = toml.LotText
    aside = ("intercommunalities", "public", "floor", "share_ceiling")
    aside_title = "Périmètre, public et limites de la demande"
    territory = kept_code()
    name = forms.CharField(label="Territoire", max_length=80)
    public = forms.CharField(
        label="Public",
        max_length=80,
        required=False,
        help_text="Si l’appel distingue des publics, par exemple « Jeunes de 16 à 25 ans ».",
    )
    code = forms.CharField(
        label="Code",
        max_length=6,
        required=False,
        help_text="Quelques lettres pour les numéros : BOU donne AAP-2026-BOU-001.",
    )
    cohort = forms.ChoiceField(label="Cohorte", required=False)
    ceiling = AmountField(label="Plafond de la participation", minimum=Decimal("0.01"))
    coffee_ceiling = AmountField(
        label="Dont accueil café au plus", required=False, help_text="Compris dans le plafond ; 0 si aucun."
    )
    floor = AmountField(label="Demande la plus basse", required=False)
    share_ceiling = PercentField(
        label="Part du coût total au plus, en pourcentage", required=False, help_text="Vide : sans limite."
    )
    intercommunalities = forms.MultipleChoiceField(
        label="Périmètre", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        cohort = cast("forms.ChoiceField", self.fields["cohort"])
        cohort.choices = [("", "À indiquer"), *((c.name, c.name) for c in self.known.call.cohorts)]
        perimeter = cast("forms.MultipleChoiceField", self.fields["intercommunalities"])
        perimeter.choices = self.known.perimeters

    def clean_code(self) -> str:
        """Give back the letters of the code, in capitals."""
        code = "".join(str(self.cleaned_data["code"]).split()).upper()
        if code and not code.isalnum():
            raise forms.ValidationError("Écrivez des lettres ou des chiffres, par exemple BOU.")
        return code

    def values(self) -> dict[str, Any]:
        """Give back the lot; nothing typed is no money and the whole perimeter."""
        values = super().values()
        for name in ("coffee_ceiling", "floor"):
            values[name] = values[name] or Decimal("0.00")
        return values | {"intercommunalities": tuple(values["intercommunalities"])}


class RhythmForm(RowForm):
    """A frequency operators may choose (R37)."""

    row = toml.RhythmText
    code = kept_code()
    label = forms.CharField(label="Libellé", max_length=60)
    every_months = WholeField(label="Une rencontre tous les … mois", least=1, most=12)
    yields_surplus = forms.BooleanField(
        label="Dégage un excédent, à employer en sensibilisation", required=False
    )


class CriterionForm(RowForm):
    """A criterion and its weight (R52–R55)."""

    row = toml.CriterionText
    label = forms.CharField(label="Critère", max_length=200, widget=forms.TextInput(WIDE))
    weight = forms.DecimalField(
        label="Poids",
        localize=True,
        min_value=Decimal("0.01"),
        max_value=Decimal(9999),
        max_digits=6,
        decimal_places=2,
        initial=1,
        widget=forms.TextInput({"inputmode": "decimal", "size": "6"}),
        error_messages={
            "invalid": "Écrivez un nombre, par exemple 2.",
            "min_value": "Le poids d’un critère est plus grand que zéro.",
        },
    )
    funder = forms.ChoiceField(label="Demandé par", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.known.call.co_funders:
            funder = cast("forms.ChoiceField", self.fields["funder"])
            funder.choices = [
                ("", "Tous les financeurs"),
                *((f.code, f.name) for f in self.known.call.co_funders),
            ]
        else:
            self.fields["funder"] = forms.CharField(required=False, widget=forms.HiddenInput)


class EligibilityForm(RowForm):
    """A condition answered yes or no (R48–R51)."""

    row = toml.EligibilityText
    label = forms.CharField(label="Condition", max_length=240, widget=forms.TextInput(WIDE))


class DocumentForm(RowForm):
    """A document asked for, of a family of bodies or of some legal forms (R59)."""

    row = toml.DocumentText
    aside = ("legal_forms", "stage")
    aside_title = "Seulement pour certaines formes juridiques"
    code = kept_code()
    label = forms.CharField(label="Document", max_length=200, widget=forms.TextInput(WIDE))
    mandatory = forms.BooleanField(label="Obligatoire", required=False, initial=True)
    family = forms.ChoiceField(label="Demandé à", choices=FAMILIES, initial="all")
    legal_forms = forms.MultipleChoiceField(
        label="Seulement à ces formes juridiques",
        choices=[form for form in LegalForm.choices if form[0] != LegalForm.DEPARTMENT],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    stage = forms.ChoiceField(label="Avec", choices=STAGES, initial="full")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not any(window.stage == "letter" for window in self.known.call.rounds):
            self.fields["stage"].widget = forms.HiddenInput()

    def values(self) -> dict[str, Any]:
        """Give back the document, its legal forms as the call keeps them."""
        values = super().values()
        return values | {"legal_forms": tuple(values["legal_forms"])}


class ConditionForm(RowForm):
    """What the funding waits for (R69–R71)."""

    row = toml.ConditionText
    code = forms.ChoiceField(
        label="Nature",
        choices=[("", "—"), ("state_credits", "Crédits de l’État"), ("budget_vote", "Vote du budget")],
    )
    label = forms.CharField(label="Ce que l’appel attend", max_length=200, widget=forms.TextInput(WIDE))
    expected_on = FrenchDateField(label="Attendu le", required=False)


class HeadingForm(RowForm):
    """A heading of the final report (R20, R79, R82)."""

    row = toml.HeadingText
    code = kept_code()
    label = forms.CharField(label="Rubrique", max_length=120, widget=forms.TextInput(WIDE))
    help = forms.CharField(
        label="Ce que l’opérateur y écrit", max_length=240, required=False, widget=forms.TextInput(WIDE)
    )
    source = forms.ChoiceField(label="Lignes proposées", choices=SOURCES, required=False)
    mandatory = forms.BooleanField(label="Obligatoire", required=False, initial=True)


class CoFunderForm(RowForm):
    """Another body that pays with the département."""

    row = toml.CoFunderText
    code = kept_code()
    name = forms.CharField(label="Nom du cofinanceur", max_length=160)
