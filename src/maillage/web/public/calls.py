"""The public page of a call: its text, its territories, its dates, how to apply, questions and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.calls.access import visible_calls
from maillage.calls.forms.question import QuestionForm
from maillage.calls.glance import window_rows
from maillage.calls.operations import ask_question
from maillage.calls.queries import call_sheet
from maillage.calls.questions import published
from maillage.rules.verdict import Refused
from maillage.web import audience

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


@audience.everyone
def call(request: Request, slug: str) -> HttpResponse:
    """Show a published call, open or closed; its officers see it before it is published."""
    found = get_object_or_404(visible_calls(request.standing).select_related("funder"), slug=slug)
    sheet = call_sheet(found, request.now)
    words = request.GET.get("question", "")[:80]
    context = {
        "sheet": sheet,
        "call": found,
        "windows": window_rows(found),
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
            form.add_error(refused.field or None, refused.sentence)
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
