from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "maillage.agreements"
    verbose_name = "Conventions et paiements"
