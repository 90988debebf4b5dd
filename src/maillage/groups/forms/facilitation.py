"""Forms of those who facilitate: the method, and the question asked after a meeting."""

from __future__ import annotations

from typing import Any

from django import forms

from maillage.groups.forms.session import ThemeField
from maillage.groups.models import Method


class MethodForm(forms.Form):
    """The method the meeting follows, or none yet."""

    method = forms.ModelChoiceField(
        label="Méthode",
        queryset=Method.objects.none(),
        required=False,
        empty_label="À décider avec le groupe",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["method"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Method.objects.order_by("position", "pk")


class ArisenForm(forms.Form):
    """A theme that arose in this meeting."""

    label = ThemeField()


class QuestionForm(forms.Form):
    """The one question that is asked after each meeting of the group."""

    question = forms.CharField(
        label="Question posée après chaque rencontre",
        max_length=200,
        help_text="Les réponses possibles sont «\u00a0Pas du tout\u00a0», «\u00a0Un peu\u00a0», "
        "«\u00a0Plutôt\u00a0» et «\u00a0Beaucoup\u00a0».",
    )
