"""`./maillage upgrade`: brings the database to this version of the code."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from maillage.chores.release import refuse_a_later_release
from maillage.groups.operations import load_methods, load_structure_types
from maillage.territories.operations import load_reference


class Command(BaseCommand):
    """Migrate, then load the reference data again; doing it twice changes nothing."""

    help = "bring the database to this version: tables, communes, types of structures, methods"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Run each step and tell it; raise CommandError on the database of a later release."""
        refuse_a_later_release()
        call_command("migrate", interactive=False, verbosity=0)
        load_reference()
        load_structure_types()
        load_methods()
        self.stdout.write("The database is up to date.")
