"""What is typed about committees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.http import QueryDict

from maillage.people.models import Organisation, Person
from maillage.reports.models import CommitteeMember, CommitteePoint, SteeringCommittee
from maillage.reports.operations.committee.convening import MORNING, NOON
from maillage.reports.operations.committee.sitting import seen_of
from maillage.territories.models import Territory
from maillage.ui.fields import FrenchDateField, TimeField

PRESENCES = {"": "à noter", "present": "présence", "absent": "absence, excuse"}
SAID = {"present": True, "absent": False, "": None}


class ConveneForm(forms.Form):
    """The day, the hours, the place or the link of a committee."""

    held_on = FrenchDateField(label="Date")
    starts = TimeField(label="Début", initial=MORNING)
    ends = TimeField(label="Fin", initial=NOON)
    place = forms.CharField(label="Lieu", max_length=160, required=False)
    link = forms.URLField(
        label="Lien de connexion",
        required=False,
        assume_scheme="https",
        help_text="Si l’on peut suivre le comité à distance.",
        error_messages={"invalid": "Copiez l’adresse entière, qui commence par https://."},
    )
    extra_reason = forms.CharField(
        label="Motif d’un second comité la même année",
        max_length=240,
        required=False,
        help_text="Le comité est annuel\u00a0: à remplir seulement s’il s’en tient déjà un cette année.",
    )

    @classmethod
    def of(cls, committee: SteeringCommittee, data: Any = None) -> ConveneForm:
        """Give back the form filled with a committee, to move it."""
        return cls(data, initial={name: getattr(committee, name) for name in cls.base_fields})


class CancelForm(forms.Form):
    """Why a committee is cancelled."""

    reason = forms.CharField(
        label="Motif de l’annulation", max_length=240, help_text="Il figure dans le courrier envoyé à chacun."
    )


class PointForm(forms.Form):
    """A point added to the agenda by hand."""

    title = forms.CharField(label="Point à ajouter", max_length=160)
    note = forms.CharField(
        label="Ce qui est attendu", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    territory = forms.ChoiceField(label="Territoire concerné", required=False)

    def __init__(self, *args: Any, territories: Iterable[Territory], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._territories = {str(one.pk): one for one in territories}
        _choose(self.fields["territory"], [("", "Tous"), *_named(self._territories)])

    def point(self) -> dict[str, Any]:
        """Give back what the operation takes."""
        return {
            **self.cleaned_data,
            "territory": self._territories.get(self.cleaned_data["territory"]),
        }


class MemberForm(forms.Form):
    """Someone who came without having been invited."""

    name = forms.CharField(label="Nom", max_length=160)
    function = forms.CharField(label="Fonction", max_length=120, required=False)
    body = forms.CharField(label="Organisme", max_length=200, required=False)


class SittingForm(forms.Form):
    """Who came, by member, and what was said, by point. Beside each, what its writer started from: what one
    has not changed is left as others wrote it since.
    """

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        members: Iterable[CommitteeMember],
        points: Iterable[CommitteePoint],
        notes: dict[str, str],
    ) -> None:
        self._members, self._points = list(members), list(points)
        said = {came: code for code, came in SAID.items()}
        now = {f"member_{member.pk}": said[member.present] for member in self._members}
        now |= {f"point_{point.pk}": point.minutes for point in self._points}
        self._now = now
        sent = None if data is None else data.copy()
        if sent is not None:
            for name in now.keys() - sent.keys():
                sent[name], sent[f"seen_{name}"] = now[name], seen_of(now[name])
        super().__init__(sent)
        for member in self._members:
            self.fields[f"member_{member.pk}"] = forms.ChoiceField(
                label=str(member),
                choices=list(PRESENCES.items()),
                required=False,
                initial=now[f"member_{member.pk}"],
            )
        for rank, point in enumerate(self._points, start=1):
            self.fields[f"point_{point.pk}"] = forms.CharField(
                label=f"{rank}. {point.title}",
                help_text=notes.get(point.code, point.note),
                required=False,
                initial=point.minutes,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    @property
    def members(self) -> list[forms.BoundField]:
        """The question asked about each member."""
        return [self[f"member_{member.pk}"] for member in self._members]

    @property
    def said(self) -> list[forms.BoundField]:
        """The text of each point."""
        return [self[f"point_{point.pk}"] for point in self._points]

    @property
    def seen(self) -> list[tuple[str, str]]:
        """What each field started from, to send with it: another person's minutes once they are told."""
        told = set(self.errors) if self.is_bound else set()
        return [
            (f"seen_{name}", (name not in told and self._given(name)) or seen_of(value))
            for name, value in self._now.items()
        ]

    def _given(self, name: str) -> str:
        return str(self.data.get(f"seen_{name}", ""))

    def _changed(self, name: str) -> bool:
        return self._given(name) != seen_of(self.cleaned_data[name])

    def notes(self) -> dict[str, Any]:
        """Give back what the operation takes: who came and what was said, where this person changed it."""
        members = {member.pk: f"member_{member.pk}" for member in self._members}
        points = {point.pk: f"point_{point.pk}" for point in self._points}
        return {
            "present": {
                pk: SAID[self.cleaned_data[name]] for pk, name in members.items() if self._changed(name)
            },
            "minutes": {pk: self.cleaned_data[name] for pk, name in points.items() if self._changed(name)},
            "seen": {pk: self._given(name) for pk, name in points.items() if self._given(name)},
        }


class DecisionForm(forms.Form):
    """A decision, who answers for it, by when, and at which point."""

    text = forms.CharField(label="Décision", widget=forms.Textarea(attrs={"rows": 2}))
    owner = forms.ChoiceField(
        label="Responsable", help_text="La décision apparaît sur son accueil, avec son échéance."
    )
    due_on = FrenchDateField(label="Échéance")
    point = forms.ChoiceField(label="Point de l’ordre du jour", required=False)

    def __init__(
        self,
        *args: Any,
        points: Iterable[CommitteePoint],
        owners: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._points = {str(one.pk): one for one in points}
        _choose(self.fields["owner"], [("", "Choisissez"), *owners])
        _choose(self.fields["point"], [("", "Aucun"), *_named(self._points)])

    def decision(self) -> dict[str, Any]:
        """Give back what the operation takes."""
        organisation, _, person = self.cleaned_data["owner"].partition("-")
        return {
            "text": self.cleaned_data["text"],
            "owner": Organisation.objects.get(pk=organisation),
            "person": Person.objects.get(pk=person) if person else None,
            "due_on": self.cleaned_data["due_on"],
            "point": self._points.get(self.cleaned_data["point"]),
        }


def _choose(asked: forms.Field, choices: list[tuple[str, str]]) -> None:
    cast("forms.ChoiceField", asked).choices = choices


def _named(rows: Mapping[str, Territory] | Mapping[str, CommitteePoint]) -> list[tuple[str, str]]:
    return [(key, str(row)) for key, row in rows.items()]


class CorrectionForm(forms.Form):
    """Why closed minutes are corrected."""

    reason = forms.CharField(
        label="Ce qui est à corriger",
        max_length=240,
        help_text="Le motif accompagne la nouvelle version\u202f; les précédentes sont conservées.",
    )


class FollowForm(forms.Form):
    """What became of a decision."""

    done_on = FrenchDateField(
        label="Faite le", required=False, help_text="Laissez vide tant que ce n’est pas fait."
    )
    note = forms.CharField(label="Suite donnée", required=False, widget=forms.Textarea(attrs={"rows": 2}))
