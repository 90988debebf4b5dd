"""An application, from its draft to the act that counts, before the last second."""

from __future__ import annotations

from tests.browser.people import Visitor, plain
from tests.browser.steps_opening import Company
from tests.browser.story import ANSWERS, PDF, Body


def start(applicant: Visitor, body: Body) -> None:
    """From the public page of the call to an empty draft."""
    applicant.goes("/")
    applicant.reads("L’appel à projets est ouvert jusqu’au vendredi 9 mai 2025 à 23 h 59")
    applicant.follows("Lire l’appel", whole=False)
    applicant.follows("Candidater")
    with applicant.within(".card", body.territory):
        applicant.presses("Commencer")
    applicant.reads("Votre candidature")


def write(applicant: Visitor, body: Body) -> None:
    """Fill the draft: an amount and a coffee line above the ceilings are refused, nothing typed is lost."""
    applicant.fills(
        {"Titre du projet": body.title, **ANSWERS, "Représentante ou représentant légal": body.representative}
    )
    applicant.chooses("Fréquence des rencontres", body.rhythm)
    reference, chosen = body.budgets
    if reference:
        applicant.writes("Budget des rencontres, à un rythme mensuel", reference)
        applicant.writes("Budget des rencontres, au rythme choisi", chosen)
    if body.private:
        applicant.ticks("Mon organisme souscrit le contrat d’engagement républicain")
    applicant.fills({"Montant demandé": "21 000", "Dont accueil café des temps d’information": "300"})
    applicant.presses("Enregistrer")
    applicant.is_refused("Le montant demandé ne peut pas dépasser 20 000,00 € par groupe.")
    applicant.fills({"Montant demandé": "20 000,00", "Dont accueil café des temps d’information": "350"})
    applicant.presses("Enregistrer")
    applicant.is_refused(
        "L’enveloppe accueil café est plafonnée à 300,00 € et comprise dans les 20 000,00 €."
    )
    assert applicant.page.get_by_label("Titre du projet").input_value() == body.title
    applicant.writes("Dont accueil café des temps d’information", "300,00")
    applicant.presses("Enregistrer")
    applicant.reads("Votre brouillon est enregistré", "20 000,00 €", body.rhythm)


def attach(applicant: Visitor) -> None:
    """Join the two mandatory documents."""
    applicant.reads("Ce qu’il manque")
    for label in ("Budget prévisionnel", "CV ou attestations"):
        applicant.follows(f"Joindre {label}", whole=False)
        applicant.attaches("Fichier", f"{label}.pdf", PDF)
        applicant.presses("Joindre")
        applicant.reads("est jointe")
    applicant.reads("Tout y est")


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
