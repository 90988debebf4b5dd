"""Calendars to subscribe to without an account: a group’s, a territory’s, and one information session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from maillage.documents.calendar_file import calendar_bytes
from maillage.groups.models import InformationSession, PracticeGroup
from maillage.groups.queries.feed import event_of_session, group_feed, territory_feed
from maillage.territories.models import Territory
from maillage.web import audience
from maillage.web.feed import feed_response

if TYPE_CHECKING:
    from uuid import UUID

    from maillage.web.request import Request


@audience.everyone
def group_calendar(request: Request, slug: str) -> HttpResponse:
    """The meetings and information sessions of a group."""
    return feed_response(
        request, group_feed(get_object_or_404(PracticeGroup.objects.all(), slug=slug)), public=True
    )


@audience.everyone
def territory_calendar(request: Request, code: str) -> HttpResponse:
    """The meetings and information sessions of a territory, whichever group holds them."""
    territory = get_object_or_404(Territory.objects.all(), code=code)
    return feed_response(request, territory_feed(territory, request.today), public=True)


@audience.everyone
def session_calendar(request: Request, public_id: UUID) -> HttpResponse:
    """One information session as a calendar file."""
    event = event_of_session(
        get_object_or_404(InformationSession.objects.select_related("group"), public_id=public_id)
    )
    if event is None:
        raise Http404
    response = HttpResponse(
        calendar_bytes((event,), at=request.now), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="temps-d-information.ics"'
    return response
