"""The Django application of the package."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Declares `journal`."""

    name = "maillage.journal"
    label = "journal"
