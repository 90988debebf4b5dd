"""How many times one place on the network, or one address, may ask the same thing of a page."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import structlog
from allauth.core.internal.ratelimit import get_ip
from django.db import InternalError, OperationalError
from django.shortcuts import render

from maillage.people.operations import count_try
from maillage.rules.french import plural
from maillage.web.typed import typed_in

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request

log = structlog.get_logger(__name__)

SPAN_SECONDS = 300
READS = ("GET", "HEAD")


def wait_of(request: Request, what: str, *, times: int, whose: str = "", span: int = SPAN_SECONDS) -> int:
    """Count this try, and give back the seconds to wait: 0 while there are at most `times` in that span.

    `whose` names what the try is about, an electronic address asked for from one place or browser; without
    it, the place on the network counts. A page that is only read goes on when the count cannot be written: a
    database that is full, or that only reads, still shows what it holds.
    """
    moment = int(request.now.timestamp())
    start = dt.datetime.fromtimestamp(moment - moment % span, tz=dt.UTC)
    until = start + dt.timedelta(seconds=span)
    try:
        count = count_try(what, whose or get_ip(request), start=start, until=until)
    except (OperationalError, InternalError) as full:
        if request.method not in READS:
            raise
        log.warning("pace-not-counted", reason=type(full).__name__)
        return 0
    return 0 if count <= times else int(until.timestamp()) - moment


def within(request: Request, what: str, *, times: int) -> bool:
    """Whether this place asked for it at most so many times in these five minutes; this time is counted."""
    return not wait_of(request, what, times=times)


def slowed(
    request: Request, what: str, *, times: int, whose: str = "", span: int = SPAN_SECONDS
) -> HttpResponse | None:
    """Count this try, and give back the page that says how long to wait, or None to go on."""
    seconds = wait_of(request, what, times=times, whose=whose, span=span)
    return too_many(request, seconds) if seconds else None


def too_many(request: Request, seconds: int) -> HttpResponse:
    """The page that says how long to wait, and keeps what was being sent."""
    kept, files = typed_in(request)
    context = {
        "delay": plural(-(-seconds // 60), "minute", "minutes"),
        "kept": kept,
        "files": files,
        "address": request.get_full_path(),
    }
    answer = render(request, "429.html", context, status=429)
    answer["Retry-After"] = str(seconds)
    answer["Cache-Control"] = "no-store, private"
    return answer
