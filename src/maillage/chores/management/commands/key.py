"""Make a key that seals situations, signs anchors or opens backups, or the secret that signs sessions."""

import secrets
from argparse import ArgumentParser
from typing import Any

from cryptography.fernet import Fernet
from django.core.management.base import BaseCommand

from maillage.chores.sealing import new_identity


class Command(BaseCommand):
    """Print a new key, kept nowhere."""

    help = (
        "print a key for MAILLAGE_SITUATION_KEYS or MAILLAGE_ANCHOR_KEYS, or MAILLAGE_SECRET_KEY (--secret), "
        "or the pair that seals and opens backups (--backup)"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--secret", action="store_true")
        parser.add_argument("--backup", action="store_true")

    def handle(self, *_args: Any, secret: bool, backup: bool, **_options: Any) -> None:
        """Print it."""
        if backup:
            identity, public = new_identity()
            self.stdout.write(f"# public key, for MAILLAGE_BACKUP_RECIPIENTS: {public}\n{identity}")
            return
        self.stdout.write(secrets.token_urlsafe(64) if secret else Fernet.generate_key().decode())
