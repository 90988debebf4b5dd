"""How allauth behaves here: nobody signs up through it, and it writes neither letters nor messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter

if TYPE_CHECKING:
    from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Closed sign-up, silence: our own pages and letters say what happened."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 — allauth gives it
        """Nobody signs up: people are invited by an organisation."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Stay silent: the pages say themselves what happened."""
