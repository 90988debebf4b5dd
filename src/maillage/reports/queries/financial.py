"""The legal financial reports as pages list them, and the table of one with its expenses (C3, C4)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import DateTimeField, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from maillage.agreements.models import Agreement
from maillage.agreements.papers import financial_reports_due
from maillage.applications.content import Content
from maillage.expenses.queries import ExpenseRow, accounts
from maillage.expenses.queries.budget import planned_lines
from maillage.people.access import Standing
from maillage.people.awaited import Awaited, awaited
from maillage.people.awaited import Line as AwaitedLine
from maillage.reports.access import (
    CONVENERS,
    OFFICE,
    SIGNED,
    accounted_agreements,
    officer_agreements,
)
from maillage.reports.models import FinancialPaper, FinancialReport
from maillage.reports.queries.indicators import Asked, ask
from maillage.reports.queries.indicators.scope import meetings_of, sessions_of
from maillage.reports.queries.indicators.statements import TYPE, Tally, tallies
from maillage.rules import financial_report as rule
from maillage.rules.budget import Budget, Line, Side
from maillage.rules.expectation import Expectation
from maillage.rules.financial_report import FinancialYear, Row, Table
from maillage.rules.french import listing, paris, plural, short_date, typeset
from maillage.rules.grant import ZERO
from maillage.rules.indicators import origins
from maillage.rules.lives import FINANCIAL_REPORT
from maillage.rules.period import Period
from maillage.rules.report import reception_sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class FinancialRow:
    """A report that is owed and where it stands; `pk` is None while its financial year is not over."""

    pk: int | None
    agreement_id: int
    number: str
    territory: str
    operator: str
    year: str
    opens_on: dt.date
    due_on: dt.date
    state: str
    state_label: str
    submitted_on: dt.date | None
    reception: str
    late: bool
    accounts_received: bool

    @property
    def is_missing(self) -> bool:
        """Whether it is late and nothing was received."""
        return self.late and self.submitted_on is None


@dataclass(frozen=True, slots=True, kw_only=True)
class FinancialTable:
    """The table of one report, exact to the cent, and the expenses that each account adds up."""

    table: Table
    lines: tuple[tuple[Row, tuple[ExpenseRow, ...]], ...]
    eligible: Decimal
    grant: Decimal


def financial_rows(agreements: QuerySet[Agreement], on: dt.date) -> list[FinancialRow]:
    """Give back every report owed for these agreements, opened or to come, by due date; three queries.

    The deadline is computed: no worker has to pass for it to be known.
    """
    signed = agreements.filter(state__in=SIGNED).select_related("lot__territory", "operator").order_by("pk")
    chosen = list(signed)
    opened = {
        (report.agreement_id, report.year_end): report
        for report in FinancialReport.objects.filter(agreement__in=chosen).order_by("pk")
    }
    received = set(
        FinancialPaper.objects.filter(report__agreement__in=chosen, kind=FinancialPaper.Kind.ACCOUNTS)
        .order_by("pk")
        .values_list("report_id", flat=True)
    )
    found = []
    for agreement in chosen:
        years = {year.period.end: year for year in financial_reports_due(agreement)}
        kept = {
            end: FinancialYear(Period(report.year_start, end))
            for (pk, end), report in opened.items()
            if pk == agreement.pk
        }
        for end, year in (years | kept).items():
            report = opened.get((agreement.pk, end))
            found.append(_row(agreement, year, report, on, received))
    return sorted(found, key=lambda row: (row.due_on, row.territory, row.agreement_id))


def _row(
    agreement: Agreement, year: FinancialYear, report: FinancialReport | None, on: dt.date, received: set[int]
) -> FinancialRow:
    state = report.state if report else "draft"
    submitted = report.submitted_on if report else None
    return FinancialRow(
        pk=report.pk if report else None,
        agreement_id=agreement.pk,
        number=agreement.number,
        territory=agreement.lot.territory.name,
        operator=agreement.operator.name,
        year=year.name,
        opens_on=year.period.end + dt.timedelta(days=1),
        due_on=year.due_on,
        state=state,
        state_label=FINANCIAL_REPORT.states[state],
        submitted_on=submitted,
        reception=reception_sentence(submitted, year.due_on) if submitted else "",
        late=(submitted or on) > year.due_on,
        accounts_received=report is not None and report.pk in received,
    )


def year_of(report: FinancialReport) -> FinancialYear:
    """Give back the financial year of a report."""
    return FinancialYear(Period(report.year_start, report.year_end))


def table_of(report: FinancialReport) -> FinancialTable:
    """Give back the table: planned from the budget of the application, actual from the expenses (C4)."""
    agreement, year = report.agreement, year_of(report)
    operation = Period(agreement.period_start, agreement.period_end)
    years = rule.financial_years(operation, rule.closing_of(report.year_end))
    (account,) = accounts(Agreement.objects.filter(pk=agreement.pk))
    own: dict[str, list[ExpenseRow]] = defaultdict(list)
    before = eligible = ZERO
    for expense in account.rows:
        if expense.state == "refused":
            continue
        borne = rule.year_of(expense.spent_on, years)
        if borne.period.end < year.period.end:
            before += expense.eligible
        elif borne == year:
            eligible += expense.eligible
            own[expense.heading].append(expense)
    grant = rule.grant_due(agreement.amount, before, eligible)
    planned = rule.planned_of(budget_of(agreement), agreement.amount)
    table = rule.table(
        planned=rule.planned_in(planned, operation, years, year) if year in years else {},
        spent={code: sum((e.amount for e in expenses), ZERO) for code, expenses in own.items()},
        typed=typed_of(report),
        grant=grant,
    )
    lines = tuple((line, tuple(own.get(line.code, ()))) for line in table.rows)
    return FinancialTable(table=table, lines=lines, eligible=eligible, grant=grant)


def typed_of(report: FinancialReport) -> dict[str, Decimal]:
    """Give back the figures that no expense tells, by heading; one query, none when they are prefetched."""
    return {row.code: row.amount for row in report.amounts.all()}


def budget_of(agreement: Agreement) -> Budget:
    """Give back what was planned: the costs of the agreement, the resources of its application."""
    application = agreement.decision.application
    costs = [Line(Side.COST, line.heading, line.planned, line.label) for line in planned_lines(agreement)]
    resources = [line for line in Content(application).lines if line.side is Side.RESOURCE]
    return Budget((*costs, *resources), application.amount_requested or ZERO)


def suggested_texts(report: FinancialReport, on: dt.date) -> dict[str, str]:
    """Give back the first sheet as the figures of the group tell it: counts, days and places; no name. Two
    queries: who came, then what was held.
    """
    agreement, year = report.agreement, year_of(report).period
    known = min(on, year.end)
    asked = ask([agreement], year, known)
    if not asked.keys:
        return {}
    tally = tallies(asked, "agreement", others=False).get(agreement.pk, Tally())
    meetings, sessions = _held(ask([agreement], None, known))
    met = [one for one in meetings if year.start <= one.day]
    told = [one for one in sessions if year.start <= one.day]
    attendees = sum({one.pk: one.attendees for one in told}.values())
    attendances = plural(tally.people.attendances, "participation")
    lines = origins(tally.origins[TYPE], people=tally.people.people, spread={}).lines
    ordered = sorted(lines, key=lambda line: (-line.attendances, line.label))
    by_type = listing([f"{line.label} ({line.attendances})" for line in ordered])
    people = plural(tally.people.people, "personne différente", "personnes différentes")
    texts = {
        "carried_out": (
            f"Groupe d’échange de pratiques du territoire {agreement.lot.territory.name} : "
            f"{plural(len(met), 'rencontre tenue', 'rencontres tenues')} ({attendances}) et "
            f"{plural(len(told), 'temps d’information', 'temps d’information')} "
            f"({plural(attendees, 'participation')})."
        ),
        "beneficiaries": f"{people}, {attendances}. Par type de structure : {by_type}." if lines else "",
        "places": " ; ".join(f"{short_date(one.day)}, {one.place}" for one in met),
        "objectives": (
            "Depuis le début de la convention : "
            f"{plural(len(meetings), 'rencontre tenue', 'rencontres tenues')} sur "
            f"{agreement.expected_meetings} prévues, {len(sessions)} temps d’information sur "
            f"{agreement.expected_sessions}."
        ),
    }
    return {code: typeset(text) for code, text in texts.items()}


@dataclass(frozen=True, slots=True)
class _Held:
    """A meeting or an information session that was held; `attendees` is told of a session only."""

    kind: str
    day: dt.date
    starts_at: dt.datetime | None
    pk: int
    place: str
    attendees: int


def _held(asked: Asked) -> tuple[list[_Held], list[_Held]]:
    """The meetings and the information sessions held, in order; one query."""
    meetings = meetings_of(asked).filter(state="held", day__lte=asked.on).order_by()
    sessions = sessions_of(asked).order_by().annotate(came=Coalesce("session__attendees", 0))
    never = Value(None, output_field=DateTimeField())
    rows = meetings.values_list(Value("meeting"), "day", "starts_at", "pk", "place", Value(0)).union(
        sessions.values_list(Value("session"), "day", never, "session", Value(""), "came"), all=True
    )
    found: dict[str, list[_Held]] = {"meeting": [], "session": []}
    for row in rows.order_by("day", "starts_at", "pk"):
        one = _Held(*row)
        found[one.kind].append(one)
    return found["meeting"], found["session"]


def awaits(standing: Standing, at: dt.datetime) -> list[Awaited]:
    """Say what is expected of this person about financial reports: to write, correct, read or remind of."""
    today = paris(at).date()
    found: list[Awaited] = []
    if standing.holds(*OFFICE):
        own = FinancialReport.objects.filter(
            agreement__in=accounted_agreements(standing).values("pk"), state__in=("draft", "returned")
        )

        def to_write(line: AwaitedLine) -> Expectation:
            verb = "Rédiger et transmettre" if line.words[0] == "draft" else "Corriger"
            sentence = f"{verb} le compte rendu financier {_year(line)}, {line.words[1]}"
            due = line.days[0]
            return _expect(sentence, line, due, late=due is not None and due < today)

        found.append(_opened(own, to_write))
    if standing.holds(*CONVENERS):
        awaiting = Q(state="submitted") | Q(state="draft", due_on__lt=today)
        theirs = FinancialReport.objects.filter(
            awaiting, agreement__in=officer_agreements(standing, *CONVENERS).values("pk")
        )

        def to_read(line: AwaitedLine) -> Expectation:
            state, territory, operator = line.words
            about = f"compte rendu financier {_year(line)}, {territory}"
            if state == "submitted":
                return _expect(f"Examiner le {about}", line, None)
            return _expect(f"Relancer {operator} : {about}", line, line.days[0], late=True)

        found.append(_opened(theirs, to_read))
    return found


def _opened(rows: QuerySet[FinancialReport], said: Callable[[AwaitedLine], Expectation]) -> Awaited:
    words = ("state", "agreement__lot__territory__name", "agreement__operator__name")
    return awaited(rows, said, words=words, days=("due_on", "year_start", "year_end"))


def _year(line: AwaitedLine) -> str:
    _, start, end = line.days
    return FinancialYear(Period(start, end)).name if start and end else ""


def _expect(sentence: str, line: AwaitedLine, due: dt.date | None, *, late: bool = False) -> Expectation:
    return Expectation(typeset(sentence), "financial_report", line.key, due, late)
