"""Files sent to a browser: receipts and papers, by views that have checked who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.http import content_disposition_header

if TYPE_CHECKING:
    from django.db.models.fields.files import FieldFile

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".png": "image/png"}


def sent(content: bytes, name: str, kind: str, *, attached: bool = False) -> HttpResponse:
    """Give back a file made on the spot, shown in the browser unless `attached`."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(as_attachment=attached, filename=name) or ""
    return response


def stored(file: FieldFile, name: str) -> HttpResponse:
    """Give back a stored file: images and PDF are shown, the rest is downloaded."""
    extension = "." + str(file.name).rpartition(".")[2].lower()
    kind = SHOWN.get(extension)
    with file.open("rb") as opened:
        return sent(opened.read(), name, kind or "application/octet-stream", attached=kind is None)
