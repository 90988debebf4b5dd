"""The lives of an expense (R40, R67), of a report (R79) and of the legal financial report (C3)."""

from typing import Final

from maillage.rules.lives.life import Life, Step

EXPENSE: Final = Life(
    "expense",
    "la dépense",
    {
        "entered": "en attente de justificatif",
        "documented": "justifiée",
        "presented_to_committee": "présentée au comité",
        "accepted": "acceptée",
        "refused": "refusée",
    },
    (
        Step("document", "Joindre le justificatif", ("entered", "refused"), "documented", ("accountant",)),
        Step("present", "Présenter au comité", ("documented",), "presented_to_committee", ("manager",)),
        Step(
            "withdraw_presentation",
            "Retirer la présentation au comité",
            ("presented_to_committee",),
            "documented",
            ("manager",),
        ),
        Step(
            "accept",
            "Accepter",
            ("documented", "presented_to_committee"),
            "accepted",
            ("finance_officer", "manager"),
        ),
        Step(
            "refuse",
            "Refuser",
            ("entered", "documented", "presented_to_committee"),
            "refused",
            ("finance_officer", "manager"),
        ),
        Step(
            "reconsider",
            "Reprendre l’examen",
            ("accepted", "refused"),
            "documented",
            ("finance_officer", "manager"),
        ),
    ),
)

REPORT: Final = Life(
    "report",
    "le bilan",
    {
        "open": "à remplir",
        "submitted": "transmis",
        "acknowledged": "reçu",
        "accepted": "accepté",
        "to_be_corrected": "à corriger",
        "resubmitted": "transmis de nouveau",
    },
    (
        Step("submit", "Transmettre", ("open",), "submitted", ("legal_representative",)),
        Step(
            "acknowledge",
            "Accuser réception",
            ("submitted", "resubmitted"),
            "acknowledged",
            ("system", "instructor"),
        ),
        Step("accept", "Accepter", ("acknowledged",), "accepted", ("manager",)),
        Step(
            "ask_corrections",
            "Demander des corrections",
            ("acknowledged",),
            "to_be_corrected",
            ("instructor", "manager"),
        ),
        Step(
            "resubmit",
            "Transmettre de nouveau",
            ("to_be_corrected",),
            "resubmitted",
            ("legal_representative",),
        ),
        Step(
            "rectify",
            "Signer une version rectifiée",
            ("submitted", "acknowledged", "accepted"),
            "resubmitted",
            ("legal_representative",),
        ),
    ),
)

FINANCIAL_REPORT: Final = Life(
    "financial_report",
    "le compte rendu financier",
    {
        "draft": "à remplir",
        "submitted": "transmis",
        "accepted": "accepté",
        "returned": "à corriger",
    },
    (
        Step(
            "submit", "Signer et transmettre", ("draft", "returned"), "submitted", ("legal_representative",)
        ),
        Step("accept", "Accepter", ("submitted",), "accepted", ("instructor", "finance_officer", "manager")),
        Step(
            "return",
            "Renvoyer à l’opérateur",
            ("submitted",),
            "returned",
            ("instructor", "finance_officer", "manager"),
        ),
    ),
)
