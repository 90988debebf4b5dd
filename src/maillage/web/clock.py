"""The only clock of the pages; the demonstration and the tests may set it."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone

from maillage.rules.french import PARIS


def now() -> dt.datetime:
    """Give back the present moment, aware.

    With `MAILLAGE_TODAY` (never in production) a date stands for today at the present hour, and a full
    date and time stands for this very moment.
    """
    set_to = str(settings.MAILLAGE_TODAY)
    if not set_to:
        return timezone.now()
    if "T" in set_to:
        moment = dt.datetime.fromisoformat(set_to)
        return moment if moment.tzinfo else moment.replace(tzinfo=PARIS)
    hour = timezone.now().astimezone(PARIS).time()
    return dt.datetime.combine(dt.date.fromisoformat(set_to), hour, tzinfo=PARIS)
