"""The entries of the directory: the list, one of them, written and corrected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.journal.queries import history_of
from maillage.resources.access import READERS, WRITERS, kept_resources, may_change, may_keep
from maillage.resources.content import content_of, told
from maillage.resources.forms.entry import CheckForm, ResourceFilterForm, ResourceForm
from maillage.resources.operations import add_resource, check_resource, edit_resource, usual_interval
from maillage.resources.queries.entry import (
    Wanted,
    directory_tally,
    entry_detail,
    entry_rows,
    owner_words,
    wanted_resources,
)
from maillage.resources.vocabulary import kind_label
from maillage.rules.directory import shown_phone
from maillage.rules.french import day, plural
from maillage.rules.identifiers import display_siret
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.directory.own import changed_resource, reader, resource_of, sections
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.resources.access import Keeper
    from maillage.resources.models import Resource, ResourceQuerySet
    from maillage.resources.queries.entry import EntryDetail
    from maillage.web.request import Request

A_PAGE = 50
LATEST = 10
GOOD_QUALITY = 80
FAIR_QUALITY = 50


def looked_for(
    request: Request, asking: Keeper, preset: Mapping[str, str] | None = None
) -> tuple[ResourceFilterForm, ResourceQuerySet]:
    """Give back the filters of the address and the entries they leave."""
    form = ResourceFilterForm(request.GET or preset or None)
    said = form.cleaned_data if form.is_valid() else {}
    territory = said.get("territory")
    wanted = Wanted(
        words=said.get("q", ""),
        kind=said.get("kind", ""),
        nature=said.get("nature", ""),
        state=said.get("state", ""),
        territory=territory.pk if territory else None,
        mine=said.get("mine", False),
    )
    return form, wanted_resources(asking, wanted, request.today)


@audience.roles(*READERS)
def resources(request: Request) -> HttpResponse:
    """List the entries, searched and filtered; check one in one press."""
    return _list(request, {}, "Annuaire des ressources")


def _list(request: Request, preset: dict[str, str], title: str) -> HttpResponse:
    asking = reader(request)
    form, found = looked_for(request, asking, preset)
    pages = Paginator(found, A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.update({} if request.GET else preset)
    query.pop("page", None)
    rows = entry_rows(shown, request.today)
    kept = kept_resources(asking, request.today).filter(pk__in=[row.pk for row in rows])
    context = {
        "title": title,
        "form": form,
        "rows": rows,
        "columns": f"Service | Nature | Où | État | Tenue par{' | Vérifier' if asking.writes else ''}",
        "kept": set(kept.values_list("pk", flat=True)) if asking.writes else set(),
        "page_obj": shown,
        "count": plural(pages.count, "ressource"),
        "filtered": bool(query),
        "tally": directory_tally(asking, request.today),
        "keeper": asking,
        "sections": sections(asking, "resources"),
        "query": f"?{query.urlencode()}" if query else "",
        "here": request.get_full_path(),
    }
    return render(request, "directory/list.html", context)


@audience.roles(*WRITERS)
def resources_due(request: Request) -> HttpResponse:
    """List the entries that whoever asks has to check."""
    return _list(request, {"state": "due", "mine": "on"}, "Ressources à vérifier")


@audience.roles(*READERS)
def resource(request: Request, pk: int) -> HttpResponse:
    """Show an entry whole, its quality, its history, and what may be done with it."""
    found = resource_of(pk)
    asking = reader(request)
    detail = entry_detail(found, request.today)
    context = {
        "resource": found,
        "detail": detail,
        **entry_facts(found, detail),
        "may_change": may_change(asking, found, request.today),
        "check_form": CheckForm(today=request.today),
        "history": history_of(found.subject)[:LATEST],
    }
    return render(request, "directory/detail.html", context)


@audience.roles(*WRITERS)
def resource_new(request: Request) -> HttpResponse:
    """Add an entry."""
    asking = reader(request)
    may_keep(asking).require()
    initial = {
        "nature": "mainstream",
        "check_every": usual_interval(),
        "territories": sorted(asking.territory_ids) if len(asking.territory_ids) == 1 else [],
    }
    form = ResourceForm(request.POST or None, keeper=asking, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                added = add_resource(form.content(), by=request.user, at=request.now)
                may_change(asking, added, request.today).require()
                checked_too(request, form, added)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, "La ressource est dans l’annuaire.")
            return redirect("directory:resource", added.pk)
    context = {"form": form, "title": "Ajouter une ressource", "back": reverse("directory:resources")}
    return render(request, "directory/form.html", context, status=422 if form.errors else 200)


@audience.roles(*WRITERS)
def resource_edit(request: Request, pk: int) -> HttpResponse:
    """Correct an entry."""
    asking, found = changed_resource(request, pk)
    form = ResourceForm(request.POST or None, keeper=asking, known=content_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                edited = edit_resource(found, form.content(), by=request.user, at=request.now)
                may_change(asking, edited, request.today).require()
                checked_too(request, form, edited, corrected=True)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, "La ressource est corrigée.")
            return redirect("directory:resource", pk)
    context = {
        "form": form,
        "title": f"Corriger {found.name}",
        "back": reverse("directory:resource", args=[pk]),
    }
    return render(request, "directory/form.html", context, status=422 if form.errors else 200)


def checked_too(request: Request, form: ResourceForm, found: Resource, *, corrected: bool = False) -> None:
    """Mark an entry checked when whoever wrote it says so."""
    if how := form.cleaned_data["checked"]:
        check_resource(found, how=how, corrected=corrected, by=request.user, at=request.now)


def entry_facts(found: Resource, detail: EntryDetail) -> dict[str, Any]:
    """Give back an entry as lists of facts; what nobody wrote is not shown."""
    content = detail.content

    def words(name: str) -> str:
        return told(name, getattr(content, name))

    town = f"{content.postcode} {content.commune.name if content.commune else ''}".strip()
    domains = [words("domains"), content.other_domain]
    good, fair = GOOD_QUALITY, FAIR_QUALITY
    return {
        "kind": kind_label(found.kind),
        "quality_text": f"{detail.score}\u00a0sur\u00a0100",
        "quality_tone": "good" if detail.score >= good else "info" if detail.score >= fair else "attention",
        "referring": _said(
            ("Comment le solliciter", words("modes")),
            ("Qui peut le solliciter", words("referrers")),
            ("Conditions d’accès", content.conditions),
            ("Publics", ", ".join(filter(None, (words("publics"), content.publics_note)))),
            ("Besoins", words("needs")),
            ("Domaines", ", ".join(filter(None, domains))),
            ("Frais", ", ".join(filter(None, (found.get_fees_display(), content.fees_note)))),
        ),
        "place": _said(
            ("Zone", detail.place),
            ("Adresse", ", ".join(filter(None, (content.address, town)))),
            ("Téléphone", shown_phone(content.phone), f"tel:{content.phone}"),
            ("Adresse électronique", content.email, f"mailto:{content.email}"),
            ("Site", content.url, content.url),
            ("Accueil", words("receptions")),
        ),
        "keeping": _said(
            ("Tenue par", owner_words(found)),
            ("À vérifier", words("check_every")),
            ("Organisme porteur", content.carrier),
            ("SIRET", display_siret(content.siret) if content.siret else ""),
            ("FINESS", content.finess),
            ("Source", " – ".join(filter(None, (found.source, found.external_id)))),
            ("Référence", found.source_note),
            ("À jour dans la source", day(found.source_date) if found.source_date else ""),
            ("Licence", found.licence),
        ),
    }


def _said(*facts: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [fact for fact in facts if fact[1]]
