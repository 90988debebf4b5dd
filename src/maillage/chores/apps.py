"""The Django application of the package."""

from django.apps import AppConfig


class ChoresConfig(AppConfig):
    """Declares `chores`, for its commands and its watch."""

    name = "maillage.chores"
    label = "chores"
