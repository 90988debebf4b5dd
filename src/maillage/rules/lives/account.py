"""The life of the account an operator presents for service done (R75, R76)."""

from typing import Final

from maillage.rules.lives.life import Life, Step

_DECIDERS: Final = ("finance_officer", "manager")
STATEMENT: Final = Life(
    "statement",
    "le compte",
    {
        "presented": "présenté",
        "proposed": "proposition envoyée",
        "answered": "réponse reçue",
        "reopened": "rouvert",
    },
    (
        Step("propose", "Envoyer la proposition", ("presented", "answered"), "proposed", _DECIDERS),
        Step("answer", "Répondre", ("proposed",), "answered", ("accountant", "legal_representative")),
        Step("reopen", "Rouvrir le compte", ("presented", "proposed", "answered"), "reopened", _DECIDERS),
    ),
    {
        "proposed": "attend la réponse de l’opérateur",
        "answered": "a reçu la réponse de l’opérateur",
    },
)
