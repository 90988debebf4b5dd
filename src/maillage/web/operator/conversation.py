"""The exchange with the Département on one's own application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.urls import reverse

from maillage.applications.access import visible_applications
from maillage.applications.models import Application
from maillage.conversations.access import visible_attachments
from maillage.people.models import Role
from maillage.rules.conversation import APPLICANT
from maillage.web import audience
from maillage.web.conversation_page import conversation_page
from maillage.web.files import stored

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request

APPLICANTS = (Role.PREPARER, Role.LEGAL_REPRESENTATIVE)


def _own(request: Request, number: str) -> Application:
    own = visible_applications(request.standing, request.now).filter(
        organisation__in=request.standing.organisation_ids(*APPLICANTS)
    )
    return get_object_or_404(own, number=number)


@audience.roles(*APPLICANTS)
def conversation(request: Request, number: str) -> HttpResponse:
    """Read the messages, answer a question, give the documents asked for."""
    back = reverse("operator:application", args=[number])
    return conversation_page(request, _own(request, number), APPLICANT, back=back)


@audience.roles(*APPLICANTS)
def conversation_file(request: Request, number: str, pk: int) -> HttpResponse:
    """Give back a file of the exchange."""
    files = visible_attachments(request.standing, request.now)
    file = get_object_or_404(files, pk=pk, message__application=_own(request, number))
    return stored(file.file, file.name)
