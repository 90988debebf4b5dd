"""An application, from its draft to the act that counts, before the last second."""

from __future__ import annotations

from tests.browser.people import Visitor, plain
from tests.browser.steps_opening import Company
from tests.browser.story import ANSWERS, PDF, Body

PARTS = (
    ("Votre expérience en santé mentale", "Vos compétences d’animation"),
    ("Votre partenariat local et départemental",),
    (
        "Titre du projet",
        "Votre présence sur le territoire",
        "Les besoins du territoire",
        "Le déroulement proposé",
    ),
    ("Les personnes qui animeront",),
)
"""The questions of each part of the form, after that of the body."""
COFFEE = "Dont accueil café des temps d’information"
COSTS = (
    ("64", "Animation, préparation comprise", "20 000"),
    ("61", "Location de salles", "1\u202f500,00"),
)


def start(applicant: Visitor, body: Body) -> None:
    """From the public page of the call to an empty draft."""
    applicant.goes("/")
    applicant.reads("L’appel à projets est ouvert jusqu’au vendredi 9 mai 2025 à 23 h 59")
    applicant.follows("Lire l’appel", whole=False)
    applicant.follows("Candidater")
    applicant.ticks(body.territory)
    applicant.presses("Commencer")
    applicant.reads("Votre organisme", body.name)


def write(applicant: Visitor, body: Body) -> None:
    """Fill the draft part by part: an amount and a coffee line above the ceilings are refused, nothing typed
    is lost.
    """
    applicant.writes("Représentante ou représentant légal", body.representative)
    for questions in PARTS:
        onward(applicant)
        answers = ANSWERS | {"Titre du projet": body.title}
        applicant.fills({question: answers[question] for question in questions})
    onward(applicant)
    applicant.chooses("Fréquence des rencontres", body.rhythm)
    reference, chosen = body.budgets
    if reference:
        applicant.writes("Budget des rencontres, à un rythme mensuel", reference)
        applicant.writes("Budget des rencontres, au rythme choisi", chosen)
    onward(applicant)
    price(applicant)
    if body.private:
        onward(applicant)
        applicant.reads("Respect des lois de la République", "Respect des symboles de la République")
        applicant.ticks("Mon organisme souscrit le contrat d’engagement républicain")
    back(applicant)
    applicant.reads("Votre brouillon est enregistré", "20 000,00 €", body.rhythm, "Budget équilibré")


def price(applicant: Visitor) -> None:
    """Ask for too much, then for what the call allows, with a budget that balances."""
    applicant.fills({"Montant demandé au Département": "21 000", COFFEE: "300"})
    for line, (heading, label, amount) in enumerate(COSTS, start=1):
        applicant.selects(f"Rubrique, dépenses, ligne {line}", heading)
        applicant.fills(
            {f"Précision, dépenses, ligne {line}": label, f"Montant, dépenses, ligne {line}": amount}
        )
    back(applicant)
    applicant.is_refused("Le montant demandé ne peut pas dépasser 20 000,00 € par groupe.")
    applicant.fills({"Montant demandé au Département": "20 000,00", COFFEE: "350"})
    back(applicant)
    applicant.is_refused(
        "L’enveloppe accueil café est plafonnée à 300,00 € et comprise dans les 20 000,00 €."
    )
    assert applicant.page.get_by_label("Précision, dépenses, ligne 1").input_value() == COSTS[0][1]
    applicant.writes(COFFEE, "300,00")
    applicant.selects("Rubrique, autres ressources, ligne 1", "Fonds propres")
    applicant.writes("Montant, autres ressources, ligne 1", "1 500,00 €")
    applicant.presses("Ajouter des lignes")
    applicant.reads("Budget équilibré : 21 500,00 € de dépenses et de ressources.")


def onward(applicant: Visitor) -> None:
    applicant.presses("Enregistrer et continuer")


def back(applicant: Visitor) -> None:
    applicant.presses("Enregistrer et revenir au dossier")


def attach(applicant: Visitor) -> None:
    """Join the one mandatory document."""
    applicant.reads("Ce qu’il manque")
    applicant.follows("Joindre CV ou attestations", whole=False)
    applicant.attaches("Fichier", "CV de l’équipe.pdf", PDF)
    applicant.presses("Joindre")
    applicant.reads("est jointe", "Tout y est")


def deposit(applicant: Visitor) -> str:
    """The first act; the address of the application."""
    applicant.follows("Déposer")
    applicant.reads("elle ne compte pas encore")
    applicant.presses("Déposer")
    applicant.reads(
        "a été déposée le 30 avril 2025 à 9 h. Elle n’est pas encore validée.",
        "Validez-la avant le 9 mai 2025 à 23 h 59",
        "Accusé de réception",
    )
    return applicant.page.url


def prepare(company: Company, body: Body) -> None:
    """Everything the preparer does, until the deposit."""
    preparer = company[body.preparer or body.representative]
    start(preparer, body)
    write(preparer, body)
    attach(preparer)
    company.applications[body.key] = deposit(preparer)


def validate(company: Company, body: Body) -> None:
    """The second act, the representative's; the preparer may not."""
    application = company.applications[body.key]
    preparer, representative = company[body.preparer], company[body.representative]
    preparer.lacks("Valider la candidature")
    preparer.goes(f"{application}valider/")
    preparer.is_refused("Seul le représentant légal de votre organisme peut valider")
    representative.goes(application)
    representative.follows("Valider")
    representative.presses("Valider")
    representative.reads("Validée", "elle sera examinée après la clôture")
    number = application.rstrip("/").rpartition("/")[2]
    assert number in plain(representative.page.title())


def come_too_late(company: Company, body: Body) -> None:
    """The confirmation was on the screen at the last second; it is pressed one second after it."""
    application = company.applications[body.key]
    gilles = company[body.representative]
    company.site.clock("2025-05-09T23:59:59")
    gilles.goes(application)
    gilles.follows("Valider")
    company.site.clock("2025-05-10T00:00:00")
    gilles.presses("Valider")
    gilles.is_refused(
        "L’appel à projets est clos depuis le 9 mai 2025",
        "Aucune candidature ne peut plus être déposée ni validée.",
    )
