"""One's own data, seen, taken away and erased: the link alone never opens them, whatever they hold (E3.6)."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse

from maillage.groups.queries.participant import own_data
from maillage.privacy.operations import erase_at_their_request
from maillage.privacy.queries.own import readable
from maillage.situations.queries import own_words
from maillage.web.participant.code import proved

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpResponse

    from maillage.groups.models import Participant
    from maillage.web.request import Request

PAGE = "participant:my_data_page"


def _everything(request: Request, participant: Participant) -> dict[str, Any]:
    return own_data(participant) | {"situations": own_words(participant, request.today)}


@functools.partial(proved, after=PAGE)
def my_data_page(request: Request, participant: Participant, *, token: str) -> HttpResponse:
    """Show the person everything kept about them, their situations included."""
    page = readable(_everything(request, participant))
    return render(request, "participant/my_data.html", {"page": page, "token": token})


@functools.partial(proved, after=PAGE)
def my_data(request: Request, participant: Participant, *, token: str) -> HttpResponse:  # noqa: ARG001 — the link
    """Give the person everything kept about them, as JSON."""
    response = JsonResponse(
        _everything(request, participant), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    response["Content-Disposition"] = 'attachment; filename="mes-donnees.json"'
    return response


@functools.partial(proved, after="participant:erase")
def erase(request: Request, participant: Participant, *, token: str) -> HttpResponse:
    """Erase the person's data; the counts stay as they were (E3.6)."""
    if request.method == "POST":
        came = participant.attendances.filter(state="present").count()
        said = erase_at_their_request(participant, at=request.now)
        return render(request, "participant/erased.html", {"at": request.now, "came": came, "said": said})
    context = {
        "title": "Effacer mes données",
        "consequences": [
            "vos inscriptions à venir sont annulées ;",
            "vos situations que le groupe n’a pas lues sont effacées, les autres n’ont plus d’auteur\u202f;",
            "votre nom, votre adresse et votre fonction sont effacés ;",
            "les comptes anonymes (une présence, un type de structure) restent ;",
            "la feuille d’émargement signée, preuve de la rencontre, reste archivée en accès restreint.",
        ],
        "submit": "Effacer mes données",
        "tone": "danger",
        "back": reverse("participant:my_meetings", args=[token]),
    }
    return render(request, "ui/confirm.html", context)
