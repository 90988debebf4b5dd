"""An application, from its draft to the act that counts, before the last second."""

from __future__ import annotations

from tests.browser.people import Visitor, plain
from tests.browser.steps_opening import Company
from tests.browser.story import ANSWERS, PDF, Body

REPRESENTATIVE = "Représentante ou représentant légal"
SAID_ONCE = (
    ("Votre expérience en santé mentale", "Vos compétences d’animation"),
    ("Votre partenariat local et départemental",),
)
OF_THE_TERRITORY = (
    "Titre du projet",
    "Votre présence sur le territoire",
    "Les besoins du territoire",
    "Le déroulement proposé",
)
FACILITATORS = ("Les personnes qui animeront",)
"""The questions of each part of the form, after that of the body."""
AMOUNT = "Montant demandé au Département"
COFFEE = "Dont accueil café des temps d’information"
COSTS = (
    ("64", "Animation, préparation comprise", "20 000"),
    ("61", "Location de salles", "1\u202f500,00"),
)
DAY = "30 avril 2025 à 9 h"


def start(applicant: Visitor, *bodies: Body) -> None:
    """From the public page of the call to an empty draft, or to the first of several."""
    applicant.goes("/")
    applicant.reads("L’appel à projets est ouvert jusqu’au vendredi 9 mai 2025 à 23 h 59")
    applicant.follows("Lire l’appel", whole=False)
    applicant.follows("Candidater")
    for body in bodies:
        applicant.ticks(body.territory)
    applicant.presses("Commencer")
    applicant.reads("L’organisme", bodies[0].name)


def write(applicant: Visitor, body: Body) -> None:
    """Fill the draft part by part."""
    applicant.writes(REPRESENTATIVE, body.representative)
    for questions in SAID_ONCE:
        onward(applicant)
        answer(applicant, questions)
    describe(applicant, body)
    answer(applicant, FACILITATORS)
    ask(applicant, body)
    if body.private:
        onward(applicant)
        applicant.reads("Respect des lois de la République", "Respect des symboles de la République")
        applicant.ticks("Mon organisme souscrit le contrat d’engagement républicain")
    come_back(applicant, body)


def write_beside(applicant: Visitor, body: Body) -> None:
    """Fill a second draft of the same body, opened where something lacks: what was said once is there."""
    applicant.reads("Le projet du territoire")
    applicant.follows("L’organisme", whole=False)
    applicant.finds(REPRESENTATIVE, body.representative)
    for questions in SAID_ONCE:
        onward(applicant)
        find(applicant, questions)
    describe(applicant, body)
    find(applicant, FACILITATORS)
    ask(applicant, body)
    come_back(applicant, body)


def answer(applicant: Visitor, questions: tuple[str, ...]) -> None:
    applicant.fills({question: ANSWERS[question] for question in questions})


def find(applicant: Visitor, questions: tuple[str, ...]) -> None:
    for question in questions:
        applicant.finds(question, ANSWERS[question])


def describe(applicant: Visitor, body: Body) -> None:
    """Write what is proper to the territory, and leave the next part open."""
    onward(applicant)
    answers = ANSWERS | {"Titre du projet": body.title}
    applicant.fills({question: answers[question] for question in OF_THE_TERRITORY})
    onward(applicant)


def ask(applicant: Visitor, body: Body) -> None:
    """Choose the rhythm, then say the cost and what is asked."""
    onward(applicant)
    applicant.chooses("Fréquence des rencontres", body.rhythm)
    reference, chosen = body.budgets
    if reference:
        applicant.writes("Budget des rencontres, à un rythme mensuel", reference)
        applicant.writes("Budget des rencontres, au rythme choisi", chosen)
    onward(applicant)
    write_costs(applicant)
    if body.greedy:
        be_refused_above_the_ceilings(applicant)
    price(applicant)


def write_costs(applicant: Visitor) -> None:
    for line, (heading, label, amount) in enumerate(COSTS, start=1):
        applicant.selects(f"Rubrique, dépenses, ligne {line}", heading)
        applicant.fills(
            {f"Précision, dépenses, ligne {line}": label, f"Montant, dépenses, ligne {line}": amount}
        )


def be_refused_above_the_ceilings(applicant: Visitor) -> None:
    """Ask for too much, then for too much coffee: nothing typed is lost (E1.3)."""
    applicant.fills({AMOUNT: "21 000", COFFEE: "300"})
    save(applicant)
    applicant.is_refused("Le montant demandé ne peut pas dépasser 20 000,00 € par groupe.")
    applicant.fills({AMOUNT: "20 000,00", COFFEE: "350"})
    save(applicant)
    applicant.is_refused(
        "L’enveloppe accueil café est plafonnée à 300,00 € et comprise dans les 20 000,00 €."
    )
    applicant.finds("Précision, dépenses, ligne 1", COSTS[0][1])


