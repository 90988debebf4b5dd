"""`./maillage enrolment ADDRESS HOW`: the way out when nobody of the département may open it on the pages."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from maillage.people.models import Person
from maillage.people.operations import open_enrolment
from maillage.rules.french import paris
from maillage.rules.verdict import Refused
from maillage.web import clock


class Command(BaseCommand):
    """Let an agent set up their first second factor for a while; the journal keeps how it was checked."""

    help = "let an agent set up a first second factor for a while: ADDRESS, HOW they were recognised"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare whose it is, and how they were recognised."""
        parser.add_argument("address")
        parser.add_argument("how", help="a sentence, written in the journal")

    def handle(self, *_args: Any, address: str, how: str, **_options: Any) -> None:
        """Open it and say until when; raise CommandError for an unknown address and on a refusal."""
        person = Person.objects.filter(email=address.strip().lower(), is_active=True).first()
        if person is None:
            raise CommandError(f"nobody has the address {address}")
        try:
            opened = open_enrolment(person, how=how, by=None, at=clock.now())
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self.stdout.write(f"{person.full_name} may set it up until {paris(opened.closes_at):%Y-%m-%d %H:%M}.")
