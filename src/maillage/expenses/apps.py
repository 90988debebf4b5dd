from django.apps import AppConfig


class ExpensesConfig(AppConfig):
    name = "maillage.expenses"
    verbose_name = "Dépenses"
