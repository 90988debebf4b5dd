"""The words of a text: the variables it may hold and the conditions it may set, in French, explained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from maillage.rules.french import search_key

PRIVATE, PUBLIC = "private", "public"
FAMILIES: Final = {PRIVATE: "Organismes de droit privé", PUBLIC: "Organismes de droit public"}
"""A text a family: the law of 12 April 2000 binds private bodies only (C1)."""


@dataclass(frozen=True, slots=True)
class Condition:
    """When an article, a paragraph or a line of a list is printed; `private` when the law is theirs."""

    name: str
    meaning: str
    private: bool = False


@dataclass(frozen=True, slots=True)
class Variable:
    """What stands between braces; `strong` is printed in bold.

    `under` is the condition without which it is empty: what holds it must set that condition. `alone` takes a
    paragraph of its own: a table.
    """

    name: str
    meaning: str
    example: str
    strong: bool = False
    under: str = ""
    alone: bool = False
    private: bool = False


BIMONTHLY: Final = "rythme tous les deux mois"
MONTHLY: Final = "rythme mensuel"
MANDATORY: Final = "convention obligatoire"
OTHER_GRANTS: Final = "autres subventions"
REPUBLICAN: Final = "engagement républicain"
FINANCIAL_REPORT: Final = "compte rendu financier"
EXCLUDED: Final = "mois sans rencontre"
FACILITATED: Final = "animation connue"
PERIMETER: Final = "périmètre connu"
TITLED: Final = "projet titré"
ADVANCE: Final = "avance prévue"

CONDITIONS: Final = {
    search_key(condition.name): condition
    for condition in (
        Condition(BIMONTHLY, "le groupe se réunit tous les deux mois"),
        Condition(MONTHLY, "le groupe se réunit chaque mois"),
        Condition(
            MANDATORY,
            "la loi impose la convention : les subventions de l’année dépassent le seuil (23 000 €)",
            private=True,
        ),
        Condition(
            OTHER_GRANTS, "l’opérateur reçoit d’autres subventions du Département la même année", private=True
        ),
        Condition(REPUBLICAN, "l’opérateur a souscrit le contrat d’engagement républicain", private=True),
        Condition(
            FINANCIAL_REPORT, "un compte rendu financier est dû à la clôture de l’exercice", private=True
        ),
        Condition(EXCLUDED, "l’appel à projets exclut des mois"),
        Condition(FACILITATED, "la candidature nomme les personnes qui animent"),
        Condition(PERIMETER, "les intercommunalités du territoire sont connues"),
        Condition(TITLED, "le projet a un titre"),
        Condition(ADVANCE, "une avance est versée à la signature"),
    )
}
"""Every condition, by its name without accents nor capitals."""

VARIABLES: Final = {
    search_key(variable.name): variable
    for variable in (
        Variable("montant", "montant attribué au plus", "20 000,00 €", strong=True),
        Variable("montant en lettres", "le même en toutes lettres", "vingt mille euros"),
        Variable("avance", "montant de l’avance", "12 000,00 €", strong=True),
        Variable("avance en lettres", "la même en toutes lettres", "douze mille euros"),
        Variable("taux de l’avance", "part du montant versée en avance", "60 %"),
        Variable("solde", "ce qui reste à verser au plus après l’avance", "8 000,00 €"),
        Variable("solde en lettres", "le même en toutes lettres", "huit mille euros"),
        Variable("délai de paiement", "jours pour verser l’avance", "60"),
        Variable("plafond du groupe", "plafond fixé par l’appel pour un groupe", "20 000,00 €"),
        Variable("plafond de l’accueil café", "part de l’accueil café prise en charge", "300,00 €"),
        Variable(
            "autres subventions",
            "autres subventions du Département la même année",
            "20 000,00 €",
            under=OTHER_GRANTS,
            private=True,
        ),
        Variable("total des subventions", "total de l’année, montant compris", "40 000,00 €", private=True),
        Variable(
            "seuil de la convention obligatoire",
            "montant annuel au-dessus duquel la loi impose une convention",
            "23 000,00 €",
            private=True,
        ),
        Variable("tableau des versements", "tableau de l’avance et du solde", "", alone=True),
        Variable("début", "premier jour de l’opération", "1er novembre 2025", strong=True),
        Variable("fin", "dernier jour de l’opération", "31 octobre 2026", strong=True),
        Variable("bilan attendu le", "dernier jour pour remettre le bilan", "30 avril 2027", strong=True),
        Variable("mois pour le bilan", "mois après la fin pour remettre le bilan", "6"),
        Variable(
            "comptes rendus financiers attendus le",
            "dernier jour de chaque compte rendu financier",
            "30 juin 2026 et le 30 juin 2027",
            under=FINANCIAL_REPORT,
            private=True,
        ),
        Variable("rencontres", "nombre de rencontres prévues", "5 rencontres", strong=True),
        Variable("rythme", "fréquence des rencontres", "tous les deux mois"),
        Variable("temps d’information", "nombre de temps d’information", "4", strong=True),
        Variable("participants souhaités", "participants souhaités par rencontre", "15"),
        Variable(
            "mois sans rencontre",
            "mois où aucune rencontre n’est tenue",
            "en juillet ni en août",
            under=EXCLUDED,
        ),
        Variable("Département", "nom du Département", "Département du Pas-de-Calais"),
        Variable("tribunal", "tribunal compétent", "tribunal administratif de Lille"),
        Variable("délibération", "numéro et date de la délibération", "n° 2025-CP-123 du 22 septembre 2025"),
        Variable("opérateur", "nom de l’organisme", "Association Horizon Psy 62"),
        Variable("SIRET de l’opérateur", "son numéro SIRET", "000 000 109 00017"),
        Variable("appel à projets", "titre de l’appel à projets", "Groupes d’échange de pratiques 2025"),
        Variable("programme", "politique publique que le projet sert", "Logement d’abord"),
        Variable("candidature", "numéro de la candidature", "AAP-2025-ART-001"),
        Variable("projet", "titre du projet", "Croiser nos regards", under=TITLED),
        Variable("animation", "personnes qui animent", "Nora Benali, psychologue", under=FACILITATED),
        Variable("territoire", "nom du territoire", "Artois"),
        Variable("périmètre", "intercommunalités du territoire", "CA de Béthune-Bruay", under=PERIMETER),
        Variable(
            "engagement républicain souscrit le",
            "date du contrat d’engagement républicain",
            "9 mai 2025",
            under=REPUBLICAN,
            private=True,
        ),
    )
}
"""Every variable, by its name without accents nor capitals."""


def variables_of(family: str) -> tuple[Variable, ...]:
    """Give back the variables a text of that family may hold, in the order of the catalogue."""
    return tuple(word for word in VARIABLES.values() if family == PRIVATE or not word.private)


def conditions_of(family: str) -> tuple[Condition, ...]:
    """Give back the conditions a text of that family may set."""
    return tuple(word for word in CONDITIONS.values() if family == PRIVATE or not word.private)
