"""What officers type about an application, its funding and its decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from maillage.applications.models import Application
from maillage.calls.models import Call, Criterion
from maillage.people.models import Person
from maillage.selection.models import Decision, Deliberation, Simulation, UnsuccessfulLot
from maillage.selection.queries.looking import FLAGS, ORDERS, Wanted
from maillage.selection.queries.ranking import RankRow
from maillage.selection.queries.received import Overview, Reception
from maillage.selection.queries.simulations import SimulatedLine
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
        help_text="L’organisme lit ce texte dans son espace, et y répond.",
    )
    due_on = FrenchDateField(
        label="À fournir avant le",
        required=False,
        help_text="Facultatif. Le délai d’examen reprend ce jour-là, ou à la réception des pièces.",
    )


class NoticesForm(forms.Form):
    """The notices that were ticked, carried by the page that asks again."""

    decision = forms.MultipleChoiceField(widget=forms.MultipleHiddenInput)
    confirmed = forms.CharField(widget=forms.HiddenInput)


class CommunicationForm(forms.Form):
    """The request that a copy without names answers."""

    request = forms.CharField(
        label="Demande à laquelle vous répondez",
        help_text="Sa date, sa référence\u202f; écrit au journal, sans nom de particulier.",
        max_length=240,
        error_messages={
            "required": "Indiquez la demande à laquelle vous répondez\u00a0: sa date, sa référence."
        },
    )


class TieForm(forms.Form):
    """One's own tie with the applicant."""

    reason = forms.CharField(
        label="Nature du lien",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Une phrase suffit\u00a0: elle figure au dossier du comité.",
    )


