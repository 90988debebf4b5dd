"""The links of the chain: calls, applications, agreements and their groups, final reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, Subquery

from maillage.agreements.access import visible_agreements
from maillage.agreements.models import Agreement
from maillage.applications.access import WRITERS, visible_applications
from maillage.calls.access import visible_calls
from maillage.calls.queries import STATES, state_of
from maillage.finding.hits import Asking, Found, Hit, shown
from maillage.groups.access import visible_groups
from maillage.people.access import Standing
from maillage.people.models import OPERATOR_ROLES
from maillage.reports.access import OFFICERS, visible_reports
from maillage.rules.french import short_date
from maillage.rules.lives import AGREEMENT, APPLICATION, REPORT
from maillage.rules.looking import Wanted


def calls(asking: Asking) -> Found:
    """Find calls by their title, their reference, their programme; one query."""
    followed = asking.standing.organisation_ids(*OFFICERS)
    seen = visible_calls(asking.standing).filter(
        Q(funder__in=followed) | Q(published_at__isnull=False, rehearsal=False)
    )
    hits = []
    for call in seen.order_by("-opening_day", "pk"):
        if not asking.wanted.in_text(call.title, call.reference, call.programme):
            continue
        own = call.funder_id in followed
        days = f"du {short_date(call.opening_day)} au {short_date(call.closing_day)}"
        state = state_of(call, asking.at)
        hits.append(
            Hit(
                side="department" if own else "public",
                args=(call.pk,) if own else (call.slug,),
                title=call.title,
                where=f"{call.reference}, {days}",
                state=state,
                state_label=STATES[state],
            )
        )
    return shown("appels", asking, hits)


def applications(asking: Asking) -> Found:
    """Find the applications this person may open, by number, title, body and territory; one query."""
    own = asking.standing.organisation_ids(*WRITERS)
    rows = (
        visible_applications(asking.standing, asking.at)
        .select_related(None)
        .order_by("-created_at", "-pk")
        .values_list(
            "pk",
            "number",
            "project_title",
            "state",
            "organisation",
            "organisation__name",
            "organisation__siret",
            "lot__territory__name",
        )
    )
    hits = []
    for pk, number, title, state, key, body, siret, territory in rows.iterator():
        texts = (number, title, body, territory)
        if not _answers(asking.wanted, siret, *texts):
            continue
        hits.append(
            Hit(
                side="operator" if key in own else "department",
                args=(number,) if key in own else (pk,),
                title=title or f"Candidature pour {territory}",
                where=f"{number}, {body}, {territory}",
                state=state,
                state_label=APPLICATION.states[state],
            )
        )
    return shown("candidatures", asking, hits)


def agreed(asking: Asking) -> tuple[Found, Found, Found]:
    """Find agreements, their groups and their final reports by number, territory, operator and name; one
    query for the three.
    """
    agreements, groups, reports = [], [], []
    for one in _rows(asking.standing):
        texts = (one.number, one.territory, one.operator)
        where = f"{one.operator}, du {short_date(one.start)} au {short_date(one.end)}"
        if one.readable and _answers(asking.wanted, one.siret, *texts, "Convention"):
            agreements.append(
                Hit(
                    side=one.side,
                    args=(one.pk,),
                    title=f"{one.territory}, convention {one.number}",
                    where=where,
                    state=one.state,
                    state_label=AGREEMENT.states[one.state],
                )
            )
        if one.group and _answers(asking.wanted, one.siret, *texts, one.name):
            groups.append(
                Hit(
                    side=one.side,
                    args=(one.group,) if one.side == "operator" else (one.pk,),
                    title=one.name,
                    where=where if one.territory in one.name else f"{one.territory}, {where}",
                )
            )
        if one.report and _answers(asking.wanted, one.siret, *texts, "Bilan final"):
            reports.append(
                Hit(
                    side=one.side,
                    args=(one.report,),
                    title=f"Bilan final, {one.territory}",
                    where=f"{one.operator}, attendu le {short_date(one.due)}",
                    state=one.report_state,
                    state_label=REPORT.states[one.report_state],
                )
            )
    found = (("conventions", agreements), ("groupes", groups), ("bilans", reports))
    first, second, third = (shown(kind, asking, hits) for kind, hits in found)
    return first, second, third


def _answers(wanted: Wanted, siret: str, *texts: str) -> bool:
    return wanted.in_text(*texts) or wanted.is_of(siret, *texts)


class _Row(NamedTuple):
    """An agreement with what hangs from it and this person reads: the group and the report may be none."""

    pk: int
    number: str
    state: str
    readable: bool
    group: int | None
    name: str
    report: int | None
    report_state: str
    due: dt.date
    territory: str
    operator: str
    siret: str
    start: dt.date
    end: dt.date
    side: str


def _rows(standing: Standing) -> Iterator[_Row]:
    officer, own = standing.organisation_ids(*OFFICERS), standing.organisation_ids(*OPERATOR_ROLES)
    groups = visible_groups(standing).order_by().select_related(None).filter(agreement=OuterRef("pk"))
    reports = visible_reports(standing).select_related(None).filter(agreement=OuterRef("pk"))
    rows = (
        Agreement.objects.annotate(
            readable=Exists(visible_agreements(standing).filter(pk=OuterRef("pk"))),
            group=Subquery(groups.values("pk")[:1]),
            group_name=Subquery(groups.values("name")[:1]),
            report=Subquery(reports.values("pk")[:1]),
            report_state=Subquery(reports.values("state")[:1]),
            report_due=Subquery(reports.values("due_on")[:1]),
        )
        .filter(Q(readable=True) | Q(group__isnull=False) | Q(report__isnull=False))
        .order_by("-period_start", "lot__territory__name", "pk")
        .values_list(
            "pk",
            "number",
            "state",
            "readable",
            "group",
            "group_name",
            "report",
            "report_state",
            "report_due",
            "lot__territory__name",
            "operator__name",
            "operator__siret",
            "period_start",
            "period_end",
            "operator",
            "lot__call__funder",
        )
    )
    for *facts, operator, funder in rows:
        side = "department" if funder in officer else "operator" if operator in own else "coordinator"
        yield _Row._make((*facts, side))
