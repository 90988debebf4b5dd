"""What officers type about an application, its funding and its decision."""

from __future__ import annotations

from typing import Any

from django import forms

from maillage.applications.models import Application
from maillage.calls.models import Call, Criterion
from maillage.selection.models import Decision, Deliberation
from maillage.ui.fields import AmountField, FrenchDateField


class EligibilityForm(forms.Form):
    """Yes or no on one condition, and why."""

    met = forms.TypedChoiceField(
        label="Cette condition est-elle remplie\u202f?",
        choices=[("yes", "Oui"), ("no", "Non")],
        widget=forms.RadioSelect,
        coerce=lambda word: word == "yes",
    )
    motive = forms.CharField(
        label="Motif",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Obligatoire lorsque la condition n’est pas remplie.",
    )


class MissingForm(forms.Form):
    """What the application lacks."""

    missing = forms.CharField(
        label="Ce qui manque",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ce texte est envoyé à l’organisme.",
    )


class ScoreForm(forms.Form):
    """One's own score on one criterion, with its comment."""

    value = forms.TypedChoiceField(label="Note", coerce=int, widget=forms.RadioSelect)
    comment = forms.CharField(label="Commentaire", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, criterion: Criterion, call: Call, **options: Any) -> None:
        super().__init__(*args, **options)
        scale = range(call.lowest_score, call.highest_score + 1)
        self.criterion = criterion
        self.fields["value"].choices = [(value, str(value)) for value in scale]  # type: ignore[attr-defined]


class CreditsForm(forms.Form):
    """Credits notified by the State."""

    amount = AmountField(label="Montant notifié")
    on = FrenchDateField(label="Notifiés le")
    reference = forms.CharField(label="Référence de la notification", max_length=80)


class VoteForm(forms.Form):
    """The vote of the budget."""

    on = FrenchDateField(label="Voté le")
    reference = forms.CharField(label="Référence du vote", max_length=80)


class DeliberationForm(forms.Form):
    """The act of the elected body."""

    number = forms.CharField(label="Numéro de la délibération", max_length=40)
    adopted_on = FrenchDateField(label="Adoptée le")
    transmitted_on = FrenchDateField(label="Transmise au contrôle de légalité le", required=False)


class FailureForm(forms.Form):
    """Why a condition will not be met."""

    settled_on = FrenchDateField(label="Constaté le")
    motive = forms.CharField(label="Motif", widget=forms.Textarea(attrs={"rows": 3}))


class DecisionForm(forms.Form):
    """The outcome for one application."""

    outcome = forms.ChoiceField(label="Décision", widget=forms.RadioSelect)
    amount = AmountField(label="Montant attribué", required=False, help_text="Si la candidature est retenue.")
    rank = forms.IntegerField(label="Ordre de priorité", min_value=1, max_value=999, required=False)
    deliberation = forms.ModelChoiceField(
        Deliberation.objects.none(), label="Délibération", required=False, empty_label="Aucune"
    )
    reserve_until = FrenchDateField(
        label="Liste complémentaire valable jusqu’au", required=False, help_text="Si elle attend des crédits."
    )
    motive = forms.CharField(label="Motif", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, application: Application, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [
            (value, label)
            for value, label in Decision.Outcome.choices
            if value != Decision.Outcome.CANCELLED
            and not (application.state == "reserve" and value == Decision.Outcome.RESERVE)
        ]
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]
        deliberations = Deliberation.objects.filter(call_id=application.lot.call_id)
        self.fields["deliberation"].queryset = deliberations.order_by("-adopted_on", "pk")  # type: ignore[attr-defined]
