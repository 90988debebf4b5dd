"""The text of the conventions, written by the département: its two families, its drafts, its articles."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from maillage.agreements import operations
from maillage.agreements.access import (
    OFFICERS,
    TEXT_WRITERS,
    may_write_texts,
    visible_agreements,
    visible_texts,
)
from maillage.agreements.example import example_paper
from maillage.agreements.forms import ArticleForm, HeadingForm
from maillage.agreements.models import AgreementArticle, AgreementText
from maillage.agreements.papers import agreement_paper
from maillage.agreements.queries.texts import agreements_to_try, family_rows, text_facts
from maillage.agreements.texts import family_of, text_in_use
from maillage.documents.paper import render as render_paper
from maillage.documents.word import MIME, render_word
from maillage.people.models import Funder, Organisation
from maillage.rules.convention import FAMILIES, Text, conditions_of, variables_of
from maillage.rules.french import plural, typeset
from maillage.rules.verdict import Refused
from maillage.web import audience

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from maillage.web.request import Request


def _funder(request: Request) -> Organisation:
    """The département one acts for; « not found » for one that funds nothing here."""
    own = request.standing.organisation_ids(*OFFICERS)
    return get_object_or_404(Funder.objects.select_related("organisation"), organisation__in=own).organisation


@audience.roles(*OFFICERS)
def texts(request: Request) -> HttpResponse:
    """List the two families with the text in use and the draft being written."""
    funder = _funder(request)
    return render(
        request,
        "department/text_list.html",
        {
            "rows": family_rows(funder.pk),
            "writes": may_write_texts(request.standing, funder.pk),
            "back": reverse("department:agreements"),
        },
    )


def _text(request: Request, pk: int) -> AgreementText:
    rows = visible_texts(request.standing).select_related("funder", "published_by", "saved_by", "created_by")
    return get_object_or_404(rows, pk=pk)


def _to_write(request: Request, pk: int) -> AgreementText:
    text = _text(request, pk)
    may_write_texts(request.standing, text.funder_id).require()
    return text


@audience.roles(*OFFICERS)
def text(request: Request, pk: int) -> HttpResponse:
    """Show a version article by article, what is to mend in it, what it changes, and how to try it."""
    found = text_facts(_text(request, pk))
    writes = bool(may_write_texts(request.standing, found.text.funder_id))
    return render(
        request,
        "department/text_detail.html",
        {
            "found": found,
            "text": found.text,
            "writes": writes and found.text.is_draft,
            "tone": {"draft": "waiting", "published": "good", "replaced": "neutral"}[found.text.state],
            "to_mend": plural(found.problem_count, "point à corriger", "points à corriger"),
            "tries": agreements_to_try(found.text.funder_id, found.text.family),
        },
    )


@audience.roles(*TEXT_WRITERS)
def text_start(request: Request, family: str) -> HttpResponse:
    """Ask for confirmation, then start a draft from the text in use."""
    if family not in FAMILIES:
        raise Http404
    funder = _funder(request)
    may_write_texts(request.standing, funder.pk).require()
    if request.method == "POST":
        draft = operations.start_text(funder, family, by=request.user, at=request.now)
        messages.success(request, "Le brouillon est prêt\u00a0: modifiez ses articles.")
        return redirect("department:text", pk=draft.pk)
    return render(
        request,
        "ui/confirm.html",
        {
            "title": "Commencer une nouvelle version du texte",
            "facts": [("Pour", FAMILIES[family])],
            "consequences": [
                "Un brouillon reprend le texte en vigueur, article par article.",
                "Les conventions continuent d’utiliser le texte en vigueur jusqu’à la publication.",
            ],
            "submit": "Commencer le brouillon",
            "back": reverse("department:texts"),
        },
    )


@audience.roles(*TEXT_WRITERS)
def text_heading(request: Request, pk: int) -> HttpResponse:
    """Write the title and the preamble of a draft."""
    found = _to_write(request, pk)
    form = HeadingForm(request.POST or None, initial={"title": found.title, "preamble": found.preamble})
    return _edit(
        request,
        found,
        form,
        "Titre et visas",
        lambda: operations.save_heading(found, **form.cleaned_data, by=request.user, at=request.now),
    )


@audience.roles(*TEXT_WRITERS)
def article_new(request: Request, pk: int) -> HttpResponse:
    """Add an article at the end of a draft."""
    found = _to_write(request, pk)
    form = ArticleForm(request.POST or None, family=found.family)
    return _edit(
        request,
        found,
        form,
        "Ajouter un article",
        lambda: operations.add_article(found, **form.cleaned_data, by=request.user, at=request.now),
    )


def _article(request: Request, pk: int) -> AgreementArticle:
    rows = AgreementArticle.objects.filter(text__in=visible_texts(request.standing))
    found = get_object_or_404(rows.select_related("text__funder"), pk=pk)
    may_write_texts(request.standing, found.text.funder_id).require()
    return found


@audience.roles(*TEXT_WRITERS)
def article(request: Request, pk: int) -> HttpResponse:
    """Write an article of a draft, its variables beside it."""
    found = _article(request, pk)
    initial = {"title": found.title, "condition": found.condition, "body": found.body}
    form = ArticleForm(request.POST or None, family=found.text.family, initial=initial)
    return _edit(
        request,
        found.text,
        form,
        f"Article {found.position}",
        lambda: operations.save_article(
            found, **form.cleaned_data, seen=request.POST.get("seen", ""), by=request.user, at=request.now
        ),
        mark=found.mark,
    )


def _edit(
    request: Request,
    found: AgreementText,
    form: Form,
    title: str,
    save: Callable[[], object],
    *,
    mark: str = "",
) -> HttpResponse:
    """Show a form of a draft with its words beside it, then save what was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, "Le texte est enregistré.")
            return redirect("department:text", pk=found.pk)
    return render(
        request,
        "department/text_form.html",
        {
            "title": title,
            "text": found,
            "form": form,
            "seen": request.POST.get("seen", mark),
            "variables": [
                (f"{{{word.name}}}", word.meaning, typeset(word.example), word.under)
                for word in variables_of(found.family)
            ],
            "conditions": [(f"[si {word.name}]", word.meaning) for word in conditions_of(found.family)],
            "back": reverse("department:text", args=[found.pk]),
        },
    )


