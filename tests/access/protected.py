"""What every answer of the site owes whoever reads it: its protections, and no code inside a page."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from typing import Any, Final

from maillage.web.paces import MADE as MADE_AT

SEALED_OFF: Final = "sandbox; default-src 'none'"
INLINE: Final = re.compile(
    r"<script(?![^>]*\ssrc=)|<style|<iframe|<object|<embed|<[^>]+\s(?:style|on[a-z]+)\s*=|"
    r"<[^>]+\s(?:href|src|action|formaction)\s*=\s*[\"']?\s*(?:javascript|vbscript):",
    re.IGNORECASE,
)
EXPECTED: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
}
FORBIDDEN: Final = ("camera", "geolocation", "microphone", "payment", "usb")
MADE: Final = ("application/pdf", "spreadsheetml", "wordprocessingml", "text/csv", "image/png")
"""What costs to make."""
HARMFUL: Final = re.compile(r"[\s\u200b]*[=+\-@＝＋－＠](?![\d\s.,]+$)")
OPEN: Final = "Access-Control-Allow-Origin"


def lacking(answer: Any, *, secret: bool) -> list[str]:
    """Give back what an answer lacks; `secret` when it was given to someone, or behind a key."""
    head = answer.headers
    lacks = [f"{name}: {head.get(name)}" for name, value in EXPECTED.items() if head.get(name) != value]
    features = head.get("Permissions-Policy", "")
    lacks += [f"{feature} is allowed" for feature in FORBIDDEN if f"{feature}=()" not in features]
    lacks += _policy(head.get("Content-Security-Policy", ""))
    shared = "cross-origin" if OPEN in head else "same-origin"
    if head.get("Cross-Origin-Resource-Policy") != shared:
        lacks.append(f"Cross-Origin-Resource-Policy is not {shared}")
    lacks += _memory(answer, secret=secret)
    kind = head.get("Content-Type", "")
    is_made = any(word in kind for word in MADE) and head.get("Content-Security-Policy") != SEALED_OFF
    if is_made and OPEN not in head and not MADE_AT.search(answer.request["PATH_INFO"]):
        lacks.append("made without a pace: web/paces.py does not know its address")
    if kind.startswith("text/html"):
        lacks += [f"code in the page: {found[0][:80]}" for found in INLINE.finditer(answer.content.decode())]
    if "csv" in kind or "spreadsheetml" in kind:
        lacks += [f"a formula: {cell[:60]}" for cell in _formulas(answer, kind)]
    return lacks


def _formulas(answer: Any, kind: str) -> list[str]:
    """The cells that a spreadsheet would run; a signed number is one, and harms nobody."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if "spreadsheetml" in kind:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return [name for name in book.namelist() if re.search(rb"<f[ >]|<hyperlink", book.read(name))]
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    lines = csv.reader(text, delimiter="," if OPEN in answer.headers else ";")
    return [cell for line in lines for cell in line if HARMFUL.match(cell)]


def _policy(policy: str) -> list[str]:
    if policy == SEALED_OFF:
        return []
    told = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    wanted = {"default-src": "'none'", "script-src": "'self'", "style-src": "'self'"}
    wanted |= {"base-uri": "'none'", "frame-ancestors": "'none'", "form-action": "'self'"}
    return [f"{name} is {told.get(name)}" for name, value in wanted.items() if told.get(name) != value]


def _memory(answer: Any, *, secret: bool) -> list[str]:
    said = answer.headers.get("Cache-Control", "")
    if OPEN in answer.headers:
        return [] if "Set-Cookie" not in answer.headers else ["a cookie with what any site may read"]
    if answer.headers.get("Content-Type", "").startswith("text/calendar"):
        return [] if "private" in said or "public" in said else ["a calendar says nothing of its memory"]
    if secret and not ("no-store" in said and "private" in said):
        return [f"kept by the browser: {said}"]
    return [] if "private" in said or "public" in said else [f"kept by a proxy: {said}"]
