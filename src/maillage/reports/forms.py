"""What is typed about reports and committees."""

from __future__ import annotations

from typing import Any

from django import forms

from maillage.reports.models import FinalReport
from maillage.reports.operations.committee import MORNING
from maillage.reports.papers import HEADINGS
from maillage.ui.fields import FrenchDateField, TimeField

HELP = {
    "levers": "Ce qui a aidé les professionnels face aux situations rencontrées.",
    "leads": "Ce que le groupe propose d’essayer ou de poursuivre.",
    "referrals": "Vers quels dispositifs les professionnels ont été orientés.",
    "strategy": "Thèmes récurrents, besoins non couverts, ressources qui manquent sur le territoire.",
}


class DraftField(forms.CharField):
    """A text expected in the end, that a draft may leave empty."""

    def validate(self, value: Any) -> None:
        """Let an empty text pass: the act of sending asks for it (R79)."""


class ReportForm(forms.Form):
    """The four headings of the report."""

    def __init__(self, *args: Any, report: FinalReport, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {code: getattr(report, code) for code in HEADINGS})
        super().__init__(*args, **kwargs)
        for code, title in HEADINGS.items():
            self.fields[code] = DraftField(
                label=title, help_text=HELP[code], widget=forms.Textarea(attrs={"rows": 6})
            )


class ResubmitForm(forms.Form):
    """Why a new version is sent."""

    reason = forms.CharField(label="Ce qui a été corrigé", widget=forms.Textarea(attrs={"rows": 3}))


class ReturnForm(forms.Form):
    """What is to be corrected in a report."""

    motive = forms.CharField(
        label="Corrections demandées",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="L’opérateur les lit dans son courrier et sur la page du bilan.",
    )


class ConveneForm(forms.Form):
    """The day, hour and place of a committee."""

    held_on = FrenchDateField(label="Date")
    starts = TimeField(label="Heure", initial=MORNING)
    place = forms.CharField(label="Lieu", max_length=160)


class MinutesForm(forms.Form):
    """The record of a committee."""

    attendees = forms.CharField(
        label="Personnes présentes",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text="Une par ligne, avec son organisme.",
    )
    minutes = forms.CharField(label="Compte rendu", widget=forms.Textarea(attrs={"rows": 8}))
    decisions = forms.CharField(
        label="Décisions",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text="Une par ligne.",
    )
