"""What is typed about payments, service done and repayments."""

from __future__ import annotations

from django import forms

from maillage.ui.fields import FrenchDateField


class CommitForm(forms.Form):
    """The commitment of the credits."""

    on = FrenchDateField(label="Engagé le")
    reference = forms.CharField(label="Numéro d’engagement", max_length=40)


class SettleForm(forms.Form):
    """The settlement."""

    on = FrenchDateField(label="Liquidé le")


class OrderForm(forms.Form):
    """The payment order."""

    on = FrenchDateField(label="Mandaté le")
    number = forms.CharField(label="Numéro du mandat", max_length=40)


class PaidForm(forms.Form):
    """The accountant's transfer."""

    on = FrenchDateField(label="Payé le")


class RevenueOrderForm(forms.Form):
    """The revenue order of a repayment."""

    on = FrenchDateField(label="Titre émis le")
    number = forms.CharField(label="Numéro du titre de recettes", max_length=40)


class CollectedForm(forms.Form):
    """The collection of a repayment."""

    on = FrenchDateField(label="Encaissé le")


class ContestForm(forms.Form):
    """The operator's observations on a repayment."""

    motive = forms.CharField(label="Vos observations", widget=forms.Textarea(attrs={"rows": 4}))


class ServiceForm(forms.Form):
    """The appreciation that goes with service done."""

    remarks = forms.CharField(
        label="Appréciation des objectifs",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Elle figure au certificat administratif.",
    )
