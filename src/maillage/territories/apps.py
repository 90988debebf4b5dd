"""The Django application of the package."""

from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    """Declares `territories`."""

    name = "maillage.territories"
    label = "territories"
