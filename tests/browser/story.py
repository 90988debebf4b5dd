"""Who and what the journey is about: two groups of two cohorts, every name and figure invented (E1–E5)."""

from __future__ import annotations

from dataclasses import dataclass, replace

DEPARTMENT_SIRET = "00000062000013"

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@dataclass(frozen=True)
class Body:
    """A body that applies: its people by role, what it asks for, where, and how its group meets.

    `greedy`: it types amounts above the ceilings first.
    """

    key: str
    name: str
    siret: str
    legal_form: str
    territory: str
    representative: str
    preparer: str = ""
    facilitator: str = ""
    accountant: str = ""
    profession: str = ""
    rhythm: str = ""
    title: str = ""
    budgets: tuple[str, str] = ("", "")
    marks: tuple[tuple[int, int, int], tuple[int, int, int]] = ((0, 0, 0), (0, 0, 0))
    greedy: bool = False
    iban: str = ""

    @property
    def private(self) -> bool:
        """Whether the law asks it for the republican commitment."""
        return "public" not in self.legal_form


HORIZON = Body(
    key="horizon",
    name="Association Horizon Psy 62",
    siret="000 000 109 00017",
    iban="FR76 0000 0000 6200 0000 1090 126",
    legal_form="Association loi 1901",
    territory="Artois",
    representative="Marc Vandamme",
    preparer="Inès Kowalczyk",
    facilitator="Thomas Bouvier",
    accountant="Alix Comte",
    profession="Infirmier en psychiatrie",
    rhythm="Une rencontre tous les deux mois",
    title="Croiser les regards en Artois",
    budgets=("6000", "3 000,00"),
    marks=((5, 4, 4), (4, 4, 5)),
    greedy=True,
)
HORIZON_LENS = replace(
    HORIZON,
    key="horizon-lens",
    territory="Lens-Hénin",
    title="Croiser les regards à Lens-Hénin",
    marks=((5, 4, 4), (2, 4, 5)),
    greedy=False,
)
"""Its second application, for the same call."""
EPSM = Body(
    key="epsm",
    name="EPSM Les Deux Rives",
    siret="00000020800017",
    iban="FR76 0000 0000 6200 0000 2080 205",
    legal_form="Établissement public de santé",
    territory="Audomarois",
    representative="Bernard Thellier",
    preparer="Prune Lesage",
    facilitator="Nora Benali",
    accountant="Lucie Hennebelle",
    profession="Psychologue",
    rhythm="Une rencontre par mois",
    title="Habiter, soigner, accompagner en Audomarois",
    marks=((4, 5, 5), (4, 4, 5)),
)
TRAIT_DUNION = Body(
    key="trait-dunion",
    name="Association Trait d’Union Santé",
    siret="00000030700017",
    legal_form="Association loi 1901",
    territory="Boulonnais",
    representative="Odile Fournier",
    preparer="Samuel Lemaire",
    rhythm="Une rencontre par mois",
    title="Se parler en Boulonnais",
    marks=((4, 4, 4), (4, 4, 4)),
)
TILLEULS = Body(
    key="tilleuls",
    name="Association Les Tilleuls",
    siret="00000040600017",
    legal_form="Association loi 1901",
    territory="Boulonnais",
    representative="Paul Delvaux",
    preparer="Maud Carlier",
    rhythm="Une rencontre par mois",
    title="À l’ombre des tilleuls",
)
LITTORAL = Body(
    key="littoral",
    name="Fondation du Littoral",
    siret="00000050500016",
    legal_form="Fondation",
    territory="Boulonnais",
    representative="Gilles Noyelle",
    preparer="Jeanne Vasseur",
    rhythm="Une rencontre par mois",
    title="Au bord de l’eau",
)

ANSWERS = {
    "Les besoins du territoire": "Les bailleurs et les CCAS demandent des repères : que dire, à qui parler.",
    "Le déroulement proposé": "Un tour de table, deux situations, des pistes écrites au tableau.",
    "Votre expérience en santé mentale": "Dix ans d’accompagnement avec les secteurs de psychiatrie.",
    "Vos compétences d’animation": "Deux groupes d’analyse des pratiques animés chaque mois.",
    "Votre présence sur le territoire": "Une équipe installée, chaque semaine avec les bailleurs.",
    "Votre partenariat local et départemental": "Conventions avec deux bailleurs et l’intercommunalité.",
    "Les personnes qui animeront": "Une personne du soin, expérimentée.",
}
CONDITIONS = (
    "Expérience significative",
    "Compétences nécessaires",
    "Intervention dans ce domaine",
    "Réponse aux besoins",
)
CRITERIA = ("Qualité du partenariat", "Expérience dans l’animation", "Expertise en santé mentale")


def address(name: str, at: str) -> str:
    """An address that exists nowhere."""
    local = "".join(LETTERS.get(letter, letter) for letter in name.lower()).replace(" ", ".")
    return f"{local}@{at}.example.org"


LETTERS = {"é": "e", "è": "e", "ï": "i", "ç": "c", "ê": "e", "’": ""}
