"""What every request carries, and how a refusal reaches the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from maillage.people.access import Standing, standing_of
from maillage.people.models import Person
from maillage.rules.french import PARIS
from maillage.rules.verdict import Refused
from maillage.web import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from maillage.web.request import Request

    Handler = Callable[[HttpRequest], HttpResponse]


def request_facts(get_response: Handler) -> Handler:
    """Put the moment and the person's standing (loaded when first asked) on the request."""

    def middleware(request: HttpRequest) -> HttpResponse:
        ours = cast("Request", request)
        ours.now = clock.now()
        ours.today = ours.now.astimezone(PARIS).date()

        def standing() -> Standing:
            person = request.user
            return standing_of(person) if isinstance(person, Person) else Standing(Person(), ())

        ours.standing = cast("Standing", SimpleLazyObject(standing))
        return get_response(request)

    return middleware


class refusals:  # noqa: N801 — middleware factories are named like functions in the settings
    """Show a refusal that no form caught as a page that says why and what to do."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn Refused into a page with status 403; leave the rest to Django."""
        if isinstance(exception, Refused):
            return render(request, "web/refused.html", {"sentence": exception.sentence}, status=403)
        return None
