"""The Django application of the package."""

from django.apps import AppConfig


class PostConfig(AppConfig):
    """Declares `post`."""

    name = "maillage.post"
    label = "post"
