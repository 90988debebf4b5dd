"""From the credits to the notices read: an order and its motive, one act to decide, the reserve list."""

from __future__ import annotations

from tests.browser.people import Visitor
from tests.browser.steps_applying import number_of
from tests.browser.steps_awarding import prepare_agreement, words_of
from tests.browser.steps_opening import Company
from tests.browser.story import Body

MOTIVE = "Ordre de priorité arrêté selon les notes ; à égalité, l’équipe déjà installée sur le bassin minier."
SECRETS = ("Retenue", "Non retenue", "en attente de crédits", "Décision à lire")


def read_what_the_credits_cover(company: Company, sentence: str) -> Visitor:
    """The page of the decision says it first."""
    claire = company["Claire Delattre"]
    claire.goes(f"{company.call}decisions/")
    claire.reads(sentence)
    return claire


def put_in_order(company: Company, ranked: tuple[Body, ...]) -> None:
    """The instructor tries the order of priority and writes its motive (E1.9)."""
    claire = read_what_the_credits_cover(company, "3 groupes finançables sur 4 à 20 000,00 € (reste 0,00 €)")
    claire.reads("Ex æquo")
    claire.follows("Simulations")
    claire.fills({"Titre": "60 000 € notifiés", "Enveloppe supposée": "60 000", "Hypothèse": MOTIVE})
    claire.chooses("Répartition", "Montants entiers, dans l’ordre")
    claire.presses("Simuler")
    claire.reads("La simulation est enregistrée : elle n’engage rien.")
    claire.follows("Ajuster", whole=False)
    for place, body in enumerate(ranked, start=1):
        number = number_of(company.applications[body.key])
        amount = "0" if body is ranked[-1] else "20 000,00"
        claire.fills(
            {
                f"Ordre, {body.territory}, {number}": str(place),
                f"Montant, {body.territory}, {number}": amount,
            }
        )
    claire.presses("Enregistrer la simulation")
    claire.reads("3 groupes finançables sur 4 à 20 000,00 € (reste 0,00 €)", MOTIVE)
    with claire.within("tr", "Sans financement"):
        claire.reads(ranked[-1].territory)


def decide(company: Company, ranked: tuple[Body, ...]) -> None:
    """One act on one page, with its deliberation; an order that settles a tie wants its motive (E1.10)."""
    sophie = company["Sophie Marquant"]
    sophie.goes(f"{company.call}simulations/")
    sophie.follows("Reprendre dans la décision", whole=False)
    sophie.reads("3 groupes finançables sur 4 à 20 000,00 € (reste 0,00 €)")
    sophie.fills({"Numéro de la nouvelle délibération": "2025-CP-123", "Adoptée le": "2025-09-22"})
    sophie.writes("Liste complémentaire valable jusqu’au", "2025-12-31")
    sophie.writes("Motif de l’ordre de priorité", "")
    sophie.presses("Enregistrer la décision")
    sophie.is_refused("Indiquez le motif de cet ordre de priorité : il départage des candidatures.")
    sophie.writes("Motif de l’ordre de priorité", MOTIVE)
    sophie.presses("Enregistrer la décision")
    sophie.reads("4 décisions enregistrées. Relisez puis envoyez les notifications.")
    for place, body in enumerate(ranked, start=1):
        with sophie.within("tr", number_of(company.applications[body.key])):
            sophie.reads(f"priorité {place}", "délibération n° 2025-CP-123", MOTIVE)
            sophie.reads("en attente de crédits" if body is ranked[-1] else "Retenue")


def see_no_outcome(company: Company, body: Body) -> None:
    """Nothing is told before the notice, on any page, nor at the address of the notice."""
    application = company.applications[body.key]
    for name in (body.preparer, body.representative):
        applicant = company[name]
        for address in ("/accueil/", "/operateur/candidatures/", application):
            applicant.goes(address)
            applicant.lacks(*SECRETS)
        for page in ("notification/", "notes/"):
            applicant.goes(f"{application}{page}")
            assert (404, f"{application}{page}") in applicant.failed
        applicant.failed.clear()


def send_notices(company: Company, told: dict[Body, str]) -> None:
    """Each is read over in its preview, then they are sent together."""
    sophie = company["Sophie Marquant"]
    sophie.goes(f"{company.call}notifications/")
    for body, sentence in told.items():
        number = number_of(company.applications[body.key])
        notice = words_of(sophie.fetches(f"Relire (PDF) : {number}"))
        for expected in (body.name, sentence, "2025-CP-1"):
            assert expected in notice, (expected, notice)
    sophie.presses("Envoyer les notifications cochées")
    sophie.presses("Envoyer")
    sent = "1 notification envoyée" if len(told) == 1 else f"{len(told)} notifications envoyées"
    sophie.reads(f"{sent} : chaque organisme reçoit un courriel.", "Pas encore lue")
    company.site.work()


def read_notice(company: Company, body: Body, told: tuple[str, ...]) -> None:
    """The applicant follows its mail, which tells no outcome; its reading is dated for the officers."""
    representative, number = company[body.representative], number_of(company.applications[body.key])
    about = f"{number} : décision du Département"
    letter = company.site.post.last(representative.email, about)
    assert not any(secret in letter for secret in SECRETS)
    representative.goes("/operateur/candidatures/")
    with representative.within("tr", number):
        representative.reads("Décision à lire")
    representative.goes(company.site.post.link(representative.email, about))
    representative.reads(*told, "Lue le", representative.name)
    paper = words_of(representative.fetches("Notification de la décision"))
    assert body.name in paper


def prove_reading(company: Company, bodies: tuple[Body, ...], at: str) -> None:
    """When it was read, and by whom."""
    claire = company["Claire Delattre"]
    claire.goes(f"{company.call}notifications/")
    claire.lacks("Pas encore lue")
    for body in bodies:
        with claire.within("tr", body.territory):
            claire.reads(at, body.representative)


def release(company: Company, body: Body) -> None:
    """New credits, one act: the reserve list is released, with a second deliberation (E1.12)."""
    sophie = company["Sophie Marquant"]
    sophie.goes(f"{company.call}decisions/")
    sophie.reads("4 groupes finançables sur 4 à 20 000,00 € (reste 0,00 €)")
    sophie.follows("Libérer la liste complémentaire")
    sophie.reads("Reste de l’enveloppe : 20 000,00 €", body.name)
    sophie.fills(
        {
            "Numéro de la nouvelle délibération": "2025-CP-140",
            "Adoptée le": "2025-11-10",
            "Motif": "Crédits complémentaires notifiés le 20 octobre 2025.",
        }
    )
    sophie.presses("Retenir ces candidatures")
    sophie.reads("1 candidature retenue. Relisez puis envoyez les notifications.")


def prepare(company: Company, body: Body, told: str) -> None:
    """The agreement of an award, and what its page says of the law or of its dates (E1.11, E1.12)."""
    prepare_agreement(company, body).reads(told)
