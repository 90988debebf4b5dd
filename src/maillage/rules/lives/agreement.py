"""The lives of an agreement (R62, R73), of a payment (R72, R74) and of a repayment (R76)."""

from typing import Final

from maillage.rules.lives.life import Life, Step

_BEFORE_SIGNATURE: Final = ("prepared", "sent", "signed_operator", "signed_department")
_SIGNATORIES: Final = ("legal_representative", "delegate")
"""The representative, or who holds a delegation that day (F46)."""
AGREEMENT: Final = Life(
    "agreement",
    "la convention",
    {
        "prepared": "préparée",
        "sent": "envoyée à la signature",
        "signed_operator": "signée par l’opérateur",
        "signed_department": "signée par le Département",
        "in_force": "en vigueur",
        "ended": "terminée",
        "closed": "soldée",
        "terminated": "résiliée",
    },
    (
        Step("send", "Envoyer à la signature", ("prepared",), "sent", ("instructor", "manager")),
        Step("take_back", "Reprendre", ("sent",), "prepared", ("instructor", "manager")),
        Step("sign_operator", "Signer", ("sent",), "signed_operator", _SIGNATORIES),
        Step("sign_operator", "Signer", ("signed_department",), "in_force", _SIGNATORIES),
        Step("sign_department", "Signer pour le Département", ("sent",), "signed_department", ("manager",)),
        Step("sign_department", "Signer pour le Département", ("signed_operator",), "in_force", ("manager",)),
        Step("end", "Constater la fin", ("in_force",), "ended", ("system", "manager")),
        Step("terminate", "Résilier", (*_BEFORE_SIGNATURE, "in_force"), "terminated", ("manager",)),
        Step("close", "Solder", ("ended", "terminated"), "closed", ("manager",)),
    ),
)

PAYMENT: Final = Life(
    "payment",
    "le versement",
    {
        "requested": "demandé",
        "committed": "engagé",
        "settled": "liquidé",
        "ordered": "mandaté",
        "paid": "payé",
    },
    (
        Step("commit", "Engager", ("requested",), "committed", ("finance_officer",)),
        Step("settle", "Liquider", ("committed",), "settled", ("finance_officer",)),
        Step("order", "Mandater", ("settled",), "ordered", ("finance_officer",)),
        Step("pay", "Enregistrer le paiement", ("ordered",), "paid", ("finance_officer",)),
    ),
)

REPAYMENT: Final = Life(
    "repayment",
    "le reversement",
    {
        "notified": "annoncé",
        "contested": "contesté",
        "confirmed": "confirmé",
        "dropped": "abandonné",
        "revenue_order": "titre de recettes émis",
        "collected": "encaissé",
    },
    (
        Step("contest", "Présenter des observations", ("notified",), "contested", ("legal_representative",)),
        Step("agree", "Accepter le reversement", ("notified",), "confirmed", ("legal_representative",)),
        Step("maintain", "Maintenir", ("contested",), "confirmed", ("manager",)),
        Step("lower", "Réduire", ("notified", "contested"), "confirmed", ("manager",)),
        Step("drop", "Abandonner", ("notified", "contested"), "dropped", ("manager",)),
        Step(
            "order",
            "Émettre le titre de recettes",
            ("notified", "confirmed"),
            "revenue_order",
            ("finance_officer",),
        ),
        Step(
            "collect_part",
            "Enregistrer un encaissement partiel",
            ("revenue_order",),
            "revenue_order",
            ("finance_officer",),
        ),
        Step("collect", "Enregistrer l’encaissement", ("revenue_order",), "collected", ("finance_officer",)),
    ),
)
