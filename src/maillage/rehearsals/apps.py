from django.apps import AppConfig


class RehearsalsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "maillage.rehearsals"
    verbose_name = "répétitions"
