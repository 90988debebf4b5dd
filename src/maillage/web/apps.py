from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "maillage.web"

    def ready(self) -> None:
        """Have the checks of a machine in production known."""
        from maillage.web import checks  # noqa: F401, PLC0415 — the settings are not ready before
