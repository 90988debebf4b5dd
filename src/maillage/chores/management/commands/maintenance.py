"""`./maillage maintenance on`: every page asks to come back, while a restore or an upgrade runs."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Put the file that the pages look for, or take it away; no database is asked."""

    help = "show a page of waiting in place of the site: on [SENTENCE IN FRENCH], off"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the word and the sentence."""
        parser.add_argument("turned", choices=("on", "off"))
        parser.add_argument("sentence", nargs="?", default="")

    def handle(self, *_args: Any, turned: str, sentence: str, **_options: Any) -> None:
        """Write or erase the file, and say which; raise CommandError when it is another account's."""
        file = settings.MAILLAGE_MAINTENANCE_FILE
        try:
            if turned == "on":
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(f"{sentence}\n", encoding="utf-8")
            else:
                file.unlink(missing_ok=True)
        except OSError as error:
            still = "closed" if file.exists() else "open"
            raise CommandError(
                f"{file} cannot be changed from this account ({error.strerror}): the site is still {still}. "
                f"As its owner or as root: {'touch' if turned == 'on' else 'rm'} {file}"
            ) from error
        self.stdout.write(
            f"The site asks to come back ({file}); the probes still answer."
            if turned == "on"
            else "The site is open."
        )
