from django.apps import AppConfig


class SelectionConfig(AppConfig):
    name = "maillage.selection"
    verbose_name = "Sélection"
