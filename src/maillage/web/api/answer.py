"""How every answer of the interface leaves: at a pace, with its fingerprint, readable from any site."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final, cast

from django.http import HttpResponse, JsonResponse

from maillage.rules.french import typeset
from maillage.web import audience
from maillage.web.pace import wait_of
from maillage.web.published import open_to_other_sites, published

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from maillage.web.audience import View
    from maillage.web.request import Request

TIMES: Final = 600
"""Questions from one address on the network in five minutes."""
METHODS: Final = ("GET", "HEAD", "OPTIONS")


def refusal(sentence: str, status: int) -> HttpResponse:
    """Give back why there is no answer."""
    said = {"erreur": typeset(sentence)}
    response = JsonResponse(said, status=status, json_dumps_params={"ensure_ascii": False})
    open_to_other_sites(response)
    return response


def open_to_all(view: View) -> View:
    """Let anyone read that answer, a page of another site included, at the pace of the public pages."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in METHODS:
            response = refusal("Cette interface ne fait que lire : demandez avec GET.", 405)
            response["Allow"] = ", ".join(METHODS)
            return response
        if request.method == "OPTIONS":
            return _preflight()
        if wait := wait_of(cast("Request", request), "api", times=TIMES):
            response = refusal("Trop de demandes en peu de temps : attendez quelques minutes.", 429)
            response["Retry-After"] = str(wait)
            return response
        request.method = "GET"  # what a HEAD asks is the same answer, which the server sends without its body
        answer = view(request, *args, **kwargs)
        if isinstance(answer, HttpResponse) and answer.status_code == 200:
            return published(request, answer)
        open_to_other_sites(answer)
        return answer

    return audience.everyone(answered)


def _preflight() -> HttpResponse:
    response = HttpResponse(status=204)
    open_to_other_sites(response)
    response["Access-Control-Allow-Methods"] = ", ".join(METHODS)
    response["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
    response["Access-Control-Max-Age"] = "86400"
    return response
