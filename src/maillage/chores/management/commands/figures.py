"""Print the figures of every group, from the same query as the pages."""

import json
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from maillage.agreements.models import Agreement
from maillage.chores.day import asked_day
from maillage.reports.access import SIGNED
from maillage.reports.queries import GroupRow, group_figures
from maillage.rules.french import amount


class Command(BaseCommand):
    """For people who script: one line a group, or JSON."""

    help = "print the figures of each group (--json, --today DATE, --database PATH)"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the day asked about and the form of the answer."""
        parser.add_argument("--json", action="store_true", help="une liste JSON, montants en chaînes")
        parser.add_argument("--today", metavar="AAAA-MM-JJ", default="", help="le jour des chiffres")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print the figures known at the end of that day; raise CommandError on a date that is not one."""
        rows = group_figures(Agreement.objects.filter(state__in=SIGNED), asked_day(options["today"]))
        if options["json"]:
            self.stdout.write(json.dumps([as_json(row) for row in rows], ensure_ascii=False, indent=2))
            return
        for row in rows:
            held = f"{row.frequency.held}/{row.frequency.expected} rencontres"
            people = f"{row.participants.attendances} participations de {row.participants.people} personnes"
            money = f"attribué {amount(row.money.award)}"
            self.stdout.write(f"{row.territory} ({row.operator})\u00a0: {held}, {people}, {money}")


def as_json(row: GroupRow) -> dict[str, Any]:
    """Give back a group as the command prints it; amounts as decimal strings, None when not known yet."""
    return {
        "territory": row.territory,
        "operator": row.operator,
        "meetings_expected": row.frequency.expected,
        "meetings_held": row.frequency.held,
        "attendances": row.participants.attendances,
        "distinct_people": row.participants.people,
        "origins": {
            line.origin: {"attendances": line.attendances, "people": line.people}
            for line in row.origins.lines
        },
        "sessions_held": row.sessions_held,
        "award": _text(row.money.award),
        "advance": _text(row.money.advance),
        "justified": _text(row.money.justified),
        "balance": _text(row.money.balance),
        "repayment": _text(row.money.repayment),
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"
