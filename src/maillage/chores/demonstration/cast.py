"""Who plays in the demonstration: everyone and every number is invented."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

from maillage.people.models import LegalForm, Role
from maillage.rules.french import search_key

DEPARTMENT_NAME: Final = "Département du Pas-de-Calais"
DEPARTMENT_SIRET: Final = "00000062000013"


@dataclass(frozen=True, slots=True)
class Character:
    """Someone who signs in: key in the script, name, organisation key, roles, territory coordinated."""

    key: str
    name: str
    organisation: str
    roles: tuple[Role, ...]
    territory: str = ""

    @property
    def email(self) -> str:
        """An address that exists nowhere."""
        return f"{search_key(self.name).replace(' ', '.')}@{self.organisation}.example.org"


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation that applies."""

    key: str
    name: str
    siret: str
    legal_form: LegalForm
    iban: str


BODIES: Final = (
    Body(
        "horizon",
        "Association Horizon Psy 62",
        "00000010900017",
        LegalForm.ASSOCIATION,
        "FR7600000000620000001090126",
    ),
    Body(
        "epsm",
        "EPSM Les Deux Rives",
        "00000020800017",
        LegalForm.PUBLIC_HEALTH,
        "FR7600000000620000002080205",
    ),
    Body(
        "trait-union",
        "Association Trait d’Union Santé",
        "00000030700017",
        LegalForm.ASSOCIATION,
        "FR7600000000620000003070381",
    ),
    Body(
        "tilleuls",
        "Association Les Tilleuls",
        "00000040600017",
        LegalForm.ASSOCIATION,
        "FR7600000000620000004060460",
    ),
    Body(
        "littoral",
        "Fondation du Littoral",
        "00000050500016",
        LegalForm.FOUNDATION,
        "FR7600000000620000005050539",
    ),
)

OFFICERS: Final = (
    Character("armelle", "Armelle Bocquet", "departement", (Role.ADMINISTRATOR,)),
    Character("claire", "Claire Delattre", "departement", (Role.INSTRUCTOR,)),
    Character("hugo", "Hugo Caron", "departement", (Role.INSTRUCTOR,)),
    Character("sophie", "Sophie Marquant", "departement", (Role.MANAGER,)),
    Character("denis", "Denis Wallart", "departement", (Role.FINANCE_OFFICER,)),
    Character("irene", "Irène Fauquet", "departement", (Role.AUDITOR,)),
    Character("paul", "Paul Heurtebise", "departement", (Role.DATA_PROTECTION_OFFICER,)),
    Character("karim", "Karim Duriez", "departement", (Role.COORDINATOR,), "lens-henin"),
    Character("elodie", "Élodie Ansart", "departement", (Role.COORDINATOR,), "artois"),
    Character("yves", "Yves Pruvost", "departement", (Role.COORDINATOR,), "audomarois"),
    Character("fanny", "Fanny Leleu", "departement", (Role.COORDINATOR,), "boulonnais"),
)

