"""How allauth behaves here: people enter by invitation, and its letters leave by the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction

from maillage.post.letters import Letter
from maillage.post.operations import queue, work

if TYPE_CHECKING:
    from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Closed sign-up, letters through the outbox."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 — allauth gives it
        """Nobody signs up: people are invited by an organisation."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Stay silent: the pages say themselves what happened."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:  # noqa: ARG002 — the same
        """Queue the sign-in code and have it leave at once, whatever the worker does."""
        now = self.request.now
        code = context["code"]
        letter = Letter(
            subject="Votre code pour entrer dans Maillage",
            paragraphs=(
                "Bonjour,",
                f"Votre code : {code}",
                "Il sert une fois, dans la page où vous l’avez demandé, pendant quinze minutes.",
                "Si vous n’avez rien demandé, oubliez ce message.",
            ),
        )
        queue(kind="sign_in_code", to=email, letter=letter, at=now)
        transaction.on_commit(lambda: work(at=now))
