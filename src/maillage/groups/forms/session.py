"""Forms about themes and information sessions."""

from __future__ import annotations

from typing import Any

from django import forms

from maillage.groups.models import Meeting, PracticeGroup, Theme
from maillage.rules.french import day
from maillage.ui.fields import FrenchDateField, TimeField


class _MeetingChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when run
    def label_from_instance(self, obj: Any) -> str:
        """The day of the meeting."""
        return f"Rencontre du {day(obj.day)}"


class ThemeForm(forms.Form):
    """A theme in a few words, and the meeting where it arose."""

    label = forms.CharField(
        label="Thème", max_length=120, help_text="En quelques mots, sans décrire de situation."
    )
    meeting = _MeetingChoice(
        label="Rencontre où il est apparu",
        queryset=Meeting.objects.none(),
        required=False,
        empty_label="Aucune",
    )

    def __init__(self, *args: Any, group: PracticeGroup, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["meeting"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = group.meetings.exclude(state="cancelled").order_by("starts_at", "pk")


class SessionForm(forms.Form):
    """The idea of a session."""

    title = forms.CharField(label="Titre", max_length=160)
    theme = forms.ModelChoiceField(
        label="Problématique d’origine",
        queryset=Theme.objects.none(),
        required=False,
        empty_label="À choisir plus tard",
        help_text="Un thème apparu dans le groupe\u00a0: il est demandé pour programmer.",
    )
    speaker = forms.CharField(label="Intervenante ou intervenant associé", max_length=160, required=False)
    from_surplus = forms.BooleanField(label="Financé par l’excédent du rythme bimestriel", required=False)

    def __init__(self, *args: Any, group: PracticeGroup, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["theme"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = group.themes.filter(accepted_at__isnull=False).order_by("label", "pk")


class ScheduleForm(forms.Form):
    """When and where a session takes place, and the theme it comes from (R30)."""

    theme = forms.ModelChoiceField(
        label="Problématique d’origine", queryset=Theme.objects.none(), required=False, empty_label="Aucune"
    )
    day = FrenchDateField(label="Date")
    starts = TimeField(label="De")
    ends = TimeField(label="À")
    place = forms.CharField(label="Lieu", max_length=160, required=False)

    def __init__(self, *args: Any, group: PracticeGroup, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["theme"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = group.themes.filter(accepted_at__isnull=False).order_by("label", "pk")


class HoldForm(forms.Form):
    """How many people came."""

    attendees = forms.IntegerField(label="Personnes présentes", min_value=0, max_value=999)
