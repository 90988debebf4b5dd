"""The life of the annual committee (R77): convened, held, its minutes closed, corrected as a new version."""

from typing import Final

from maillage.rules.lives.life import Life, Step

_CONVENERS: Final = ("instructor", "manager")

COMMITTEE: Final = Life(
    "committee",
    "le comité",
    {
        "convened": "convoqué",
        "recorded": "compte rendu clos",
        "correcting": "compte rendu en correction",
        "cancelled": "annulé",
    },
    (
        Step("cancel", "Annuler le comité", ("convened",), "cancelled", _CONVENERS),
        Step("record", "Clore le compte rendu", ("convened", "correcting"), "recorded", _CONVENERS),
        Step("correct", "Corriger le compte rendu", ("recorded",), "correcting", _CONVENERS),
    ),
    {
        "recorded": "a son compte rendu clos",
        "correcting": "a son compte rendu en correction",
    },
)
