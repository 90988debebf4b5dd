"""Tell what the retention periods would take, without taking anything."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from maillage.chores.day import asked_day
from maillage.reports.queries.retention import retention_due


class Command(BaseCommand):
    """Count what is due from the rows themselves: names, situations, files past their term."""

    help = "count what the retention periods would take (--dry-run, --today DATE, --database PATH)"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare that nothing is written, and the day asked about."""
        parser.add_argument("--dry-run", action="store_true", help="compter sans rien effacer")
        parser.add_argument("--today", metavar="AAAA-MM-JJ", default="", help="le jour du compte")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print each count; raise CommandError without `--dry-run`, and on a date that is not one."""
        if not options["dry_run"]:
            raise CommandError(
                "purge only counts: add --dry-run. Situations are erased by `./maillage work`, "
                "and no public archive without its recorded visa."
            )
        for sentence in retention_due(asked_day(options["today"])).sentences:
            self.stdout.write(f"{sentence}.")
