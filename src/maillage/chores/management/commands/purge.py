"""Delete what has reached its term and needs no visa, with its proof; or only tell what would go."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from maillage.chores.day import asked_day
from maillage.privacy.operations import purge
from maillage.privacy.queries.closing import retention_due
from maillage.privacy.queries.due import due_by_kind
from maillage.rules.french import plural, typeset
from maillage.situations.operations import erase_due_situations
from maillage.web import clock


class Command(BaseCommand):
    """Count what is due from the rows themselves, or delete it. A public archive waits for its visa."""

    help = "delete what has reached its term, with its proof (--dry-run: only count; --today DATE)"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare that nothing is written, and the day asked about."""
        parser.add_argument("--dry-run", action="store_true", help="compter sans rien effacer")
        parser.add_argument("--today", metavar="AAAA-MM-JJ", default="", help="le jour du compte à blanc")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print each count, or delete what is due now; raise CommandError on a date that is not one."""
        if options["dry_run"]:
            self._count(options["today"])
            return
        at = clock.now()
        situations = erase_due_situations(at=at)
        gone = purge(at=at)
        self.stdout.write(
            typeset(
                f"{plural(situations, 'situation')} et {plural(gone, 'autre donnée', 'autres données')} : "
                "suppressions faites et prouvées au journal."
            )
        )

    def _count(self, today: str) -> None:
        on = asked_day(today)
        for sentence in retention_due(on).sentences:
            self.stdout.write(f"{sentence}.")
        for found in due_by_kind(on):
            self.stdout.write(f"{found.sentence}.")
            for row in found.rows:
                waits = f" ({row.blocked})" if row.blocked else ""
                self.stdout.write(
                    typeset(f"  {row.count} – {row.label}, depuis le {row.since:%d/%m/%Y}{waits}")
                )
