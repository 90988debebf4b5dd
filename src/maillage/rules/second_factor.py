"""When whoever acts for a département must give a second factor: a setting of the funder (law C.9)."""

from __future__ import annotations

import datetime as dt


def demanded_from(start: dt.date | None, since: dt.date, grace_days: int) -> dt.date | None:
    """From which day on nothing opens without a second factor to someone who acts `since` that day.

    Everyone has the same days to set one up, counted from the day it is asked, or from their own arrival
    when it is later. None when the funder asks nothing.
    """
    if start is None:
        return None
    return max(start, since) + dt.timedelta(days=grace_days)
