"""What every request carries, and how a refusal reaches the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from maillage.people.factors import has_factor
from maillage.rules.french import PARIS
from maillage.rules.unseen import without_unseen
from maillage.rules.verdict import Refused
from maillage.web import clock
from maillage.web.account.held import ask_on_the_way
from maillage.web.dead_link import DeadLink
from maillage.web.proofs import lacks_factor, proven_standing
from maillage.web.sessions import standing_in

LARGEST_KEY: Final = 2**63 - 1
"""The largest number that a key of the database is."""
BESIDE_THE_FILE = 2 * 1024 * 1024
"""Bytes a form may weigh besides its file."""

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import HttpRequest, HttpResponse

    from maillage.people.access import Standing
    from maillage.web.request import Request

    Handler = Callable[[HttpRequest], HttpResponse]


def request_facts(get_response: Handler) -> Handler:
    """Put the moment and the person's standing (loaded when first asked) on the request: no role of theirs
    until the second factor that it demands is given.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404  # PostgreSQL refuses this character, and nobody types it
        ours = cast("Request", request)
        ours.now = clock.now()
        ours.today = ours.now.astimezone(PARIS).date()
        ours.whole_standing = cast("Standing", SimpleLazyObject(lambda: standing_in(request)))
        ours.standing = cast("Standing", SimpleLazyObject(lambda: proven_standing(ours)))
        if _weight(request) > settings.MAILLAGE_UPLOAD_MAX_BYTES + BESIDE_THE_FILE:
            sentence = "Cet envoi est trop lourd\u00a0: réduisez le fichier, puis envoyez-le de nouveau."
            return render(request, "web/refused.html", {"sentence": sentence}, status=413)
        return get_response(request)

    return middleware


def _seen(typed: QueryDict) -> QueryDict:
    seen = QueryDict(mutable=True)
    for name, values in typed.lists():
        seen.setlist(name, [without_unseen(value) for value in values])
    return seen


def _weight(request: HttpRequest) -> int:
    """The bytes announced, before any is read: a file that nobody wants is not even kept aside."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return int(announced) if announced.isdecimal() and len(announced) < 20 else 0


class second_factor:  # noqa: N801 — the same
    """Ask the second factor that the funder demands of its agents, before any page that is theirs."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Lead who has no factor to where one is set up, and who has one to where it is given."""
        ours = cast("Request", request)
        opened = getattr(view, "audience", "everyone") == "everyone"
        if opened or getattr(view, "before_second_factor", False) or not request.user.is_authenticated:
            return None
        if not lacks_factor(ours):
            return None
        if request.method == "POST":
            return ask_on_the_way(ours)
        if has_factor(ours.user):
            return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")
        return redirect("mfa_index")


class refusals:  # noqa: N801 — middleware factories are named like functions in the settings
    """Show a refusal that no form caught as a page that says why and what to do; refuse what nobody types."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: Sequence[Any], named: dict[str, Any]
    ) -> None:
        """Take from what was typed the characters nobody sees; a number no database holds names nothing."""
        if any(isinstance(value, int) and value > LARGEST_KEY for value in named.values()):
            raise Http404
        if request.method == "POST":
            typed = request.POST
            if any(without_unseen(value) != value for _, values in typed.lists() for value in values):
                request.POST = _seen(typed)  # type: ignore[assignment]

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn Refused into a page with status 403, a dead link into one that says so; leave the rest."""
        if isinstance(exception, DeadLink):
            return render(request, "participant/dead_link.html", status=404)
        if isinstance(exception, Refused):
            return render(request, "web/refused.html", {"sentence": exception.sentence}, status=403)
        return None
