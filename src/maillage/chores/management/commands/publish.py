"""Write the open data as files, to put on another site or on data.gouv.fr."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from maillage.chores.day import asked_day
from maillage.documents.open_data import data_package, readme, table_schema
from maillage.people.models import Funder
from maillage.reports.queries.open_data import files_or_previews, publisher


class Command(BaseCommand):
    """What officers published, as it was published; the same publication gives the same bytes."""

    help = "write the open data that is published as files, with their descriptions (publish DIR)"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the folder to write to and the day of a preview."""
        parser.add_argument("directory", metavar="DIR", type=Path, help="le dossier où écrire")
        parser.add_argument("--today", metavar="AAAA-MM-JJ", default="", help="le jour d’un aperçu")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write every file; raise CommandError on a date that is not one, or before the first visit."""
        funder = Funder.objects.select_related("organisation").order_by("pk").first()
        if funder is None:
            raise CommandError("Cette installation est vide\u00a0: rien n’est à publier.")
        today = asked_day(options["today"])
        directory: Path = options["directory"]
        directory.mkdir(parents=True, exist_ok=True)
        files = files_or_previews(funder.organisation_id, today)
        who = publisher(funder, settings.MAILLAGE_BASE_URL)
        for file in files:
            (directory / file.dataset.file).write_bytes(file.content)
            (directory / file.dataset.schema).write_bytes(table_schema(file.dataset))
            said = "" if file.at else ", aperçu\u00a0: rien n’est encore publié"
            self.stdout.write(f"{directory / file.dataset.file}\u00a0: {file.rows} lignes{said}")
        (directory / "datapackage.json").write_bytes(data_package(files, who))
        (directory / "LISEZ-MOI.md").write_bytes(readme(files, who))
