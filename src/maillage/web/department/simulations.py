"""What if: distributions tried side by side, changed, thrown away, or taken up in the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from maillage.applications.models import Application
from maillage.people.models import Role
from maillage.rules.verdict import Refused
from maillage.selection.access import may_record_funding
from maillage.selection.forms import AdjustmentForm, SimulationForm
from maillage.selection.models import Simulation
from maillage.selection.operations import adjust_simulation, discard_simulation, simulate
from maillage.selection.queries import ranking, simulations
from maillage.web import audience
from maillage.web.department.calls.own import own_call
from maillage.web.department.received import READERS
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.calls.models import Call
    from maillage.selection.queries import SimulationColumn
    from maillage.web.request import Request

SIDE_BY_SIDE = 4


@audience.roles(*READERS)
def call_simulations(request: Request, pk: int) -> HttpResponse:
    """Show the tries side by side, and try another."""
    call = own_call(request, pk)
    found = ranking(call)
    may = may_record_funding(request.standing, call)
    initial = {"envelope": found.notified or None}
    form = SimulationForm(request.POST or None, initial=initial)
    if request.method == "POST":
        may.require()
        if form.is_valid() and _simulated(request, call, form, [row.pk for row in found.rows if row.scored]):
            messages.success(request, "La simulation est enregistrée\u00a0: elle n’engage rien.")
            return redirect("department:simulations", pk=call.pk)
    columns = simulations(call)[-SIDE_BY_SIDE:]
    return render(
        request,
        "department/decision_simulations.html",
        {
            "call": call,
            "ranking": found,
            "columns": columns,
            "lines": _side_by_side(columns),
            "form": form,
            "may_simulate": may,
            "decisions_url": reverse("department:decisions", args=[call.pk]),
        },
        status=422 if form.errors else 200,
    )


def _simulated(request: Request, call: Call, form: SimulationForm, order: list[int]) -> bool:
    known = {row.pk: row for row in Application.objects.filter(pk__in=order, lot__call=call)}
    asked = form.cleaned_data
    try:
        simulate(call, order=[known[pk] for pk in order], **asked, by=request.user, at=request.now)
    except Refused as refused:
        tell(form, refused)
        return False
    return True


def _side_by_side(columns: list[SimulationColumn]) -> list[dict[str, Any]]:
    """Give back one line an application, with what each try gives it; None where it was not in it."""
    names = {
        line.application_pk: (line.territory, line.organisation, line.number)
        for column in columns
        for line in column.lines
    }
    given = [{line.application_pk: line for line in column.lines} for column in columns]
    return [
        {
            "territory": territory,
            "organisation": organisation,
            "number": number,
            "cells": [(column.title, lines.get(pk)) for column, lines in zip(columns, given, strict=True)],
        }
        for pk, (territory, organisation, number) in sorted(names.items(), key=lambda item: item[1])
    ]


def _own(request: Request, pk: int) -> Simulation:
    own = request.standing.organisation_ids(Role.INSTRUCTOR, Role.MANAGER)
    rows = Simulation.objects.filter(call__funder_id__in=own, discarded_at=None).select_related("call")
    return get_object_or_404(rows, pk=pk)


@audience.roles(Role.INSTRUCTOR, Role.MANAGER)
def simulation(request: Request, pk: int) -> HttpResponse:
    """Change the order and the amounts of a try."""
    known = _own(request, pk)
    column = next(row for row in simulations(known.call) if row.pk == known.pk)
    form = AdjustmentForm(request.POST or None, lines=column.lines)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        keys = [line.application_pk for line in column.lines]
        try:
            adjust_simulation(
                known,
                amounts={key: asked[f"amount-{key}"] for key in keys},
                positions={key: asked[f"position-{key}"] for key in keys},
                by=request.user,
                at=request.now,
            )
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, "La simulation est modifiée.")
            return redirect("department:simulations", pk=known.call_id)
    return render(
        request,
        "department/decision_simulation.html",
        {
            "simulation": known,
            "column": column,
            "form": form,
            "back": reverse("department:simulations", args=[known.call_id]),
        },
        status=422 if form.errors else 200,
    )


@require_POST
@audience.roles(Role.INSTRUCTOR, Role.MANAGER)
def simulation_discard(request: Request, pk: int) -> HttpResponse:
    """Throw a try away."""
    known = _own(request, pk)
    discard_simulation(known, by=request.user, at=request.now)
    messages.success(request, f"La simulation «\u00a0{known.title}\u00a0» est écartée.")
    return redirect("department:simulations", pk=known.call_id)
