"""The themes of a group and its information sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.groups import access
from maillage.groups.forms.calendar import ReasonForm
from maillage.groups.forms.session import HoldForm, ScheduleForm, SessionForm, ThemeForm
from maillage.groups.models import InformationSession
from maillage.groups.operations import (
    accept_theme,
    add_theme,
    cancel_session,
    hold_session,
    propose_session,
    schedule_session,
)
from maillage.groups.queries.proposal import guest_proposals
from maillage.groups.queries.session import sessions_of, themes_of
from maillage.people.models import OPERATOR_ROLES, Role
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.operator.groups import operated_group
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse

    from maillage.groups.models import PracticeGroup
    from maillage.web.request import Request

ORGANISERS = (Role.PREPARER, Role.LEGAL_REPRESENTATIVE, Role.FACILITATOR)


@audience.roles(*OPERATOR_ROLES)
def sessions(request: Request, pk: int) -> HttpResponse:
    """Show the sessions by quarter of the agreement, and the themes they are born of (R29–R30)."""
    group = operated_group(request, pk)
    context = {
        "group": group,
        "sessions": sessions_of(group, request.today),
        "themes": themes_of(group),
        "guests": guest_proposals([group.pk]).get(group.pk, []),
        "may_plan": access.may_plan(request.standing, group),
    }
    return render(request, "operator/session_list.html", context)


def _save(request: Request, group: PracticeGroup, what: str, form: forms.Form) -> None:
    if what == "theme":
        data = form.cleaned_data
        add_theme(group, data["label"], data["meeting"], by=request.user, at=request.now)
    else:
        propose_session(group, **form.cleaned_data, by=request.user, at=request.now)


@audience.roles(*ORGANISERS)
def session_new(request: Request, pk: int, what: str) -> HttpResponse:
    """Note a theme, or the idea of a session."""
    if what not in ("theme", "idee"):
        raise Http404
    group = operated_group(request, pk)
    access.may_plan(request.standing, group).require()
    kind = ThemeForm if what == "theme" else SessionForm
    form = kind(request.POST or None, group=group)
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, group, what, form)
        except Refused as refused:
            tell(form, refused)
        else:
            return redirect("operator:sessions", group.pk)
    title = "Noter un thème" if what == "theme" else "Proposer un temps d’information"
    context = {"title": title, "group": group, "form": form, "submit": "Enregistrer"}
    return render(request, "operator/group_form.html", context)


@audience.roles(*ORGANISERS)
def theme_accept(request: Request, pk: int, theme: int) -> HttpResponse:
    """Take up a theme proposed by the coordinator."""
    group = operated_group(request, pk)
    access.may_plan(request.standing, group).require()
    if request.method == "POST":
        accept_theme(get_object_or_404(group.themes, pk=theme), by=request.user, at=request.now)
        messages.success(request, "Le thème est retenu pour le groupe.")
    return redirect("operator:sessions", group.pk)


def _act(verb: str, session: InformationSession, form: forms.Form, request: Request) -> None:
    by, at = request.user, request.now
    if verb == "programmer":
        schedule_session(session, **form.cleaned_data, by=by, at=at)
    elif verb == "tenir":
        hold_session(session, **form.cleaned_data, by=by, at=at)
    else:
        cancel_session(session, **form.cleaned_data, by=by, at=at)


TITLES = {
    "programmer": ("Programmer le temps d’information", "Programmer", "primary"),
    "tenir": ("Déclarer le temps d’information tenu", "Déclarer tenu", "primary"),
    "annuler": ("Annuler le temps d’information", "Annuler", "danger"),
}


def _form(verb: str, session: InformationSession, request: Request) -> forms.Form:
    data = request.POST or None
    if verb == "programmer":
        initial = {"theme": session.theme_id, "place": session.place}
        return ScheduleForm(data, group=session.group, initial=initial)
    return HoldForm(data) if verb == "tenir" else ReasonForm(data)


@audience.roles(*ORGANISERS)
def session_act(request: Request, pk: int, verb: str) -> HttpResponse:
    """Schedule a session (its theme is asked for, R30), declare it held, or cancel it."""
    if verb not in TITLES:
        raise Http404
    session = get_object_or_404(access.visible_sessions(request.standing), pk=pk)
    access.may_plan(request.standing, session.group).require()
    form = _form(verb, session, request)
    back = reverse("operator:sessions", args=[session.group_id])
    if request.method == "POST" and form.is_valid():
        try:
            _act(verb, session, form, request)
        except Refused as refused:
            field = "theme" if refused.field == "origin" else refused.field
            form.add_error(field if field in form.fields else None, refused.sentence)
        else:
            return redirect(back)
    title, submit, tone = TITLES[verb]
    context = {
        "title": title,
        "facts": [("Temps d’information", session.title), ("Groupe", session.group.name)],
        "submit": submit,
        "tone": tone,
        "form": form,
        "back": back,
    }
    return render(request, "ui/confirm.html", context)
