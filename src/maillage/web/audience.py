"""Who a view is for. Every view declares it; a test walks the URLs and fails on one that does not.

The audience opens the door of the page; what is behind it is fetched through `access.py` of each package.
A person outside the audience gets the same « not found » as for a page that does not exist.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.decorators import login_not_required
from django.http import Http404

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from maillage.web.request import Request

    View = Callable[..., HttpResponseBase]


def _declare(view: View, audience: str) -> View:
    view.audience = audience  # type: ignore[attr-defined]  # read by the test that walks the URLs
    return view


def everyone(view: View) -> View:
    """A page of the public site, or opened by a link that carries its own key."""
    return _declare(login_not_required(view), "everyone")


def signed_in(view: View) -> View:
    """A page for whoever has signed in."""
    return _declare(view, "signed in")


def roles(*wanted: str) -> Callable[[View], View]:
    """A page for people who hold one of these roles."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not cast("Request", request).standing.holds(*wanted):
                raise Http404
            return view(request, *args, **kwargs)

        return _declare(guarded, ", ".join(str(role) for role in wanted))

    return decorate
