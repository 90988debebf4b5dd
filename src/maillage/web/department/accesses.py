"""The second factor of the département's agents: from when it is asked, who has one, one reset when lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.people.access import may_open_enrolment, may_reset_factors
from maillage.people.factors import agents_and_factors
from maillage.people.forms import FactorResetForm, SecondFactorForm
from maillage.people.models import DEPARTMENT_ROLES, Membership, Person, Role
from maillage.people.operations import demand_second_factor, open_enrolment, reset_factors, the_funder
from maillage.people.queries import recent_sign_ins
from maillage.rules.french import moment, plural
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request

READERS = (Role.ADMINISTRATOR, Role.MANAGER)


@audience.roles(*READERS)
def accesses(request: Request) -> HttpResponse:
    """Say from when a second factor is asked, and show who has one; the administration decides."""
    funder = the_funder()
    if not request.standing.holds_in(funder.organisation_id, *READERS):
        raise Http404
    may_decide = request.standing.holds_in(funder.organisation_id, Role.ADMINISTRATOR)
    known = {
        "start": funder.second_factor_from,
        "grace_days": funder.second_factor_grace,
        "enrolment_hours": funder.enrolment_hours,
        "link_days": funder.link_days,
    }
    form = SecondFactorForm(request.POST or None, initial=known)
    if request.method == "POST":
        if not may_decide:
            raise Refused("Seule l’administration du Département règle les accès.")
        if form.is_valid():
            try:
                demand_second_factor(**form.cleaned_data, by=request.user, at=request.now)
            except Refused as refused:
                tell(form, refused)
            else:
                messages.success(request, "C’est noté.")
                return redirect("department:accesses")
    agents = agents_and_factors(funder, at=request.now)
    context = {
        "form": form if may_decide else None,
        "funder": funder,
        "agents": agents,
        "sign_ins": recent_sign_ins(),
        "protected": plural(sum(row.protected for row in agents), "personne"),
    }
    return render(request, "department/accesses.html", context, status=422 if form.errors else 200)


@audience.roles(*DEPARTMENT_ROLES)
def factor_reset(request: Request, pk: int) -> HttpResponse:
    """Take away the second factors that someone lost, once one has checked who they are."""
    funder = the_funder().organisation
    person = get_object_or_404(Person.objects.filter(memberships__ended_at=None).distinct(), pk=pk)
    may_reset_factors(request.standing, person, funder).require()
    form = FactorResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reset_factors(person, how=form.cleaned_data["how"], by=request.user, at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, f"{person.full_name} peut entrer sans son ancien second facteur.")
            return redirect("department:members")
    context = {
        "title": f"Réinitialiser le second facteur de {person.full_name}",
        "facts": [("Adresse", person.email)],
        "consequences": [
            "Ses clés d’accès, son application et ses codes de secours ne servent plus.",
            "Les sessions ouvertes sous son nom sont fermées aussitôt.",
            "Le code envoyé à son adresse reste demandé, puis un nouveau second facteur s’il est exigé.",
            "Cette personne reçoit un courriel, et le journal garde votre nom et votre raison.",
        ],
        "form": form,
        "submit": "Réinitialiser",
        "tone": "danger",
        "back": reverse("department:members"),
    }
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)


@audience.roles(*READERS)
def enrolment(request: Request, pk: int) -> HttpResponse:
    """Let an agent set up their first second factor for a short time, once one has recognised them."""
    funder = the_funder()
    agents = Membership.objects.live().filter(organisation=funder.organisation, role__in=DEPARTMENT_ROLES)
    person = get_object_or_404(Person.objects.filter(pk__in=agents.values("person")), pk=pk)
    may_open_enrolment(request.standing, person, funder.organisation).require()
    form = FactorResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = open_enrolment(person, how=form.cleaned_data["how"], by=request.user, at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            told = (
                f"{person.full_name} peut installer son second facteur jusqu’au {moment(opened.closes_at)}."
            )
            messages.success(request, told)
            return redirect("department:accesses")
    context = {
        "title": f"Ouvrir l’installation du second facteur de {person.full_name}",
        "facts": [("Adresse", person.email)],
        "consequences": [
            "Parlez d’abord à cette personne, de vive voix : qui lit sa messagerie pourrait l’installer.",
            f"Elle se ferme après {plural(funder.enrolment_hours, 'heure')}, ou dès qu’elle a servi.",
            "Cette personne reçoit un courriel, et le journal garde votre nom et votre raison.",
        ],
        "form": form,
        "submit": "Ouvrir l’installation",
        "back": reverse("department:accesses"),
    }
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)
