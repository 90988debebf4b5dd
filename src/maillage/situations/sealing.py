"""The words of a situation, sealed: whoever has the database alone reads nothing.

The keys stand in the environment, the newest first; older ones still open what they sealed until
`./maillage work` has sealed it again.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from maillage.rules.verdict import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

Texts = dict[str, str]


def _keys() -> list[str]:
    """The keys of the environment; on a development machine, one made there and read by its owner only."""
    given: list[str] = list(settings.MAILLAGE_SITUATION_KEYS)
    return given or [_own_key(Path(settings.MAILLAGE_SITUATION_KEY_FILE))]


def _own_key(file: Path) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as out:
        key = Fernet.generate_key().decode()
        out.write(key)
    return key


def name_of_key() -> str:
    """Give back what tells the newest key from the others, and nothing of it."""
    return hashlib.sha256(f"name:{_keys()[0]}".encode()).hexdigest()[:16]


def seal(texts: Mapping[str, str], *, of: str) -> bytes:
    """Seal the texts of the situation `of` with the newest key."""
    content = json.dumps({"of": of, "texts": dict(texts)}, ensure_ascii=False).encode()
    return Fernet(_keys()[0]).encrypt(content)


def unseal(sealed: bytes | memoryview[int], *, of: str) -> Texts:
    """Give back the texts; raise Refused when no key opens them, or when they are those of another."""
    try:
        content = json.loads(MultiFernet([Fernet(key) for key in _keys()]).decrypt(bytes(sealed)))
    except InvalidToken:
        raise Refused("Ce texte ne s’ouvre plus : la clé qui l’a fermé manque à l’installation.") from None
    if content["of"] != of:
        raise Refused("Ce texte n’est pas celui de cette situation.")
    texts: Texts = content["texts"]
    return texts
