"""The one question after a meeting, answered in one press from a personal link."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from maillage.groups.models import FeedbackLink, Usefulness
from maillage.groups.operations import answer_question
from maillage.web import audience
from maillage.web.dead_link import DeadLink
from maillage.web.keys import key_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request


FEEDBACK_LIFE = dt.timedelta(days=90)
"""How long the question after a meeting may be answered."""


@audience.everyone
@never_cache
def feedback(request: Request, token: str) -> HttpResponse:
    """Show the question, then count the answer: opening the link stores nothing."""
    link = FeedbackLink.objects.select_related("meeting__group").filter(token=token).first()
    if link is None or request.now >= link.sent_at + FEEDBACK_LIFE:
        raise DeadLink
    if request.method == "POST":
        if not link.answered:
            answer_question(link, key_of(request.POST.get("value", "")))
        return redirect("participant:feedback", token)
    return render(request, "participant/feedback.html", {"link": link, "choices": Usefulness.choices})
