"""The applicant gives what was missing: the delay of the implicit rejection runs again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from maillage.applications.models import Application
from maillage.journal.operations import record
from maillage.people.models import Person
from maillage.people.operations import chain
from maillage.selection.models import CompletionRequest
from maillage.selection.operations.assessment import locked


@transaction.atomic
def answer_completion(application: Application, *, by: Person, at: dt.datetime) -> CompletionRequest | None:
    """Date the answer to the request for documents, and give the request back; None when none is open.

    While the officers have not declared the file complete, what comes later dates it again: the delay runs
    from the last documents received (C9).
    """
    application = locked(application)
    if application.state != "incomplete":
        return None
    request = CompletionRequest.objects.filter(application=application).order_by("-asked_at", "-pk").first()
    if request is None:
        return None
    before, request.answered_at = request.answered_at, at
    request.save(update_fields=["answered_at"])
    record(
        chain=chain(),
        at=at,
        actor=by.actor,
        verb="answer_completion",
        subject=application.subject,
        before={"reçues le": before} if before else None,
        after={"reçues le": at},
    )
    return request
