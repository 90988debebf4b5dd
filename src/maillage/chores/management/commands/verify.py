"""Verify that nobody rewrote the journal, and that what was erased is."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from maillage.journal import operations as journal
from maillage.rules.french import plural
from maillage.situations.operations import verify_purges


class Command(BaseCommand):
    """Walk every chain of the journal and every proof of deletion; end with the first that does not hold."""

    help = "check the journal, chain by chain; name the first bad row (--database PATH)"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print the number of chains that hold; raise CommandError at the first line that does not."""
        chains = journal.chains()
        for chain in chains:
            if bad := journal.verify(chain):
                raise CommandError(f"Journal du financeur {bad.chain}\u00a0: {bad.sentence}")
        erased, broken = verify_purges()
        if broken:
            raise CommandError(broken)
        self.stdout.write(
            plural(erased, "preuve d’effacement vérifiée", "preuves d’effacement vérifiées") + "."
        )
        self.stdout.write(
            f"Journal intact\u00a0: {plural(len(chains), 'chaîne vérifiée', 'chaînes vérifiées')}."
        )
