"""Public data on the wire: stable bytes, not sent again to who has them, open to pages of other sites."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

FRESH_SECONDS = 900


def open_to_other_sites(response: HttpResponseBase) -> None:
    """Let the pages of any site read this answer: it holds nothing that is not public, and no cookie."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Last-Modified"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"


def published(request: HttpRequest, response: HttpResponse, at: dt.datetime | None = None) -> HttpResponse:
    """Give back that answer with its fingerprint and its date, or « not modified » to who has it already."""
    moment = int(at.timestamp()) if at else None
    etag = f'"{hashlib.sha256(response.content).hexdigest()}"'
    answer = get_conditional_response(request, etag=etag, last_modified=moment, response=response)
    if not isinstance(answer, HttpResponse):
        answer = response
    answer["ETag"] = etag
    if moment is not None:
        answer["Last-Modified"] = http_date(moment)
    patch_cache_control(answer, public=True, max_age=FRESH_SECONDS)
    open_to_other_sites(answer)
    return answer
