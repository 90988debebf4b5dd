from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "maillage.applications"
    verbose_name = "Candidatures"
