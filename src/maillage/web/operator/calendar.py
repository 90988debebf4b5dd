"""The calendar of a group: its year planned or opened in one act, a meeting added, dates taken back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.groups import access
from maillage.groups.forms.calendar import MeetingForm, PatternForm
from maillage.groups.operations import add_meeting, open_year, plan_year, withdraw_dates
from maillage.groups.queries.calendar import dates_to_withdraw, proposed_year
from maillage.groups.queries.clashes import warnings_on
from maillage.people.models import OPERATOR_ROLES, Role
from maillage.rules.french import long_date, plural
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.operator.groups import operated_group
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse, QueryDict

    from maillage.web.request import Request

PLANNERS = (Role.PREPARER, Role.LEGAL_REPRESENTATIVE, Role.FACILITATOR)


def _chosen_instead(asked: QueryDict) -> dict[dt.date, dt.date]:
    """The days typed in the place of those of the pattern; what is not a day is left out."""
    chosen = {}
    for name, value in asked.items():
        if name.startswith("instead-") and value:
            try:
                chosen[dt.date.fromisoformat(name.removeprefix("instead-"))] = dt.date.fromisoformat(
                    str(value)
                )
            except ValueError:
                continue
    return chosen


@audience.roles(*OPERATOR_ROLES)
def group_plan(request: Request, pk: int) -> HttpResponse:
    """Propose the dates of the year from a pattern, with what to know about each, then create them."""
    group = operated_group(request, pk)
    access.may_plan(request.standing, group).require()
    asked = request.POST or request.GET
    form = PatternForm(asked or None, group=group, initial={"place": group.usual_place})
    instead = _chosen_instead(asked)
    proposal = None
    if form.is_valid():
        proposal = proposed_year(group, form.pattern(), offset=form.cleaned_data["offset"], instead=instead)
    kept = set(request.POST.getlist("day")) if request.POST else None
    if request.method == "POST" and proposal is not None and kept is not None and "again" not in request.POST:
        try:
            created = plan_year(
                group,
                pattern=form.pattern(),
                place=form.cleaned_data["place"],
                offset=form.cleaned_data["offset"],
                left_out=[
                    row.pattern_day for row in proposal.dates if row.pattern_day.isoformat() not in kept
                ],
                instead=instead,
                by=request.user,
                at=request.now,
            )
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"{plural(len(created), 'rencontre')} au calendrier du groupe.")
            return redirect("operator:group", group.pk)
    rows = proposal.dates if proposal else ()
    context = {
        "group": group,
        "form": form,
        "proposal": proposal,
        "rows": [(row, kept is None or row.pattern_day.isoformat() in kept) for row in rows],
    }
    return render(request, "operator/group_plan.html", context)


@audience.roles(*OPERATOR_ROLES)
def group_meeting_new(request: Request, pk: int) -> HttpResponse:
    """Add one meeting to the calendar; a day with something to know is shown once before it is added."""
    group = operated_group(request, pk)
    access.may_plan(request.standing, group).require()
    form = MeetingForm(
        request.POST or None, initial={"place": group.usual_place, "starts": "09:30", "ends": "12:00"}
    )
    warnings: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        warnings = warnings_on(group, [given["day"]], given["starts"], given["ends"])[given["day"]]
        if not warnings or request.POST.get("seen") == given["day"].isoformat():
            try:
                meeting = add_meeting(group, **given, by=request.user, at=request.now)
            except Refused as refused:
                tell(form, refused)
            else:
                return redirect("operator:meeting", meeting.pk)
    context = {
        "title": "Ajouter une rencontre",
        "facts": [("Groupe", group.name)],
        "form": form,
        "warnings": warnings if not form.errors else (),
        "seen": form.cleaned_data["day"].isoformat() if warnings else "",
        "submit": "Ajouter cette rencontre",
        "back": reverse("operator:group", args=[pk]),
    }
    return render(request, "operator/meeting_date.html", context)


@audience.roles(*PLANNERS)
def group_open(request: Request, pk: int) -> HttpResponse:
    """Open sign-up for all the meetings to come, in one act."""
    group = operated_group(request, pk)
    access.may_plan(request.standing, group).require()
    if request.method == "POST":
        opened = open_year(group, by=request.user, at=request.now)
        messages.success(request, f"Inscriptions ouvertes à {plural(len(opened), 'rencontre')}.")
        return redirect("operator:group", group.pk)
    to_come = group.meetings.filter(state="planned", starts_at__gt=request.now).order_by("starts_at", "pk")
    context = {
        "title": "Ouvrir les inscriptions de l’année",
        "facts": [
            (long_date(meeting.day).capitalize(), meeting.place or "lieu à préciser") for meeting in to_come
        ],
        "consequences": [
            "la page d’inscription de chaque rencontre est publiée, avec son lien et son code ;",
            "on s’inscrit sans compte, jusqu’au début de la rencontre.",
        ],
        "submit": "Ouvrir les inscriptions",
        "back": reverse("operator:group", args=[pk]),
    }
    return render(request, "ui/confirm.html", context)


@audience.roles(*PLANNERS)
def group_withdraw(request: Request, pk: int) -> HttpResponse:
    """Take back dates planned by mistake, which nobody has heard of."""
    group = operated_group(request, pk)
    access.may_plan(request.standing, group).require()
    unknown = dates_to_withdraw(group, request.now)
    if request.method == "POST":
        chosen = set(request.POST.getlist("meeting"))
        days = withdraw_dates(
            group, [one for one in unknown if str(one.pk) in chosen], by=request.user, at=request.now
        )
        messages.success(request, f"{plural(len(days), 'date retirée', 'dates retirées')} du calendrier.")
        return redirect("operator:group", group.pk)
    rows = [(one.pk, long_date(one.day).capitalize(), one.place) for one in unknown]
    return render(request, "operator/group_withdraw.html", {"group": group, "rows": rows})
