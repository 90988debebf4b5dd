"""When silence becomes a rejection, from what was asked and answered (C9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import cast
from zoneinfo import ZoneInfo

from maillage.applications.models import Application
from maillage.rules.silence import Effect, Silence, silence, suspension
from maillage.selection.models import CompletionRequest

TO_EXAMINE = ("validated", "incomplete", "complete", "eligible")
UNDECIDED = (*TO_EXAMINE, "scored")


def silence_of(application: Application, requests: Sequence[CompletionRequest], today: dt.date) -> Silence:
    """Give back the day when silence on the application is a rejection; nothing runs once it is decided.

    The application is fetched with its call, whose clock counts (F49).
    """
    return silence_since(
        application.validated_at, application.state, requests, today, application.lot.call.zone
    )


def silence_since(
    validated_at: dt.datetime | None,
    state: str,
    requests: Sequence[CompletionRequest],
    today: dt.date,
    zone: ZoneInfo,
) -> Silence:
    """Give back the same, of an application read as plain values."""
    if validated_at is None or state not in UNDECIDED:
        return Silence()
    return silence(
        validated_at,
        [suspension(request.asked_at, request.due_on, request.answered_at, zone) for request in requests],
        today,
        zone=zone,
        effect=cast("Effect", requests[-1].effect) if requests else "suspend",
    )
