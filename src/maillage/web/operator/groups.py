"""The groups of an operator: the list, one group, its calendar taken over, who facilitates."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.groups import access
from maillage.groups.forms.calendar import FacilitatorForm, HabitsForm, PresentationForm
from maillage.groups.models import PracticeGroup
from maillage.groups.operations import (
    appoint_facilitator,
    open_group,
    present_group,
    replace_facilitator,
    set_habits,
    take_over_calendar,
)
from maillage.groups.operations.group import subject_of_group
from maillage.groups.queries.calendar import calendar_to_take_over
from maillage.groups.queries.facilitation import facilitators_of
from maillage.groups.queries.group import REMOTE_TOLERATED, agreements_without_group, group_rows
from maillage.groups.queries.meeting import MeetingRow, meetings_of
from maillage.groups.queries.session import sessions_at_a_glance, themes_of
from maillage.people.models import OPERATOR_ROLES, Person, Role
from maillage.people.operations import chain
from maillage.privacy.access import TOLD
from maillage.received.operations import receive
from maillage.rules.french import long_date, plural
from maillage.rules.meetings import is_routine
from maillage.rules.verdict import Refused
from maillage.ui.shapes import Mark
from maillage.web import audience
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.groups.queries.session import SessionsGlance
    from maillage.web.request import Request


def operated_group(request: Request, pk: int) -> PracticeGroup:
    """Give back a group this person works for; not found otherwise."""
    return get_object_or_404(access.operated_groups(request.standing), pk=pk)


@audience.roles(*OPERATOR_ROLES)
def groups(request: Request) -> HttpResponse:
    """List the operator's groups; open one whose agreement has just been signed."""
    waiting = agreements_without_group(request.standing)
    if request.method == "POST":
        wanted = [agreement for agreement in waiting if str(agreement.pk) == request.POST.get("agreement")]
        if not wanted:
            raise Http404
        group = open_group(wanted[0], by=request.user, at=request.now)
        messages.success(
            request, f"« {group.name} » est ouvert : désignez qui l’anime, puis planifiez l’année."
        )
        return redirect("operator:group", group.pk)
    rows = group_rows(access.operated_groups(request.standing), request.today)
    told = request.standing.holds(*TOLD)
    context = {"groups": rows, "waiting": waiting, "reads_readings": told}
    return render(request, "operator/group_list.html", context)


def year_marks(meetings: list[MeetingRow], sessions: SessionsGlance, *, name: str = "") -> list[Mark]:
    """Give back the year as it is drawn; meetings lead to their page when it is named."""
    kinds: dict[str, Any] = {"held": "held", "cancelled": "cancelled"}
    marks = [
        Mark(
            on=row.day,
            label=f"Rencontre {row.state_label}",
            kind=kinds.get(row.state, "planned"),
            url=reverse(name, args=[row.pk]) if name else "",
        )
        for row in meetings
    ]
    dated = [row for row in sessions.rows if row.day and row.state in ("scheduled", "held")]
    return marks + [Mark(on=row.day or dt.date.min, label=row.title, kind="session") for row in dated]


def group_facts(group: PracticeGroup, today: dt.date) -> dict[str, Any]:
    """Give back what every page about one group shows."""
    meetings = meetings_of(group)
    sessions = sessions_at_a_glance([group], today)[group.pk]
    remote = sum(row.remote and row.state != "cancelled" for row in meetings)
    coming = [row for row in meetings if row.day >= today and row.state in ("planned", "open")]
    return {
        "group": group,
        "meetings": meetings,
        "next": coming[0] if coming else None,
        "held": sum(row.state == "held" for row in meetings),
        "sessions": sessions,
        "themes": themes_of(group),
        "remote": plural(remote, "rencontre à distance", "rencontres à distance")
        if is_routine(remote, REMOTE_TOLERATED)
        else "",
    }


@audience.roles(*OPERATOR_ROLES)
def group(request: Request, pk: int) -> HttpResponse:
    """Show one group: what comes next, its year, its sessions and its themes."""
    group = operated_group(request, pk)
    facts = group_facts(group, request.today)
    context = {
        **facts,
        "marks": year_marks(facts["meetings"], facts["sessions"], name="operator:meeting"),
        "facilitators": facilitators_of(group),
        "may_plan": access.may_plan(request.standing, group),
        "may_lead": access.may_lead(request.standing, group),
        "to_open": sum(row.state == "planned" and row.starts_at > request.now for row in facts["meetings"]),
        "to_take_over": len(calendar_to_take_over(group, request.today)),
        "late": [
            row
            for row in facts["meetings"]
            if row.state in ("planned", "open") and row.starts_at <= request.now
        ],
    }
    return render(request, "operator/group_detail.html", context)


