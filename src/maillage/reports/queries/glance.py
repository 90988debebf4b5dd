"""A campaign at a glance: where each territory stands, its money, what goes wrong (E5.1, E5.9)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery, Sum

from maillage.agreements.models import Agreement, Payment
from maillage.applications.models import IN_COMPETITION, Application
from maillage.calls.models import Lot
from maillage.expenses.models import Expense
from maillage.groups.models import Attendance, Meeting, PracticeGroup, SessionGroup
from maillage.reports.models import FinalReport
from maillage.rules.chain import LotFacts, Position, WatchFacts, position, watch
from maillage.rules.grant import ZERO, settle
from maillage.rules.period import Period
from maillage.rules.sessions import follow_quarters
from maillage.selection.models import Decision
from maillage.selection.queries.delays import UNDECIDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Purse:
    """The money of an agreement, in euros; None is « not known yet ».

    `justified` is what was accepted so far, until service done settles it; `paid` and `repaid` are what went
    out and came back; `balance` is due, or negative when the operator has to give back.
    """

    award: Decimal
    advance: Decimal | None
    justified: Decimal
    certified: bool
    balance: Decimal | None
    paid: Decimal
    repaid: Decimal
    due: Decimal | None

    @property
    def used(self) -> Decimal:
        """What the grant really cost: advance and balance paid, less what came back (E5.9)."""
        return self.paid - self.repaid

    @property
    def to_pay(self) -> Decimal:
        """What is still to be paid once service done is certified; the rest of the award before."""
        owed = self.award if self.due is None else self.due
        return max(owed - self.paid, ZERO)

    @property
    def unspent(self) -> Decimal:
        """What of the award will never be paid, or came back."""
        return max(self.award - self.used - self.to_pay, ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class LotRow:
    """A territory of a call: where it stands, who carries it, its money and what goes wrong there."""

    pk: int
    call_id: int
    call: str
    name: str
    operator: str
    agreement_id: int | None
    number: str
    position: Position
    purse: Purse | None
    deadline: dt.date | None
    wrong: dict[str, str]
    held: int
    expected: int
    sessions: int
    sessions_expected: int
    attendances: int


@dataclass(frozen=True, slots=True)
class Reach:
    """How many presences at the meetings held, and how many different people."""

    attendances: int
    people: int


def lot_rows(lots: QuerySet[Lot], today: dt.date) -> list[LotRow]:
    """Give back each territory with where it stands, the last calls first; four queries in all.

    `lots` are those the reader may follow. A territory taken over shows its last agreement (F33).
    """
    awards = Decision.objects.filter(lot=OuterRef("pk"), outcome="selected", ended_on=None)
    chosen = list(
        lots.select_related("call", "territory")
        .annotate(
            received=_counted(IN_COMPETITION),
            undecided=_counted(UNDECIDED),
            reserve=_counted(("reserve",)),
            awarded=Subquery(awards.values("pk")[:1]),
        )
        .order_by("-call__opening_day", "call_id", "name", "pk")
    )
    carrying = Agreement.objects.filter(lot__in=[lot.pk for lot in chosen]).exclude(state="abandoned")
    agreements = {one.lot_id: one for one in _agreements(carrying, today)}
    keys = [one.pk for one in agreements.values()]
    payments = _payments(keys)
    sessions = _sessions(keys)
    return [_row(lot, agreements.get(lot.pk), payments, sessions, today) for lot in chosen]


def _counted(states: Sequence[str]) -> Subquery:
    rows = Application.objects.filter(lot=OuterRef("pk"), state__in=states).order_by()
    return Subquery(rows.values("lot").annotate(count=Count("pk")).values("count"))


def _payments(agreements: list[int]) -> dict[int, dict[str, Payment]]:
    found: dict[int, dict[str, Payment]] = defaultdict(dict)
    for payment in Payment.objects.filter(agreement__in=agreements).order_by("pk"):
        found[payment.agreement_id][payment.kind] = payment
    return found


def _agreements(chosen: QuerySet[Agreement], today: dt.date) -> Iterable[Agreement]:
    """These agreements, the last one of a territory last, with what is counted of their group."""
    meetings = Meeting.objects.filter(group__agreement=OuterRef("pk")).order_by()
    live = Q(state__in=("planned", "open"))

    def of_group(figure: Any) -> Subquery:
        return Subquery(meetings.values("group__agreement").annotate(figure=figure).values("figure"))

    present = Attendance.objects.filter(
        meeting__group__agreement=OuterRef("pk"), meeting__state="held", state="present"
    ).order_by()
    accepted = Expense.objects.filter(agreement=OuterRef("pk"), state="accepted").order_by()
    bare = Expense.objects.filter(agreement=OuterRef("pk"), state="entered", from_surplus=True).order_by()
    report = FinalReport.objects.filter(agreement=OuterRef("pk"))
    return (
        chosen.select_related("operator", "service_rendered", "repayment")
        .annotate(
            group_key=Subquery(PracticeGroup.objects.filter(agreement=OuterRef("pk")).values("pk")[:1]),
            kept=of_group(Count("pk", filter=~Q(state="cancelled"))),
            held=of_group(Count("pk", filter=Q(state="held"))),
            sheets=of_group(Count("pk", filter=live & Q(day__lt=today))),
            next_on=of_group(Min("day", filter=live & Q(day__gte=today))),
            attended=Subquery(
                present.values("meeting__group__agreement").annotate(count=Count("pk")).values("count")
            ),
            accepted=Subquery(accepted.values("agreement").annotate(sum=Sum("eligible")).values("sum")),
            bare=Subquery(bare.values("agreement").annotate(count=Count("pk")).values("count")),
            report_state=Subquery(report.values("state")[:1]),
            report_due=Subquery(report.values("due_on")[:1]),
        )
        .order_by("prepared_at", "pk")
    )


def _sessions(agreements: list[int]) -> dict[int, list[tuple[str, dt.date]]]:
    """The dated information sessions of each agreement, by state; one query."""
    found: dict[int, list[tuple[str, dt.date]]] = defaultdict(list)
    parts = SessionGroup.objects.filter(
        group__agreement__in=agreements,
        accepted_at__isnull=False,
        day__isnull=False,
        session__state__in=("scheduled", "held"),
    )
    for key, state, on in parts.order_by("pk").values_list("group__agreement", "session__state", "day"):
        if on is not None:
            found[key].append((state, on))
    return found


def _row(
    lot: Lot,
    agreement: Agreement | None,
    payments: dict[int, dict[str, Payment]],
    sessions: dict[int, list[tuple[str, dt.date]]],
    today: dt.date,
) -> LotRow:
    base = LotFacts(
        published=lot.call.published_at is not None,
        opens_on=lot.call.opening_day,
        closes_on=lot.call.closing_day,
        received=_of(lot, "received") or 0,
        undecided=_of(lot, "undecided") or 0,
        reserve=_of(lot, "reserve") or 0,
        awarded=_of(lot, "awarded") is not None,
    )
    if agreement is None:
        where, purse, wrong, deadline = position(base, today), None, {}, None
    else:
        paid, dated = payments[agreement.pk], sessions[agreement.pk]
        where = position(_with_agreement(base, agreement, paid), today)
        purse, deadline = _purse(agreement, paid), agreement.report_due_on
        wrong = watch(_watched(agreement, paid, dated, today), today)
    return LotRow(
        pk=lot.pk,
        call_id=lot.call_id,
        call=lot.call.title,
        name=lot.name,
        operator=agreement.operator.name if agreement else "",
        agreement_id=agreement.pk if agreement else None,
        number=agreement.number if agreement else "",
        position=where,
        purse=purse,
        deadline=deadline,
        wrong=wrong,
        held=(_of(agreement, "held") or 0) if agreement else 0,
        expected=agreement.expected_meetings if agreement else 0,
        sessions=sum(state == "held" for state, _ in sessions[agreement.pk]) if agreement else 0,
        sessions_expected=agreement.expected_sessions if agreement else 0,
        attendances=(_of(agreement, "attended") or 0) if agreement else 0,
    )


def _of(row: Lot | Agreement, name: str) -> Any:
    return getattr(row, name)


def _with_agreement(base: LotFacts, agreement: Agreement, paid: dict[str, Payment]) -> LotFacts:
    balance = paid.get(Payment.Kind.BALANCE)
    repayment = getattr(agreement, "repayment", None)
    return LotFacts(
        published=base.published,
        opens_on=base.opens_on,
        closes_on=base.closes_on,
        received=base.received,
        awarded=True,
        agreement=agreement.state,
        group=_of(agreement, "group_key") is not None,
        starts_on=agreement.period_start,
        ends_on=agreement.period_end,
        kept=_of(agreement, "kept") or 0,
        held=_of(agreement, "held") or 0,
        expected=agreement.expected_meetings,
        next_on=_of(agreement, "next_on"),
        report=_of(agreement, "report_state") or "",
        report_due_on=agreement.report_due_on,
        certified=getattr(agreement, "service_rendered", None) is not None,
        balance=balance.state if balance else "",
        balance_due_on=balance.due_on if balance else None,
        repayment=repayment.state if repayment else "",
    )


def _watched(
    agreement: Agreement, paid: dict[str, Payment], dated: list[tuple[str, dt.date]], today: dt.date
) -> WatchFacts:
    advance = paid.get(Payment.Kind.ADVANCE)
    quarters = follow_quarters(
        Period(agreement.period_start, agreement.period_end),
        [on for state, on in dated if state == "held"],
        [on for state, on in dated if state == "scheduled"],
        today=today,
    )
    running = agreement.state in ("in_force", "ended")
    return WatchFacts(
        sheets=_of(agreement, "sheets") or 0,
        quarters=sum(quarter.overdue for quarter in quarters) if running else 0,
        report=_of(agreement, "report_state") or "",
        report_due_on=_of(agreement, "report_due"),
        bare_surplus=(_of(agreement, "bare") or 0) if agreement.state != "closed" else 0,
        advance=advance.state if advance else "",
        advance_due_on=advance.due_on if advance else None,
    )


def _purse(agreement: Agreement, paid: dict[str, Payment]) -> Purse:
    advance = paid.get(Payment.Kind.ADVANCE)
    known = advance.amount if advance and advance.state == "paid" else None
    service = getattr(agreement, "service_rendered", None)
    balance = None
    if service is not None:
        settlement = settle(agreement.amount, service.justified, known or ZERO, service.reduction)
        balance = settlement.balance - settlement.repayment
    return Purse(
        award=agreement.amount,
        advance=known,
        justified=service.justified if service else _of(agreement, "accepted") or ZERO,
        certified=service is not None,
        balance=balance,
        paid=agreement.paid,
        repaid=agreement.repaid,
        due=service.due if service else None,
    )


@dataclass(frozen=True, slots=True)
class Carried:
    """An agreement as its operator reads it: its money, where it stands, its report and by when."""

    purse: Purse
    position: Position
    report: str
    report_due_on: dt.date


def carried(agreements: Iterable[int], today: dt.date) -> dict[int, Carried]:
    """Give back the money and the stage of each agreement, by its key; two queries."""
    keys = list(agreements)
    payments = _payments(keys)
    found = {}
    for one in _agreements(Agreement.objects.filter(pk__in=keys), today):
        paid = payments[one.pk]
        base = LotFacts(published=True, opens_on=one.period_start, closes_on=one.period_start)
        found[one.pk] = Carried(
            _purse(one, paid),
            position(_with_agreement(base, one, paid), today),
            _of(one, "report_state") or "",
            one.report_due_on,
        )
    return found


def total_purse(rows: Iterable[LotRow]) -> Purse:
    """Give back the sums of the money of these territories; the balance of those that have one."""
    purses = [row.purse for row in rows if row.purse is not None]

    def summed(values: Iterable[Decimal | None]) -> Decimal | None:
        known = [value for value in values if value is not None]
        return sum(known, ZERO) if known else None

    return Purse(
        award=sum((one.award for one in purses), ZERO),
        advance=summed(one.advance for one in purses),
        justified=sum((one.justified for one in purses), ZERO),
        certified=bool(purses) and all(one.certified for one in purses),
        balance=summed(one.balance for one in purses),
        paid=sum((one.paid for one in purses), ZERO),
        repaid=sum((one.repaid for one in purses), ZERO),
        due=sum((one.award if one.due is None else one.due for one in purses), ZERO),
    )


def reach(agreements: Iterable[int]) -> Reach:
    """Give back how many came to the meetings held of these agreements; one query, people counted once."""
    present = Attendance.objects.filter(
        meeting__group__agreement__in=list(agreements), meeting__state="held", state="present"
    )
    counted = present.aggregate(attendances=Count("pk"), people=Count("participant", distinct=True))
    return Reach(counted["attendances"], counted["people"])
