"""A feed on the wire: what a calendar that has it already is not sent again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition

from maillage.documents.calendar_file import feed_bytes

if TYPE_CHECKING:
    from django.http import HttpRequest

    from maillage.groups.queries.feed import Feed
    from maillage.web.request import Request


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a feed is: the link that opens a calendar, and the address to copy into one."""

    subscribe: str
    copy: str


def addresses(path: str) -> Addresses:
    """Give back the addresses of the feed at that path."""
    address = f"{settings.MAILLAGE_BASE_URL}{path}"
    return Addresses(f"webcal://{address.partition('://')[2]}", address)


def feed_response(request: Request, feed: Feed, *, public: bool) -> HttpResponse:
    """Write a feed, or « not modified » when the events are those that the calendar has already."""
    fingerprint = hashlib.sha256(repr(feed).encode()).hexdigest()

    @condition(etag_func=lambda _request: f'"{fingerprint}"')
    def written(_request: HttpRequest) -> HttpResponse:
        body = feed_bytes(feed.name, feed.events, at=request.now)
        response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="calendrier.ics"'
        return response

    response: HttpResponse = written(request)
    if public:
        patch_cache_control(response, public=True, max_age=900)
    else:
        patch_cache_control(response, private=True, no_cache=True)
    return response
