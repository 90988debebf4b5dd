from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "maillage.resources"
    verbose_name = "Ressources du territoire"
