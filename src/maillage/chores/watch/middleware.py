"""Before everything else: the probes, which have no session and no name of ours, and one line a request."""

from __future__ import annotations

import hmac
import ipaddress
import logging
import re
import time
import uuid
from collections.abc import Callable
from typing import Final

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse

from maillage.chores.watch.health import health
from maillage.web import clock

Handler = Callable[[HttpRequest], HttpResponse]

ALIVE, READY, FIGURES = "/sante/vivant", "/sante/pret", "/sante/mesures"
IDENTIFIER: Final = re.compile(r"[0-9a-f-]{16,64}")
UNKNOWN: Final = "unknown"
"""The route of what is none of our addresses: a file, a robot's guess."""
log = logging.getLogger("maillage.requests")


def watched(get_response: Handler) -> Handler:
    """Answer the probes; follow every other request from its first byte to its last."""

    def middleware(request: HttpRequest) -> HttpResponse:
        probe = {ALIVE: _alive, READY: _ready, FIGURES: _figures}.get(request.path_info)
        if probe is not None:
            answer = probe(request) if request.method in {"GET", "HEAD"} else HttpResponse(status=405)
            answer["Cache-Control"] = "no-store"
            return answer
        identifier = _identifier(request)
        structlog.contextvars.bind_contextvars(request=identifier)
        begun = time.perf_counter()
        try:
            response = get_response(request)
            _tell(request, response.status_code, time.perf_counter() - begun)
            response["X-Request-ID"] = identifier
            return response
        finally:
            structlog.contextvars.clear_contextvars()

    return middleware


def _identifier(request: HttpRequest) -> str:
    """The name that the proxy gave to the request, else one drawn here."""
    given = request.META.get("HTTP_X_REQUEST_ID", "") if settings.PROXIES else ""
    return given if IDENTIFIER.fullmatch(given) else uuid.uuid4().hex


def _tell(request: HttpRequest, status: int, seconds: float) -> None:
    match = request.resolver_match
    route = (match.view_name if match else "") or UNKNOWN
    told = {"route": route, "method": request.method, "status": status, "ms": round(1000 * seconds)}
    log.info("request", extra=told)
    if settings.MAILLAGE_METRICS_TOKEN:
        from maillage.chores.watch.measures import answered  # noqa: PLC0415 — only where figures are asked

        answered(route, request.method, status, seconds)


def _alive(_request: HttpRequest) -> HttpResponse:
    return JsonResponse({"alive": True})


def _ready(_request: HttpRequest) -> HttpResponse:
    found = health(clock.now())
    said = {
        "ready": found.ready,
        "degraded": found.degraded,
        "database": found.database,
        "migrations": found.migrations,
        "files": found.files,
        "late": found.late,
    }
    return JsonResponse(said, status=200 if found.ready else 503)


def _figures(request: HttpRequest) -> HttpResponse:
    """Nothing is there for whoever is not expected."""
    token = settings.MAILLAGE_METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(given.encode(), token.encode()) or not _expected(request):
        return HttpResponseNotFound()
    from maillage.chores.watch.measures import exposition  # noqa: PLC0415 — only where figures are asked

    return HttpResponse(exposition(clock.now()), content_type="text/plain; version=0.0.4; charset=utf-8")


def _expected(request: HttpRequest) -> bool:
    """Whether the address that asks is in one of the networks named; any is, when none is named.

    Figures are asked of each group of processes itself, past the proxies, which then say nothing.
    """
    networks = settings.MAILLAGE_METRICS_FROM
    if not networks:
        return True
    asking = request.META["REMOTE_ADDR"]
    if settings.PROXIES and (told := request.META.get("HTTP_X_FORWARDED_FOR", "")):
        hops = told.split(",")
        asking = hops[-min(settings.PROXIES, len(hops))].strip()
    try:
        address = ipaddress.ip_address(asking)
    except ValueError:
        return False
    return any(address in ipaddress.ip_network(network, strict=False) for network in networks)
