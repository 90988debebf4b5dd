"""What is typed about archives."""

from __future__ import annotations

from django import forms

from maillage.rules.retention import DISPOSITIONS
from maillage.ui.fields import FrenchDateField, UploadField


class PackageForm(forms.Form):
    """Why an archive package is produced."""

    reason = forms.CharField(
        label="Pourquoi produire ce dossier",
        max_length=240,
        help_text="Écrit au journal, et dit à l’opérateur si le dossier contient des feuilles nominatives.",
    )


class RetentionForm(forms.Form):
    """How long the files of a call are kept, and what becomes of them then."""

    years = forms.IntegerField(
        label="Durée d’utilité administrative, en années",
        min_value=1,
        max_value=100,
        help_text="À compter du document le plus récent du dossier.",
    )
    disposition = forms.ChoiceField(
        label="Sort final",
        choices=[(code, f"{code}, {label}") for code, label in DISPOSITIONS.items()],
        widget=forms.RadioSelect,
    )


class VisaForm(forms.Form):
    """The visa of the director of the Archives départementales."""

    director = forms.CharField(label="Visa donné par", max_length=160)
    given_on = FrenchDateField(label="Le")
    reference = forms.CharField(label="Référence du visa", max_length=80)
    scan = UploadField(
        label="Visa numérisé",
        help_text="Photo ou PDF, 10\u00a0Mo au plus.",
        widget=forms.ClearableFileInput(attrs={"accept": "image/*,.pdf"}),
        error_messages={"empty": "Ce fichier est vide\u00a0: choisissez-en un autre."},
    )
