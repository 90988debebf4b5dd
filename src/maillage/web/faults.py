"""What a person sees when something under the site fails: a page that asks nothing of what failed.

What was being sent is on the page, and leaves again at one press: a database that restarts, a disk that fills
up or an object store out of reach lose nothing of what was typed.
"""

from __future__ import annotations

import errno
import sys
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, UnreadablePostError
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from maillage.web.typed import typed_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.http import HttpRequest

    Handler = Callable[[HttpRequest], HttpResponse]

FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
NO_ROOM: Final = (
    "Le serveur manque de place\u00a0: rien n’a été enregistré. Prévenez la personne qui l’administre, "
    "puis envoyez de nouveau."
)
NO_FILES: Final = (
    "Les pièces jointes ne peuvent pas être gardées pour l’instant\u00a0: rien n’a été enregistré. "
    "Réessayez dans quelques minutes."
)
NO_DATABASE: Final = (
    "Les données ne répondent pas pour l’instant\u00a0: le service reprend dans un instant. Rien de ce qui "
    "était enregistré n’est perdu."
)
ONLY_READ: Final = (
    "Les données ne peuvent être que lues pour l’instant\u00a0: rien n’a été enregistré. "
    "Envoyez de nouveau dans quelques minutes."
)
READ_ONLY: Final = "25006"
"""How PostgreSQL numbers a writing refused by a standby, or by `default_transaction_read_only`."""
AWAY_SECONDS: Final = 20


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """Say that it comes back in a moment when something under the site fails, else that the fault is ours."""
    sentence = _sentence(sys.exc_info()[1])
    if not sentence:
        return HttpResponse(render_to_string("500.html"), status=500)
    return _come_back(request, sentence)


def maintenance(get_response: Handler) -> Handler:
    """Answer everything with a page of waiting while the file of the maintenance is there."""

    def middleware(request: HttpRequest) -> HttpResponse:
        words = _maintenance_words()
        if words is None:
            return get_response(request)
        return _come_back(request, words or "Le service est en maintenance\u00a0: il revient bientôt.")

    return middleware


def _maintenance_words() -> str | None:
    """What the file of the maintenance says; None when there is none."""
    file: Path = settings.MAILLAGE_MAINTENANCE_FILE
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except FileNotFoundError:
        return None
    except OSError:  # it is there, and another account's: root put it for the time of a restore
        return ""


def _sentence(fault: BaseException | None) -> str:
    """What happened, for a fault of what is under the site; nothing for a fault of ours.

    A table that SQLite does not find is ours: PostgreSQL does not call it an operational error either.
    """
    seen: set[int] = set()
    while fault is not None and id(fault) not in seen:
        seen.add(id(fault))
        if getattr(fault, "sqlstate", "") == READ_ONLY or _file_is_read_only(fault):
            return ONLY_READ
        if isinstance(fault, OperationalError | InterfaceError) and "no such" not in str(fault):
            return NO_ROOM if "disk is full" in str(fault) or "No space left" in str(fault) else NO_DATABASE
        if isinstance(fault, OSError) and not isinstance(fault, UnreadablePostError):
            return NO_ROOM if fault.errno in FULL else NO_FILES
        fault = fault.__cause__
    return ""


def _file_is_read_only(fault: BaseException) -> bool:
    return isinstance(fault, OperationalError) and "readonly database" in str(fault)


def _come_back(request: HttpRequest, sentence: str) -> HttpResponse:
    kept, files = typed_in(request)
    context = {"sentence": sentence, "kept": kept, "files": files, "address": request.get_full_path()}
    response = HttpResponse(render_to_string("503.html", context), status=503)
    response["Retry-After"] = str(AWAY_SECONDS)
    response["Cache-Control"] = "no-store, private"
    return response
