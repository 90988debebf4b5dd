from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "maillage.groups"
    verbose_name = "Groupes et rencontres"
