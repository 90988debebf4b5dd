from django.apps import AppConfig


class SituationsConfig(AppConfig):
    name = "maillage.situations"
    verbose_name = "Situations et acquis"
