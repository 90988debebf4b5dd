"""Codes sent to an address: eight letters without vowels, kept as a digest, for a quarter of an hour."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Final

from django.utils.crypto import salted_hmac

CODE_LIFE: Final = dt.timedelta(minutes=15)
AN_HOUR: Final = dt.timedelta(hours=1)
WRONG_TRIES: Final = 3
CODES_AN_HOUR: Final = 5
"""Codes sent in an hour to one address, for one place or one browser."""
CODES_AN_HOUR_IN_ALL: Final = 30
"""Codes sent in an hour to one address, whoever asks; a browser that entered before is not held back."""
SPENT: Final = "Ce code n’est plus valable : demandez-en un nouveau."
_LETTERS: Final = "BCDFGHJKLMNPQRSTVWXZ"


def is_alive(sent_at: dt.datetime, at: dt.datetime) -> bool:
    """Whether a code sent then still opens: no longer than its life, though the clock was set back since."""
    return abs(at - sent_at) < CODE_LIFE


def an_hour_around(at: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """Give back when the codes that hold another one back were sent: not ahead, by a clock set back since."""
    return at - AN_HOUR, at + AN_HOUR


def new_code() -> str:
    """Give back eight letters nobody guesses."""
    return "".join(secrets.choice(_LETTERS) for _ in range(8))


def shown(letters: str) -> str:
    """Give back a code as a letter tells it: « BCDF-GHJK »."""
    return f"{letters[:4]}-{letters[4:]}"


def typed(code: str) -> str:
    """Give back the letters of what someone typed."""
    return "".join(character for character in code.upper() if character.isalpha())


def digest_of(salt: str, token: str, code: str) -> str:
    """Give back what is kept of a code: useless without the secret of the installation."""
    return salted_hmac(salt, f"{token}:{code}", algorithm="sha256").hexdigest()
