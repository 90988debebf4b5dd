from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "maillage.people"
    verbose_name = "Personnes et organisations"

    def ready(self) -> None:
        """Put the check of the public site among Django's own."""
        from maillage.people import checks  # noqa: F401, PLC0415 - the models are ready from here on
