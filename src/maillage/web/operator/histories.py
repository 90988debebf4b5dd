"""The history of a thing, for those of the operator who may open it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from maillage.agreements.access import OPERATOR_READERS, visible_agreements
from maillage.applications.access import WRITERS, visible_applications
from maillage.expenses.access import visible_expenses
from maillage.groups.access import operated_groups, visible_meetings
from maillage.people.models import Role
from maillage.reports.access import OFFICE, visible_financial_reports, visible_reports
from maillage.web import audience
from maillage.web.history_page import (
    INSIDE_THE_DEPARTMENT,
    TOLD_TO_AN_APPLICANT,
    Thing,
    history_page,
)

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request

GROUP_READERS: Final = (Role.PREPARER, Role.LEGAL_REPRESENTATIVE, Role.FACILITATOR)
EVERYONE: Final = (*GROUP_READERS, Role.ACCOUNTANT)
OPERATOR: Final = "agreement__operator"
THINGS: Final = {
    "candidature": Thing(
        title="Historique de la candidature",
        kind="application",
        rows=lambda request: visible_applications(request.standing, request.now),
        readers=WRITERS,
        body="organisation",
        back="operator:application",
        back_key="number",
        verbs=TOLD_TO_AN_APPLICANT,
    ),
    "convention": Thing(
        title="Historique de la convention",
        kind="agreement",
        rows=lambda request: visible_agreements(request.standing),
        readers=OPERATOR_READERS,
        body="operator",
        back="operator:agreement",
        without=INSIDE_THE_DEPARTMENT,
    ),
    "groupe": Thing(
        title="Historique du groupe",
        kind="group",
        rows=lambda request: operated_groups(request.standing),
        readers=GROUP_READERS,
        body=OPERATOR,
        back="operator:group",
    ),
    "rencontre": Thing(
        title="Historique de la rencontre",
        kind="meeting",
        rows=lambda request: visible_meetings(request.standing),
        readers=GROUP_READERS,
        body="group__agreement__operator",
        back="operator:meeting",
    ),
    "depense": Thing(
        title="Historique de la dépense",
        kind="expense",
        rows=lambda request: visible_expenses(request.standing),
        readers=EVERYONE,
        body=OPERATOR,
        back="operator:expense",
    ),
    "bilan": Thing(
        title="Historique du bilan",
        kind="report",
        rows=lambda request: visible_reports(request.standing),
        readers=EVERYONE,
        body=OPERATOR,
        back="operator:report",
    ),
    "compte-rendu": Thing(
        title="Historique du compte rendu financier",
        kind="financial_report",
        rows=lambda request: visible_financial_reports(request.standing),
        readers=OFFICE,
        body=OPERATOR,
        back="operator:financial_report",
    ),
}


@audience.roles(*EVERYONE)
def history(request: Request, kind: str, pk: int) -> HttpResponse:
    """Show what was done on a thing of one's own body."""
    return history_page(request, THINGS, kind, pk)
