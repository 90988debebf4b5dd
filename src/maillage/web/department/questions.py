"""The questions on a call: to answer, then published to everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.applications.queries import addresses_of_applicants
from maillage.calls.access import may_edit_call
from maillage.calls.forms.question import AnswerForm
from maillage.calls.models import Question
from maillage.calls.operations import answer_question, ask_question
from maillage.calls.questions import published, waiting
from maillage.rules.verdict import Refused
from maillage.web import audience
from maillage.web.department.calls.own import EDITORS, READERS, edited_call, own_call
from maillage.web.refusal import tell

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.calls.models import Call
    from maillage.web.request import Request


@audience.roles(*READERS)
def questions(request: Request, pk: int) -> HttpResponse:
    """List what waits for an answer, then what is published."""
    call = own_call(request, pk)
    context = {
        "call": call,
        "waiting": waiting(call),
        "published": published(call),
        "may_edit": may_edit_call(request.standing, call),
        "open": not call.window.is_closed(request.now),
    }
    return render(request, "department/question_list.html", context)


@audience.roles(*EDITORS)
def question_new(request: Request, pk: int) -> HttpResponse:
    """Write down a question received elsewhere, with its answer: both are published."""
    return _answer(request, edited_call(request, pk), None)


@audience.roles(*EDITORS)
def question(request: Request, pk: int, question: int) -> HttpResponse:
    """Answer a question: it is published at once."""
    call = edited_call(request, pk)
    return _answer(request, call, get_object_or_404(Question, pk=question, call=call, published_at=None))


def _answer(request: Request, call: Call, asked: Question | None) -> HttpResponse:
    form = AnswerForm(request.POST or None, question=asked)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            with transaction.atomic():
                answer_question(
                    asked
                    or ask_question(call, text=said["text"], heard=True, by=request.user, at=request.now),
                    text=said["text"],
                    answer=said["answer"],
                    followers=addresses_of_applicants(call),
                    by=request.user,
                    at=request.now,
                )
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, "La réponse est publiée pour tous sur la page de l’appel.")
            return redirect("department:questions", call.pk)
    context = {
        "call": call,
        "question": asked,
        "form": form,
        "back": reverse("department:questions", args=[call.pk]),
    }
    return render(request, "department/question_form.html", context, status=422 if form.errors else 200)
