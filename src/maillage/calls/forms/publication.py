"""What is typed once a call is public: a later closing; and the people who answer for it."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from maillage.calls.models import Call, Lot, Round
from maillage.people.models import DEPARTMENT_ROLES, Person
from maillage.ui.fields import FrenchDateField


class ContactForm(forms.Form):
    """Who answers the questions of which territories (R87–R90)."""

    person = forms.ModelChoiceField(Person.objects.none(), label="Personne", empty_label="—")
    lots = forms.ModelMultipleChoiceField(
        Lot.objects.none(), label="Territoires", widget=forms.CheckboxSelectMultiple, required=False
    )
    phone = forms.CharField(label="Téléphone", max_length=20, required=False)

    def __init__(self, *args: Any, call: Call, **options: Any) -> None:
        super().__init__(*args, **options)
        person = cast("forms.ModelChoiceField[Person]", self.fields["person"])
        lots = cast("forms.ModelMultipleChoiceField[Lot]", self.fields["lots"])
        person.queryset = (
            Person.objects.filter(
                memberships__organisation=call.funder_id,
                memberships__ended_at=None,
                memberships__role__in=DEPARTMENT_ROLES,
            )
            .distinct()
            .order_by("full_name", "pk")
        )
        lots.queryset = call.lots.order_by("name", "pk")


class ExtensionForm(forms.Form):
    """A later closing day, for everyone, and why."""

    round = forms.ModelChoiceField(Round.objects.none(), label="Période", required=False, empty_label=None)
    closing_day = FrenchDateField(label="Nouveau jour de clôture, inclus")
    motive = forms.CharField(
        label="Motif", max_length=400, help_text="Il est publié.", widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, call: Call, **options: Any) -> None:
        super().__init__(*args, **options)
        rounds = list(call.rounds.order_by("position", "pk"))
        if len(rounds) == 1:
            del self.fields["round"]
        else:
            cast("forms.ModelChoiceField[Round]", self.fields["round"]).queryset = call.rounds.order_by(
                "position", "pk"
            )
