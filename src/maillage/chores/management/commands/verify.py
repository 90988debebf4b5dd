"""Verify that nobody rewrote the journal."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from maillage.journal import operations as journal
from maillage.rules.french import plural


class Command(BaseCommand):
    """Walk every chain of the journal; end with an error that names the first bad row."""

    help = "check the journal, chain by chain; name the first bad row (--database PATH)"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print the number of chains that hold; raise CommandError at the first line that does not."""
        chains = journal.chains()
        for chain in chains:
            if bad := journal.verify(chain):
                raise CommandError(f"Journal du financeur {bad.chain}\u00a0: {bad.sentence}")
        self.stdout.write(
            f"Journal intact\u00a0: {plural(len(chains), 'chaîne vérifiée', 'chaînes vérifiées')}."
        )
