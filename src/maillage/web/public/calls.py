"""The public calls: their list; and one of them, its text, its territories, its dates, how to apply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.calls.access import visible_calls
from maillage.calls.forms.question import QuestionForm
from maillage.calls.glance import window_rows
from maillage.calls.models import Call
from maillage.calls.operations import ask_question
from maillage.calls.queries import CallSheet, call_rows, call_sheet
from maillage.calls.questions import published
from maillage.rules.french import amount, listing, plural, typeset
from maillage.rules.verdict import Refused
from maillage.selection.queries.unsuccessful import unsuccessful_of, with_unsuccessful
from maillage.web import audience
from maillage.web.card import card_of
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


SHOWN = 6
"""Lots named in the summary of a call; beyond, they are counted."""
TONES = {"open": "good", "upcoming": "info", "closed": "waiting"}


@audience.everyone
def calls(request: Request) -> HttpResponse:
    """List the published calls: those one may answer first, then the earlier ones."""
    rows = call_rows(Call.objects.published(), request.now)
    context = {
        "card": card_of(
            request,
            "Les appels à projets",
            "Les appels ouverts, à venir et clos pour animer un groupe d’échange sur la santé mentale et le "
            "logement.",
        ),
        "coming": [(row, TONES[row.state]) for row in rows if row.state != "closed"],
        "past": [row for row in rows if row.state == "closed"],
    }
    return render(request, "public/call_list.html", context)


def _summary(sheet: CallSheet) -> list[tuple[str, str]]:
    """What one wants to know in twenty seconds, each in a line."""
    lots = sheet.lots
    ceilings = sorted({lot.ceiling for lot in lots})
    money = ""
    if ceilings:
        span = (
            amount(ceilings[-1]) if len(ceilings) == 1 else f"{amount(ceilings[0])} à {amount(ceilings[-1])}"
        )
        money = f"{span} au plus par candidature retenue, pour {sheet.call.agreement_months} mois"
    names = [lot.territory for lot in lots]
    asked = [
        f"{label}{f' ({family})' if family else ''}"
        for label, family, mandatory in sheet.documents
        if mandatory
    ]
    rows = (
        ("Pour qui", sheet.call.applicants),
        ("Jusqu’à quand", sheet.deadline),
        ("Combien", money),
        ("Où", listing(names) if len(names) <= SHOWN else plural(len(names), "lot")),
        ("À préparer", " ; ".join(asked)),
    )
    return [(label, typeset(value)) for label, value in rows if value]


@audience.everyone
def call(request: Request, slug: str) -> HttpResponse:
    """Show a published call, open or closed; its officers see it before it is published."""
    known = with_unsuccessful(visible_calls(request.standing).select_related("funder"))
    found = get_object_or_404(known, slug=slug)
    sheet = call_sheet(found, request.now)
    words = request.GET.get("question", "")[:80]
    card = card_of(
        request, found.title, f"{sheet.sentence} Le texte, les territoires, les dates, comment candidater."
    )
    context = {
        "card": card if sheet.state != "draft" and not found.rehearsal else None,
        "sheet": sheet,
        "summary": _summary(sheet),
        "call": found,
        "windows": window_rows(found),
        "unsuccessful": unsuccessful_of(found),
        "tone": {"open": "info", "upcoming": "info", "draft": "attention"}.get(sheet.state, "neutral"),
        "questions": published(found, words),
        "words": words,
    }
    return render(request, "public/call.html", context)


@audience.signed_in
def question(request: Request, slug: str) -> HttpResponse:
    """Ask a question on a call: its answer is published to everybody, without who asked."""
    found = get_object_or_404(visible_calls(request.standing), slug=slug)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_question(found, text=form.cleaned_data["text"], by=request.user, at=request.now)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(
                request, "Votre question est transmise\u00a0: un courriel vous préviendra de la réponse."
            )
            return redirect(f"{reverse('public:call', args=[slug])}#questions")
    context = {
        "call": found,
        "form": form,
        "back": f"{reverse('public:call', args=[slug])}#questions",
        "closed": found.window.is_closed(request.now),
    }
    return render(request, "public/question.html", context, status=422 if form.errors else 200)
