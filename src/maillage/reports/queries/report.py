"""The reports as pages list them, and what the certificate of service done takes from them (R75–R82)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from maillage.agreements.models import Agreement, ServiceRendered
from maillage.expenses import queries as expenses
from maillage.groups.models import Meeting, SessionGroup
from maillage.people.access import Standing
from maillage.people.awaited import Awaited, Line, awaited
from maillage.people.models import Delegation, Role
from maillage.reports.access import CONVENERS, operated_agreements
from maillage.reports.models import FinalReport, ReportVersion, SteeringCommittee
from maillage.reports.queries.figures import group_figures
from maillage.rules.expectation import Expectation
from maillage.rules.french import paris, typeset
from maillage.rules.lives import REPORT
from maillage.rules.report import reception_sentence
from maillage.statements import written_once

RECTIFIED_FIRST = "la version rectifiée du bilan final, que l’opérateur signe d’abord"
"""What service done waits for while the presences no longer say what the report says (F40)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """A report and where it stands; `reception` tells the lateness once it is sent (F38)."""

    pk: int
    agreement_id: int
    number: str
    territory: str
    operator: str
    state: str
    state_label: str
    due_on: dt.date
    submitted_on: dt.date | None
    reception: str
    late: bool
    to_rectify: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFacts:
    """What the certificate of service done is made of, from those who hold it (R75–R76). Euros."""

    justified: Decimal
    undecided: int
    meetings_held: int
    meetings_expected: int
    sessions_held: int
    sessions_expected: int
    report_state: str
    report_accepted_on: dt.date | None
    committee_held: bool
    account: tuple[str, ...]
    """What the account and the report of the operator still lack."""


def report_rows(reports: QuerySet[FinalReport], on: dt.date) -> list[ReportRow]:
    """Give back the reports by due date then territory; one query."""
    rows = reports.select_related("agreement__lot__territory", "agreement__operator").order_by(
        "due_on", "agreement__lot__territory__name", "pk"
    )
    return [row_of(report, on) for report in rows]


