"""How allauth behaves here: nobody signs up through it, and it writes neither letters nor messages."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes

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
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open what was sealed, with the key of today or an earlier one."""
        return _seal().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Person, type: str) -> str:  # noqa: A002 — allauth's word
        """Give a passkey its first name."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Clé d’accès {count + 1}"

    def _get_site_name(self) -> str:
        return "Maillage"


def _seal() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [
        hashlib.sha256(b"maillage.people.factors:" + force_bytes(secret)).digest() for secret in secrets
    ]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
