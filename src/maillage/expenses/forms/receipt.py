"""The receipt an operator gives: a file, or a photograph taken there and then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from maillage.ui.fields import UploadField

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

RECEIPT_HELP = (
    "Photo, PDF ou document\u00a0; 10\u00a0Mo au plus. Une photo est redressée et allégée, "
    "et le lieu où elle fut prise est effacé\u00a0; l’originale n’est pas gardée."
)
EMPTY_FILE = {"empty": "Ce fichier est vide\u00a0: choisissez-en un autre."}


class ReceiptForm(forms.Form):
    """The receipt: a file, or a photograph taken there and then."""

    photo = UploadField(
        label="Photographier le justificatif",
        required=False,
        widget=forms.ClearableFileInput(
            attrs={"accept": "image/*", "capture": "environment", "class": "camera"}
        ),
        error_messages=EMPTY_FILE,
    )
    receipt = UploadField(
        label="Justificatif",
        required=False,
        help_text=RECEIPT_HELP,
        widget=forms.ClearableFileInput(attrs={"accept": "image/*,.heic,.pdf,.odt,.docx,.xlsx"}),
        error_messages=EMPTY_FILE,
    )

    def chosen(self) -> UploadedFile[bytes] | None:
        """Give back what was photographed, else the file chosen, else nothing."""
        return self.cleaned_data.get("photo") or self.cleaned_data.get("receipt")


class ReceiptAloneForm(ReceiptForm):
    """The receipt of an expense already entered: there must be one."""

    def clean(self) -> dict[str, Any]:
        """Refuse an empty form."""
        given = super().clean() or self.cleaned_data
        if not self.errors and self.chosen() is None:
            self.add_error("receipt", "Choisissez un fichier, ou photographiez le justificatif.")
        return given
