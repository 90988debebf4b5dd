"""Counting how often something is asked, for every process at once."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.utils.crypto import salted_hmac

from maillage.people.models import Pace

_SALT = "maillage.people.pace"


def count_try(what: str, whose: str, *, start: dt.datetime, until: dt.datetime) -> int:
    """Count one more try of that person or place in that span, and give back how many there are.

    One statement, so that two processes never count the same try; whose it is leaves no trace but a digest.
    """
    key = salted_hmac(_SALT, f"{what}:{start.timestamp()}:{whose}", algorithm="sha256").hexdigest()
    moment = connection.ops.adapt_datetimefield_value(until)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_pace (key, count, until) VALUES (%s, 1, %s) "
            "ON CONFLICT (key) DO UPDATE SET count = people_pace.count + 1 RETURNING count",
            [key, moment],
        )
        return int(cursor.fetchone()[0])


def forget_paces(*, at: dt.datetime) -> int:
    """Delete the counts of the spans that are over; how many."""
    forgotten, _ = Pace.objects.filter(until__lt=at).delete()
    return forgotten
