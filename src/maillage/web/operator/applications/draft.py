"""A draft, part by part: saved as it is typed, never in another person's way, resumed where one left it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.applications import access
from maillage.applications.commitment import COMMITMENTS, VERSION
from maillage.applications.content import BUDGET, LABELS, Content
from maillage.applications.forms import SectionForm
from maillage.applications.models import Application
from maillage.applications.operations import copy_application, save_application
from maillage.applications.queries import carried_to, earlier_application, other_drafts
from maillage.applications.sections import COMMON, Section, section_at, sections_of
from maillage.rules.application import carried_sentence
from maillage.rules.budget import balance, totals_sentence
from maillage.rules.french import amount, clock, listing, moment, paris, typeset
from maillage.rules.verdict import Refused
from maillage.ui.templatetags.ui import points_to_correct
from maillage.web import audience
from maillage.web.operator.applications.file import APPLICANTS, deadline, own, places

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.rules.application import Missing
    from maillage.web.request import Request


@dataclass(frozen=True, slots=True)
class Place:
    """A part of the form in the list of parts: where it is, and how many things it still lacks."""

    title: str
    url: str
    current: bool
    lacks: int


@audience.roles(*APPLICANTS)
def application_section(request: Request, number: str, slug: str) -> HttpResponse:
    """One part of a draft. What is right is kept, what is not stays as it was typed with what to do; a
    partial update (saved while typing) answers with the state of the part alone.
    """
    found = own(request, number)
    access.may_write(request.standing, found).require()
    if found.state_at(request.now) != "draft":
        return redirect("operator:application", number)
    part = section_at(sections_of(found), slug)
    if part is None:
        raise Http404
    content = Content(found)
    form = SectionForm(request.POST if request.method == "POST" else None, content=content, section=part)
    theirs: list[tuple[str, str]] = []
    if request.method == "POST":
        valid = form.is_valid()
        found, refused = _save(request, found, part, form)
        if request.htmx:
            return _saved(request, found, part, form, refused)
        if valid and refused is None:
            carried = carried_to(found, request.now) if found.saved_at == request.now else []
            if carried:
                messages.success(request, carried_sentence(carried))
            return redirect(_onward(request, found, part))
        stale = refused is not None and refused.field == "version"
        if stale:
            found = own(request, number)
        content = Content(found)
        theirs = _theirs(content, form) if stale else []
        form = _typed_again(request, content, part)
        if refused is not None:
            known = refused.field in form.fields and not stale
            form.add_error(refused.field if known else None, refused.sentence)
    context = {
        "application": found,
        "part": part,
        "form": form,
        "theirs": theirs,
        **_missing(content, part),
        "others": [] if not set(COMMON) & set(part.fields) else other_drafts(found),
        "previous": _neighbour(found, part, -1),
        "following": _neighbour(found, part, 1),
        "deadline": deadline(found),
        **_totals(content, part),
        "commitments": [(title, typeset(text)) for title, text in COMMITMENTS],
        "commitment_text": typeset(VERSION),
        "saved": f"le {moment(found.saved_at)}" if found.version > 1 else "",
    }
    status = 422 if form.errors or form.points else 200
    return render(request, "operator/application_section.html", context, status=status)


def _save(
    request: Request, found: Application, part: Section, form: SectionForm
) -> tuple[Application, Refused | None]:
    """Write what is right; give back the file as it now is, and the refusal if any."""
    try:
        saved = save_application(
            found,
            values=form.values(),
            version=form.version_read(),
            by=request.user,
            at=request.now,
            section=part.slug,
        )
    except Refused as refused:
        return found, refused
    return saved, None


def _saved(
    request: Request, found: Application, part: Section, form: SectionForm, refused: Refused | None
) -> HttpResponse:
    """Answer a save made while typing: what was kept, what is not, and the totals of the budget."""
    points = [f"{label}\u00a0: {sentence}" for _, label, sentence in points_to_correct(form)]
    if refused is not None:
        points = [refused.sentence]
    content = Content(found)
    fresh = SectionForm(content=content, section=part)
    context = {
        "form": fresh if refused is None else form,
        "points": points,
        "stopped": refused is not None,
        "saved": f"à {clock(paris(request.now))}",
        **_totals(content, part),
        **_missing(content, part),
    }
    return render(request, "operator/application_saved.html", context)


def _missing(content: Content, part: Section) -> dict[str, Any]:
    """Give back the parts of the file with what each lacks, and what this one lacks."""
    found, missing = content.application, content.missing_to_validate()
    return {
        "places": _places(found, part, missing),
        "lacking": places(found, tuple(item for item in missing if item.field in part.fields)),
    }


def _totals(content: Content, part: Section) -> dict[str, Any]:
    """Give back what stands under the table of the budget, nothing in another part."""
    if BUDGET not in part.fields:
        return {}
    budget = content.budget
    return {"totals": totals_sentence(budget), "balanced": bool(balance(budget))}


def _typed_again(request: Request, content: Content, part: Section) -> SectionForm:
    """Give back the form as it was typed, to be sent again on what the file says now."""
    typed = request.POST.copy()
    typed["version"], typed["read"] = str(content.application.version), content.read(part.fields)
    form = SectionForm(typed, content=content, section=part)
    form.is_valid()
    return form


def _theirs(content: Content, form: SectionForm) -> list[tuple[str, str]]:
    """Give back what the file says now where it is not what was typed: label, then the other's words."""
    application, typed = content.application, form.values()
    found = [
        (LABELS[name].capitalize(), str(getattr(application, name) or "—"))
        for name, value in typed.items()
        if name != BUDGET and getattr(application, name) != value
    ]
    if BUDGET in typed and typed[BUDGET] != content.lines:
        lines = [f"{line.heading} {line.label}\u00a0: {amount(line.amount)}" for line in content.lines]
        found.append((LABELS[BUDGET].capitalize(), "\n".join(lines) or "—"))
    return found


