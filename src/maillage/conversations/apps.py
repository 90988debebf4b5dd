from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "maillage.conversations"
    verbose_name = "Échanges"
