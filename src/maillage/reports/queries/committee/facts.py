"""What the annual committee reads: figures, missing documents, surplus, themes, late items (R77–R78)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from maillage.agreements.models import Agreement
from maillage.calls.models import Call
from maillage.expenses import queries as expenses
from maillage.expenses.queries import ExpenseRow
from maillage.groups.models import Meeting, SessionGroup, Theme
from maillage.reports.access import SIGNED
from maillage.reports.models import (
    CommitteeDecision,
    CommitteePresentation,
    FinalReport,
    FinancialReport,
    SteeringCommittee,
)
from maillage.reports.queries.campaign import CampaignFigures, campaign_figures
from maillage.reports.queries.committee.decisions import DecisionRow, follow_up
from maillage.rules.french import listing, plural, short_date
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
class PresentedRow:
    """The document of an expense of the surplus presented to a committee: which day, by whom (R40)."""

    expense_id: int
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
    presented yet (R40), `to_come` those of the surplus whose document is « à venir » (F41), `presented`
    what was presented to a committee of the call. `follow_up` are the decisions of the committees before.
    """

    figures: CampaignFigures
    missing: tuple[ExpenseRow, ...]
    to_present: tuple[ExpenseRow, ...]
    surplus: tuple[SurplusRow, ...]
    to_come: tuple[ExpenseRow, ...]
    themes: tuple[ThemeRow, ...]
    late: tuple[LateItem, ...]
    presented: tuple[PresentedRow, ...] = ()
    follow_up: tuple[DecisionRow, ...] = ()

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
) -> CommitteeFacts:
    """Give back the facts of the call's groups as known on that day; a constant number of queries.

    `before` is the day of the committee: it examines what the ones before it decided. With `among`, the
    facts of these agreements alone, and with `decisions` these alone: the part of an operator
    or of a coordinator.
    """
    every = Agreement.objects.all() if among is None else among
    agreements = every.filter(lot__call=call, state__in=SIGNED)
    accounts = expenses.accounts(agreements)
    rows = [row for account in accounts for row in account.rows]
    return CommitteeFacts(
        figures=campaign_figures(agreements, on),
        missing=tuple(row for row in rows if row.state == "entered"),
        to_present=tuple(row for row in rows if row.awaits_committee),
        surplus=tuple(
            SurplusRow(account.gauge.territory, account.gauge.operator, account.gauge.surplus)
            for account in accounts
            if account.gauge.surplus is not None
        ),
        to_come=tuple(row for row in rows if row.from_surplus and row.state == "entered"),
        themes=_themes(agreements),
        late=(
            *_late_sheets(agreements, on),
            *_late_sessions(agreements, on),
            *_late_reports(agreements, on),
            *_late_accounts(agreements, on),
        ),
        presented=_presented(agreements),
        follow_up=follow_up(call.funder_id, before or on, on, only=decisions),
    )


def _presented(agreements: QuerySet[Agreement]) -> tuple[PresentedRow, ...]:
    rows = CommitteePresentation.objects.filter(expense__agreement__in=agreements).select_related(
        "expense__agreement__lot__territory", "by"
    )
    return tuple(
        PresentedRow(
            expense_id=row.expense_id,
            territory=row.expense.agreement.lot.territory.name,
            label=f"{row.expense.supplier}, {row.expense.label}",
            amount=row.expense.amount,
            presented_on=row.presented_on,
            by=row.by.full_name,
            committee_id=row.committee_id,
        )
        for row in rows.order_by("expense__agreement__lot__territory__name", "expense__spent_on", "pk")
    )


def _late_sheets(agreements: QuerySet[Agreement], on: dt.date) -> list[LateItem]:
    """Meetings gone by whose attendance sheet is not closed: they count nowhere yet."""
    days: dict[str, list[str]] = defaultdict(list)
    rows = Meeting.objects.filter(
        group__agreement__in=agreements, state__in=("planned", "open"), day__lt=on
    ).order_by("group__agreement__lot__territory__name", "day", "pk")
    for territory, day in rows.values_list("group__agreement__lot__territory__name", "day"):
        days[territory].append(short_date(day))
    return [
        LateItem(
            territory,
            f"{plural(len(found), 'feuille de présence', 'feuilles de présence')} à clore, {listing(found)}.",
        )
        for territory, found in days.items()
    ]


def _themes(agreements: QuerySet[Agreement]) -> tuple[ThemeRow, ...]:
    rows = (
        Theme.objects.filter(group__agreement__in=agreements, accepted_at__isnull=False)
        .annotate(met=Count("meetings", filter=Q(meetings__state="held")))
        .filter(met__gte=1)
        .order_by("-met", "label", "pk")
        .values_list("label", "group__lot__territory__name", "met")
    )
    return tuple(ThemeRow(label, territory, met) for label, territory, met in rows)


def _late_sessions(agreements: QuerySet[Agreement], on: dt.date) -> list[LateItem]:
    """F43: quarters of an agreement gone by with no session; what follows is a human decision."""
    days: dict[int, list[dt.date]] = {}
    held = SessionGroup.objects.filter(
        group__agreement__in=agreements, accepted_at__isnull=False, session__state="held", day__lte=on
    )
    for agreement_id, day in held.order_by("day", "pk").values_list("group__agreement_id", "day"):
        if day is not None:
            days.setdefault(agreement_id, []).append(day)
    late = []
    for agreement in agreements.select_related("lot__territory").order_by("lot__territory__name", "pk"):
        period = Period(agreement.period_start, agreement.period_end)
        quarters = follow_quarters(period, days.get(agreement.pk, ()), (), today=on)
        sentence = overdue_sentence(quarters)
        if sentence:
            late.append(LateItem(agreement.lot.territory.name, sentence))
    return late


def _late_reports(agreements: QuerySet[Agreement], on: dt.date) -> list[LateItem]:
    rows = FinalReport.objects.filter(agreement__in=agreements, state="open", due_on__lt=on)
    names = rows.order_by("agreement__lot__territory__name", "pk").values_list(
        "agreement__lot__territory__name", "due_on"
    )
    return [LateItem(name, f"Bilan final attendu le {due:%d/%m/%Y}, non reçu.") for name, due in names]


def _late_accounts(agreements: QuerySet[Agreement], on: dt.date) -> list[LateItem]:
    rows = FinancialReport.objects.filter(
        agreement__in=agreements, state__in=("draft", "returned"), due_on__lt=on
    ).order_by("agreement__lot__territory__name", "due_on", "pk")
    return [
        LateItem(name, f"Compte rendu financier attendu le {due:%d/%m/%Y}, non reçu.")
        for name, due in rows.values_list("agreement__lot__territory__name", "due_on")
    ]
