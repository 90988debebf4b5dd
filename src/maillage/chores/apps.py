"""The Django application of the package."""

from django.apps import AppConfig


class ChoresConfig(AppConfig):
    """Declares `chores`, for its commands."""

    name = "maillage.chores"
    label = "chores"
