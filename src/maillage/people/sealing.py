"""The seal of second factors: made of the secret key of the site, opened by that key or a former one."""

from __future__ import annotations

import base64
import hashlib
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes

from maillage.rules.verdict import Refused

LOST: Final = (
    "Ce second facteur ne s’ouvre plus : la clé du site a changé. Entrez avec une clé d’accès, ou demandez à "
    "l’administration du Département de réinitialiser vos seconds facteurs."
)


def seal(text: str) -> str:
    """Seal a secret with the key of today."""
    return MultiFernet(_keys()).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Open what was sealed with the key of today or a former one; raise Refused when none opens it."""
    try:
        return MultiFernet(_keys()).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Refused(LOST) from None


def is_of_today(sealed: str) -> bool:
    """Whether the key of today opens it alone."""
    try:
        _keys()[0].decrypt(sealed.encode())
    except InvalidToken:
        return False
    return True


def _keys() -> list[Fernet]:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [
        hashlib.sha256(b"maillage.people.factors:" + force_bytes(secret)).digest() for secret in secrets
    ]
    return [Fernet(base64.urlsafe_b64encode(digest)) for digest in digests]
