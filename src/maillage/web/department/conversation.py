"""The exchange with the applicant on an application, once the round is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.urls import reverse

from maillage.applications.access import visible_applications
from maillage.applications.models import Application
from maillage.conversations.access import visible_attachments
from maillage.people.models import Role
from maillage.rules.conversation import DEPARTMENT
from maillage.selection.operations.assessment import require_no_tie
from maillage.web import audience
from maillage.web.conversation_page import conversation_page
from maillage.web.files import stored

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request

READERS = (Role.INSTRUCTOR, Role.MANAGER, Role.AUDITOR)


def _received(request: Request, pk: int) -> Application:
    own = request.standing.organisation_ids(*READERS)
    readable = visible_applications(request.standing, request.now).filter(lot__call__funder_id__in=own)
    return get_object_or_404(readable, pk=pk)


@audience.roles(*READERS)
def conversation(request: Request, pk: int) -> HttpResponse:
    """Read the messages and write to the applicant; an officer tied to it writes nothing (F51)."""
    application = _received(request, pk)
    if request.method == "POST":
        require_no_tie(application, request.user)
    back = reverse("department:assessment", args=[pk])
    return conversation_page(request, application, DEPARTMENT, back=back)


@audience.roles(*READERS)
def conversation_file(request: Request, pk: int, file: int) -> HttpResponse:
    """Give back a file of the exchange."""
    files = visible_attachments(request.standing, request.now)
    found = get_object_or_404(files, pk=file, message__application=_received(request, pk))
    return stored(found.file, found.name)
