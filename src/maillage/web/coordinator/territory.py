"""A coordinator's territory: the calendar of its groups, who comes by type of structure, sessions, themes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from maillage.groups import access
from maillage.groups.forms.session import ThemeForm
from maillage.groups.operations import add_theme
from maillage.groups.queries.registrations import registered_mix
from maillage.people.models import Role
from maillage.reports.access import committees_of, measured_agreements, visible_reports
from maillage.reports.queries import committees
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.operator.groups import group_facts, year_marks
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@audience.roles(Role.COORDINATOR)
def territory(request: Request) -> HttpResponse:
    """Show the groups of the coordinator's territories: counts by type of structure, never a name."""
    groups = list(access.coordinated_groups(request.standing))
    boards = []
    for group in groups:
        facts = group_facts(group, request.today)
        boards.append({**facts, "marks": year_marks(facts["meetings"], facts["sessions"])})
    agreements = measured_agreements(request.standing).filter(
        lot__territory__in=request.standing.territory_ids
    )
    sent = visible_reports(request.standing).filter(agreement__in=agreements).exclude(state="open")
    reports = {report.agreement_id: report.pk for report in sent}
    measured = set(agreements.values_list("pk", flat=True))
    mixes = registered_mix(row.pk for board in boards for row in board["meetings"])
    for board in boards:
        board["measured"] = board["group"].agreement_id in measured
        board["report"] = reports.get(board["group"].agreement_id)
        board["rows"] = [(row, mixes.get(row.pk)) for row in board["meetings"]]
    return render(
        request,
        "coordinator/territory.html",
        {"boards": boards, "committees": committees(committees_of(agreements))},
    )


@audience.roles(Role.COORDINATOR)
def theme_new(request: Request, pk: int) -> HttpResponse:
    """Propose a theme to a group of the territory; its operator takes it up or not."""
    group = get_object_or_404(access.coordinated_groups(request.standing), pk=pk)
    access.may_propose_theme(request.standing, group).require()
    form = ThemeForm(request.POST or None, group=group)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            add_theme(group, data["label"], data["meeting"], by=request.user, at=request.now, accepted=False)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, "Le thème est proposé à l’opérateur du groupe.")
            return redirect("coordinator:territory")
    return render(request, "coordinator/theme_new.html", {"group": group, "form": form})
