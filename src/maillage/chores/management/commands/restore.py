"""`./maillage restore PATH`: an installation as it was backed up."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from maillage.chores import archive


class Command(BaseCommand):
    """Read a backup back; every fingerprint is checked before anything is written."""

    help = "read a backup back into an empty database: restore PATH (--overwrite: into any)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--overwrite", action="store_true")

    def handle(self, *_args: Any, path: Path, overwrite: bool, **_options: Any) -> None:
        """Raise CommandError on a damaged file, another engine, or a database in use."""
        count = archive.read(path, overwrite=overwrite)
        self.stdout.write(f"Restored: the database and {count} attachments.")