def price(applicant: Visitor) -> None:
    """Ask for what the call allows, with a budget that balances."""
    applicant.fills({AMOUNT: "20 000,00", COFFEE: "300,00"})
    applicant.selects("Rubrique, autres ressources, ligne 1", "Fonds propres")
    applicant.writes("Montant, autres ressources, ligne 1", "1 500,00 €")
    applicant.presses("Ajouter des lignes")
    applicant.reads("Budget équilibré : 21 500,00 € de dépenses et de ressources.")


def onward(applicant: Visitor) -> None:
    applicant.presses("Enregistrer et continuer")


def save(applicant: Visitor) -> None:
    applicant.presses("Enregistrer et revenir au dossier")


def come_back(applicant: Visitor, body: Body) -> None:
    save(applicant)
    applicant.reads("Votre brouillon est enregistré", "20 000,00 €", body.rhythm, "Budget équilibré")


def attach(applicant: Visitor, *, elsewhere: str = "") -> None:
    """Join the one mandatory document, to another draft too when one lacks it."""
    applicant.reads("Ce qu’il manque")
    applicant.follows("Joindre CV ou attestations", whole=False)
    applicant.attaches("Fichier", "CV de l’équipe.pdf", PDF)
    if elsewhere:
        applicant.reads(f"Joindre aussi pour {elsewhere}")
    applicant.presses("Joindre")
    applicant.reads(f"est jointe aussi pour {elsewhere}" if elsewhere else "est jointe", "Tout y est")


def deposit(applicant: Visitor, at: str) -> str:
    """The first act; the address of the application."""
    applicant.follows("Déposer")
    applicant.reads("elle ne compte pas encore")
    applicant.presses("Déposer")
    address = applicant.page.url
    applicant.reads(
        f"Votre candidature n° {number_of(address)} a été déposée le {at}. Elle n’est pas encore validée. "
        "Validez-la avant le 9 mai 2025 à 23 h 59",
        "Accusé de réception",
    )
    return address


def number_of(application: str) -> str:
    """The number of an application, from its address."""
    return application.rstrip("/").rpartition("/")[2]


def prepare(company: Company, body: Body, at: str = DAY) -> None:
    """Everything the preparer does, until the deposit."""
    preparer = company[body.preparer or body.representative]
    start(preparer, body)
    write(preparer, body)
    attach(preparer)
    company.applications[body.key] = deposit(preparer, at)


def prepare_two(company: Company, body: Body, other: Body, at: str = DAY) -> None:
    """Two territories begun at once: what is common is written once, the document joined once."""
    preparer = company[body.preparer]
    start(preparer, body, other)
    preparer.reads("2 candidatures commencées : ce qui est commun ne s’écrit qu’une fois")
    write(preparer, body)
    attach(preparer, elsewhere=other.territory)
    company.applications[body.key] = deposit(preparer, at)
    preparer.enters("Candidatures")
    with preparer.within("tr", other.territory):
        preparer.follows("n°", whole=False)
    preparer.follows("Continuer")
    write_beside(preparer, other)
    preparer.reads("Tout y est")
    company.applications[other.key] = deposit(preparer, at)


def validate(company: Company, body: Body) -> None:
    """The second act, the representative's; the preparer may not."""
    application = company.applications[body.key]
    preparer, representative = company[body.preparer], company[body.representative]
    preparer.goes(application)
    preparer.lacks("Valider la candidature")
    preparer.goes(f"{application}valider/")
    preparer.is_refused("Seule la représentation légale de votre organisme peut valider")
    representative.goes(application)
    representative.follows("Valider")
    representative.presses("Valider")
    representative.reads("Validée", "elle sera examinée après la clôture")
    assert number_of(application) in plain(representative.page.title())


def come_too_late(company: Company, body: Body) -> None:
    """The confirmation was on the screen at the last second; it is pressed one second after it."""
    application = company.applications[body.key]
    gilles = company[body.representative]
    company.site.clock("2025-05-09T23:59:59")
    gilles.goes(application)
    gilles.follows("Valider")
    company.site.clock("2025-05-10T00:00:00")
    gilles.presses("Valider")
    gilles.is_refused(*CLOSED)


CLOSED = (
    "L’appel à projets est clos depuis le 9 mai 2025 à 23 h 59 min 59 s.",
    "Aucune candidature ne peut plus être déposée ni validée.",
)
"""What a late act is answered (E1.5)."""
