"""What is typed about payments, service done and repayments."""

from __future__ import annotations

from collections.abc import Callable

from django import forms

from maillage.rules.bank import check_bic, check_iban, compact
from maillage.rules.verdict import Verdict
from maillage.ui.fields import FrenchDateField, UploadField


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


class BankDetailsForm(forms.Form):
    """The account of an operator, with what proves it."""

    holder = forms.CharField(
        label="Titulaire du compte",
        max_length=120,
        help_text="Tel que le RIB le nomme\u00a0: l’organisme lui-même.",
    )
    iban = forms.CharField(
        label="IBAN",
        max_length=60,
        help_text="Par exemple FR76 suivi de 23 caractères, avec ou sans espaces.",
        widget=forms.TextInput(
            {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
    )
    bic = forms.CharField(
        label="BIC",
        max_length=14,
        required=False,
        help_text="8 ou 11 caractères.",
        widget=forms.TextInput(
            {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
    )
    file = UploadField(
        label="Relevé d’identité bancaire (RIB)", help_text="PDF ou image, édité par la banque."
    )

    def clean_iban(self) -> str:
        """Read the number; raise ValidationError when its key is wrong."""
        return _checked(self.cleaned_data["iban"], check_iban)

    def clean_bic(self) -> str:
        """Read the identifier; raise ValidationError when its form is wrong."""
        return _checked(self.cleaned_data["bic"], check_bic)


def _checked(text: str, check: Callable[[str], Verdict]) -> str:
    verdict = check(text)
    if not verdict:
        raise forms.ValidationError(verdict.sentence)
    return compact(text)


class CheckForm(forms.Form):
    """What the proof shows, read by whoever checks."""

    read = forms.CharField(
        label="Les quatre derniers caractères de l’IBAN, lus sur le justificatif",
        max_length=8,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "size": "8"}),
    )
    note = forms.CharField(
        label="Ce que vous avez vérifié d’autre",
        max_length=240,
        required=False,
        help_text="Par exemple\u00a0: appel au numéro connu de l’organisme. Écrit au journal.",
    )


class RefuseDetailsForm(forms.Form):
    """Why bank details are set aside."""

    motive = forms.CharField(
        label="Motif", max_length=240, help_text="Lu par l’opérateur et par la gestion financière."
    )
