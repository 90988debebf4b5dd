"""Writing a message, with its files."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from maillage.rules.conversation import ANSWER, APPLICANT, DOCUMENTS, KINDS, LONGEST, QUESTION, REQUEST
from maillage.ui.fields import UploadsField


class MessageForm(forms.Form):
    """A message to the other side; `awaits` is what that side has asked, empty when nothing."""

    kind = forms.ChoiceField(
        label="Vous envoyez", widget=forms.RadioSelect, error_messages={"required": "Choisissez."}
    )
    text = forms.CharField(
        label="Message",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": "Écrivez votre message.",
            "max_length": "Ce message est trop long\u00a0: gardez l’essentiel et joignez le reste.",
        },
    )
    pieces = UploadsField(
        label="Fichiers",
        required=False,
        help_text="PDF, image, ODT, DOCX ou XLSX\u00a0; 10\u00a0Mo au plus par envoi.",
        error_messages={"empty": "Ce fichier est vide\u00a0: choisissez-en un autre."},
    )

    def __init__(self, *args: Any, side: str, awaits: str, **options: Any) -> None:
        super().__init__(*args, **options)
        # A request for documents is made from the page of the examination: it stops the delay.
        kinds = (DOCUMENTS, ANSWER, QUESTION) if side == APPLICANT else (QUESTION, ANSWER)
        field = cast("forms.ChoiceField", self.fields["kind"])
        field.choices = [(kind, KINDS[kind]) for kind in kinds]
        self.fields["text"].required = side != APPLICANT
        field.initial = {REQUEST: DOCUMENTS, "": QUESTION}.get(awaits, ANSWER)
