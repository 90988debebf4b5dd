"""Tallies made again once their group has changed, and compared with the sheets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Count, F, Max, Min, Q, QuerySet

from maillage.groups.models import PracticeGroup
from maillage.reports.models import GroupTally, PersonTally
from maillage.reports.queries.indicators.scope import (
    ask,
    counted_presences,
    meetings_of,
    presences_of,
)
from maillage.reports.queries.indicators.tallied import CALENDAR, as_date, calendar

AT_ONCE: Final = 500
"""Groups made again in one transaction."""
COLUMNS: Final = (
    "tally_id",
    "participant_id",
    "structure_id",
    "structure_type_id",
    "job",
    "first_day",
    "presences",
    "at_a_distance",
    "out_of_perimeter",
)


SAID: Final = (
    "fresh",
    "period_start",
    "period_end",
    "capacity",
    "mix_alert",
    "last_day",
    *CALENDAR,
)


@transaction.atomic
def refresh_tallies(*, at: dt.datetime) -> int:  # noqa: ARG001 - as every due act
    """Make the tallies of some stale groups again; give back how many (due act).

    The row of each is locked first: a presence that changes meanwhile waits, then makes it stale again.
    """
    stale = GroupTally.objects.filter(fresh=False).order_by("pk")
    if connection.features.has_select_for_update_skip_locked:
        stale = stale.select_for_update(skip_locked=True)
    keys = [tally.pk for tally in stale[:AT_ONCE]]
    if not keys:
        return 0
    PersonTally.objects.filter(tally__in=keys).delete()
    sql, params = _counted(keys).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {PersonTally._meta.db_table} ({', '.join(COLUMNS)}) {sql}", params)  # noqa: SLF001 - documented
    made = list(_calendars(keys))
    GroupTally.objects.bulk_update(made, SAID)
    return len(made)


def _calendars(keys: list[int]) -> Iterator[GroupTally]:
    """The calendars of these groups, as they stand."""
    groups = list(
        PracticeGroup.objects.filter(pk__in=keys).select_related("agreement__lot__call").order_by("pk")
    )
    asked = ask([group.agreement for group in groups], None, dt.date.max)
    sql, params = calendar(meetings_of(asked), presences_of(asked), asked.on)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        held = {agreement: dict(zip(CALENDAR, row, strict=True)) for agreement, *row in cursor.fetchall()}
    last = dict(
        meetings_of(asked).order_by().values("group").annotate(last=Max("day")).values_list("group", "last")
    )
    for group in groups:
        said = held.get(group.agreement_id, {})
        days = {name: as_date(said.pop(name, None)) for name in ("first_held", "last_held")}
        yield GroupTally(
            pk=group.pk,
            fresh=True,
            period_start=group.agreement.period_start,
            period_end=group.agreement.period_end,
            capacity=group.agreement.lot.call.wished_capacity,
            mix_alert=group.agreement.lot.call.mix_alert,
            last_day=last.get(group.pk, group.agreement.period_start),
            **days,
            **{name: int(number) for name, number in said.items()},
        )


def verify_tallies() -> tuple[int, list[int]]:
    """Give back how many tallies are read, and the groups of those that do not say what the sheets say.

    The site may write meanwhile: all is read as it was at one instant, and a group that looks wrong is read
    again before it is named.
    """
    count, wrong = _compared(GroupTally.objects.all())
    if wrong:
        wrong &= _compared(GroupTally.objects.filter(pk__in=wrong))[1]
    return count, sorted(wrong)


@contextmanager
def _one_instant() -> Iterator[None]:
    """Read the database as it is now, whoever writes meanwhile; inside a transaction, as that one reads it.

    On SQLite the transaction is begun by hand: Django's would keep everyone from writing.
    """
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "BEGIN"
            if connection.vendor == "sqlite"
            else "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
        )
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _compared(tallies: QuerySet[GroupTally]) -> tuple[int, set[int]]:
    with _one_instant():
        return _compared_now(tallies)


def _compared_now(tallies: QuerySet[GroupTally]) -> tuple[int, set[int]]:
    fresh = tallies.filter(
        fresh=True,
        period_start=F("group__agreement__period_start"),
        period_end=F("group__agreement__period_end"),
        capacity=F("group__agreement__lot__call__wished_capacity"),
        mix_alert=F("group__agreement__lot__call__mix_alert"),
    ).order_by("pk")
    keys = fresh.values("pk")
    told = PersonTally.objects.filter(tally__in=keys).order_by().values_list(*COLUMNS)
    counted = _counted(keys)
    wrong = {row[0] for row in told.difference(counted)} | {row[0] for row in counted.difference(told)}
    known = {tally.pk: _said(tally) for tally in fresh}
    for start in range(0, len(known), AT_ONCE):
        some = list(known)[start : start + AT_ONCE]
        wrong |= {now.pk for now in _calendars(some) if _said(now) != known[now.pk]}
    return len(known), wrong


def _said(tally: GroupTally) -> tuple[object, ...]:
    return tuple(getattr(tally, name) for name in SAID)


def _counted(groups: list[int] | QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """The sheets of these groups, summed as their tallies are, in the same columns."""
    return (
        counted_presences()
        .filter(meeting__group__in=groups)
        .order_by()
        .annotate(tally_id=F("meeting__group_id"))
        .values("tally_id", "participant_id", "structure_id", "structure_type_id", "job")
        .annotate(
            first_day=Min("meeting__day"),
            presences=Count("pk"),
            at_a_distance=Count("pk", filter=Q(remote=True)),
            away=Count("pk", filter=Q(out_of_perimeter=True)),
        )
        .values_list(*COLUMNS[:-1], "away")
    )
