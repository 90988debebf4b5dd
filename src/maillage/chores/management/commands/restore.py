"""`./maillage restore PATH`: an installation as it was backed up."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from maillage.chores import archive


class Command(BaseCommand):
    """Read a backup back; every fingerprint is checked before anything is written."""

    help = (
        "read a backup back into an empty database: restore PATH --identity KEY (--overwrite: into any; "
        "--check: only look)"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--identity", type=Path, metavar="FILE")
        parser.add_argument("--overwrite", action="store_true")
        parser.add_argument("--check", action="store_true")

    def handle(self, *_args: Any, path: Path, identity: Path | None, **options: Any) -> None:
        """Raise CommandError on a damaged or closed file, another engine, or a database in use; with `check`,
        on attachments that are missing too, each of which is named.
        """
        check, overwrite = options["check"], options["overwrite"]
        found = archive.read(path, identity=identity, overwrite=overwrite, check=check)
        count = found.attachments
        lacking = "\n".join(
            f"{name} is not in this backup, and a row of its database names it" for name in found.missing
        )
        if check and lacking:
            raise CommandError(f"{path} can be read, but is not whole:\n{lacking}")
        if check:
            self.stdout.write(f"{path} is whole: the database and {count} attachments. Nothing was written.")
        else:
            self.stdout.write(f"Restored: the database and {count} attachments; the journal holds.")
        if lacking:
            self.stdout.write(lacking)
        if found.aside:
            self.stdout.write(
                "The anchor file in place knew of acts done after this backup, which are gone: it is kept as "
                f"{found.aside}, and the journal says so. Keep it with the report of the incident."
            )
        if found.unsigned:
            self.stdout.write(
                "This machine lacks a key that signed the anchors: put MAILLAGE_ANCHOR_KEYS back before "
                "./maillage work runs. Meanwhile ./maillage verify believes the public key beside the file."
            )