@audience.roles(Role.PREPARER, Role.LEGAL_REPRESENTATIVE, Role.FACILITATOR)
def group_presentation(request: Request, pk: int) -> HttpResponse:
    """Write what the public page says of the group."""
    group = operated_group(request, pk)
    access.may_plan(request.standing, group).require()
    form = PresentationForm(request.POST or None, instance=group)
    if request.method == "POST" and form.is_valid():
        present_group(group, **form.cleaned_data, by=request.user, at=request.now)
        messages.success(request, "La page publique du groupe est à jour.")
        return redirect("operator:group", group.pk)
    context = {"title": "Présenter le groupe", "group": group, "form": form, "submit": "Enregistrer"}
    return render(request, "operator/group_form.html", context)


@audience.roles(Role.PREPARER, Role.LEGAL_REPRESENTATIVE, Role.FACILITATOR)
def group_habits(request: Request, pk: int) -> HttpResponse:
    """Set how the group runs its meetings where the call says nothing."""
    group = operated_group(request, pk)
    access.may_plan(request.standing, group).require()
    form = HabitsForm(request.POST or None, instance=group)
    if request.method == "POST" and form.is_valid():
        set_habits(group, **form.cleaned_data, by=request.user, at=request.now)
        messages.success(request, "Les habitudes du groupe sont enregistrées.")
        return redirect("operator:group", group.pk)
    context = {"title": "Habitudes du groupe", "group": group, "form": form, "submit": "Enregistrer"}
    return render(request, "operator/group_form.html", context)


def _replaced(request: Request, group: PracticeGroup, given: dict[str, Any], person: Person) -> None:
    """Declare a replacement with its document, checked before the transaction that keeps it (F34)."""
    file = given["evidence"]
    evidence = None
    if file:
        evidence = receive(
            file.name,
            file.read(),
            chain=chain(),
            subject=subject_of_group(group),
            by=request.user.actor,
            at=request.now,
        )
    replace_facilitator(
        given["leaving"],
        person,
        profession=given["profession"],
        evidence=evidence,
        on=given["on"] or request.today,
        by=request.user,
        at=request.now,
    )


@audience.roles(Role.PREPARER, Role.LEGAL_REPRESENTATIVE, Role.FACILITATOR)
def group_take_over(request: Request, pk: int) -> HttpResponse:
    """Show the dates that the group before had planned, then plan them again (F33)."""
    group = operated_group(request, pk)
    access.may_plan(request.standing, group).require()
    proposed = calendar_to_take_over(group, request.today)
    if request.method == "POST":
        taken = take_over_calendar(group, by=request.user, at=request.now)
        messages.success(request, f"{plural(len(taken), 'rencontre')} au calendrier du groupe.")
        return redirect("operator:group", group.pk)
    if not proposed:
        raise Http404
    return render(
        request,
        "ui/confirm.html",
        {
            "title": "Reprendre le calendrier du groupe précédent",
            "facts": [(long_date(one.day).capitalize(), one.place or "lieu à préciser") for one in proposed],
            "consequences": [
                "Ces rencontres sont prévues aux mêmes jours, heures et lieux, inscriptions fermées.",
                "Les données des personnes restent à l’organisme à qui elles les ont confiées.",
            ],
            "submit": "Reprendre ces dates",
            "back": reverse("operator:group", args=[pk]),
        },
    )


@audience.roles(Role.PREPARER, Role.LEGAL_REPRESENTATIVE)
def group_facilitator(request: Request, pk: int) -> HttpResponse:
    """Appoint a facilitator, or replace one (R32–R33, F34)."""
    group = operated_group(request, pk)
    access.may_lead(request.standing, group).require()
    form = FacilitatorForm(request.POST or None, request.FILES or None, group=group)
    if request.method == "POST" and form.is_valid():
        person = get_object_or_404(Person, pk=form.cleaned_data["person"])
        leaving, profession = form.cleaned_data["leaving"], form.cleaned_data["profession"]
        try:
            if leaving:
                _replaced(request, group, form.cleaned_data, person)
            else:
                appoint_facilitator(group, person, profession=profession, by=request.user, at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, f"{person.full_name} anime désormais « {group.name} ».")
            return redirect("operator:group", group.pk)
    context = {
        "title": "Désigner qui anime",
        "group": group,
        "form": form,
        "submit": "Désigner cette personne",
    }
    return render(request, "operator/group_form.html", context)
