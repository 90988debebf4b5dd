"""A call tried among colleagues: started from its draft, played, thrown away in one act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.people.models import DEPARTMENT_ROLES
from maillage.rehearsals.access import may_play
from maillage.rehearsals.forms import BodyForm, RehearsalForm
from maillage.rehearsals.operations import join_rehearsal, start_rehearsal, throw_away_rehearsal
from maillage.rehearsals.queries import rehearsal_of
from maillage.rules.french import typeset
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.department.calls.own import EDITORS, edited_call

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@audience.roles(*EDITORS)
def call_rehearse(request: Request, pk: int) -> HttpResponse:
    """Copy a draft into a rehearsal, on days of its own."""
    found = edited_call(request, pk)
    form = RehearsalForm(request.POST or None, call=found, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            made = start_rehearsal(found, dates=form.dates(), by=request.user, at=request.now)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, "La répétition est ouverte\u00a0: invitez vos collègues à la jouer.")
            return redirect("department:call", made.pk)
    context = {
        "call": found,
        "form": form,
        "title": "Répéter avec des collègues",
        "lead": "Une copie de l’appel, marquée « répétition », que seuls les agents du Département voient. "
        "Vous y jouez tout, du dépôt à la décision. Rien n’en est compté, et elle s’efface d’un geste.",
        "submit": "Ouvrir la répétition",
        "back": reverse("department:call", args=[pk]),
    }
    return render(request, "department/call_form.html", context, status=422 if form.errors else 200)


@audience.roles(*DEPARTMENT_ROLES)
def call_join(request: Request, pk: int) -> HttpResponse:
    """Play an applicant in a rehearsal: a made-up body is opened for this colleague."""
    found = rehearsal_of(request.standing.organisation_ids(*DEPARTMENT_ROLES), pk)
    if found is None:
        raise Http404
    may_play(request.standing, found).require()
    form = BodyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        join_rehearsal(found, legal_form=form.cleaned_data["legal_form"], by=request.user, at=request.now)
        messages.success(request, "Votre organisme fictif est prêt\u00a0: commencez une candidature.")
        return redirect("operator:applications")
    context = {
        "call": found,
        "form": form,
        "title": "Jouer un candidat",
        "lead": "Un organisme fictif est ouvert à votre nom, le temps de la répétition. Vous en préparez "
        "les dossiers et vous le représentez.",
        "submit": "Jouer ce candidat",
        "back": reverse("home"),
    }
    return render(request, "department/call_form.html", context, status=422 if form.errors else 200)


@audience.roles(*EDITORS)
def call_throw_away(request: Request, pk: int) -> HttpResponse:
    """Ask, then delete a rehearsal and all that was played in it."""
    found = edited_call(request, pk)
    if not found.rehearsal:
        raise Http404
    if request.method == "POST":
        throw_away_rehearsal(found, by=request.user, at=request.now)
        messages.success(request, "La répétition est effacée.")
        return redirect("department:calls")
    context = {
        "title": "Terminer et effacer la répétition",
        "submit": "Effacer la répétition",
        "tone": "danger",
        "back": reverse("department:call", args=[pk]),
        "facts": [("Répétition", found.reference), ("Appel", found.title)],
        "consequences": [
            typeset("les candidatures, notes et décisions de la répétition sont effacées ;"),
            typeset("les organismes fictifs disparaissent ;"),
            "seul le journal garde la trace qu’elle a eu lieu.",
        ],
    }
    return render(request, "ui/confirm.html", context)
