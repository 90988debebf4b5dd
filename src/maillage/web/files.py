"""Files sent to a browser, by views that have checked who asks.

What a person sent is only ever downloaded: nothing of it is read by the browser on the site's own address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from maillage.received.kinds import KINDS

if TYPE_CHECKING:
    from django.db.models.fields.files import FieldFile

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KIND_OF = {extension: kind for kind, extension in KINDS.items()}
"""By the extension that we gave it, from its content, when it was received."""
SEALED_OFF = "sandbox; default-src 'none'"
"""Were the file opened after all, it would run nothing and fetch nothing."""


def sent(content: bytes, name: str, kind: str, *, attached: bool = False) -> HttpResponse:
    """Give back a file made on the spot, shown in the browser unless `attached`."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(as_attachment=attached, filename=name) or ""
    return response


def stored(file: FieldFile, name: str) -> HttpResponse:
    """Give back a file received from a person, to be downloaded under that name."""
    kind = KIND_OF.get(f".{str(file.name).rpartition('.')[2]}", "application/octet-stream")
    with file.open("rb") as opened:
        response = sent(opened.read(), name, kind, attached=True)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SEALED_OFF
    return response
