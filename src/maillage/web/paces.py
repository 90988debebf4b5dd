"""The paces that every page keeps without asking: files made on the spot, files sent, forms and searches of
the public pages. A page that wants a slower one asks for it itself (`pace`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, cast

from django.conf import settings

from maillage.web.pace import slowed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest, HttpResponse

    from maillage.web.request import Request

MADE: Final = re.compile(
    r"\.(?:pdf|xlsx|csv|docx|png)$|^/ressources-a-imprimer/$"
    r"|/(?:fichier/modele|communiquer|accuses/\d+|bordereau|visa)/$"
)
"""Addresses whose answer is composed, drawn or counted when it is asked."""
PROGRAMS: Final = "/api/"
"""Paced by itself, and answered in its own way."""


class paces:  # noqa: N801 — middleware factories are named like functions in the settings
    """Answer « wait a little » before the view is run, to a person or a place that asks too often."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> HttpResponse | None:
        """Count this request among those of its kinds; None lets it go on."""
        ours = cast("Request", request)
        for_all = getattr(view, "audience", "") == "everyone"
        for what in _kinds(request, for_all=for_all):
            times: int = settings.MAILLAGE_PACES[what]
            # The session is not even read on a page for everyone: what is public stays the same for all.
            whose = "" if for_all else f"person {ours.user.pk}"
            if answer := slowed(ours, what, times=times, whose=whose):
                return answer
        return None


def _kinds(request: HttpRequest, *, for_all: bool) -> Iterator[str]:
    if request.path_info.startswith(PROGRAMS):
        return
    if MADE.search(request.path_info):
        yield "files made"
    if request.method == "POST" and request.content_type == "multipart/form-data":
        yield "files sent"
    if for_all and request.method == "POST":
        yield "forms of visitors"
    elif for_all and request.META.get("QUERY_STRING"):
        yield "searches of visitors"
