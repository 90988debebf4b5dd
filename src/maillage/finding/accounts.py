"""What is reported year after year: the financial reports, the annual committees."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from maillage.finding.hits import Asking, Found, Hit, shown
from maillage.people.models import OPERATOR_ROLES
from maillage.reports.access import (
    OFFICERS,
    attended_committees,
    operated_agreements,
    visible_financial_reports,
)
from maillage.rules.financial_report import year_name
from maillage.rules.french import long_date, short_date
from maillage.rules.lives import COMMITTEE, FINANCIAL_REPORT


def financial_reports(asking: Asking) -> Found:
    """Find financial reports by territory, operator, agreement and financial year; one query."""
    own = asking.standing.organisation_ids(*OPERATOR_ROLES)
    rows = (
        visible_financial_reports(asking.standing)
        .select_related(None)
        .order_by("-year_end", "agreement__lot__territory__name", "pk")
        .values_list(
            "pk",
            "state",
            "year_start",
            "year_end",
            "due_on",
            "agreement__number",
            "agreement__lot__territory__name",
            "agreement__operator",
            "agreement__operator__name",
            "agreement__operator__siret",
        )
    )
    hits = []
    for pk, state, start, end, due, number, territory, operator, body, siret in rows:
        title = f"Compte rendu financier {year_name(start, end)}, {territory}"
        texts = (title, number, body)
        if not (asking.wanted.in_text(*texts) or asking.wanted.is_of(siret, *texts)):
            continue
        hits.append(
            Hit(
                side="operator" if operator in own else "department",
                args=(pk,),
                title=title,
                where=f"{body}, attendu le {short_date(due)}",
                state=state,
                state_label=FINANCIAL_REPORT.states[state],
            )
        )
    return shown("comptes-rendus", asking, hits)


def committees(asking: Asking) -> Found:
    """Find annual committees by their day, their place and their call; one query."""
    standing = asking.standing
    officer = standing.organisation_ids(*OFFICERS)
    run = Exists(operated_agreements(standing).filter(lot__call=OuterRef("call")))
    rows = (
        attended_committees(standing)
        .annotate(run=run)
        .order_by("-held_on", "pk")
        .values_list("pk", "held_on", "place", "state", "run", "call__title", "call__funder")
    )
    hits = []
    for pk, day, place, state, runs, call, funder in rows:
        title = f"Comité de suivi du {long_date(day)}"
        texts = (place, call)
        if not (asking.wanted.in_text(title, *texts) or asking.wanted.is_on(day, "Comité de suivi", *texts)):
            continue
        mine = "operator" if runs else "coordinator"
        hits.append(
            Hit(
                side="department" if funder in officer else mine,
                args=(pk,),
                title=title,
                where=", ".join(filter(None, (call, place))),
                state=state,
                state_label=COMMITTEE.states[state],
            )
        )
    return shown("comites", asking, hits)
