"""When silence becomes a rejection, from what was asked and answered (C9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import cast

from maillage.applications.models import Application
from maillage.rules.silence import Effect, Silence, silence, suspension
from maillage.selection.models import CompletionRequest

TO_EXAMINE = ("validated", "incomplete", "complete", "eligible")
UNDECIDED = (*TO_EXAMINE, "scored")


def silence_of(application: Application, requests: Sequence[CompletionRequest], today: dt.date) -> Silence:
    """Give back the day when silence on the application is a rejection; nothing runs once it is decided.

    The application is fetched with its call, whose clock counts (F49).
    """
    if application.validated_at is None or application.state not in UNDECIDED:
        return Silence()
    zone = application.lot.call.zone
    return silence(
        application.validated_at,
        [suspension(request.asked_at, request.due_on, request.answered_at, zone) for request in requests],
        today,
        zone=zone,
        effect=cast("Effect", requests[-1].effect) if requests else "suspend",
    )