def row_of(report: FinalReport, on: dt.date) -> ReportRow:
    """Give back one report as a row."""
    agreement = report.agreement
    return ReportRow(
        pk=report.pk,
        agreement_id=agreement.pk,
        number=agreement.number,
        territory=agreement.lot.territory.name,
        operator=agreement.operator.name,
        state=report.state,
        state_label=report.get_state_display(),
        due_on=report.due_on,
        submitted_on=report.submitted_on,
        reception=reception_sentence(report.submitted_on, report.due_on) if report.submitted_on else "",
        late=(report.submitted_on or on) > report.due_on,
        to_rectify=report.to_rectify,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedMeeting:
    """A meeting whose presences were corrected after a version of the report was sent."""

    day: dt.date
    corrected_at: dt.datetime


def corrected_since(agreement: Agreement, at: dt.datetime) -> list[CorrectedMeeting]:
    """Give back the meetings corrected since that moment: what was sent then counts what they said before.

    One query.
    """
    rows = Meeting.objects.filter(group__agreement=agreement, corrected_at__gt=at).order_by("day", "pk")
    return [
        CorrectedMeeting(day=day, corrected_at=corrected)
        for day, corrected in rows.values_list("day", "corrected_at")
        if corrected is not None
    ]


def latest_version(report: FinalReport) -> ReportVersion | None:
    """Give back the version in force, None before the report is sent; one query."""
    return next(iter(_latest_of(report.pk)), None)


@written_once
def _latest_of(report: int) -> QuerySet[ReportVersion]:
    return ReportVersion.objects.filter(report=report).select_related("by").order_by("-number")[:1]


def sessions_held(agreement: Agreement, on: dt.date) -> list[tuple[dt.date, int]]:
    """Give back the day and the attendees of each information session of a group, as known on that day, those
    common to other groups included (F44); one query.
    """
    rows = _sessions_between(agreement.pk, agreement.period_start, min(on, agreement.period_end))
    return [(day, attendees or 0) for day, attendees in rows]


@written_once
def _sessions_between(
    agreement: int, start: dt.date, end: dt.date
) -> QuerySet[SessionGroup, tuple[Any, ...]]:
    held = SessionGroup.objects.filter(
        group__agreement=agreement,
        accepted_at__isnull=False,
        session__state="held",
        day__lte=end,
        day__gte=start,
    )
    return held.order_by("day", "session_id", "pk").values_list("day", "session__attendees")


def rectifiable(reports: QuerySet[FinalReport]) -> QuerySet[FinalReport]:
    """Give back the reports sent whose presences were corrected since their latest version, service done not
    being certified: a new version may be signed (F40).
    """
    sent = ReportVersion.objects.filter(report=OuterRef("pk")).order_by("-number").values("at")[:1]
    corrected = Meeting.objects.filter(
        group__agreement=OuterRef("agreement"), corrected_at__gt=OuterRef("sent_at")
    )
    certified = ServiceRendered.objects.filter(agreement=OuterRef("agreement"))
    return (
        reports.filter(state__in=REPORT.step("rectify").sources)
        .annotate(sent_at=Subquery(sent))
        .filter(Exists(corrected), ~Exists(certified))
        .select_related("agreement__lot__call", "agreement__lot__territory", "agreement__operator")
        .order_by("pk")
    )


def service_facts(agreement: Agreement, at: dt.datetime) -> ServiceFacts:
    """Give back what the certificate of service done needs, as known at that time.

    The committee counts when its minutes are recorded and it was held since the agreement began (R77).
    """
    row = group_figures(Agreement.objects.filter(pk=agreement.pk), paris(at).date())[0]
    (account,) = expenses.accounts(Agreement.objects.filter(pk=agreement.pk))
    report = FinalReport.objects.filter(agreement=agreement).first()
    committee = SteeringCommittee.objects.filter(
        call__lots=agreement.lot_id, recorded_at__isnull=False, held_on__gte=agreement.period_start
    )
    return ServiceFacts(
        justified=account.gauge.justified,
        undecided=account.gauge.undocumented + account.gauge.to_decide,
        meetings_held=row.frequency.held,
        meetings_expected=row.frequency.expected,
        sessions_held=row.sessions_held,
        sessions_expected=row.sessions_expected,
        report_state=report.state if report else "open",
        report_accepted_on=paris(report.accepted_at).date() if report and report.accepted_at else None,
        committee_held=committee.exists(),
        account=(
            *expenses.missing_before_certification(agreement, paris(at).date()),
            *((RECTIFIED_FIRST,) if report and report.to_rectify else ()),
        ),
    )


def awaits(standing: Standing, at: dt.datetime) -> list[Awaited]:
    """Say what is expected of this person about reports: to write, to correct, to receive, to accept."""
    today = paris(at).date()
    found: list[Awaited] = []
    writers = (Role.LEGAL_REPRESENTATIVE, Role.PREPARER)
    if standing.holds(*writers):
        certified = ServiceRendered.objects.filter(agreement=OuterRef("agreement"))
        lent = Delegation.objects.live(today).filter(
            delegate=standing.person.pk, organisation__in=standing.organisation_ids(Role.PREPARER)
        )
        represented = standing.organisation_ids(Role.LEGAL_REPRESENTATIVE)
        signing = Q(agreement__operator__in=represented) | Q(
            agreement__operator__in=lent.values("organisation")
        )
        mine = FinalReport.objects.filter(
            Q(state__in=("open", "to_be_corrected")) | signing & Q(to_rectify=True) & ~Exists(certified),
            agreement__in=operated_agreements(standing).values("pk"),
            agreement__operator_id__in=standing.organisation_ids(*writers),
        )

        def to_write(line: Line) -> Expectation:
            if line.count:
                sentence = f"Signer la version rectifiée du bilan final, {line.words[1]}"
                return Expectation(typeset(sentence), "report", line.key)
            if line.words[0] == "to_be_corrected":
                return Expectation(typeset(f"Corriger le bilan final, {line.words[1]}"), "report", line.key)
            due = line.days[0]
            sentence = typeset(f"Rédiger et transmettre le bilan final, {line.words[1]}")
            return Expectation(sentence, "report", line.key, due, due is not None and due < today)

        found.append(_reports(mine, to_write))
    if standing.holds(*CONVENERS):
        accepting = standing.holds(Role.MANAGER)
        sent = FinalReport.objects.filter(
            agreement__lot__call__funder_id__in=standing.organisation_ids(*CONVENERS),
            state__in=("submitted", "resubmitted", *(("acknowledged",) if accepting else ())),
        )

        def to_read(line: Line) -> Expectation:
            verb = "Lire et accepter le" if line.words[0] == "acknowledged" else "Accuser réception du"
            return Expectation(typeset(f"{verb} bilan final, {line.words[1]}"), "report", line.key)

        found.append(_reports(sent, to_read))
    if managing := standing.organisation_ids(Role.MANAGER):
        found.append(_to_certify(managing))
    return found


def _to_certify(funders: frozenset[int]) -> Awaited:
    """The agreements whose service done is to be certified: not before their report is accepted (R75)."""
    accepted = FinalReport.objects.filter(agreement=OuterRef("pk"), state="accepted")
    certified = ServiceRendered.objects.filter(agreement=OuterRef("pk"))
    rows = Agreement.objects.filter(
        Exists(accepted),
        ~Exists(certified),
        lot__call__funder_id__in=funders,
        state__in=("ended", "terminated"),
        operator_signed_at__isnull=False,
    )
    sentence = "Certifier le service fait de la convention"
    return awaited(
        rows,
        lambda line: Expectation(
            typeset(f"{sentence} n° {line.words[0]} ({line.words[1]})"), "agreement", line.key
        ),
        words=("number", "lot__territory__name"),
    )


def _reports(rows: QuerySet[FinalReport], said: Callable[[Line], Expectation]) -> Awaited:
    words = ("state", "agreement__lot__territory__name")
    return awaited(rows, said, words=words, days=("due_on",), count="to_rectify")
