"""The life of bank details: proved right by a second person and by the legal representative, in either
order.
"""

from typing import Final

from maillage.rules.lives.life import Life, Step

PENDING: Final = ("entered", "checked", "confirmed")
"""What still awaits an act, and suspends payments meanwhile."""
BANK_DETAILS: Final = Life(
    "bank_details",
    "les coordonnées bancaires",
    {
        "entered": "à vérifier et à confirmer",
        "checked": "vérifiées, à confirmer",
        "confirmed": "confirmées, à vérifier",
        "in_force": "en vigueur",
        "refused": "refusées",
        "replaced": "remplacées",
    },
    (
        Step("check", "Vérifier", ("entered",), "checked", ("finance_officer",)),
        Step("check", "Vérifier", ("confirmed",), "in_force", ("finance_officer",)),
        Step("confirm", "Confirmer", ("entered",), "confirmed", ("legal_representative",)),
        Step("confirm", "Confirmer", ("checked",), "in_force", ("legal_representative",)),
        Step(
            "refuse",
            "Refuser",
            PENDING,
            "refused",
            ("finance_officer", "legal_representative", "preparer", "accountant"),
        ),
        Step("replace", "Remplacer", ("in_force",), "replaced", ("system",)),
    ),
)
