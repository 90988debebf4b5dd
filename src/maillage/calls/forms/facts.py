"""The fields of each section that are of the whole call; they bear the names of `toml.CallFacts`."""

from __future__ import annotations

from dataclasses import fields as fields_of
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from maillage.calls.toml import CallFacts
from maillage.rules import french
from maillage.rules.report import REMINDERS
from maillage.ui.fields import AmountField

MOST_DAYS = 366
MONTHS = tuple(enumerate(french.MONTHS, start=1))


class PercentField(forms.CharField):
    """A share typed as « 60 » or « 60 % », given back as 0.60."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=12, **options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "size": "8"}

    def prepare_value(self, value: Any) -> Any:
        """Write a known share in French; leave what a person typed as it is."""
        return f"{french.decimal(value * 100)}" if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Read the share; raise ValidationError with the way to write it."""
        typed = str(super().to_python(value) or "").replace("%", "")
        typed = "".join(typed.split()).replace(",", ".")
        if not typed:
            return None
        try:
            share = Decimal(typed) / 100
        except ArithmeticError:
            share = Decimal(-1)
        if not 0 <= share <= 1:
            raise ValidationError("Écrivez un pourcentage de 0 à 100, par exemple 60.", code="percent")
        return share


class DaysField(forms.CharField):
    """Days from a due date typed as « −30, −7, 1 », given back in order."""

    def prepare_value(self, value: Any) -> Any:
        """Write known days in French; leave what a person typed as it is."""
        return ", ".join(str(day).replace("-", "−") for day in value) if isinstance(value, tuple) else value

    def to_python(self, value: Any) -> tuple[int, ...]:  # type: ignore[override]
        """Read the days; raise ValidationError with the way to write them."""
        typed = str(super().to_python(value) or "").replace("−", "-").replace("+", "")
        try:
            days = sorted({int(day) for day in typed.replace(",", " ").replace(";", " ").split()})
        except ValueError:
            days = [MOST_DAYS + 1]
        if any(abs(day) > MOST_DAYS for day in days):
            raise ValidationError("Écrivez des jours d’un an au plus, par exemple −30, −7, 1.", code="days")
        return tuple(days)


class WholeField(forms.IntegerField):
    """A whole number, small: what a call counts."""

    def __init__(self, *, least: int = 0, most: int = 9999, **options: Any) -> None:
        super().__init__(min_value=least, max_value=most, **options)
        self.widget.attrs |= {"inputmode": "numeric", "class": "short"}
        self.error_messages["invalid"] = "Écrivez un nombre entier, par exemple 12."


def text(label: str, rows: int = 5, help_text: str = "") -> forms.CharField:
    """Give back a field of several lines that may stay empty."""
    return forms.CharField(
        label=label, required=False, help_text=help_text, widget=forms.Textarea({"rows": rows})
    )


class FactsForm(forms.Form):
    """Fields of the whole call."""

    @classmethod
    def initial_of(cls, facts: CallFacts) -> dict[str, Any]:
        """Give back what the fields show of a call already written."""
        return {name: getattr(facts, name) for name in cls.base_fields if hasattr(facts, name)}

    def facts(self, known: CallFacts) -> CallFacts:
        """Give back the facts of the call with what was typed, once the form is valid."""
        names = {field.name for field in fields_of(known)}
        return replace(known, **{name: value for name, value in self.cleaned_data.items() if name in names})


class NothingForm(FactsForm):
    """For the sections made of rows only; it holds the mistakes that are of no row."""


class TextsForm(FactsForm):
    """What the public reads first."""

    title = forms.CharField(label="Titre de l’appel", max_length=200)
    reference = forms.CharField(
        label="Référence",
        max_length=24,
        help_text="Elle commence le numéro de chaque candidature, par exemple AAP-2026.",
    )
    programme = forms.CharField(label="Programme", max_length=200, required=False)
    programme_end = WholeField(label="Dernière année du programme", least=2000, most=2099, required=False)
    axis = forms.CharField(label="Axe", max_length=200, required=False)
    purpose = text("Finalité", 4, "À quoi sert l’appel, en quelques phrases. Obligatoire pour publier.")
    applicants = text("Porteurs éligibles", 4, "Qui peut candidater.")
    context = text("Contexte", 8)
    audience = text("Public cible", 4)
    objectives = text("Objectifs", 4)
    content = text("Déroulement", 6)
    hosting = text("Modalités d’accueil et de suivi", 4)
    evaluation = text("Évaluation", 4)


