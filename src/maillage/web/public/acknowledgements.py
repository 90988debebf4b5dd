"""Verify an acknowledgement by its code: what anyone may know of it, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maillage.applications.versions import verify
from maillage.rules.french import typeset
from maillage.web import audience
from maillage.web.public.coded_papers import CodedPaper

if TYPE_CHECKING:
    from django.http import HttpResponse

    from maillage.web.request import Request

PAPER = CodedPaper(
    name="acknowledgement",
    label="Code de l’accusé de réception",
    unknown=typeset(
        "Aucun accusé de réception ne porte ce code : vérifiez les seize signes imprimés sous « Vérifier cet "
        "accusé de réception ». Il n’y a ni 0, ni 1, ni I, ni O."
    ),
    find=verify,
)


@audience.everyone
def acknowledgement_search(request: Request) -> HttpResponse:
    """Ask for the code, and lead to its page."""
    return PAPER.search(request)


@audience.everyone
def acknowledgement(request: Request, code: str) -> HttpResponse:
    """Say what the acknowledgement of that code proves, or that there is none."""
    return PAPER.show(request, code)
