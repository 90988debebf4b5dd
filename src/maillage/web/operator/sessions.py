"""The themes of a group and its information sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.documents.attendance_sheet import AttendanceSheet, ExpectedPerson
from maillage.documents.paper import Issuer
from maillage.documents.paper import render as render_paper
from maillage.expenses.access import may_enter
from maillage.groups import access
from maillage.groups.forms.calendar import ReasonForm
from maillage.groups.forms.session import (
    HoldForm,
    MoveSessionForm,
    ScheduleForm,
    SessionForm,
    ShareForm,
    ThemeForm,
)
from maillage.groups.models import InformationSession
from maillage.groups.operations import (
    accept_theme,
    add_theme,
    answer_session_invitation,
    cancel_session,
    hold_session,
    move_session,
    propose_session,
    schedule_session,
    share_session,
)
from maillage.groups.queries.facilitation import facilitators_of
from maillage.groups.queries.proposal import guest_proposals
from maillage.groups.queries.session import sessions_of, themes_of
from maillage.people.models import OPERATOR_ROLES, Role
from maillage.people.operations import the_funder
from maillage.rules.french import paris
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.keys import key_of
from maillage.web.operator.groups import operated_group
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django import forms

    from maillage.groups.models import PracticeGroup
    from maillage.web.request import Request

ORGANISERS = (Role.PREPARER, Role.LEGAL_REPRESENTATIVE, Role.FACILITATOR)


@audience.roles(*OPERATOR_ROLES)
def sessions(request: Request, pk: int) -> HttpResponse:
    """Show the sessions by quarter of the agreement, and the themes they are born of (R29–R30)."""
    group = operated_group(request, pk)
    known = sessions_of(group, request.today)
    context = {
        "group": group,
        "sessions": known,
        "themes": themes_of(group),
        "guests": guest_proposals([group.pk]).get(group.pk, []),
        "may_plan": access.may_plan(request.standing, group),
        "bills": {row.pk for row in known.rows if row.shares_bill and row.state in ("scheduled", "held")}
        if may_enter(request.standing, group.agreement)
        else set(),
    }
    return render(request, "operator/session_list.html", context)


def _save(request: Request, group: PracticeGroup, what: str, form: forms.Form) -> None:
    if what == "theme":
        data = form.cleaned_data
        add_theme(group, data["label"], data["meeting"], by=request.user, at=request.now)
    else:
        propose_session(group, **form.cleaned_data, by=request.user, at=request.now)


def _arisen(request: Request, group: PracticeGroup) -> dict[str, Any]:
    """The theme that the address names, its words as the title, and the meeting where it arose (R30)."""
    theme = group.themes.filter(pk=key_of(request.GET.get("theme", "")), accepted_at__isnull=False).first()
    if theme is None:
        return {}
    arose = theme.meetings.exclude(state="cancelled").order_by("starts_at", "pk")
    named = key_of(request.GET.get("rencontre", ""))
    meeting = arose.filter(pk=named).first() or arose.first()
    return {"title": theme.label, "theme": theme.pk, "meeting": meeting.pk if meeting else None}


@audience.roles(*ORGANISERS)
def session_new(request: Request, pk: int, what: str) -> HttpResponse:
    """Note a theme, or the idea of a session."""
    if what not in ("theme", "idee"):
        raise Http404
    group = operated_group(request, pk)
    access.may_plan(request.standing, group).require()
    kind = ThemeForm if what == "theme" else SessionForm
    form = kind(request.POST or None, group=group, initial=_arisen(request, group))
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
    elif verb == "deplacer":
        move_session(session, **form.cleaned_data, by=by, at=at)
    elif verb == "partager" and isinstance(form, ShareForm):
        share_session(session, form.shares(), unit=form.cleaned_data["unit"], by=by, at=at)
    elif verb == "tenir":
        hold_session(session, **form.cleaned_data, by=by, at=at)
    else:
        cancel_session(session, **form.cleaned_data, by=by, at=at)


TITLES = {
    "programmer": ("Programmer le temps d’information", "Programmer", "primary"),
    "deplacer": ("Déplacer le temps d’information", "Déplacer", "primary"),
    "partager": ("Tenir ce temps d’information avec d’autres groupes", "Enregistrer", "primary"),
    "tenir": ("Déclarer le temps d’information tenu", "Déclarer tenu", "primary"),
    "annuler": ("Annuler le temps d’information", "Annuler", "danger"),
}
CONSEQUENCES = {
    "deplacer": [
        "la page du groupe et les agendas abonnés montrent la nouvelle date ;",
        "l’ancienne date et le motif restent à l’historique.",
    ],
    "partager": [
        "chaque groupe compte ce temps d’information dans son trimestre ;",
        "un groupe d’un autre opérateur le compte une fois qu’il a accepté ;",
        "la facture du café reprend ces parts.",
    ],
}


def _form(verb: str, session: InformationSession, request: Request) -> forms.Form:
    data = request.POST or None
    initial: dict[str, Any]
    if verb == "programmer":
        initial = {
            "theme": session.theme_id,
            "meeting": session.meeting_id,
            "place": session.place or session.group.usual_place,
            "associates": "\n".join(str(one) for one in session.associates.order_by("rank")),
        }
        return ScheduleForm(data, group=session.group, initial=initial)
    if verb == "deplacer":
        initial = {"day": session.day, "place": session.place}
        if session.starts_at and session.ends_at:
            initial |= {"starts": paris(session.starts_at).time(), "ends": paris(session.ends_at).time()}
        return MoveSessionForm(data, initial=initial)
    if verb == "partager":
        return ShareForm(data, session=session)
    return HoldForm(data) if verb == "tenir" else ReasonForm(data)


@audience.roles(*ORGANISERS)
def session_act(request: Request, pk: int, verb: str) -> HttpResponse:
    """Schedule a session (its theme is asked for, R30), move it, share it, declare it held, or cancel it."""
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
            field = {"origin": "theme", "key_unit": "unit"}.get(refused.field, refused.field)
            form.add_error(field if field in form.fields else None, refused.sentence)
        else:
            return redirect(back)
    title, submit, tone = TITLES[verb]
    context = {
        "title": title,
        "facts": [("Temps d’information", session.title), ("Groupe", session.group.name)],
        "consequences": CONSEQUENCES.get(verb, []),
        "submit": submit,
        "tone": tone,
        "form": form,
        "back": back,
    }
    return render(request, "ui/confirm.html", context)


@audience.roles(*ORGANISERS)
def session_answer(request: Request, pk: int, part: int) -> HttpResponse:
    """Accept or decline a session that another operator’s group proposes to hold together (F44)."""
    group = operated_group(request, pk)
    access.may_plan(request.standing, group).require()
    if request.method == "POST":
        accept = request.POST.get("answer") == "accept"
        found = get_object_or_404(group.session_parts.select_related("session"), pk=part)
        answer_session_invitation(found, accept=accept, by=request.user, at=request.now)
        messages.success(
            request,
            "Ce temps d’information compte désormais pour votre groupe."
            if accept
            else "Votre réponse est enregistrée, le groupe qui le propose la voit.",
        )
    return redirect("operator:sessions", group.pk)


@audience.roles(*ORGANISERS)
def session_sheet(request: Request, pk: int) -> HttpResponse:
    """The sheet to sign at a session: facilitators and associated professionals apart, blank lines (R34)."""
    session = get_object_or_404(
        access.visible_sessions(request.standing).select_related("group__lot__call"), pk=pk
    )
    access.may_plan(request.standing, session.group).require()
    if session.day is None or session.starts_at is None or session.ends_at is None:
        raise Http404
    funder, group = the_funder(), session.group
    leaders = [row for row in facilitators_of(group) if row.until is None]
    paper = AttendanceSheet(
        issuer=Issuer(name=funder.organisation.name, service=funder.service),
        reference=f"{group.slug}-information-{session.day:%Y%m%d}",
        heading=f"Temps d’information « {session.title} »",
        call_title=group.lot.call.title,
        territory=group.lot.territory.name,
        operator=group.agreement.operator.name,
        day=session.day,
        starts=paris(session.starts_at).time(),
        ends=paris(session.ends_at).time(),
        place=session.place,
        theme=session.theme.label if session.theme else "",
        facilitators=tuple(ExpectedPerson(name=row.name, function=row.profession) for row in leaders),
        associates=tuple(
            ExpectedPerson(name=one.name, structure=one.structure, function=one.job)
            for one in session.associates.order_by("rank")
        ),
        blank_lines=25,
    )
    response = HttpResponse(render_paper(paper, at=request.now), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="emargement-information-{session.day:%Y%m%d}.pdf"'
    return response