class ColleagueTieForm(TieForm):
    """A colleague's tie with the applicant."""

    person = forms.ModelChoiceField(Person.objects.none(), label="Agent concerné", empty_label="Choisir")
    field_order = ("person", "reason")

    def __init__(self, *args: Any, colleagues: QuerySet[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].queryset = colleagues  # type: ignore[attr-defined]


class LetterRejectionForm(forms.Form):
    """Why a letter of intent is not admitted."""

    motive = forms.CharField(
        label="Motif",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Il est communiqué à l’organisme dans la notification.",
    )


class ReceivedForm(forms.Form):
    """What is looked for among the applications received; every field may stay empty."""

    q = forms.CharField(
        label="Numéro, organisme ou SIRET", required=False, max_length=80, widget=forms.SearchInput
    )
    territoire = forms.ChoiceField(label="Territoire", required=False)
    etat = forms.ChoiceField(label="État", required=False)
    famille = forms.ChoiceField(
        label="Organismes",
        required=False,
        choices=[("", "Tous"), ("private", "Droit privé"), ("public", "Personnes publiques")],
    )
    signalement = forms.ChoiceField(
        label="Signalement",
        required=False,
        choices=[("", "Tous"), *((code, label) for code, (label, _) in FLAGS.items())],
    )
    tri = forms.ChoiceField(
        label="Ordre", required=False, choices=[(code, label) for code, (label, _) in ORDERS.items()]
    )

    def __init__(self, *args: Any, found: Overview | Reception, **options: Any) -> None:
        super().__init__(*args, **options)
        lots = [("", "Tous"), *((lot.name, lot.name) for lot in found.lots)]
        self.fields["territoire"].choices = lots  # type: ignore[attr-defined]
        self.fields["etat"].choices = [("", "Tous"), *found.states]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """What is looked for; a value that is no choice counts as none."""
        self.full_clean()
        asked = self.cleaned_data
        return Wanted(
            text=asked.get("q", ""),
            lot=asked.get("territoire", ""),
            state=asked.get("etat", ""),
            family=asked.get("famille", ""),
            flag=asked.get("signalement", ""),
            order=asked.get("tri", ""),
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


def _act_fields(form: forms.Form, call: Call) -> None:
    """Give a form the choice of a deliberation of the call, the last first."""
    deliberations = Deliberation.objects.filter(call=call).order_by("-adopted_on", "pk")
    form.fields["deliberation"].queryset = deliberations  # type: ignore[attr-defined]


class ActForm(forms.Form):
    """The deliberation of an act: one that is recorded, or the number and the day of a new one."""

    deliberation = forms.ModelChoiceField(
        Deliberation.objects.none(),
        label="Délibération enregistrée",
        required=False,
        empty_label="Aucune, ou la nouvelle ci-après",
    )
    number = forms.CharField(label="Numéro de la nouvelle délibération", max_length=40, required=False)
    adopted_on = FrenchDateField(label="Adoptée le", required=False)
    transmitted_on = FrenchDateField(label="Transmise au contrôle de légalité le", required=False)

    def __init__(self, *args: Any, call: Call, **options: Any) -> None:
        super().__init__(*args, **options)
        _act_fields(self, call)

    def clean(self) -> dict[str, Any]:
        """Refuse two deliberations at once, and a new one without its day."""
        asked = super().clean() or {}
        if asked.get("number") and asked.get("deliberation"):
            self.add_error("number", "Choisissez une délibération enregistrée ou indiquez-en une nouvelle.")
        if asked.get("number") and not asked.get("adopted_on") and "adopted_on" not in self.errors:
            self.add_error("adopted_on", "Indiquez le jour où la délibération est adoptée.")
        return asked


class OfficialForm(ActForm):
    """The official decision: a line for each application still open, and what they share."""

    order_motive = forms.CharField(
        label="Motif de l’ordre de priorité",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=(
            "Repris dans la notification de chaque candidature sans motif propre\u00a0: obligatoire dès "
            "qu’il y en a une, et s’il départage des ex æquo ou s’écarte du classement."
        ),
    )
    reserve_until = FrenchDateField(
        label="Liste complémentaire valable jusqu’au",
        required=False,
        help_text="Pour les candidatures en attente de crédits.",
    )

    def __init__(self, *args: Any, rows: Sequence[RankRow], **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = rows
        for row in rows:
            self._add(row)

    def _add(self, row: RankRow) -> None:
        named = f"{row.territory}, {row.number}"
        outcomes = [("", "Plus tard"), ("selected", "Retenue"), ("reserve", "En attente de crédits")]
        if not row.scored:
            outcomes = outcomes[:1]
        fields: dict[str, forms.Field] = {
            "outcome": forms.ChoiceField(
                label="Décision", required=False, choices=[*outcomes, ("rejected", "Non retenue")]
            ),
            "amount": AmountField(label="Montant", required=False),
            "rank": forms.IntegerField(label="Ordre de priorité", min_value=1, max_value=999, required=False),
            "motive": forms.CharField(
                label="Motif propre", required=False, widget=forms.Textarea(attrs={"rows": 2})
            ),
        }
        for name, field in fields.items():
            field.label = f"{field.label}, {named}"
            field.widget.attrs["aria-label"] = field.label
            self.fields[f"{name}-{row.pk}"] = field

    def lines(self) -> list[tuple[RankRow, dict[str, forms.BoundField]]]:
        """Give back each row with its fields, for the table."""
        names = ("outcome", "amount", "rank", "motive")
        return [(row, {name: self[f"{name}-{row.pk}"] for name in names}) for row in self.rows]


class ReleaseForm(ActForm):
    """The act that releases those in reserve."""

    motive = forms.CharField(label="Motif", widget=forms.Textarea(attrs={"rows": 2}))


class SimulationForm(forms.Form):
    """A distribution to try."""

    title = forms.CharField(label="Titre", max_length=120, help_text="Par exemple « Et si 70 000 € »")
    envelope = AmountField(label="Enveloppe supposée")
    method = forms.ChoiceField(
        label="Répartition",
        choices=Simulation.Method.choices,
        initial=Simulation.Method.FULL,
        widget=forms.RadioSelect,
    )
    motive = forms.CharField(label="Hypothèse", required=False, widget=forms.Textarea(attrs={"rows": 2}))


class AdjustmentForm(forms.Form):
    """The amounts and the order of a try, line by line."""

    def __init__(self, *args: Any, lines: Sequence[SimulatedLine], **options: Any) -> None:
        super().__init__(*args, **options)
        self.simulated = lines
        for line in lines:
            named = f"{line.territory}, {line.number}"
            fields: dict[str, forms.Field] = {
                "position": forms.IntegerField(label=f"Ordre, {named}", min_value=1, max_value=999),
                "amount": AmountField(label=f"Montant, {named}"),
            }
            for name, field in fields.items():
                field.widget.attrs["aria-label"] = field.label
                field.initial = getattr(line, name)
                self.fields[f"{name}-{line.application_pk}"] = field

    def lines(self) -> list[tuple[SimulatedLine, dict[str, forms.BoundField]]]:
        """Give back each line with its fields, for the table."""
        return [
            (line, {name: self[f"{name}-{line.application_pk}"] for name in ("position", "amount")})
            for line in self.simulated
        ]


class UnsuccessfulForm(forms.Form):
    """Why a territory is without result, and what comes next."""

    motive = forms.CharField(
        label="Motif", widget=forms.Textarea(attrs={"rows": 3}), help_text="Ce motif est publié."
    )
    follow_up = forms.ChoiceField(
        label="Et ensuite",
        choices=UnsuccessfulLot.FollowUp.choices,
        initial=UnsuccessfulLot.FollowUp.NONE,
        widget=forms.RadioSelect,
        help_text="Cette suite est publiée aussi.",
    )
