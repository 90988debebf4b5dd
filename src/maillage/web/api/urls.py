"""Addresses of the interface for programs; its page for people is `public:api`."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path

from maillage.web.api.answer import open_to_all, refusal
from maillage.web.api.endpoints import api

if TYPE_CHECKING:
    from maillage.web.request import Request


def root(_request: "Request") -> HttpResponse:
    """Show the page that tells what may be asked."""
    return redirect("public:api")


def nothing(_request: "Request", rest: str) -> HttpResponse:
    """Say that no question has this address."""
    return refusal(f"Il n’y a rien à « {rest} » : la liste des adresses est dans openapi.json.", 404)


_patterns, _, app_name = api.urls
urlpatterns = [
    path("", open_to_all(root), name="api-root"),
    *(
        URLPattern(pattern.pattern, open_to_all(pattern.callback), pattern.default_args, pattern.name)
        for pattern in _patterns
        if isinstance(pattern, URLPattern) and pattern.name != "api-root"
    ),
    path("<path:rest>", open_to_all(nothing), name="nothing"),
]
