from django.apps import AppConfig
from django.core.exceptions import ValidationError

from maillage.rules.mailbox import check_letters

HOW_TO_WRITE = (
    ("EmailField", "Indiquez une adresse électronique entière, par exemple nom@example.org."),
    ("URLField", "Indiquez l’adresse entière de la page, par exemple https://www.example.org."),
    ("IntegerField", "Écrivez un nombre entier, par exemple 12."),
)


def in_our_letters(address: str) -> None:
    """Raise ValidationError unless that address is written in letters that people here read."""
    verdict = check_letters(address)
    if not verdict:
        raise ValidationError(verdict.sentence)


class UiConfig(AppConfig):
    """The vocabulary of pages; no tables."""

    name = "maillage.ui"
    label = "ui"

    def ready(self) -> None:
        """Say how to write what Django only calls not valid, wherever a form asks for it; an address that
        imitates another is refused there too.
        """
        from django import forms  # noqa: PLC0415 — the applications are not ready before

        forms.EmailField.default_validators = [*forms.EmailField.default_validators, in_our_letters]
        for kind, sentence in HOW_TO_WRITE:
            getattr(forms, kind).default_error_messages = {"invalid": sentence}
