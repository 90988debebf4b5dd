"""Verify an attestation of attendance by its code: whether it stands, and nobody's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maillage.groups.queries.attestation import verify_attestation
from maillage.rules.french import typeset
from maillage.web import audience
from maillage.web.public.coded_papers import CodedPaper

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request

PAPER = CodedPaper(
    name="attestation",
    label="Code de l’attestation",
    unknown=typeset(
        "Aucune attestation ne porte ce code : vérifiez les seize signes imprimés sous « Vérifier cette "
        "attestation ». Il n’y a ni 0, ni 1, ni I, ni O."
    ),
    find=verify_attestation,
)


@audience.everyone
def attestation_search(request: Request) -> HttpResponse:
    """Ask for the code, and lead to its page."""
    return PAPER.search(request)


@audience.everyone
def attestation(request: Request, code: str) -> HttpResponse:
    """Say whether the attestation of that code stands, or that there is none."""
    return PAPER.show(request, code)
