"""The exchange on an application, as both sides see it: the messages, then what to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render

from maillage.conversations.access import may_write_as
from maillage.conversations.forms import MessageForm
from maillage.conversations.operations import post, read_messages, received_with
from maillage.conversations.queries import exchange, thread
from maillage.rules.conversation import APPLICANT, DOCUMENTS, may_write
from maillage.rules.verdict import Refused
from maillage.selection.operations import answer_completion
from maillage.selection.queries.own import told_at

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpResponse

    from maillage.applications.models import Application
    from maillage.web.request import Request


def conversation_page(request: Request, application: Application, side: str, *, back: str) -> HttpResponse:
    """Show the exchange and send a message; whoever writes for that side marks what it reads as read."""
    notified_at = told_at(application)
    allowed = may_write_as(request.standing, application, side)
    is_open = may_write(
        application.state_at(request.now),
        closes_at=application.window_closes_at,
        notified_at=notified_at,
        at=request.now,
        zone=application.lot.call.zone,
    )
    standing = exchange(application, side)
    form = MessageForm(request.POST or None, request.FILES or None, side=side, awaits=standing.awaits)
    if request.method == "POST":
        allowed.require()
        if form.is_valid() and _sent(request, application, side, form, notified_at):
            messages.success(request, "Votre message est envoyé\u00a0: il est dans le dossier.")
            return redirect(request.path)
    rows = thread(application, side)
    if allowed and standing.unread:
        read_messages(application, side=side, by=request.user, at=request.now)
    context = {
        "application": application,
        "rows": rows,
        "exchange": standing,
        "form": form if allowed and is_open else None,
        "closed": is_open.sentence or allowed.sentence,
        "back": back,
        "applicant": side == APPLICANT,
        "file_address": "operator:conversation_file" if side == APPLICANT else "department:conversation_file",
    }
    return render(request, "web/conversation.html", context, status=422 if form.errors else 200)


def _sent(
    request: Request, application: Application, side: str, form: MessageForm, notified_at: dt.datetime | None
) -> bool:
    """Send the message; whether it went, its refusal being on the form otherwise."""
    said = form.cleaned_data
    try:
        files = received_with(
            application,
            [(file.name, file.read()) for file in said["pieces"]],
            by=request.user,
            at=request.now,
        )
        with transaction.atomic():
            post(
                application,
                side=side,
                kind=said["kind"],
                text=said["text"],
                files=files,
                notified_at=notified_at,
                by=request.user,
                at=request.now,
            )
            if side == APPLICANT and said["kind"] == DOCUMENTS:
                answer_completion(application, by=request.user, at=request.now)
    except Refused as refused:
        field = {"file": "pieces", "files": "pieces"}.get(refused.field, refused.field)
        form.add_error(field if field in form.fields else None, refused.sentence)
        return False
    return True
