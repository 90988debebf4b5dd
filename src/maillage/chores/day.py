"""The day a command is asked about."""

import datetime as dt

from django.core.management.base import CommandError

from maillage.people.models import Funder
from maillage.rules.french import paris
from maillage.web import clock


def asked_day(text: str) -> dt.date:
    """Give back the day asked about, else the demonstration's, else today.

    Raises CommandError on a date that is not one.
    """
    if text:
        try:
            return dt.date.fromisoformat(text)
        except ValueError as error:
            raise CommandError(
                f"«\u00a0{text}\u00a0» n’est pas une date\u00a0: écrivez 2026-03-10."
            ) from error
    funder = Funder.objects.order_by("pk").first()
    if funder is not None and funder.demonstration_day is not None:
        return funder.demonstration_day
    return paris(clock.now()).date()
