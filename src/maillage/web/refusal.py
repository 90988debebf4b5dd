"""A refusal shown in the form that met it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.forms import BaseForm

    from maillage.rules.verdict import Refused


def tell(form: BaseForm, refused: Refused) -> None:
    """Put the sentence beside the field it is about, or above the form when the form has no such field."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
