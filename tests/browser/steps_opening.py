"""From the empty installation to a published call: the first visit, the officers, the call, the bodies."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.browser.people import Site, Visitor
from tests.browser.story import DEPARTMENT_SIRET, Body, address


@dataclass
class Company:
    """Everyone met so far by name, and the addresses of what they made, by body."""

    site: Site
    people: dict[str, Visitor] = field(default_factory=dict)
    call: str = ""
    applications: dict[str, str] = field(default_factory=dict)
    agreements: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    meetings: dict[str, dict[str, str]] = field(default_factory=dict)
    people_met: dict[str, set[str]] = field(default_factory=dict)
    attendances: dict[str, int] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Visitor:
        return self.people[name]

    def newcomer(self, name: str, at: str) -> Visitor:
        """Someone who will receive an invitation."""
        return self.people.setdefault(name, self.site.visitor(name, address(name, at)))


def invite(company: Company, by: Visitor, page: str, *, name: str, at: str, role: str) -> Visitor:
    """One invites another on the page of their organisation; the other accepts by the link of the mail."""
    guest = company.newcomer(name, at)
    by.goes(page)
    by.fills({"Prénom et nom": name, "Adresse électronique professionnelle": guest.email})
    by.selects("Rôle", role)
    by.presses("Envoyer l’invitation")
    by.reads(f"L’invitation de {name} est partie")
    company.site.work()
    guest.accepts_invitation()
    return guest


OFFICERS = {
    "Claire Delattre": "Instruction",
    "Hugo Caron": "Instruction",
    "Sophie Marquant": "Responsable",
    "Denis Wallart": "Gestion financière",
}
PEOPLE = "/departement/personnes/"


def invite_officers(company: Company) -> None:
    """The administrator invites the officers; one of them leaves and comes back with a code."""
    for name, role in OFFICERS.items():
        invite(company, company["Armelle Bocquet"], PEOPLE, name=name, at="departement", role=role)
    company["Claire Delattre"].comes_back()


def give_the_manager_a_second_role(company: Company) -> None:
    """A manager who is also a finance officer, as in a small service."""
    invite(
        company,
        company["Armelle Bocquet"],
        PEOPLE,
        name="Sophie Marquant",
        at="departement",
        role="Gestion financière",
    )


def first_visit(company: Company) -> None:
    """The empty installation opens once, by its first administrator."""
    admin = company.newcomer("Armelle Bocquet", "departement")
    admin.goes("/")
    admin.reads("Première visite")
    admin.fills(
        {
            "Nom du Département": "Département du Pas-de-Calais",
            "SIRET du Département": "000 000 620 00014",
            "Numéro du département": "62",
            "Direction": "Direction des politiques d’inclusion durable",
            "Service": "Service Logement et Habitat",
            "Vos prénom et nom": "Armelle Bocquet",
            "Votre adresse électronique": admin.email,
        }
    )
    admin.presses("Ouvrir l’installation")
    admin.is_refused("point à corriger")
    admin.writes("SIRET du Département", DEPARTMENT_SIRET)
    admin.presses("Ouvrir l’installation")
    admin.reads("Bonjour Armelle Bocquet")
    admin.goes("/premiere-visite/")
    assert admin.failed == [(404, f"{company.site.url}/premiere-visite/")]
    admin.failed.clear()


def import_and_publish(company: Company) -> None:
    """The instructor imports the call of the catalogue, publishes it, records the vote of the budget."""
    claire = company["Claire Delattre"]
    claire.enters("Appels")
    claire.follows("Préparer un appel")
    claire.checks(claire.page.get_by_label("Le catalogue"))
    claire.fills(
        {"Référence": "AAP-2025", "Ouverture, à 0 h": "2025-04-01", "Clôture, jour inclus": "2025-05-09"}
    )
    claire.presses("Commencer l’appel")
    claire.reads("L’appel est commencé")
    company.call = claire.page.url
    # E1.1: the screen refuses the publication while the cohort of each territory is missing.
    claire.follows(
        "Indiquez la cohorte (AMI 1 ou AMI 2) de chaque territoire : les dates de convention en dépendent."
    )
    for place, cohort in enumerate(("AMI 1", "AMI 2", "AMI 2", "AMI 1")):
        claire.picks(claire.page.locator("select[name$='-cohort']").nth(place), cohort)
    claire.presses("Enregistrer")
    claire.goes(company.call)
    claire.reads("Tout y est", "AMI 1", "du 1er novembre 2025 au 31 octobre 2026")
    claire.reads("du 1er décembre 2025 au 30 novembre 2026", "30 avril 2027", "30 mai 2027")
    claire.follows("Publier")
    claire.reads("les critères, les territoires et les plafonds ne changent plus")
    claire.presses("Publier")
    claire.reads("L’appel est publié")
    claire.follows("Crédits et budget")
    claire.presses("Ouvrir le suivi")
    claire.opens("Enregistrer le vote du budget")
    claire.fills({"Voté le": "2025-03-24", "Référence du vote": "Délibération n° 2025-CD-018"})
    claire.presses("Enregistrer le vote")
    claire.reads("Le vote du budget est enregistré", "24 mars 2025")


def open_space(company: Company, body: Body) -> None:
    """The instructor opens the body's space; its representative accepts, then invites colleagues."""
    claire = company["Claire Delattre"]
    claire.enters("Organismes")
    claire.follows("Ouvrir l’espace d’un organisme")
    marc = company.newcomer(body.representative, body.key)
    claire.fills({"Nom de l’organisme": body.name, "SIRET": body.siret})
    claire.selects("Forme juridique", body.legal_form)
    claire.fills(
        {
            "Prénom et nom de la représentante ou du représentant légal": marc.name,
            "Son adresse électronique": marc.email,
        }
    )
    claire.presses("Ouvrir et inviter")
    claire.reads(f"L’espace de « {body.name} » est ouvert")
    company.site.work()
    marc.accepts_invitation()
    colleagues = (
        (body.preparer, "Préparation des dossiers"),
        (body.facilitator, "Animation"),
        (body.accountant, "Comptabilité"),
    )
    for name, role in colleagues:
        if name:
            invite(company, marc, "/operateur/equipe/", name=name, at=body.key, role=role)
