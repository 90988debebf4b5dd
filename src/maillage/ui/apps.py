from django.apps import AppConfig


class UiConfig(AppConfig):
    """The vocabulary of pages; no tables."""

    name = "maillage.ui"
    label = "ui"
