"""The lives of an application (R57, R61) and of a funding condition (R69, R70)."""

from typing import Final

from maillage.rules.lives.life import Life, Step

APPLICATION: Final = Life(
    "application",
    "la candidature",
    {
        "draft": "brouillon",
        "deposited": "déposée",
        "validated": "validée",
        "not_considered": "non prise en compte",
        "withdrawn": "retirée",
        "incomplete": "incomplète",
        "complete": "complète",
        "ineligible": "non éligible",
        "eligible": "éligible",
        "scored": "notée",
        "admitted": "admise à déposer un dossier complet",
        "selected": "retenue",
        "reserve": "liste complémentaire",
        "rejected": "non retenue",
        "cancelled_conditions": "annulée faute de financement",
    },
    (
        Step("deposit", "Déposer", ("draft",), "deposited", ("preparer", "legal_representative")),
        Step("validate", "Valider", ("deposited",), "validated", ("legal_representative",)),
        Step("reopen", "Rouvrir", ("deposited", "validated"), "draft", ("preparer", "legal_representative")),
        Step("decline", "Refuser de valider", ("deposited",), "draft", ("legal_representative",)),
        Step("close", "Écarter à la clôture", ("draft", "deposited"), "not_considered", ("system",)),
        Step(
            "withdraw",
            "Retirer",
            ("draft", "deposited", "validated", "incomplete", "complete", "eligible", "scored", "reserve"),
            "withdrawn",
            ("legal_representative",),
        ),
        Step("declare_incomplete", "Demander des pièces", ("validated",), "incomplete", ("instructor",)),
        Step(
            "declare_complete", "Déclarer complète", ("validated", "incomplete"), "complete", ("instructor",)
        ),
        Step("declare_eligible", "Déclarer éligible", ("complete",), "eligible", ("instructor",)),
        Step("declare_ineligible", "Déclarer non éligible", ("complete",), "ineligible", ("instructor",)),
        Step("score", "Arrêter la note", ("eligible",), "scored", ("instructor",)),
        Step("reopen_scores", "Rouvrir la notation", ("scored",), "eligible", ("instructor", "manager")),
        Step(
            "admit",
            "Admettre au dossier complet",
            ("complete", "eligible", "scored"),
            "admitted",
            ("instructor", "manager"),
        ),
        Step(
            "reject_letter",
            "Ne pas admettre la lettre d’intention",
            ("complete", "eligible", "scored"),
            "rejected",
            ("instructor", "manager"),
        ),
        Step("select", "Retenir", ("scored", "reserve"), "selected", ("manager",)),
        Step("take_over", "Reprendre un groupe interrompu", ("rejected",), "selected", ("manager",)),
        Step("put_in_reserve", "Mettre en liste complémentaire", ("scored",), "reserve", ("manager",)),
        Step("reject", "Ne pas retenir", ("scored", "reserve", "ineligible"), "rejected", ("manager",)),
        Step(
            "undo_decision",
            "Reprendre la décision",
            ("selected", "reserve", "rejected"),
            "scored",
            ("manager",),
        ),
        Step("undo_rejection", "Reprendre le rejet", ("rejected",), "ineligible", ("manager",)),
        Step("return_to_rejection", "Remettre non retenue", ("selected",), "rejected", ("manager",)),
        Step(
            "return_to_reserve",
            "Remettre en liste complémentaire",
            ("selected", "rejected"),
            "reserve",
            ("manager",),
        ),
        Step(
            "cancel_conditions",
            "Annuler faute de financement",
            ("selected", "reserve"),
            "cancelled_conditions",
            ("manager",),
        ),
    ),
    {
        "draft": "est encore un brouillon",
        "reserve": "est en liste complémentaire",
    },
)

FUNDING_CONDITION: Final = Life(
    "funding_condition",
    "la condition de financement",
    {"pending": "en attente", "met": "remplie", "failed": "non remplie"},
    (
        Step("meet", "Déclarer remplie", ("pending",), "met", ("manager", "instructor")),
        Step("fail", "Déclarer non remplie", ("pending",), "failed", ("manager",)),
    ),
)
