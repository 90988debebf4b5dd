"""The history of a thing, for the officers who may open it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from maillage.agreements.access import OFFICERS, visible_agreements, visible_payments
from maillage.applications.access import READERS, visible_applications
from maillage.expenses.access import visible_expenses
from maillage.groups.access import visible_groups
from maillage.groups.models import Meeting
from maillage.reports.access import visible_committees, visible_financial_reports, visible_reports
from maillage.web import audience
from maillage.web.history_page import (
    CALENDAR,
    LIFE_OF_A_GROUP,
    STEPS_OF_A_PAYMENT,
    WORK_OF_ASSESSORS,
    Thing,
    history_page,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from maillage.reports.models import FinancialReport
    from maillage.web.request import Request


def _meetings(request: Request) -> QuerySet[Meeting]:
    return Meeting.objects.filter(group__in=visible_groups(request.standing).order_by().values("pk"))


def _financial_reports(request: Request) -> QuerySet[FinancialReport]:
    """Those that were sent: what is written before is the operator's alone."""
    return visible_financial_reports(request.standing).exclude(state="draft")


FUNDER: Final = "agreement__lot__call__funder"
THINGS: Final = {
    "candidature": Thing(
        title="Historique de la candidature",
        kind="application",
        rows=lambda request: visible_applications(request.standing, request.now),
        readers=READERS,
        body="lot__call__funder",
        back="department:assessment",
        without=WORK_OF_ASSESSORS,
    ),
    "convention": Thing(
        title="Historique de la convention",
        kind="agreement",
        rows=lambda request: visible_agreements(request.standing),
        readers=OFFICERS,
        body="lot__call__funder",
        back="department:agreement",
    ),
    "versement": Thing(
        title="Historique des versements de la convention",
        kind="agreement",
        rows=lambda request: visible_payments(request.standing),
        readers=OFFICERS,
        body=FUNDER,
        back="department:payment",
        key="agreement_id",
        verbs=STEPS_OF_A_PAYMENT,
    ),
    "groupe": Thing(
        title="Historique du groupe",
        kind="group",
        rows=lambda request: visible_groups(request.standing),
        readers=OFFICERS,
        body="lot__call__funder",
        back="department:group_indicators",
        lookup="agreement",
        back_key="agreement_id",
        verbs=LIFE_OF_A_GROUP,
    ),
    "rencontre": Thing(
        title="Historique de la rencontre",
        kind="meeting",
        rows=_meetings,
        readers=OFFICERS,
        body="group__lot__call__funder",
        back="department:meeting_figures",
        verbs=CALENDAR,
    ),
    "depense": Thing(
        title="Historique de la dépense",
        kind="expense",
        rows=lambda request: visible_expenses(request.standing),
        readers=OFFICERS,
        body=FUNDER,
        back="department:expense",
    ),
    "bilan": Thing(
        title="Historique du bilan",
        kind="report",
        rows=lambda request: visible_reports(request.standing),
        readers=OFFICERS,
        body=FUNDER,
        back="department:report",
    ),
    "compte-rendu": Thing(
        title="Historique du compte rendu financier",
        kind="financial_report",
        rows=_financial_reports,
        readers=OFFICERS,
        body=FUNDER,
        back="department:financial_report",
    ),
    "comite": Thing(
        title="Historique du comité",
        kind="committee",
        rows=lambda request: visible_committees(request.standing),
        readers=OFFICERS,
        body="call__funder",
        back="department:committee",
    ),
}


@audience.roles(*OFFICERS)
def history(request: Request, kind: str, pk: int) -> HttpResponse:
    """Show what was done on a thing of one's département, without a word of who takes part."""
    return history_page(request, THINGS, kind, pk)
