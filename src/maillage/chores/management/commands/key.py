"""Make a key that seals situations."""

from typing import Any

from cryptography.fernet import Fernet
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Print a new key, kept nowhere."""

    help = "print a new key for MAILLAGE_SITUATION_KEYS; put it before the older ones"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print it."""
        self.stdout.write(Fernet.generate_key().decode())
