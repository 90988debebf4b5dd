"""What the browser proves before a situation or one's data are opened: that whoever holds the link reads that
mail (R24).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from maillage.groups.models import Participant
    from maillage.web.request import Request

PROOF = "reads_situations"
"""What the session keeps once the code is typed: which participant, until when."""
AFTER_CODE = "after_the_code"
"""What the session keeps meanwhile: the page to go to once the code is typed."""
LASTS = dt.timedelta(hours=2)
"""Longer than a meeting, shorter than a day at work; each page opened prolongs it."""


def is_proved(request: Request, participant: Participant) -> bool:
    """Whether this browser has typed a code sent to that participant, not long ago."""
    kept = request.session.get(PROOF)
    if not kept or kept["participant"] != participant.pk or kept["email"] != participant.email:
        return False
    return request.now.timestamp() < float(kept["until"])


def keep_proof(request: Request, participant: Participant) -> None:
    """Keep the proof for two hours more."""
    until = (request.now + LASTS).timestamp()
    request.session[PROOF] = {"participant": participant.pk, "email": participant.email, "until": until}
