"""What is read: which agreements, over which period, as known on which day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from maillage.agreements.models import Agreement, Payment, ServiceRendered
from maillage.groups.models import Attendance, Meeting, SessionGroup
from maillage.rules.french import PARIS
from maillage.rules.period import Period

Side = Literal["agreement", "territory", "operator", "call"]
PATHS: dict[Side, str] = {
    "agreement": "pk",
    "territory": "lot__territory_id",
    "operator": "operator_id",
    "call": "lot__call_id",
}
"""From an agreement to what the figures are set side by side by."""

_NAMED: dict[Side, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "agreement": (("lot__territory__name", "period_start", "pk"), ("lot__territory__name",)),
    "territory": (("lot__territory__name", "lot__territory_id"), ("lot__territory__name",)),
    "operator": (("operator__name", "operator_id"), ("operator__name",)),
    "call": (
        ("-lot__call__opening_day", "lot__call__funder__name", "lot__call_id"),
        ("lot__call__reference", "lot__call__funder__name"),
    ),
}
"""In what order the parts stand, and what names them."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which agreements are read, among those the caller may see: every filter that is given narrows them.

    `agreements` comes from an access rule (`measured_agreements(standing)`), `group` is the key of an
    agreement: one group stands for one agreement.
    """

    agreements: QuerySet[Agreement]
    calls: tuple[int, ...] = ()
    territory: int | None = None
    operator: int | None = None
    group: int | None = None

    def chosen(self) -> QuerySet[Agreement]:
        """The agreements asked for, in no order."""
        kept = Q()
        if self.calls:
            kept &= Q(lot__call__in=self.calls)
        if self.territory is not None:
            kept &= Q(lot__territory=self.territory)
        if self.operator is not None:
            kept &= Q(operator=self.operator)
        if self.group is not None:
            kept &= Q(pk=self.group)
        return self.agreements.filter(kept)


@dataclass(frozen=True, slots=True)
class Asked:
    """A scope read: its agreements by territory, the period asked about (None: the whole of each agreement),
    the day of knowledge.
    """

    agreements: tuple[Agreement, ...]
    period: Period | None
    on: dt.date
    keys: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", tuple(agreement.pk for agreement in self.agreements))

    @property
    def days(self) -> tuple[dt.date, ...]:
        """The first and the last day asked about; none without a period."""
        return (self.period.start, self.period.end) if self.period else ()

    @property
    def since(self) -> dt.date:
        """The first day asked about; the first of all without a period."""
        return self.period.start if self.period else dt.date.min

    @property
    def until(self) -> dt.date:
        """The last day whose meetings are known to be held."""
        return min(self.on, self.period.end) if self.period else self.on

    def among(self, agreements: Collection[Agreement]) -> Asked:
        """The same, asked of some of its agreements."""
        return Asked(tuple(agreements), self.period, self.on)

    def part_of(self, agreement: Agreement) -> Period:
        """What is read of an agreement: its period, or what the period asked about keeps of it."""
        whole = Period(agreement.period_start, agreement.period_end)
        if self.period is None:
            return whole
        return Period(max(whole.start, self.period.start), min(whole.end, self.period.end))


def read_agreements(agreements: QuerySet[Agreement], on: dt.date) -> list[Agreement]:
    """Read the agreements by territory, with the money known at the end of that day; one query.

    The advance is known once paid, what is justified once service done is certified.
    """
    return list(with_money(agreements, on, end_of(on)))


def end_of(on: dt.date) -> dt.datetime:
    """The end of a day, in Paris."""
    return dt.datetime.combine(on + dt.timedelta(days=1), dt.time.min, tzinfo=PARIS)


def with_money(agreements: QuerySet[Agreement], on: dt.date, midnight: dt.datetime) -> QuerySet[Agreement]:
    """The agreements by territory, as `read_agreements` reads them at the end of that day."""
    advance = Payment.objects.filter(
        agreement=OuterRef("pk"), kind=Payment.Kind.ADVANCE, state="paid", paid_on__lte=on
    )
    service = ServiceRendered.objects.filter(agreement=OuterRef("pk"), certified_at__lt=midnight)
    return (
        agreements.select_related("lot__territory", "lot__call", "operator", "rhythm")
        .annotate(
            advance_paid=Subquery(advance.values("amount")[:1]),
            justified_known=Subquery(service.values("justified")[:1]),
            reduction_known=Subquery(service.values("reduction")[:1]),
            owed_known=Subquery(service.values("agreement__repayment__amount")[:1]),
        )
        .order_by("lot__territory__name", "period_start", "pk")
    )


def parts_of(
    agreements: QuerySet[Agreement], by: Side, period: Period | None
) -> QuerySet[Agreement, tuple[Any, ...]]:
    """Give back the parts that agreements make, as (key, what names it…), from those the period meets."""
    order, words = _NAMED[by]
    if period is not None:
        agreements = agreements.filter(period_start__lte=period.end, period_end__gte=period.start)
    return agreements.order_by(*order).values_list(PATHS[by], *words).distinct()


def ask(agreements: Collection[Agreement], period: Period | None, on: dt.date) -> Asked:
    """Give back what is asked about these agreements; those the period does not meet are left out."""
    met = tuple(
        one
        for one in agreements
        if period is None or (one.period_start <= period.end and one.period_end >= period.start)
    )
    return Asked(met, period, on)


def meetings_of(asked: Asked) -> QuerySet[Meeting]:
    """The meetings of the calendar in the period, whatever became of them."""
    return meetings_between(asked.keys, asked.days)


def meetings_between(agreements: tuple[int, ...], days: tuple[dt.date, ...]) -> QuerySet[Meeting]:
    """The same, of these agreements, between two days when they are given."""
    rows = Meeting.objects.filter(
        group__agreement__in=agreements,
        day__gte=F("group__agreement__period_start"),
        day__lte=F("group__agreement__period_end"),
    )
    return rows.filter(day__gte=days[0], day__lte=days[1]) if days else rows


def counted_presences() -> QuerySet[Attendance]:
    """The presences that count, of whatever group: at the meetings held within its agreement (F10, F15)."""
    return Attendance.objects.filter(
        state="present",
        meeting__state="held",
        meeting__day__gte=F("meeting__group__agreement__period_start"),
        meeting__day__lte=F("meeting__group__agreement__period_end"),
    )


def presences_of(asked: Asked, *, before: bool = False) -> QuerySet[Attendance]:
    """The presences at the meetings held in the period (F10, F15); with `before`, since each agreement
    began.
    """
    return presences_between(asked.keys, () if before else asked.days[:1], asked.until)


def presences_between(
    agreements: tuple[int, ...], since: tuple[dt.date, ...], until: dt.date
) -> QuerySet[Attendance]:
    """The same, of these agreements, since a day when it is given."""
    rows = counted_presences().filter(meeting__group__agreement__in=agreements)
    if since:
        rows = rows.filter(meeting__day__gte=since[0])
    return rows.filter(meeting__day__lte=until)


def sessions_of(asked: Asked) -> QuerySet[SessionGroup]:
    """The information sessions held in the period, once for each group that counts them (F44)."""
    return sessions_between(asked.keys, asked.days[:1], asked.until)


def sessions_between(
    agreements: tuple[int, ...], since: tuple[dt.date, ...], until: dt.date
) -> QuerySet[SessionGroup]:
    """The same, of these agreements, since a day when it is given."""
    rows = SessionGroup.objects.filter(
        group__agreement__in=agreements,
        accepted_at__isnull=False,
        session__state="held",
        day__gte=F("group__agreement__period_start"),
        day__lte=F("group__agreement__period_end"),
    )
    if since:
        rows = rows.filter(day__gte=since[0])
    return rows.filter(day__lte=until)