OPERATORS: Final = (
    Character("marc", "Marc Vandamme", "horizon", (Role.LEGAL_REPRESENTATIVE,)),
    Character("ines", "Inès Kowalczyk", "horizon", (Role.PREPARER, Role.ACCOUNTANT)),
    Character("thomas", "Thomas Bouvier", "horizon", (Role.FACILITATOR,)),
    Character("leila", "Leïla Ziani", "horizon", (Role.FACILITATOR,)),
    Character("bernard", "Bernard Thellier", "epsm", (Role.LEGAL_REPRESENTATIVE,)),
    Character("nora", "Nora Benali", "epsm", (Role.FACILITATOR, Role.PREPARER)),
    Character("lucie", "Lucie Hennebelle", "epsm", (Role.ACCOUNTANT,)),
    Character("agnes", "Agnès Roussel", "trait-union", (Role.LEGAL_REPRESENTATIVE, Role.ACCOUNTANT)),
    Character("samuel", "Samuel Petit", "trait-union", (Role.FACILITATOR, Role.PREPARER)),
    Character("odile", "Odile Margerin", "tilleuls", (Role.LEGAL_REPRESENTATIVE, Role.PREPARER)),
    Character("gilles", "Gilles Noyelle", "littoral", (Role.LEGAL_REPRESENTATIVE, Role.PREPARER)),
)


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where participants work: name, type of structure, INSEE code of its commune, job titles."""

    name: str
    type: str
    commune: str
    jobs: tuple[str, ...]


_LANDLORD = (
    "Conseillère sociale",
    "Chargé de gestion locative",
    "Responsable d’agence",
    "Gardien d’immeuble",
)
_CCAS = (
    "Assistante de service social",
    "Responsable du CCAS",
    "Agent d’accueil social",
    "Conseillère en économie sociale et familiale",
)
_HOUSING_FIRST = ("Travailleuse sociale Logement d’abord", "Éducateur spécialisé", "Intervenant social")
_SPIP = ("Conseillère pénitentiaire d’insertion et de probation", "Assistant de service social")
_MDS = ("Assistante sociale de secteur", "Référent insertion", "Conseillère logement")
_SHELTER = ("Éducatrice spécialisée", "Cheffe de service", "Moniteur éducateur")
_CARE = ("Infirmier", "Psychologue", "Assistante sociale")
_GUARDIAN = ("Mandataire judiciaire", "Déléguée mandataire")
_OTHER = ("Chargée d’insertion", "Bénévole référente", "Intervenante sociale")


def _of(town: str, commune: str) -> tuple[Workplace, ...]:
    """The usual employers of a territory, around its main town."""
    return (
        Workplace(f"CCAS de {town}", "ccas", commune, _CCAS),
        Workplace(f"Maison du Département Solidarité, site de {town}", "departement", commune, _MDS),
        Workplace(f"Équipe Logement d’abord de {town}", "lda", commune, _HOUSING_FIRST),
        Workplace(f"SPIP, antenne de {town}", "spip", commune, _SPIP),
        Workplace(f"CHRS Le Seuil, {town}", "hebergement", commune, _SHELTER),
        Workplace(f"Association tutélaire La Passerelle, {town}", "mandataires", commune, _GUARDIAN),
    )


WORKPLACES: Final[dict[str, tuple[Workplace, ...]]] = {
    "artois": (
        *_of("Béthune", "62119"),
        Workplace("Habitat de l’Artois, agence de Béthune", "bailleur", "62119", _LANDLORD),
        Workplace("Habitat de l’Artois, agence de Bruay", "bailleur", "62178", _LANDLORD),
        Workplace("CCAS de Lillers", "ccas", "62516", _CCAS),
        Workplace("Centre médico-psychologique de Beuvry", "psychiatrie", "62126", _CARE),
    ),
    "audomarois": (
        *_of("Saint-Omer", "62765"),
        Workplace("Logis de l’Audomarois, agence d’Arques", "bailleur", "62040", _LANDLORD),
        Workplace("Logis de l’Audomarois, agence d’Aire", "bailleur", "62014", _LANDLORD),
        Workplace("CCAS de Lumbres", "ccas", "62534", _CCAS),
        Workplace("Accueil de jour Le Relais, Saint-Omer", "associations", "62765", _OTHER),
    ),
    "boulonnais": (
        *_of("Boulogne-sur-Mer", "62160"),
        Workplace("Habitat du Boulonnais, agence de Desvres", "bailleur", "62268", _LANDLORD),
        Workplace("Habitat du Boulonnais, agence d’Outreau", "bailleur", "62643", _LANDLORD),
        Workplace("CCAS de Samer", "ccas", "62773", _CCAS),
        Workplace("CCAS de Calais", "ccas", "62193", _CCAS),
    ),
    "lens-henin": (
        *_of("Lens", "62498"),
        Workplace("Foyers du Bassin minier, agence de Liévin", "bailleur", "62510", _LANDLORD),
        Workplace("Foyers du Bassin minier, agence de Carvin", "bailleur", "62215", _LANDLORD),
        Workplace("CCAS d’Hénin-Beaumont", "ccas", "62427", _CCAS),
        Workplace("Mission locale de Liévin", "insertion-emploi", "62510", _OTHER),
    ),
}


@dataclass(frozen=True, slots=True)
class Professional:
    """A fictional field professional."""

    name: str
    email: str
    workplace: Workplace
    job: str


_FIRST = (
    "Aline Amandine Arnaud Aurélie Baptiste Béatrice Benoît Bruno Camille Carole Cécile Céline Chloé Christelle Damien "
    "David Delphine Dorothée Émilie Éric Estelle Fabien Farid Florence Franck Géraldine Gwendoline Hélène Hervé Ismaël "
    "Jérôme Jordan Julie Karine Kévin Laetitia Laurent Ludivine Magali Malika Manon Mathilde Mickaël Myriam Nadège "
    "Nathalie Nicolas Olivier Pascale Quentin Rachid Régine Sabine Sandrine Stéphane Sylvie Tiphaine Valérie Virginie Yann"
).split()
_LAST = (
    "Allard Bacquet Bailleul Bernaert Blondel Boulanger Brasseur Cappelle Carlier Cocquerez Coulon Crépin Czarnecki "
    "Dambrine Debruyne Decroix Defossez Delannoy Delcourt Deleplanque Delobel Demarle Derycke Descamps Desmarets "
    "Dewaele Duhamel Dumoulin Dupuis Evrard Fasquelle Flament Fontaine Gambier Gosselin Grébert Hanquez Hautecoeur "
    "Jankowski Joly Lagache Lambert Lecocq Ledoux Leroy Macquart Mahieu Mercier Merlin Mouton Nowak Ouali Pecqueur "
    "Planque Poiret Quévy Ringot Sauvage Szymanski Tahri Tellier Vasseur Verbeke Wattel Wojcik Yahiaoui"
).split()


def professionals(territory: str, count: int, seed: int) -> tuple[Professional, ...]:
    """Give back that many people of the territory, always the same ones for the same seed."""
    draw = random.Random(seed)
    places = WORKPLACES[territory]
    # One person in three works for a landlord or a CCAS: they are the ones the call is made for (R13).
    weights = [
        3 if place.type in {"ccas", "bailleur"} else 2 if place.type == "lda" else 1 for place in places
    ]
    found: dict[str, Professional] = {}
    while len(found) < count:
        name = f"{draw.choice(_FIRST)} {draw.choice(_LAST)}"
        place = draw.choices(places, weights)[0]
        email = f"{search_key(name).replace(' ', '.')}@{territory}.example.org"
        found.setdefault(email, Professional(name, email, place, draw.choice(place.jobs)))
    return tuple(found.values())
