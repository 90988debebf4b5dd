"""A personal link that opens nothing any more."""

from __future__ import annotations

from django.http import Http404


class DeadLink(Http404):
    """A link that is over, taken back or mistyped: whoever holds it is told the same, and how to have one."""
