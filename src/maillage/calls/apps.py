from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "maillage.calls"
    verbose_name = "Appels à projets"