def _places(found: Application, part: Section, missing: tuple[Missing, ...]) -> list[Place]:
    parts = sections_of(found)
    held = {name for one in parts for name in one.fields}
    listed = [
        Place(
            one.title,
            reverse("operator:application_section", args=[found.number, one.slug]),
            one.slug == part.slug,
            sum(item.field in one.fields for item in missing),
        )
        for one in parts
    ]
    pieces = reverse("operator:application", args=[found.number]) + "#pieces"
    return [*listed, Place("Les pièces", pieces, False, sum(item.field not in held for item in missing))]


def _neighbour(found: Application, part: Section, step: int) -> Section | None:
    parts = sections_of(found)
    place = [one.slug for one in parts].index(part.slug) + step
    return parts[place] if 0 <= place < len(parts) else None


def _onward(request: Request, found: Application, part: Section) -> str:
    """Give back the address of the page that the pressed button leads to."""
    following = _neighbour(found, part, 1)
    if "lines" in request.POST:
        return reverse("operator:application_section", args=[found.number, part.slug]) + "#budget"
    if "next" in request.POST and following is not None:
        return reverse("operator:application_section", args=[found.number, following.slug])
    messages.success(request, "Votre brouillon est enregistré.")
    return reverse("operator:application", args=[found.number])


@audience.roles(*APPLICANTS)
def application_copy(request: Request, number: str) -> HttpResponse:
    """Ask, then fill what the draft does not say yet from the body's file of an earlier call."""
    found = own(request, number)
    access.may_write(request.standing, found).require()
    source = earlier_application(found)
    if source is None or found.state_at(request.now) != "draft":
        raise Http404
    if request.method == "POST":
        copied = copy_application(found, source, by=request.user, at=request.now)
        if copied.written:
            messages.success(request, typeset(f"Repris de {source.number} : {listing(copied.written)}."))
        else:
            messages.info(
                request, "Rien à reprendre : votre brouillon dit déjà tout ce que disait ce dossier."
            )
        if copied.left:
            messages.warning(
                request, typeset(f"Non repris, car cet appel ne le permet pas : {listing(copied.left)}.")
            )
        return redirect("operator:application", number)
    page: dict[str, Any] = {
        "title": "Reprendre un dossier précédent",
        "submit": "Reprendre",
        "tone": "primary",
        "facts": [
            ("Dossier repris", f"n°\u00a0{source.number}"),
            ("Appel", source.lot.call.title),
            ("Territoire", source.lot.name),
        ],
        "consequences": [
            "ce que votre brouillon dit déjà reste tel quel\u202f;",
            "les réponses, la fréquence et le budget sont repris dans les limites de cet appel\u202f;",
            "les pièces et le contrat d’engagement républicain sont à redonner.",
        ],
        "back": reverse("operator:application", args=[number]),
    }
    return render(request, "ui/confirm.html", page)
