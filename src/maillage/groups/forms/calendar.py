"""Forms about the calendar of a group."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from maillage.groups.models import Facilitation, PracticeGroup
from maillage.groups.queries.facilitation import possible_facilitators
from maillage.rules.french import DAYS
from maillage.rules.pattern import LAST, Pattern, offsets
from maillage.rules.period import Period
from maillage.ui.fields import FrenchDateField, TimeField, UploadField


class PatternForm(forms.Form):
    """« 2e mardi du mois, 9 h 30–12 h », where, and from which month."""

    week = forms.TypedChoiceField(
        label="Semaine du mois",
        coerce=int,
        initial=2,
        choices=[(1, "1re"), (2, "2e"), (3, "3e"), (4, "4e"), (LAST, "dernière")],
    )
    weekday = forms.TypedChoiceField(label="Jour", coerce=int, initial=1, choices=list(enumerate(DAYS[:5])))
    starts = TimeField(label="De", initial="09:30")
    ends = TimeField(label="À", initial="12:00")
    place = forms.CharField(label="Lieu", max_length=160, required=False)
    offset = forms.TypedChoiceField(label="Les mois des rencontres", coerce=int, initial=0)

    def __init__(self, *args: Any, group: PracticeGroup, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = offsets(
            Period(group.period_start, group.period_end),
            every_months=group.agreement.rhythm.every_months,
            excluded_months=frozenset(int(month) for month in group.excluded_months.split()),
        )
        field = self.fields["offset"]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
        if len(choices) == 1:
            field.widget = forms.HiddenInput()
            field.required = False

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        data = super().clean() or {}
        data["offset"] = data.get("offset") or 0
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", "L’heure de fin doit suivre l’heure de début.")
        return data

    def pattern(self) -> Pattern:
        """Give back the pattern of a valid form."""
        data = self.cleaned_data
        return Pattern(week=data["week"], weekday=data["weekday"], starts=data["starts"], ends=data["ends"])


class MeetingForm(forms.Form):
    """The day, hours and place of one meeting."""

    day = FrenchDateField(label="Date")
    starts = TimeField(label="De")
    ends = TimeField(label="À")
    place = forms.CharField(label="Lieu", max_length=160, required=False)


class MoveForm(MeetingForm):
    """Where a meeting goes, and why."""

    reason = forms.CharField(
        label="Motif", max_length=240, required=False, help_text="Il est envoyé aux personnes inscrites."
    )


class ReasonForm(forms.Form):
    """Why a meeting or a session is cancelled."""

    reason = forms.CharField(
        label="Motif de l’annulation", max_length=240, help_text="Il est envoyé aux personnes inscrites."
    )


class InPersonForm(forms.Form):
    """Where a meeting that was to be at a distance takes place after all."""

    place = forms.CharField(label="Lieu", max_length=160, required=False)


class RemoteForm(forms.Form):
    """Why a meeting goes remote, and where one connects (R36)."""

    reason = forms.CharField(
        label="Situation exceptionnelle",
        max_length=240,
        required=False,
        help_text="Par exemple, routes fermées par le verglas. Le Département lit ce motif.",
    )
    link = forms.URLField(
        label="Lien de connexion",
        max_length=200,
        required=False,
        assume_scheme="https",
        help_text="Communiqué aux seules personnes inscrites.",
    )


class PresentationForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """What the public page says of the group."""

    class Meta:
        model = PracticeGroup
        fields = ("presentation", "usual_place")


class HabitsForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """How the group runs its meetings where the call says nothing."""

    class Meta:
        model = PracticeGroup
        fields = ("sign_in_minutes_before", "sign_in_minutes_after", "blank_lines", "recurrence")
        labels: ClassVar = {
            "sign_in_minutes_before": "Émargement par code : minutes avant le début",
            "sign_in_minutes_after": "Émargement par code : minutes après la fin",
            "blank_lines": "Lignes vides de la feuille imprimée",
            "recurrence": "Rencontres qui rendent un thème récurrent",
        }
        help_texts: ClassVar = {
            "blank_lines": "Pour les personnes venues sans inscription.",
            "recurrence": "À partir de ce nombre, Maillage propose un temps d’information sur ce thème.",
        }


class FacilitatorForm(forms.Form):
    """Who facilitates, and whom they replace (R32–R33, F34)."""

    person = forms.TypedChoiceField(label="Personne", coerce=int)
    profession = forms.CharField(
        label="Profession dans le domaine de la santé mentale", max_length=120, required=False
    )
    leaving = forms.ModelChoiceField(
        label="À la place de", queryset=Facilitation.objects.none(), required=False, empty_label="Personne"
    )
    on = FrenchDateField(
        label="À partir du", required=False, help_text="Le jour du remplacement, aujourd’hui au plus tard."
    )
    evidence = UploadField(
        label="Diplôme, attestation ou CV",
        required=False,
        help_text="Demandé pour un remplacement : le Département le vérifie.",
    )

    def __init__(self, *args: Any, group: PracticeGroup, **options: Any) -> None:
        super().__init__(*args, **options)
        person, leaving = self.fields["person"], self.fields["leaving"]
        if isinstance(person, forms.ChoiceField) and isinstance(leaving, forms.ModelChoiceField):
            person.choices = possible_facilitators(group)
            leaving.queryset = (
                Facilitation.objects.filter(group=group, until=None)
                .select_related("person", "group")
                .order_by("pk")
            )
