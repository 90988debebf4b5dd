"""The lives of a meeting, a registration, an attendance, an information session and a situation."""

from typing import Final

from maillage.rules.lives.life import Life, Step

MEETING: Final = Life(
    "meeting",
    "la rencontre",
    {"planned": "prévue", "open": "ouverte aux inscriptions", "held": "tenue", "cancelled": "annulée"},
    (
        Step("open", "Ouvrir les inscriptions", ("planned",), "open", ("facilitator",)),
        Step("hold", "Déclarer tenue", ("planned", "open"), "held", ("facilitator",)),
        Step("cancel", "Annuler", ("planned", "open"), "cancelled", ("facilitator",)),
    ),
)

_LIVE_REGISTRATION: Final = ("registered", "waiting", "offered")
REGISTRATION: Final = Life(
    "registration",
    "l’inscription",
    {
        "registered": "inscrite",
        "waiting": "en liste d’attente",
        "offered": "place proposée",
        "declined": "place refusée",
        "expired": "proposition expirée",
        "cancelled_by_person": "annulée par la personne",
        "cancelled_by_organiser": "annulée par l’organisateur",
    },
    (
        Step("offer", "Proposer une place", ("waiting",), "offered", ("system", "facilitator")),
        Step("accept", "Accepter la place", ("offered",), "registered", ("participant",)),
        Step("decline", "Refuser la place", ("offered",), "declined", ("participant",)),
        Step("expire", "Laisser expirer", ("offered",), "expired", ("system",)),
        Step(
            "admit",
            "Inscrire au-delà du nombre souhaité",
            ("waiting", "offered", "expired"),
            "registered",
            ("facilitator",),
        ),
        Step(
            "cancel", "Annuler mon inscription", _LIVE_REGISTRATION, "cancelled_by_person", ("participant",)
        ),
        Step(
            "cancel_by_organiser",
            "Annuler l’inscription",
            _LIVE_REGISTRATION,
            "cancelled_by_organiser",
            ("facilitator",),
        ),
    ),
    {
        "offered": "a une place proposée",
        "declined": "est close : la place a été refusée",
        "expired": "est close : la proposition a expiré",
        "cancelled_by_person": "a été annulée par la personne",
        "cancelled_by_organiser": "a été annulée par l’organisateur",
    },
)

ATTENDANCE: Final = Life(
    "attendance",
    "la présence",
    {"unknown": "à renseigner", "present": "présent", "excused": "excusé", "absent": "absent"},
    (
        Step("mark_present", "Présent", ("unknown", "excused", "absent"), "present", ("facilitator",)),
        Step("mark_excused", "Excusé", ("unknown", "present", "absent"), "excused", ("facilitator",)),
        Step("mark_absent", "Absent", ("unknown", "present", "excused"), "absent", ("facilitator",)),
        Step("clear", "Effacer", ("present", "excused", "absent"), "unknown", ("facilitator",)),
    ),
    {
        "present": "est notée « présent »",
        "excused": "est notée « excusé »",
        "absent": "est notée « absent »",
    },
)

SESSION: Final = Life(
    "session",
    "le temps d’information",
    {"idea": "idée", "scheduled": "programmé", "held": "tenu", "cancelled": "annulé"},
    (
        Step("schedule", "Programmer", ("idea",), "scheduled", ("facilitator",)),
        Step("hold", "Déclarer tenu", ("scheduled",), "held", ("facilitator",)),
        Step("cancel", "Annuler", ("idea", "scheduled"), "cancelled", ("facilitator",)),
    ),
    {
        "idea": "n’est encore qu’une idée",
    },
)

_WRITTEN_SITUATION: Final = ("draft", "submitted", "returned", "accepted", "discussed")
SITUATION: Final = Life(
    "situation",
    "la situation",
    {
        "draft": "brouillon personnel",
        "submitted": "proposée",
        "returned": "à reprendre",
        "accepted": "acceptée après relecture",
        "discussed": "abordée",
        "withdrawn": "retirée",
        "deleted": "effacée",
    },
    (
        Step("submit", "Proposer", ("draft", "returned"), "submitted", ("participant",)),
        Step("return", "Renvoyer à qui l’a écrite", ("submitted", "accepted"), "returned", ("facilitator",)),
        Step("accept", "Accepter après relecture", ("submitted",), "accepted", ("facilitator",)),
        Step("discuss", "Déclarer abordée", ("accepted",), "discussed", ("facilitator",)),
        Step("withdraw", "Retirer", _WRITTEN_SITUATION, "withdrawn", ("participant", "facilitator")),
        Step("delete", "Effacer", (*_WRITTEN_SITUATION, "withdrawn"), "deleted", ("system",)),
    ),
    {
        "draft": "est encore un brouillon personnel",
    },
)
