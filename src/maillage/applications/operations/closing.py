"""What the closing does: reminders before, files set aside after, and its postponement for everyone (R61)."""

from __future__ import annotations

import datetime as dt

import holidays
from django.db import transaction

from maillage.applications.models import (
    BEFORE_VALIDATION,
    Application,
)
from maillage.applications.operations.act import (
    record_act,
    write_to_body,
)
from maillage.calls.models import Call
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.rules import application as rule
from maillage.rules.french import PARIS, day, typeset
from maillage.rules.lives import APPLICATION
from maillage.rules.period import reminder_days
from maillage.rules.verdict import Refused
from maillage.rules.window import (
    Window,
)

REMINDER_DAYS = (-2, 0)
"""Days from the closing when those who have not validated are reminded (R56, E1)."""
REMINDER_HOUR = dt.time(9)


@transaction.atomic
def close_unvalidated(call: Call, *, at: dt.datetime) -> int:
    """Set aside what is not validated at the closing, and give back how many there were (R61).

    A due act: pages tell the same before it runs (`Application.state_at`), and a second run does nothing.
    """
    late = (
        Application.objects.select_for_update(of=("self",))
        .select_related("lot__call", "organisation")
        .filter(lot__call=call, state__in=BEFORE_VALIDATION, window_closes_at__lte=at)
        .order_by("pk")
    )
    closed = list(late)
    for application in closed:
        before = application.state
        application.state = APPLICATION.after(before, "close")
        application.save(update_fields=["state"])
        record_act(
            application,
            "close_application",
            None,
            at,
            before={"état": before},
            after={"état": application.state},
        )
        write_to_body(
            application,
            by=None,
            at=at,
            kind="application_not_considered",
            subject=f"Candidature n°\u00a0{application.number} non prise en compte",
            sentence=rule.not_considered_sentence(application.window),
            label="Ouvrir la candidature",
            key="not-considered",
        )
    return len(closed)


def close_all_unvalidated(*, at: dt.datetime) -> int:
    """Close every call whose window is over and still holds unvalidated files; give back how many files."""
    waiting = Application.objects.filter(state__in=BEFORE_VALIDATION, window_closes_at__lte=at)
    calls = Call.objects.filter(pk__in=waiting.values("lot__call")).order_by("pk")
    return sum(close_unvalidated(call, at=at) for call in calls)


@transaction.atomic
def remind_unvalidated(*, at: dt.datetime) -> int:
    """Remind the bodies that have deposited and not validated; give back how many files were told of (R57).

    A due act: two days before the closing, moved to a working day, then on the closing day, at nine in Paris.
    Each reminder leaves once however often this runs; a missed run sends the latest only.
    """
    waiting = (
        Application.objects.select_related("lot__call", "organisation", "deposited_by")
        .filter(state="deposited", window_opens_at__lte=at, window_closes_at__gt=at)
        .order_by("pk")
    )
    told = 0
    for application in waiting:
        due = _latest_reminder(application.window, at)
        if due is None or application.deposited_at is None or application.deposited_at > _at_nine(due):
            continue
        sent = write_to_body(
            application,
            by=None,
            at=at,
            kind="application_reminder",
            subject=f"Candidature n°\u00a0{application.number}\u00a0: il reste à la valider",
            sentence=typeset(
                f"La candidature n° {application.number} est déposée. "
                f"{rule.not_validated_sentence(application.window)} "
                "Non validée, elle ne sera pas prise en compte."
            ),
            label="Ouvrir et valider",
            key=f"reminder-{due.isoformat()}",
        )
        if sent:
            told += 1
            record_act(application, "remind_unvalidated", None, at, after={"rappel": due})
    return told


def _latest_reminder(window: Window, at: dt.datetime) -> dt.date | None:
    years = {window.closing.year, window.closing.year - 1}
    off = frozenset(holidays.country_holidays("FR", years=years, language="fr"))
    days = {*reminder_days(window.closing, (REMINDER_DAYS[0],), off), window.closing}
    return max((date for date in days if _at_nine(date) <= at), default=None)


def _at_nine(date: dt.date) -> dt.datetime:
    return dt.datetime.combine(date, REMINDER_HOUR, tzinfo=PARIS)


@transaction.atomic
def extend_call(call: Call, *, closing_day: dt.date, motive: str, by: Person, at: dt.datetime) -> Call:
    """Publish a later closing day, for everyone (F48): the window of every file follows.

    Raises Refused without a motive, for a day that is not later, and once the call is closed.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if not motive.strip():
        raise Refused("Indiquez le motif de la prolongation\u00a0: il est publié au journal.", "motive")
    if closing_day <= call.closing_day:
        raise Refused(f"Choisissez un jour après le {day(call.closing_day)}.", "closing_day")
    if call.window.is_closed(at):
        raise Refused(
            "L’appel est clos\u00a0: il ne se prolonge plus. Ouvrez une nouvelle édition.", "closing_day"
        )
    before = call.closing_day
    call.closing_day = closing_day
    call.save(update_fields=["closing_day"])
    Application.objects.filter(lot__call=call).update(window_closes_at=call.window.closes_at)
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="extend_call",
        subject=call.subject,
        before={"clôture": before},
        after={"clôture": closing_day},
        note=motive.strip(),
    )
    return call
