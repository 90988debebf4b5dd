"""The forms of what is done to a file as a whole: a document attached, a motive given."""

from __future__ import annotations

from typing import Any

from django import forms

from maillage.rules.french import listing, typeset
from maillage.ui.fields import UploadField


class DocumentForm(forms.Form):
    """One file, in answer to one document of the call; for the body's other drafts too when they lack it.

    `others` are the territories of those drafts.
    """

    file = UploadField(
        label="Fichier",
        help_text="PDF, image, ODT, DOCX ou XLSX\u00a0; 10\u00a0Mo au plus.",
        error_messages={
            "required": "Choisissez un fichier.",
            "empty": "Ce fichier est vide\u00a0: choisissez-en un autre.",
        },
    )
    everywhere = forms.BooleanField(initial=True, required=False)

    def __init__(self, *args: Any, others: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if others:
            self.fields["everywhere"].label = typeset(f"Joindre aussi pour {listing(others)}")
        else:
            del self.fields["everywhere"]


class DeclineForm(forms.Form):
    """Why the representative does not validate."""

    motive = forms.CharField(
        label="Motif",
        help_text="Ce qui est à corriger. Votre équipe le lira\u00a0; le Département ne le voit pas.",
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Indiquez le motif\u00a0: la personne qui a déposé le dossier le lira."},
    )


class WithdrawalForm(forms.Form):
    """Why a body leaves the call, if it wants to say."""

    motive = forms.CharField(
        label="Motif", required=False, max_length=400, widget=forms.Textarea({"rows": 3})
    )
