"""The people of a group: found, followed over time, and made one when two records are the same person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from maillage.documents.spreadsheet import csv_bytes, workbook
from maillage.groups import access
from maillage.groups.forms.people import MergeForm, PeopleFilterForm, PersonAddressForm
from maillage.groups.models import Merge
from maillage.groups.operations import (
    correct_address,
    merge_participants,
    revoke_links,
    tell_apart,
    undo_merge,
)
from maillage.groups.queries.people import (
    looked_for,
    merge_consequences,
    merges_met,
    merges_of,
    people_met,
    people_page,
    people_sheet,
    person_meetings,
    person_rows,
)
from maillage.people.models import Role
from maillage.rules.french import plural
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.files import XLSX, sent
from maillage.web.operator.groups import operated_group
from maillage.web.operator.meetings import ON_THE_SHEET
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from maillage.groups.models import Participant, PracticeGroup
    from maillage.rules.verdict import Verdict
    from maillage.web.request import Request

A_PAGE = 50


def _group(request: Request, pk: int) -> tuple[PracticeGroup, Verdict]:
    """Give back a group whose names this person reads, and whether they facilitate it."""
    group = operated_group(request, pk)
    may_facilitate = access.may_facilitate(request.standing, group)
    (may_facilitate or access.may_read_names(request.standing, group)).require()
    return group, may_facilitate


def _looked_for(form: PeopleFilterForm, people: Iterable[Participant]) -> list[Participant]:
    asked = form.cleaned_data if form.is_valid() else {}
    return looked_for(people, asked.get("q", ""), asked.get("kind", ""))


@audience.roles(*ON_THE_SHEET)
def people(request: Request, pk: int) -> HttpResponse:
    """List the people of a group, with the records that may be the same person."""
    group, may_facilitate = _group(request, pk)
    form = PeopleFilterForm(request.GET or None)
    everyone = list(people_met(group))
    pages = Paginator(_looked_for(form, everyone), A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    found = people_page(group, everyone, shown)
    query = request.GET.copy()
    query.pop("page", None)
    tail = f"?{query.urlencode()}" if query else ""
    context = {
        "group": group,
        "form": form,
        "rows": found.rows,
        "page_obj": shown,
        "count": plural(pages.count, "personne"),
        "filtered": bool(request.GET),
        "doubles": found.doubles,
        "merges": merges_of(group),
        "may_facilitate": may_facilitate,
        "xlsx_url": reverse("operator:people_file", args=[group.pk, "xlsx"]) + tail,
        "csv_url": reverse("operator:people_file", args=[group.pk, "csv"]) + tail,
    }
    return render(request, "operator/people.html", context)


@audience.roles(*ON_THE_SHEET)
def people_file(request: Request, pk: int, kind: str) -> HttpResponse:
    """Give back the same people as a file, filtered as the page is."""
    group, _ = _group(request, pk)
    found = _looked_for(PeopleFilterForm(request.GET), people_met(group))
    sheet = people_sheet(group, person_rows(group, found))
    name = f"personnes-{group.slug}.{kind}"
    if kind == "csv":
        return sent(csv_bytes(sheet.columns, sheet.rows), name, "text/csv; charset=utf-8", attached=True)
    return sent(workbook((sheet,), at=request.now, title=sheet.title), name, XLSX, attached=True)


@audience.roles(*ON_THE_SHEET)
def person(request: Request, pk: int, participant: int) -> HttpResponse:
    """Show one person over time: registrations, presences, the structure and job of each day."""
    group, may_facilitate = _group(request, pk)
    found = get_object_or_404(people_met(group), pk=participant)
    context = {
        "group": group,
        "person": found,
        "row": person_rows(group, [found])[0],
        "meetings": person_meetings(found, access.visible_meetings(request.standing).filter(group=group)),
        "merges": merges_of(group, found),
        "may_facilitate": may_facilitate,
    }
    return render(request, "operator/person.html", context)


@audience.roles(Role.FACILITATOR)
def person_address(request: Request, pk: int, participant: int) -> HttpResponse:
    """Put the address of someone right; a new link leaves for it."""
    group = operated_group(request, pk)
    access.may_facilitate(request.standing, group).require()
    found = get_object_or_404(people_met(group), pk=participant)
    back = reverse("operator:person", args=[group.pk, found.pk])
    form = PersonAddressForm(request.POST or None, initial={"email": found.mailbox})
    if request.method == "POST" and form.is_valid():
        try:
            correct_address(found, email=form.cleaned_data["email"], by=request.user, at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, "L’adresse est corrigée\u00a0: un nouveau lien y part.")
            return redirect(back)
    context = {
        "title": f"Corriger l’adresse de {found.full_name}",
        "facts": [("Adresse connue", found.email or "non donnée")],
        "consequences": ["à cette adresse part un nouveau lien personnel, l’ancien ne sert plus."],
        "submit": "Corriger",
        "form": form,
        "back": back,
    }
    return render(request, "ui/confirm.html", context)


@audience.roles(Role.FACILITATOR)
def links_revoke(request: Request, pk: int, participant: int) -> HttpResponse:
    """Take back the links of someone who asks for it, or whose mail others read."""
    group = operated_group(request, pk)
    access.may_facilitate(request.standing, group).require()
    found = get_object_or_404(people_met(group), pk=participant)
    back = reverse("operator:person", args=[group.pk, found.pk])
    if request.method == "POST":
        revoke_links(found, by=request.user, at=request.now)
        sent = "un nouveau part vers son adresse" if found.mailbox else "donnez-lui une adresse où écrire"
        messages.success(request, f"Ses liens ne servent plus\u00a0: {sent}.")
        return redirect(back)
    context = {
        "title": f"Annuler les liens de {found.full_name}",
        "facts": [("Adresse", found.email or "non donnée")],
        "consequences": [
            "les liens déjà envoyés n’ouvrent plus rien ;",
            "un nouveau part vers son adresse\u00a0: si elle est fausse, corrigez-la d’abord.",
        ],
        "submit": "Annuler ses liens",
        "tone": "danger",
        "back": back,
    }
    return render(request, "ui/confirm.html", context)


@audience.roles(Role.FACILITATOR)
def people_merge(request: Request, pk: int, first: int, second: int) -> HttpResponse:
    """Make one person of two records: say what it changes, then do it."""
    group = operated_group(request, pk)
    access.may_facilitate(request.standing, group).require()
    found = {one.pk: one for one in people_met(group).filter(pk__in=(first, second))}
    if len(found) < 2:
        raise Http404
    one, other = sorted(found.values(), key=lambda person: (not person.email, person.pk))
    form = MergeForm(request.POST or None, people=(one, other), initial={"kept": str(one.pk)})
    if request.method == "POST" and form.is_valid():
        kept = found[int(form.cleaned_data["kept"])]
        merged = other if kept == one else one
        try:
            merge_participants(kept, merged, group=group, by=request.user, at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, "Les deux fiches sont réunies. Vous pouvez défaire cette réunion.")
            return redirect("operator:person", group.pk, kept.pk)
    context = {
        "title": "Réunir deux fiches",
        "facts": [
            ("Fiche 1", f"{one.full_name}, {one.structure.name}, {one.email or 'sans adresse'}"),
            ("Fiche 2", f"{other.full_name}, {other.structure.name}, {other.email or 'sans adresse'}"),
        ],
        "consequences": merge_consequences(one, other),
        "submit": "Réunir ces deux fiches",
        "form": form,
        "back": reverse("operator:people", args=[group.pk]),
    }
    return render(request, "ui/confirm.html", context)


@audience.roles(Role.FACILITATOR)
@require_POST
def people_distinct(request: Request, pk: int, first: int, second: int) -> HttpResponse:
    """Remember that two records are two people."""
    group = operated_group(request, pk)
    access.may_facilitate(request.standing, group).require()
    found = list(people_met(group).filter(pk__in=(first, second)))
    if len(found) < 2:
        raise Http404
    tell_apart(found[0], found[1], by=request.user, at=request.now)
    messages.success(request, "Ce sont deux personnes\u00a0: elles ne seront plus proposées à la réunion.")
    return redirect("operator:people", group.pk)


@audience.roles(Role.FACILITATOR)
@require_POST
def people_undo(request: Request, pk: int, merge: int) -> HttpResponse:
    """Undo a merge: everything comes back to its place."""
    group = operated_group(request, pk)
    access.may_facilitate(request.standing, group).require()
    found = merges_met(group, Merge.objects.filter(pk=merge))
    if not found:
        raise Http404
    undo_merge(found[0], by=request.user, at=request.now)
    messages.success(request, "La réunion est défaite\u00a0: chaque fiche a retrouvé ce qui était à elle.")
    return redirect("operator:people", group.pk)
