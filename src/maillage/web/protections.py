"""What every answer forbids to the browser, and what may be kept of it on a shared computer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    Handler = Callable[[HttpRequest], HttpResponse]

UNUSED: Final = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "usb",
    "xr-spatial-tracking",
)
"""What a browser can do and no page of ours asks for."""
OURS: Final = ("publickey-credentials-create", "publickey-credentials-get")
"""What signing in with a passkey asks for."""
HEADERS: Final = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        [*(f"{feature}=()" for feature in UNUSED), *(f"{feature}=(self)" for feature in OURS)]
    ),
    "X-Permitted-Cross-Domain-Policies": "none",
}
SAID_BY_PROXIES: Final = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO")
SAID_BY_NOBODY: Final = ("HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT", "HTTP_FORWARDED", "HTTP_X_REAL_IP")
"""Headers that proxies write and that nothing here reads: erased, nothing ever will by mistake."""
KEPT_NOWHERE: Final = "no-store, private"
ASKED_AGAIN: Final = "no-cache, private"


def forwarded(get_response: Handler) -> Handler:
    """Believe what is said of the visitor only as far as the proxies that stand before the site say it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        for name in (
            SAID_BY_NOBODY if settings.ALLAUTH_TRUSTED_PROXY_COUNT else (*SAID_BY_NOBODY, *SAID_BY_PROXIES)
        ):
            request.META.pop(name, None)
        return get_response(request)

    return middleware


def protections(get_response: Handler) -> Handler:
    """Complete every answer, static files included; what a view has said itself stays."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", _memory(request, response))
        return response

    return middleware


def _memory(request: HttpRequest, response: HttpResponse) -> str:
    """Nothing is kept of a page that is someone's: signed in, opened by a link of one's own, or unknown."""
    match = request.resolver_match
    shown_to_all = match is not None and getattr(match.func, "audience", "") == "everyone"
    someones = {settings.SESSION_COOKIE_NAME} & {*request.COOKIES, *response.cookies}
    if not shown_to_all or someones or (match is not None and "token" in match.kwargs):
        return KEPT_NOWHERE
    return ASKED_AGAIN
