"""`./maillage attachments to-bucket`: the attachments, from the folder to the object store or back."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.core.management.base import BaseCommand, CommandError

from maillage.chores.attachments import Differs, copy


class Command(BaseCommand):
    """Copy every attachment and compare both sides; nothing is erased, doing it twice is safe."""

    help = "copy the attachments and compare their fingerprints (to-bucket, to-folder)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("direction", choices=("to-bucket", "to-folder"))

    def handle(self, *_args: Any, direction: str, **_options: Any) -> None:
        """Raise CommandError without a bucket, on a file that differs, and when an attachment is missing."""
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