class MeetingsForm(FactsForm):
    """How groups meet (R29, R35–R38)."""

    wished_capacity = WholeField(
        label="Participants souhaités par rencontre",
        least=1,
        help_text="Un souhait : au-delà, la personne est prévenue et mise en liste d’attente.",
    )
    sessions_per_agreement = WholeField(label="Temps d’information par convention")
    excluded_months = forms.TypedMultipleChoiceField(
        label="Mois sans rencontre",
        choices=MONTHS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    date_policy = forms.ChoiceField(
        label="Une rencontre proposée dans un mois exclu",
        choices=[("strict", "Est refusée"), ("warn", "Est signalée, avec un motif")],
        widget=forms.RadioSelect,
    )
    perimeter_policy = forms.ChoiceField(
        label="Une personne qui travaille hors du périmètre du territoire",
        choices=[("warn", "Est accueillie, et signalée"), ("refuse", "Ne peut pas s’inscrire")],
        initial="warn",
        widget=forms.RadioSelect,
    )
    mix_alert = WholeField(
        label="Mixité d’une rencontre : signaler une provenance au-delà de, en pourcentage",
        least=1,
        most=100,
        initial=60,
        help_text="Un type de structure qui pèse davantage est signalé dans les indicateurs ; "
        "rien n’est refusé.",
    )
    situations = forms.BooleanField(
        label="Des situations sans nom peuvent être écrites dans Maillage",
        initial=True,
        required=False,
        help_text="Lues par leur groupe seulement, effacées six mois après la rencontre. Sans cela, "
        "les groupes en parlent de vive voix et rien ne s’écrit.",
    )

    def facts(self, known: CallFacts) -> CallFacts:
        """Give back the facts, the months as the call keeps them."""
        return replace(super().facts(known), excluded_months=tuple(self.cleaned_data["excluded_months"]))


class MoneyForm(FactsForm):
    """What the agreement says of money and time (R62, R72–R80)."""

    agreement_months = WholeField(label="Durée de la convention, en mois", least=1, most=120)
    advance_rate = PercentField(label="Avance à la signature, en pourcentage")
    payment_delay_days = WholeField(label="Délai de paiement, en jours")
    convention_threshold = AmountField(
        label="Convention obligatoire au-delà de",
        help_text="Par organisme de droit privé et par an, toutes subventions du Département réunies.",
    )
    report_delay_months = WholeField(label="Bilan final, en mois après la fin de la convention")
    reminders_before_notice = WholeField(
        label="Rappels avant la mise en demeure",
        least=1,
        most=20,
        help_text="Quand le bilan final ne vient pas : autant de rappels, puis la lettre.",
    )
    report_reminders = DaysField(
        label="Rappels du bilan final, en jours autour de l’échéance",
        required=False,
        max_length=60,
        help_text=f"Avant l’échéance avec un signe moins. Vide : {DaysField().prepare_value(REMINDERS)}.",
    )
    contradiction_days = WholeField(
        label="Délai de réponse de l’opérateur, en jours",
        help_text="Pour répondre à une dépense non retenue, ou à la lettre qui annonce un reversement.",
    )
    funding_notice = text("Réserve sur les crédits", 4, "Elle paraît sur la page publique.")


class ScoringForm(FactsForm):
    """The scale of the grid (R54)."""

    lowest_score = WholeField(label="Note la plus basse")
    highest_score = WholeField(label="Note la plus haute", least=1)
    score_gap_alert = WholeField(
        label="Écart signalé au-delà de", help_text="Entre les notes de deux évaluateurs."
    )
    assessors_wanted = WholeField(label="Évaluateurs par candidature", least=1)
