"""What the annual committee reads: figures, missing documents, surplus, themes, late items (R77–R78)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from maillage.agreements.models import Agreement
from maillage.calls.models import Call
from maillage.expenses import queries as expenses
from maillage.expenses.queries import ExpenseRow
from maillage.groups.models import Meeting, SessionGroup, Theme
from maillage.people.awaited import Line, Source, lines, source
from maillage.reports.access import SIGNED
from maillage.reports.models import (
    CommitteeDecision,
    CommitteePresentation,
    FinalReport,
    FinancialReport,
    SteeringCommittee,
)
from maillage.reports.queries.committee.decisions import DecisionRow, decision_rows, to_examine
from maillage.reports.queries.indicators import frequencies, read_agreements
from maillage.rules.french import listing, plural, short_date
from maillage.rules.indicators import Frequency
from maillage.rules.period import Period
from maillage.rules.sessions import follow_quarters, overdue_sentence
from maillage.rules.surplus import Surplus


@dataclass(frozen=True, slots=True)
class SurplusRow:
    """The surplus of one group that meets every two months (R39–R41)."""

    territory: str
    operator: str
    surplus: Surplus


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme of a group and at how many of its meetings it was met."""

    label: str
    territory: str
    meetings: int


@dataclass(frozen=True, slots=True)
class LateItem:
    """Something that should have come: which group, what, how it is said."""

    territory: str
    sentence: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """What a group holds of what it is expected to hold."""

    territory: str
    operator: str
    frequency: Frequency


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentedRow:
    """The document of an expense of the surplus presented to a committee: which day, by whom (R40).

    `withdrawable` while nothing was decided of the expense since.
    """

    pk: int
    expense_id: int
    name: str
    withdrawable: bool
    territory: str
    label: str
    amount: Decimal
    presented_on: dt.date
    by: str
    committee_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeFacts:
    """Everything the agenda of the committee is made of.

    `missing` are the expenses without document; `to_present` those of the surplus that are documented and not
    presented yet (R40), `to_come` those of the surplus whose document is « à venir » (F41).
    `follow_up` are the decisions of the committees before, `decisions` those of the committee itself.
    """

    agreements: tuple[Agreement, ...]
    groups: tuple[GroupRow, ...]
    missing: tuple[ExpenseRow, ...]
    to_present: tuple[ExpenseRow, ...]
    surplus: tuple[SurplusRow, ...]
    to_come: tuple[ExpenseRow, ...]
    themes: tuple[ThemeRow, ...]
    late: tuple[LateItem, ...]
    follow_up: tuple[DecisionRow, ...] = ()
    decisions: tuple[DecisionRow, ...] = ()

    @property
    def held(self) -> int:
        """Meetings held in all."""
        return sum(group.frequency.held for group in self.groups)

    @property
    def expected(self) -> int:
        """Meetings expected in all."""
        return sum(group.frequency.expected for group in self.groups)

    @property
    def missing_total(self) -> Decimal:
        """Euros that wait for their document."""
        return sum((row.amount for row in self.missing), Decimal("0.00"))


def committees(chosen: QuerySet[SteeringCommittee]) -> list[SteeringCommittee]:
    """Give back the committees, the latest first."""
    return list(chosen.select_related("call").order_by("-held_on", "-pk"))


def committee_facts(
    call: Call,
    on: dt.date,
    *,
    before: dt.date | None = None,
    among: QuerySet[Agreement] | None = None,
    decisions: QuerySet[CommitteeDecision] | None = None,
    own: QuerySet[CommitteeDecision] | None = None,
    committee: SteeringCommittee | None = None,
) -> CommitteeFacts:
    """Give back the facts of the call's groups as known on that day; five queries.

    `before` is the day of the committee: it examines what the ones before it decided. With `among`, the
    facts of these agreements alone, and with `decisions` these alone: the part of an operator
    or of a coordinator, told which of them are their `own`. With `committee`, its decisions too.
    """
    every = Agreement.objects.all() if among is None else among
    chosen = every.filter(lot__call=call, state__in=SIGNED)
    agreements = read_agreements(expenses.with_coffee(chosen), on)
    accounts = expenses.accounts_of(agreements)
    rows = [row for account in accounts for row in account.rows]
    themes, late = _themes_and_late(agreements, on)
    told = CommitteeDecision.objects.all() if decisions is None else decisions
    wanted = to_examine(call.funder_id, before or on)
    of_committee = committee.pk if committee else 0
    known = decision_rows(told.filter(wanted | Q(committee=of_committee)), on, own=own)
    return CommitteeFacts(
        agreements=tuple(agreements),
        groups=tuple(
            GroupRow(agreement.lot.territory.name, agreement.operator.name, often)
            for agreement, often in frequencies(agreements, on)
        ),
        missing=tuple(row for row in rows if row.state == "entered"),
        to_present=tuple(row for row in rows if row.awaits_committee),
        surplus=tuple(
            SurplusRow(account.gauge.territory, account.gauge.operator, account.gauge.surplus)
            for account in accounts
            if account.gauge.surplus is not None
        ),
        to_come=tuple(row for row in rows if row.from_surplus and row.state == "entered"),
        themes=themes,
        late=late,
        follow_up=tuple(row for row in known if row.committee_id != of_committee),
        decisions=tuple(row for row in known if row.committee_id == of_committee),
    )


