"""A spreadsheet of expenses."""

from __future__ import annotations

from django import forms

from maillage.ui.fields import UploadField


class FileForm(forms.Form):
    """The file of an accountant."""

    file = UploadField(
        label="Fichier",
        help_text="XLSX, ODS ou CSV\u00a0: une dépense par ligne, les titres des colonnes en première ligne.",
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.ods,.csv"}),
    )
