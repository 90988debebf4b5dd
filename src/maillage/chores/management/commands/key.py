"""Make a key that seals situations or signs anchors, or the secret that signs sessions and links."""

import secrets
from argparse import ArgumentParser
from typing import Any

from cryptography.fernet import Fernet
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Print a new key, kept nowhere."""

    help = (
        "print a key for MAILLAGE_SITUATION_KEYS or MAILLAGE_ANCHOR_KEYS, or MAILLAGE_SECRET_KEY (--secret)"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--secret", action="store_true")

    def handle(self, *_args: Any, secret: bool, **_options: Any) -> None:
        """Print it."""
        self.stdout.write(secrets.token_urlsafe(64) if secret else Fernet.generate_key().decode())
