"""What a form held when it was sent: kept on a page that cannot take it yet, to be sent again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import BadRequest, SuspiciousOperation

if TYPE_CHECKING:
    from django.http import HttpRequest


def typed_in(request: HttpRequest) -> tuple[list[tuple[str, str]], bool]:
    """Give back what the form held, its own proof of origin included, and whether it held files."""
    if request.method != "POST":
        return [], False
    try:
        kept = [(name, str(value)) for name, values in request.POST.lists() for value in values]
        return kept, bool(request.FILES)
    except (OSError, BadRequest, SuspiciousOperation):
        return [], False
