"""The lives of an agreement (R62, R73), its amendments (F35), a payment (R72, R74) and a repayment (R76)."""

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
        "abandoned": "abandonnée avant signature",
    },
    (
        Step("send", "Envoyer à la signature", ("prepared",), "sent", ("instructor", "manager")),
        Step("take_back", "Reprendre", ("sent",), "prepared", ("instructor", "manager")),
        Step("sign_operator", "Signer", ("sent",), "signed_operator", _SIGNATORIES),
        Step("sign_operator", "Signer", ("signed_department",), "in_force", _SIGNATORIES),
        Step("sign_department", "Signer pour le Département", ("sent",), "signed_department", ("manager",)),
        Step("sign_department", "Signer pour le Département", ("signed_operator",), "in_force", ("manager",)),
        Step("end", "Constater la fin", ("in_force",), "ended", ("system", "manager")),
        Step("terminate", "Résilier", ("in_force",), "terminated", ("manager",)),
        Step("abandon", "Abandonner", _BEFORE_SIGNATURE, "abandoned", ("manager",)),
        Step("close", "Solder", ("ended", "terminated"), "closed", ("manager",)),
    ),
)

AMENDMENT: Final = Life(
    "amendment",
    "l’avenant",
    {
        "prepared": "préparé",
        "sent": "envoyé à la signature",
        "signed_operator": "signé par l’opérateur",
        "signed_department": "signé par le Département",
        "signed": "signé des deux parties, attend sa date d’effet",
        "in_force": "en vigueur",
        "abandoned": "abandonné",
    },
    (
        Step("send", "Envoyer à la signature", ("prepared",), "sent", ("instructor", "manager")),
        Step("take_back", "Reprendre", ("sent",), "prepared", ("instructor", "manager")),
        Step("sign_operator", "Signer", ("sent",), "signed_operator", ("legal_representative",)),
        Step("sign_operator", "Signer", ("signed_department",), "signed", ("legal_representative",)),
        Step("sign_department", "Signer pour le Département", ("sent",), "signed_department", ("manager",)),
        Step("sign_department", "Signer pour le Département", ("signed_operator",), "signed", ("manager",)),
        Step("apply", "Mettre en vigueur", ("signed",), "in_force", ("system", "manager")),
        Step("abandon", "Abandonner", _BEFORE_SIGNATURE, "abandoned", ("instructor", "manager")),
        Step("lapse", "Rendre caduc", (*_BEFORE_SIGNATURE, "signed"), "abandoned", ("system",)),
    ),
    {
        "signed": "est signé des deux parties et attend sa date d’effet",
    },
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
        Step("take_step_back", "Reprendre l’étape", ("committed",), "requested", ("finance_officer",)),
        Step("take_step_back", "Reprendre l’étape", ("settled",), "committed", ("finance_officer",)),
        Step("take_step_back", "Reprendre l’étape", ("ordered",), "settled", ("finance_officer",)),
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
        "partly_collected": "encaissé en partie",
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
            "partly_collected",
            ("finance_officer",),
        ),
        Step(
            "collect",
            "Enregistrer l’encaissement",
            ("revenue_order", "partly_collected"),
            "collected",
            ("finance_officer",),
        ),
    ),
    {
        "revenue_order": "a son titre de recettes",
    },
)
