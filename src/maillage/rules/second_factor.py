"""When whoever acts for a département must give a second factor: a setting of the funder (law C.9)."""

from __future__ import annotations

import datetime as dt

from maillage.rules.verdict import YES, Verdict, no


def demanded_from(start: dt.date | None, since: dt.date, grace_days: int) -> dt.date | None:
    """From which day on nothing opens without a second factor to someone who acts `since` that day.

    Everyone has the same days to set one up, counted from the day it is asked, or from their own arrival
    when it is later. None when the funder asks nothing.
    """
    if start is None:
        return None
    return max(start, since) + dt.timedelta(days=grace_days)


def may_enrol(
    *, demanded: dt.date | None, today: dt.date, given: bool, closes_at: dt.datetime | None, at: dt.datetime
) -> Verdict:
    """Whether someone sets up a second factor: freely until the day when it is demanded; from then on, once
    this session has `given` one, or while somebody who has checked who they are opened it for them. Whoever
    reads their mailbox would do it in their place.
    """
    if demanded is None or today < demanded or given or (closes_at is not None and at < closes_at):
        return YES
    return no(
        "Le délai pour l’installer sans aide est passé\u00a0: demandez de vive voix à l’administration du "
        "Département, ou à une personne responsable du service, d’ouvrir l’installation depuis « Accès »."
    )
