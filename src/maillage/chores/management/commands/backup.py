"""`./maillage backup PATH`: the database and the attachments in one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from maillage.chores import archive


class Command(BaseCommand):
    """Write everything that makes an installation, with the fingerprint of each file."""

    help = "write the database and the attachments in one sealed file: backup PATH (--plain: not sealed)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--plain", action="store_true")

    def handle(self, *_args: Any, path: Path, plain: bool, **_options: Any) -> None:
        """Raise CommandError when the file exists or a program is missing, and when nobody could open it."""
        count = archive.write(path, plain=plain)
        self.stdout.write(f"{path}: the database and {count} attachments.")
