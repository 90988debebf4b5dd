"""A meeting while it is led and once it is over: the method step by step, then ten minutes to wind up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render

from maillage.groups import access
from maillage.groups.forms.facilitation import ArisenForm, MethodForm, QuestionForm
from maillage.groups.operations import add_theme, ask_those_present, choose_method, word_question
from maillage.groups.queries.feedback import feedback_of
from maillage.groups.queries.meeting import meeting_row
from maillage.groups.queries.method import methods, split_of, steps_of
from maillage.groups.queries.session import themes_of
from maillage.groups.queries.sheet import sheet_of
from maillage.ui.shapes import Bar
from maillage.web import audience
from maillage.web.keys import key_of
from maillage.web.operator.meetings import ON_THE_SHEET, operated_meeting

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse

    from maillage.groups.models import Meeting
    from maillage.rules.verdict import Verdict
    from maillage.web.request import Request


def _may_plan(request: Request, meeting: Meeting) -> Verdict:
    return access.may_plan(request.standing, meeting.group)


@audience.roles(*ON_THE_SHEET)
def meeting_method(request: Request, pk: int) -> HttpResponse:
    """Show the current step of the method, or the methods to choose from."""
    meeting = operated_meeting(request, pk)
    access.may_read_list(request.standing, meeting).require()
    form = MethodForm(request.POST or None, initial={"method": meeting.method_id})
    if request.method == "POST" and form.is_valid():
        (access.may_hold_sheet(request.standing, meeting) or _may_plan(request, meeting)).require()
        choose_method(meeting, form.cleaned_data["method"], by=request.user, at=request.now)
        return redirect("operator:meeting_method", meeting.pk)
    steps = steps_of(meeting.method)
    rank = max(1, min(key_of(request.GET.get("etape", ""), 1), len(steps)))
    context = {
        "meeting": meeting,
        "row": meeting_row(meeting),
        "form": form,
        "methods": [] if meeting.method else methods(),
        "steps": steps,
        "step": steps[rank - 1] if steps else None,
        "split": split_of(meeting, sheet_of(meeting)),
        "may_facilitate": access.may_hold_sheet(request.standing, meeting),
    }
    return render(request, "operator/meeting_method.html", context)


@audience.roles(*ON_THE_SHEET)
def meeting_after(request: Request, pk: int) -> HttpResponse:
    """Wind a meeting up: who is still to be marked, the themes that arose, attestations, one question."""
    meeting = operated_meeting(request, pk)
    standing, group = request.standing, meeting.group
    may_word = access.may_facilitate(standing, group)  # who facilitates the group may all the rest
    may_plan = may_word or access.may_plan(standing, group)
    may_facilitate = may_word or access.may_hold_sheet(standing, meeting)
    (may_facilitate or may_plan or access.may_read_list(standing, meeting)).require()
    theme = ArisenForm(request.POST if "theme" in request.POST else None)
    question = QuestionForm(
        request.POST if "word" in request.POST else None, initial={"question": meeting.group.question}
    )
    if request.method == "POST":
        done = _wound_up(request, meeting, theme, question)
        if done:
            messages.success(request, done)
            return redirect("operator:meeting_after", meeting.pk)
    feedback = feedback_of(meeting)
    sheet = sheet_of(meeting)
    context = {
        "meeting": meeting,
        "row": meeting_row(meeting),
        "sheet": sheet,
        "present": [row for row in sheet.rows if row.state == "present"],
        "themes": [row for row in themes_of(meeting.group) if meeting.day in row.days],
        "theme": theme,
        "question": question,
        "feedback": feedback,
        "bars": [Bar(label, count) for label, count in feedback.answers],
        "begun": request.now >= meeting.starts_at,
        "may_plan": may_plan,
        "may_facilitate": may_facilitate,
        "may_word": may_word,
    }
    return render(request, "operator/meeting_after.html", context)


def _wound_up(request: Request, meeting: Meeting, theme: forms.Form, question: forms.Form) -> str:
    """Do what was asked and say it; nothing is said when a form is to be corrected."""
    by, at = request.user, request.now
    if theme.is_bound:
        (access.may_hold_sheet(request.standing, meeting) or _may_plan(request, meeting)).require()
        if theme.is_valid():
            add_theme(meeting.group, theme.cleaned_data["label"], meeting, by=by, at=at)
            return "Le thème est noté\u00a0: il peut donner lieu à un temps d’information."
        return ""
    access.may_hold_sheet(request.standing, meeting).require()
    if question.is_bound:
        access.may_facilitate(request.standing, meeting.group).require()
        if question.is_valid():
            word_question(meeting.group, question.cleaned_data["question"], by=by, at=at)
            return "La question est enregistrée."
        return ""
    sent = ask_those_present(meeting, by=by, at=at)
    return f"La question est partie à {sent} personne{'s' if sent > 1 else ''}."
