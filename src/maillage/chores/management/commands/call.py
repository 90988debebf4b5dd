"""Check the file of a call, and tell it in French."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from maillage.calls import toml
from maillage.calls.summary import summary
from maillage.rules.french import plural, typeset


class Command(BaseCommand):
    """For whoever writes a call: nothing is imported, no database is read."""

    help = "check the file of a call and tell it in French: call check FILE (- for the standard input)"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the act and the file."""
        parser.add_argument("act", choices=["check"], help="vérifier un fichier")
        parser.add_argument("file", metavar="FICHIER", help="un fichier TOML, ou - pour l’entrée standard")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print the summary of the call; raise CommandError with every mistake and its line."""
        name = options["file"]
        text = sys.stdin.read() if name == "-" else _read(Path(name))
        try:
            call = toml.read(text)
        except toml.UnreadableCall as unreadable:
            found = plural(len(unreadable.problems), "erreur")
            lines = (f"  {problem}" for problem in unreadable.problems)
            raise CommandError("\n".join([f"{name}\u00a0: {found}", *lines])) from unreadable
        self.stdout.write(summary(call))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        sentence = f"Aucun fichier ne se trouve à cette adresse : {path}. Vérifiez son nom."
        raise CommandError(typeset(sentence)) from error
    except (OSError, UnicodeDecodeError) as error:
        sentence = f"Ce fichier ne se lit pas comme un texte : {path}. Choisissez un fichier TOML en UTF-8."
        raise CommandError(typeset(sentence)) from error