@require_POST
@audience.roles(*TEXT_WRITERS)
def article_move(request: Request, pk: int, way: str) -> HttpResponse:
    """Move an article up or down."""
    found = _article(request, pk)
    operations.move_article(found, up=way == "monter", by=request.user, at=request.now)
    return redirect(f"{reverse('department:text', args=[found.text_id])}#articles")


@audience.roles(*TEXT_WRITERS)
def article_remove(request: Request, pk: int) -> HttpResponse:
    """Ask for confirmation, then take an article away."""
    found = _article(request, pk)
    if request.method == "POST":
        operations.remove_article(found, by=request.user, at=request.now)
        messages.success(request, "L’article est retiré.")
        return redirect("department:text", pk=found.text_id)
    return render(
        request,
        "ui/confirm.html",
        {
            "title": f"Retirer l’article {found.position}",
            "facts": [("Article", found.title)],
            "consequences": ["Les articles suivants remontent d’un rang."],
            "submit": "Retirer l’article",
            "tone": "danger",
            "back": reverse("department:text", args=[found.text_id]),
        },
    )


@dataclass(frozen=True, slots=True)
class Act:
    """An act on a draft that asks for confirmation."""

    title: str
    submit: str
    consequences: tuple[str, ...]
    do: Callable[..., object]
    done: str
    tone: str = "primary"


ACTS = {
    "publier": Act(
        "Publier ce texte",
        "Publier le texte",
        (
            "Les conventions envoyées à partir de maintenant utilisent ce texte.",
            "Celles déjà envoyées gardent le leur.",
            "Une version publiée ne change plus\u00a0: pour la modifier, commencez-en une nouvelle.",
        ),
        operations.publish_text,
        "Le texte est publié.",
    ),
    "ecarter": Act(
        "Écarter ce brouillon",
        "Écarter le brouillon",
        ("Ce qui y est écrit est perdu.", "Le texte en vigueur ne change pas."),
        operations.discard_text,
        "Le brouillon est écarté.",
        "danger",
    ),
}


@audience.roles(*TEXT_WRITERS)
def text_act(request: Request, pk: int, verb: str) -> HttpResponse:
    """Ask for confirmation, then publish a draft or throw it away."""
    act = ACTS.get(verb)
    if act is None:
        raise Http404
    found = _to_write(request, pk)
    if request.method == "POST":
        act.do(found, by=request.user, at=request.now)
        messages.success(request, act.done)
        return redirect("department:texts")
    return render(
        request,
        "ui/confirm.html",
        {
            "title": act.title,
            "facts": [("Texte", str(found))],
            "consequences": act.consequences,
            "submit": act.submit,
            "tone": act.tone,
            "back": reverse("department:text", args=[pk]),
        },
    )


@audience.roles(*OFFICERS)
def text_preview(request: Request, pk: int, kind: str) -> HttpResponseBase:
    """Give back a version as a file, on a made-up body or on a real agreement (« convention » in the URL)."""
    found = _text(request, pk)
    return _file(request, found.as_rule(), found.family, kind)


@audience.roles(*OFFICERS)
def text_in_force(request: Request, family: str, kind: str) -> HttpResponseBase:
    """Give back the text in use as a file, the shipped one included, on a made-up body."""
    if family not in FAMILIES:
        raise Http404
    return _file(request, text_in_use(_funder(request).pk, family), family, kind)


def _file(request: Request, said: Text, family: str, kind: str) -> HttpResponseBase:
    try:
        if wanted := request.GET.get("convention", ""):
            rows = visible_agreements(request.standing).select_related(
                "decision__application__organisation",
                "decision__deliberation",
                "lot__call__funder",
                "lot__territory",
                "operator",
                "rhythm",
            )
            own = request.standing.organisation_ids(*OFFICERS)
            found = get_object_or_404(
                rows.filter(lot__call__funder_id__in=own, decision__deliberation__isnull=False),
                pk=int(wanted) if wanted.isdecimal() else 0,
            )
            if family_of(found.operator) != family:
                raise Http404
            paper = agreement_paper(found, text=said)
        else:
            paper = example_paper(said, family, _funder(request))
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect(request.META.get("HTTP_REFERER") or reverse("department:texts"))
    if kind == "docx":
        content = render_word(paper, at=request.now)
        return FileResponse(
            io.BytesIO(content), filename="projet-de-convention.docx", content_type=MIME, as_attachment=True
        )
    content = render_paper(paper, at=request.now)
    return FileResponse(
        io.BytesIO(content), filename="projet-de-convention.pdf", content_type="application/pdf"
    )
