"""One meeting: who is registered, its acts, its sheet on paper and on a phone."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from maillage.documents.attendance_sheet import AttendanceSheet, ExpectedPerson
from maillage.documents.paper import Issuer
from maillage.documents.paper import render as render_paper
from maillage.groups import access
from maillage.groups.forms.calendar import MoveForm, ReasonForm, RemoteForm
from maillage.groups.forms.participation import WalkInForm
from maillage.groups.models import Meeting, Participant, Registration
from maillage.groups.operations import (
    add_walk_in,
    admit_beyond_wish,
    cancel_meeting,
    cancel_registration,
    close_attendance,
    mark_attendance,
    move_meeting,
    open_meeting,
    switch_to_remote,
)
from maillage.groups.queries.group import facilitators_of
from maillage.groups.queries.meeting import (
    known_people,
    lookalikes,
    meeting_row,
    registered_mix,
    registrations_of,
    sheet_of,
    structure_names,
)
from maillage.people.models import OPERATOR_ROLES, Role
from maillage.people.operations import the_funder
from maillage.rules.french import paris
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.keys import key_of
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django import forms

    from maillage.web.request import Request

ON_THE_SHEET = (Role.PREPARER, Role.LEGAL_REPRESENTATIVE, Role.FACILITATOR)


def _meeting(request: Request, pk: int) -> Meeting:
    return get_object_or_404(access.visible_meetings(request.standing), pk=pk)


def _sign_up_url(meeting: Meeting) -> str:
    return f"{settings.MAILLAGE_BASE_URL}{reverse('public:meeting', args=[meeting.public_id])}"


@audience.roles(*OPERATOR_ROLES)
def meeting(request: Request, pk: int) -> HttpResponse:
    """Show a meeting: its state, who is registered (for those who may read names), and what can be done."""
    meeting = _meeting(request, pk)
    standing = request.standing
    may_read = access.may_read_names(standing, meeting.group)
    row = meeting_row(meeting)
    rows = registrations_of(meeting) if may_read else []
    context = {
        "meeting": meeting,
        "row": row,
        "mix": registered_mix([meeting.pk]).get(meeting.pk),
        "registered": [one for one in rows if one.state == "registered"],
        "waiting": [one for one in rows if one.state in ("waiting", "offered")],
        "gone": [one for one in rows if one.state not in ("registered", "waiting", "offered")],
        "moves": meeting.moves.order_by("-at", "-pk"),
        "may_read": may_read,
        "may_plan": access.may_plan(standing, meeting.group),
        "may_facilitate": access.may_facilitate(standing, meeting.group),
        "sign_up_url": _sign_up_url(meeting),
        "begun": request.now >= meeting.starts_at,
        "to_come": meeting.state in ("planned", "open"),
    }
    return render(request, "operator/meeting_detail.html", context)


def _consequences(verb: str) -> list[str]:
    return {
        "ouvrir": [
            "la page d’inscription est publiée, avec le lien et le code à diffuser ;",
            "chacun s’inscrit sans compte, jusqu’au début de la rencontre.",
        ],
        "deplacer": [
            "les personnes inscrites reçoivent la nouvelle date, une fois ;",
            "l’ancienne date reste à l’historique.",
        ],
        "annuler": [
            "les personnes inscrites sont prévenues avec ce motif ;",
            "cette rencontre ne pourra plus être tenue.",
        ],
        "a-distance": [
            "le motif est visible du Département ;",
            "les personnes inscrites reçoivent le lien de connexion.",
        ],
    }[verb]


def _act(verb: str, meeting: Meeting, data: dict[str, Any], request: Request) -> str:
    by, at = request.user, request.now
    if verb == "ouvrir":
        open_meeting(meeting, by=by, at=at)
        return "Les inscriptions sont ouvertes."
    if verb == "deplacer":
        move_meeting(meeting, **data, by=by, at=at)
        return "La rencontre est déplacée, les personnes inscrites sont prévenues."
    if verb == "annuler":
        cancel_meeting(meeting, **data, by=by, at=at)
        return "La rencontre est annulée, les personnes inscrites sont prévenues."
    switch_to_remote(meeting, **data, by=by, at=at)
    return "La rencontre se tient à distance, les personnes inscrites sont prévenues."


def _form(verb: str, meeting: Meeting, request: Request) -> forms.Form | None:
    data = request.POST or None
    if verb == "deplacer":
        starts, ends = paris(meeting.starts_at).time(), paris(meeting.ends_at).time()
        return MoveForm(
            data, initial={"day": meeting.day, "starts": starts, "ends": ends, "place": meeting.place}
        )
    if verb == "annuler":
        return ReasonForm(data)
    return RemoteForm(data) if verb == "a-distance" else None


ACTS = {
    "ouvrir": ("Ouvrir les inscriptions", "Ouvrir les inscriptions", "primary"),
    "deplacer": ("Déplacer la rencontre", "Déplacer", "primary"),
    "annuler": ("Annuler la rencontre", "Annuler la rencontre", "danger"),
    "a-distance": ("Tenir la rencontre à distance", "Passer à distance", "primary"),
}


@audience.roles(*ON_THE_SHEET)
def meeting_act(request: Request, pk: int, verb: str) -> HttpResponse:
    """Open, move, cancel a meeting or hold it at a distance: say what it entails, then do it."""
    if verb not in ACTS:
        raise Http404
    meeting = _meeting(request, pk)
    access.may_plan(request.standing, meeting.group).require()
    form = _form(verb, meeting, request)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            messages.success(request, _act(verb, meeting, form.cleaned_data if form else {}, request))
        except Refused as refused:
            if form is None:
                raise
            field = {"motive": "reason", "remote_reason": "reason"}.get(refused.field, refused.field)
            form.add_error(field if field in form.fields else None, refused.sentence)
        else:
            return redirect("operator:meeting", meeting.pk)
    title, submit, tone = ACTS[verb]
    row = meeting_row(meeting)
    context = {
        "title": title,
        "facts": [("Rencontre", f"{row.group}, {row.when}"), ("Inscrits", row.registered)],
        "consequences": _consequences(verb),
        "submit": submit,
        "tone": tone,
        "form": form,
        "back": reverse("operator:meeting", args=[meeting.pk]),
    }
    return render(request, "ui/confirm.html", context)


@audience.roles(Role.FACILITATOR)
@require_POST
def registration_act(request: Request, pk: int) -> HttpResponse:
    """Admit someone who waits, beyond the wish if need be, or withdraw a registration."""
    mine = access.visible_meetings(request.standing).values("pk")
    registration = get_object_or_404(
        Registration.objects.filter(meeting__in=mine).select_related("meeting__group__agreement"), pk=pk
    )
    access.may_facilitate(request.standing, registration.meeting.group).require()
    if "admit" in request.POST:
        messages.success(request, f"{admit_beyond_wish(registration, by=request.user, at=request.now)}.")
    else:
        cancel_registration(registration, by=request.user, at=request.now)
        messages.success(request, "L’inscription est annulée, la personne est prévenue.")
    return redirect("operator:meeting", registration.meeting_id)


@audience.roles(*ON_THE_SHEET)
def meeting_sheet(request: Request, pk: int) -> HttpResponse:
    """The sheet to sign, on paper: those registered and five blank lines."""
    meeting = _meeting(request, pk)
    access.may_read_names(request.standing, meeting.group).require()
    funder = the_funder()
    group = meeting.group
    leaders = [row for row in facilitators_of(group) if row.until is None]
    starts, ends = paris(meeting.starts_at), paris(meeting.ends_at)
    paper = AttendanceSheet(
        issuer=Issuer(name=funder.organisation.name, service=funder.service),
        reference=f"{group.slug}-{meeting.day:%Y%m%d}",
        heading=f"Rencontre, {group.name}",
        call_title=group.lot.call.title,
        territory=group.lot.territory.name,
        operator=group.agreement.operator.name,
        day=meeting.day,
        starts=starts.time(),
        ends=ends.time(),
        place=meeting.place,
        facilitators=tuple(ExpectedPerson(name=row.name, function=row.profession) for row in leaders),
        people=tuple(
            ExpectedPerson(name=row.name, structure=row.structure, function=row.job)
            for row in sheet_of(meeting).rows
        ),
        remote_reason=meeting.remote_reason,
    )
    response = HttpResponse(render_paper(paper, at=request.now), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="emargement-{group.slug}-{meeting.day:%Y%m%d}.pdf"'
    return response


@audience.roles(*OPERATOR_ROLES)
def meeting_code(request: Request, pk: int) -> HttpResponse:
    """The sign-up link as a square code to print on a poster."""
    meeting = _meeting(request, pk)
    drawing = io.BytesIO()
    segno.make(_sign_up_url(meeting), error="m").save(
        drawing, kind="svg", scale=6, title="Lien d’inscription"
    )
    return HttpResponse(drawing.getvalue(), content_type="image/svg+xml")


@audience.roles(*ON_THE_SHEET)
def attendance(request: Request, pk: int) -> HttpResponse:
    """The sheet on a phone: one press a person, walk-ins in three fields, then the act that closes it."""
    meeting = _meeting(request, pk)
    access.may_facilitate(request.standing, meeting.group).require()
    if request.method == "POST" and "state" in request.POST:
        return _mark(request, meeting)
    form = WalkInForm(request.POST if "add" in request.POST or "known" in request.POST else None)
    similar = []
    if form.is_bound and form.is_valid():
        similar = (
            lookalikes(meeting.group, form.cleaned_data["full_name"]) if "known" not in request.POST else []
        )
        if not similar:
            try:
                _add(request, meeting, form)
            except Refused as refused:
                tell(form, refused)
            else:
                return redirect("operator:attendance", meeting.pk)
    context = {
        "meeting": meeting,
        "row": meeting_row(meeting),
        "sheet": sheet_of(meeting),
        "form": form,
        "similar": similar,
        "people": known_people(meeting.group),
        "structures": structure_names(),
    }
    return render(request, "operator/attendance.html", context)


def _mark(request: Request, meeting: Meeting) -> HttpResponse:
    person = get_object_or_404(Participant, pk=key_of(request.POST.get("person", "")))
    mark_attendance(meeting, person, request.POST["state"], by=request.user, at=request.now)
    if not request.headers.get("HX-Request"):
        return redirect(f"{reverse('operator:attendance', args=[meeting.pk])}#personne-{person.pk}")
    sheet = sheet_of(meeting)
    row = next(row for row in sheet.rows if row.participant == person.pk)
    context = {"meeting": meeting, "one": row, "sheet": sheet, "swap": True}
    return render(request, "operator/attendance_row.html", context)


def _add(request: Request, meeting: Meeting, form: WalkInForm) -> None:
    chosen = request.POST.get("known", "")
    known = None
    if chosen.isdecimal():
        met = [row.pk for row in known_people(meeting.group)]
        known = get_object_or_404(Participant.objects.filter(pk__in=met), pk=key_of(chosen))
    add_walk_in(meeting, **form.cleaned_data, participant=known, by=request.user, at=request.now)
    messages.success(request, "La personne est sur la feuille, présente.")


@audience.roles(*ON_THE_SHEET)
def attendance_close(request: Request, pk: int) -> HttpResponse:
    """Close the sheet: the meeting is held, even when nobody came (F14)."""
    meeting = _meeting(request, pk)
    access.may_facilitate(request.standing, meeting.group).require()
    sheet = sheet_of(meeting)
    if request.method == "POST":
        close_attendance(meeting, by=request.user, at=request.now)
        messages.success(request, "La rencontre est tenue, la feuille est close.")
        return redirect("operator:meeting", meeting.pk)
    row = meeting_row(meeting)
    context = {
        "title": "Clore la feuille de présence",
        "facts": [
            ("Rencontre", f"{row.group}, {row.when}"),
            ("Présents", sheet.present),
            ("Non pointés", sheet.unmarked),
        ],
        "consequences": [
            "la rencontre est déclarée tenue, et compte dans les indicateurs ;",
            "les personnes inscrites et non pointées sont notées absentes.",
        ],
        "submit": "Clore la feuille",
        "back": reverse("operator:attendance", args=[meeting.pk]),
    }
    return render(request, "ui/confirm.html", context)
