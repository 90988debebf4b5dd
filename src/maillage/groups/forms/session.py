"""Forms about themes and information sessions."""

from __future__ import annotations

from typing import Any

from django import forms

from maillage.deidentification import find
from maillage.groups.models import InformationSession, Meeting, PracticeGroup, Theme
from maillage.groups.queries.session import groups_to_share_with
from maillage.rules.french import day
from maillage.rules.sessions import read_associates
from maillage.rules.verdict import Refused
from maillage.ui.fields import FrenchDateField, TimeField


class _MeetingChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when run
    def label_from_instance(self, obj: Any) -> str:
        """The day of the meeting."""
        return f"Rencontre du {day(obj.day)}"


class ThemeField(forms.CharField):
    """A theme in a few words, that names nobody: it is read by everyone (R24, R30)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label="Thème",
            max_length=120,
            help_text="En quelques mots, sans décrire de situation.",
            **options,
        )

    def clean(self, value: Any) -> Any:
        """Give back the words, unless something in them identifies someone."""
        words = super().clean(value)
        if any(found.blocks for found in find(words)):
            raise forms.ValidationError(
                "Un thème ne nomme personne\u00a0: dites la difficulté en quelques mots."
            )
        return words


class ThemeForm(forms.Form):
    """A theme in a few words, and the meeting where it arose."""

    label = ThemeField()
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


class AssociatesField(forms.CharField):
    """The professionals associated with a session, one a line (R34)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label="Professionnels associés",
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text="Une personne par ligne\u00a0: nom, fonction, structure. "
            "Elles figurent à part sur la feuille d’émargement.",
            **options,
        )

    def clean(self, value: Any) -> Any:
        """Give back the people, or name the line that lacks something."""
        try:
            return read_associates(super().clean(value))
        except Refused as refused:
            raise forms.ValidationError(refused.sentence) from refused


class _OriginForm(forms.Form):
    """The theme a session comes from, and the meeting where it arose (R30)."""

    theme = forms.ModelChoiceField(
        label="Problématique d’origine",
        queryset=Theme.objects.none(),
        required=False,
        empty_label="À choisir plus tard",
        help_text="Un thème apparu dans le groupe\u00a0: il est demandé pour programmer.",
    )
    meeting = _MeetingChoice(
        label="Rencontre où elle est apparue",
        queryset=Meeting.objects.none(),
        required=False,
        empty_label="La première où ce thème est noté",
    )

    def __init__(self, *args: Any, group: PracticeGroup, **options: Any) -> None:
        super().__init__(*args, **options)
        theme, meeting = self.fields["theme"], self.fields["meeting"]
        if isinstance(theme, forms.ModelChoiceField) and isinstance(meeting, forms.ModelChoiceField):
            theme.queryset = group.themes.filter(accepted_at__isnull=False).order_by("label", "pk")
            meeting.queryset = group.meetings.exclude(state="cancelled").order_by("starts_at", "pk")


class SessionForm(_OriginForm):
    """The idea of a session."""

    title = forms.CharField(label="Titre", max_length=160)
    associates = AssociatesField()
    from_surplus = forms.BooleanField(label="Financé par l’excédent du rythme bimestriel", required=False)

    field_order = ("title", "theme", "meeting", "associates", "from_surplus")


class ScheduleForm(_OriginForm):
    """When and where a session takes place, and the theme it comes from (R30)."""

    day = FrenchDateField(label="Date")
    starts = TimeField(label="De")
    ends = TimeField(label="À")
    place = forms.CharField(label="Lieu", max_length=160, required=False)
    associates = AssociatesField()


class MoveSessionForm(forms.Form):
    """Where a session goes, and why."""

    day = FrenchDateField(label="Date")
    starts = TimeField(label="De")
    ends = TimeField(label="À")
    place = forms.CharField(label="Lieu", max_length=160, required=False)
    reason = forms.CharField(label="Motif", max_length=240)


class HoldForm(forms.Form):
    """How many people came."""

    attendees = forms.IntegerField(
        label="Personnes présentes",
        min_value=0,
        max_value=999,
        help_text="Sans compter les personnes qui animent ni les professionnels associés.",
    )


class ShareForm(forms.Form):
    """Which groups a session is common to, and the key of the coffee (F44)."""

    unit = forms.ChoiceField(
        label="Partage du café",
        required=False,
        choices=[
            ("", "Sans clé"),
            ("euros", "En euros, par groupe"),
            ("percent", "En pour cent, 100 en tout"),
        ],
    )

    def __init__(self, *args: Any, session: InformationSession, **options: Any) -> None:
        super().__init__(*args, **options)
        host = PracticeGroup.objects.select_related("lot__territory", "agreement__operator").get(
            pk=session.group_id
        )
        known = {part.group_id: part for part in session.parts.order_by("pk")}
        self.host, self.others = host, groups_to_share_with(host)
        self.fields["unit"].initial = session.key_unit
        for group in (host, *self.others):
            if group is not host:
                own = group.agreement.operator_id == host.agreement.operator_id
                self.fields[f"with-{group.pk}"] = forms.BooleanField(
                    label=f"Commun avec {group.name}",
                    required=False,
                    initial=group.pk in known,
                    help_text="" if own else f"{group.agreement.operator.name} reçoit une proposition.",
                )
            part = known.get(group.pk)
            self.fields[f"share-{group.pk}"] = forms.IntegerField(
                label=f"Part du café, {group.lot.territory.name}",
                required=False,
                min_value=0,
                max_value=1000,
                initial=part.share if part else None,
            )

    def shares(self) -> dict[PracticeGroup, int | None]:
        """Give back each group that takes part, its own first, with its share."""
        given = self.cleaned_data
        chosen = [self.host, *(group for group in self.others if given[f"with-{group.pk}"])]
        return {group: given[f"share-{group.pk}"] for group in chosen}
