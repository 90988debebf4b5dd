"""The code projected in the room: another each minute, worth its minute and the next one (R23)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime
from typing import Final

SECONDS: Final = 60
LENGTH: Final = 16


def code_at(key: bytes, at: datetime) -> str:
    """Give back the code of that minute: sixteen letters and figures, drawn from the meeting's own key."""
    return _code(key, _minute(at))


def is_fresh(key: bytes, code: str, at: datetime) -> bool:
    """Whether that code is the one of this minute or of the one before."""
    minute = _minute(at)
    given = code.encode("ascii", "replace")
    return any(hmac.compare_digest(_code(key, one).encode(), given) for one in (minute, minute - 1))


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // SECONDS


def _code(key: bytes, minute: int) -> str:
    drawn = hmac.new(key, str(minute).encode(), hashlib.sha256).digest()
    return base64.b32encode(drawn).decode().lower()[:LENGTH]