def presented_rows(
    *, of: SteeringCommittee | None = None, among: Iterable[Agreement] = ()
) -> tuple[PresentedRow, ...]:
    """Give back the documents presented to a committee, or those of these agreements presented to any; one
    query.
    """
    chosen = Q(committee=of) if of else Q(expense__agreement__in=among)
    rows = CommitteePresentation.objects.filter(chosen).select_related(
        "expense__agreement__lot__territory", "by"
    )
    return tuple(
        PresentedRow(
            pk=row.pk,
            expense_id=row.expense_id,
            name=row.expense.label,
            withdrawable=row.expense.state == "presented_to_committee",
            territory=row.expense.agreement.lot.territory.name,
            label=f"{row.expense.supplier}, {row.expense.label}",
            amount=row.expense.amount,
            presented_on=row.presented_on,
            by=row.by.full_name,
            committee_id=row.committee_id,
        )
        for row in rows.order_by("expense__agreement__lot__territory__name", "expense__spent_on", "pk")
    )


def _themes_and_late(
    agreements: Sequence[Agreement], on: dt.date
) -> tuple[tuple[ThemeRow, ...], tuple[LateItem, ...]]:
    """The themes met, and what is late: sheets, sessions, reports, accounts; one query."""
    if not agreements:
        return (), ()
    themes, sheets, sessions, reports, accounts = lines(
        [
            _met_themes(agreements),
            _open_sheets(agreements, on),
            _held_sessions(agreements, on),
            _due(FinalReport.objects.filter(state="open"), agreements, on),
            _due(FinancialReport.objects.filter(state__in=("draft", "returned")), agreements, on),
        ]
    )
    late = (
        *_late_sheets(agreements, sheets),
        *_late_sessions(agreements, sessions, on),
        *_late(agreements, reports, "Bilan final"),
        *_late(agreements, accounts, "Compte rendu financier"),
    )
    by_number = sorted(themes, key=lambda line: (-line.count, line.words[0], int(line.key)))
    return tuple(ThemeRow(line.words[0], line.words[1], line.count) for line in by_number), late


def _met_themes(agreements: Sequence[Agreement]) -> Source:
    rows = Theme.objects.filter(group__agreement__in=agreements, accepted_at__isnull=False)
    met = rows.annotate(met=Count("meetings", filter=Q(meetings__state="held"))).filter(met__gte=1)
    return source(met, words=("label", "group__lot__territory__name"), count="met")


def _open_sheets(agreements: Sequence[Agreement], on: dt.date) -> Source:
    """Meetings gone by whose attendance sheet is not closed: they count nowhere yet."""
    rows = Meeting.objects.filter(group__agreement__in=agreements, state__in=("planned", "open"), day__lt=on)
    return source(rows, key="group__agreement_id", days=("day",))


def _held_sessions(agreements: Sequence[Agreement], on: dt.date) -> Source:
    rows = SessionGroup.objects.filter(
        group__agreement__in=agreements, accepted_at__isnull=False, session__state="held", day__lte=on
    )
    return source(rows, key="group__agreement_id", days=("day",))


def _due(
    rows: QuerySet[FinalReport] | QuerySet[FinancialReport], agreements: Sequence[Agreement], on: dt.date
) -> Source:
    return source(rows.filter(agreement__in=agreements, due_on__lt=on), key="agreement_id", days=("due_on",))


def _days(found: list[Line]) -> dict[int, list[dt.date]]:
    """The days told of each agreement, in order."""
    days: dict[int, list[dt.date]] = defaultdict(list)
    for line in found:
        if line.days[0] is not None:
            days[int(line.key)].append(line.days[0])
    return {key: sorted(rows) for key, rows in days.items()}


def _late_sheets(agreements: Sequence[Agreement], found: list[Line]) -> list[LateItem]:
    days, places = _days(found), defaultdict[str, list[dt.date]](list)
    for agreement in agreements:
        places[agreement.lot.territory.name] += days.get(agreement.pk, [])
    return [
        LateItem(
            territory,
            f"{plural(len(late), 'feuille de présence', 'feuilles de présence')} à clore, "
            f"{listing([short_date(day) for day in sorted(late)])}.",
        )
        for territory, late in places.items()
        if late
    ]


def _late_sessions(agreements: Sequence[Agreement], found: list[Line], on: dt.date) -> list[LateItem]:
    """F43: quarters of an agreement gone by with no session; what follows is a human decision."""
    days, late = _days(found), []
    for agreement in agreements:
        period = Period(agreement.period_start, agreement.period_end)
        quarters = follow_quarters(period, days.get(agreement.pk, ()), (), today=on)
        sentence = overdue_sentence(quarters)
        if sentence:
            late.append(LateItem(agreement.lot.territory.name, sentence))
    return late


def _late(agreements: Sequence[Agreement], found: list[Line], what: str) -> list[LateItem]:
    days = _days(found)
    return [
        LateItem(agreement.lot.territory.name, f"{what} attendu le {due:%d/%m/%Y}, non reçu.")
        for agreement in agreements
        for due in days.get(agreement.pk, [])
    ]
