from django.apps import AppConfig

HOW_TO_WRITE = (
    ("EmailField", "Indiquez une adresse électronique entière, par exemple nom@example.org."),
    ("URLField", "Indiquez l’adresse entière de la page, par exemple https://www.example.org."),
    ("IntegerField", "Écrivez un nombre entier, par exemple 12."),
)


class UiConfig(AppConfig):
    """The vocabulary of pages; no tables."""

    name = "maillage.ui"
    label = "ui"

    def ready(self) -> None:
        """Say how to write what Django only calls not valid, wherever a form asks for it."""
        from django import forms  # noqa: PLC0415 — the applications are not ready before

        for kind, sentence in HOW_TO_WRITE:
            getattr(forms, kind).default_error_messages = {"invalid": sentence}
