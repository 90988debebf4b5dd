"""`./maillage attachments to-bucket`: from the folder to the object store or back; or their sweep."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from maillage.chores.attachments import Differs, copy, named_in_the_database, sweep


class Command(BaseCommand):
    """Copy every attachment and compare both sides; nothing is erased, doing it twice is safe.

    `sweep` deletes what no row names, however many: for whoever has checked that the database is theirs.
    """

    help = "copy the attachments and compare them (to-bucket, to-folder); sweep those that no row names"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("direction", choices=("to-bucket", "to-folder", "sweep"))

    def handle(self, *_args: Any, direction: str, **_options: Any) -> None:
        """Raise CommandError without a bucket, on a file that differs, and when an attachment is missing."""
        if direction == "sweep":
            self._sweep()
            return
        folder, bucket = storages["folder"], storages["default"]
        if settings.STORAGES["default"]["BACKEND"] == settings.STORAGES["folder"]["BACKEND"]:
            raise CommandError("no bucket is set: MAILLAGE_S3_BUCKET and the variables that go with it")
        source, target = (folder, bucket) if direction == "to-bucket" else (bucket, folder)
        try:
            done = copy(source, target)
        except Differs as error:
            raise CommandError(f"{error} is not the same on both sides: nothing was erased") from error
        self.stdout.write(f"{done.sent} sent, {done.already_there} there already, each read back the same.")
        if done.missing:
            names = "\n".join(f"  {name}" for name in done.missing)
            raise CommandError(f"named in the database, and not found at the source:\n{names}")

    def _sweep(self) -> None:
        if not named_in_the_database():
            raise CommandError("this database names no attachment: nothing was deleted")
        swept = sweep(at=timezone.now(), however_many=True)
        self.stdout.write(f"{swept} attachments that no row names deleted.")
