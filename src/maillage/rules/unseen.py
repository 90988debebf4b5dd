"""Characters that nobody types and nobody sees, and that make a text say something else than it shows."""

from __future__ import annotations

import re
from typing import Final

_UNSEEN: Final = re.compile(
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # orders to a machine
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that turn the reading direction
    "\u00ad\u200b\u200c\u2060-\u2064\ufeff\ufff9-\ufffb]"  # marks without width
)


def without_unseen(text: str) -> str:
    """Give the text back without them: « gnp.exe » no longer shows as « exe.png ».

    The null character stays, for the forms to refuse, and so does what joins the parts of a drawn sign.
    """
    return _UNSEEN.sub("", text)
