"""How allauth behaves here: nobody signs up through it, and it writes neither letters nor messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator

from maillage.people.operations.access import note_sign_in
from maillage.people.sealing import seal, unseal
from maillage.rules.french import typeset

if TYPE_CHECKING:
    from django.http import HttpRequest

    from maillage.people.models import Person


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Closed sign-up, silence: our own pages and letters say what happened."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": typeset("Trop d’essais : recommencez dans cinq minutes."),
        "rate_limited": typeset("Trop d’essais : recommencez dans cinq minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 — allauth gives it
        """Nobody signs up: people are invited by an organisation."""
        return False

    def post_login(self, request: Any, user: Person, **facts: Any) -> Any:
        """Note who came in, by which means, once every proof that is asked was given."""
        shown = get_authentication_records(request, user)
        note_sign_in(user, means=[one.get("type") or one["method"] for one in shown], at=request.now)
        return super().post_login(request, user, **facts)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Stay silent: the pages say themselves what happened."""


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """What second factors are called, and how their secrets are kept: sealed, never in the clear."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": typeset("Ce code n’est pas le bon, ou il a déjà servi : attendez le suivant."),
    }

    def encrypt(self, text: str) -> str:
        """Seal the secret of an application or of recovery codes."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open what was sealed; raise Refused, which every page tells, when no key of ours opens it."""
        return unseal(encrypted_text)

    def generate_authenticator_name(self, user: Person, type: str) -> str:  # noqa: A002 — allauth's word
        """Give a passkey its first name."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Clé d’accès {count + 1}"

    def _get_site_name(self) -> str:
        return "Maillage"
