"""How many times one address on the network may ask the same thing of a public page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from django.core.cache import cache

if TYPE_CHECKING:
    from maillage.web.request import Request

SPAN_SECONDS = 300


def within(request: Request, what: str, *, times: int) -> bool:
    """Whether this address asked for it at most so many times in these five minutes; this time is counted."""
    span = int(request.now.timestamp()) // SPAN_SECONDS
    key = f"pace:{what}:{span}:{get_adapter().get_client_ip(request)}"
    cache.add(key, 0, timeout=2 * SPAN_SECONDS)
    return int(cache.incr(key)) <= times
