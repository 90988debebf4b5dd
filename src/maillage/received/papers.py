"""PDF: whether a password is wanted to read one."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from maillage.rules.verdict import YES, Verdict, no

_CIPHERED = re.compile(rb"/Encrypt[\s<]*(?:\d+\s+\d+\s+R|<<|/)")


def check(content: bytes) -> Verdict:
    """Whether anybody may read this PDF. One that only forbids to print or to copy is read, and accepted."""
    if _CIPHERED.search(content) is None:
        return YES
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        opens = not reader.is_encrypted or bool(reader.decrypt(""))
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        opens = False
    if opens:
        return YES
    return no(
        "Ce PDF demande un mot de passe\u00a0: enregistrez-le sans protection, puis joignez-le de nouveau.",
        "file",
    )
