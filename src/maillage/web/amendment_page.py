"""What both sides' pages share of an amendment: its tones and its papers."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from django.http import FileResponse, Http404

from maillage.agreements.amendment_paper import amendment_paper
from maillage.agreements.terms import outcome_of
from maillage.documents.paper import render as render_paper
from maillage.web.files import stored

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from maillage.agreements.models import Amendment
    from maillage.ui.shapes import Tone
    from maillage.web.request import Request

TONES: dict[str, Tone] = {
    "prepared": "neutral",
    "sent": "waiting",
    "signed_operator": "waiting",
    "signed_department": "waiting",
    "signed": "info",
    "in_force": "good",
    "abandoned": "refusal",
}


def file_of(amendment: Amendment, kind: str, request: Request) -> HttpResponseBase:
    """Give back a paper: « avenant », a preview while it is prepared, or « avenant-signe »."""
    file = {"avenant": amendment.text, "avenant-signe": amendment.signed_text}.get(kind)
    name = f"{kind}-{amendment.agreement.number}-{amendment.number}.pdf"
    if file and kind == "avenant-signe":
        return stored(file, name)
    if file:
        return FileResponse(file.open(), filename=name, content_type="application/pdf")
    if kind != "avenant" or amendment.state != "prepared":
        raise Http404
    text = amendment_paper(amendment, outcome_of(amendment), preview=True)
    preview = render_paper(text, at=request.now)
    return FileResponse(io.BytesIO(preview), filename=name, content_type="application/pdf")
