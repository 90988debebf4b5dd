"""The help: one short guide for each role, in the order in which its work comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a page of the demonstration, made by `./maillage pictures`: `alt` says what it shows."""

    slug: str
    caption: str
    alt: str

    @property
    def path(self) -> str:
        """Where it stands among the static files."""
        return f"web/guide/{self.slug}.webp"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, in a few sentences, and what its page looks like."""

    title: str
    text: str
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Guide:
    """What someone of a role needs to begin: `entry` is how they come in, then the steps."""

    code: str
    title: str
    summary: str
    entry: str
    steps: tuple[Step, ...]


BY_CODE: Final = (
    "Ouvrez «\u00a0Se connecter\u00a0», donnez votre adresse professionnelle\u00a0: un code de six "
    "caractères arrive par courriel. Il n’y a pas de mot de passe."
)

GUIDES: Final = (
    Guide(
        "professionnel",
        "Vous venez à une rencontre",
        "Trouver une date, s’inscrire, changer d’avis, revenir.",
        "Rien à ouvrir\u00a0: ni compte, ni mot de passe.",
        (
            Step(
                "Trouvez une date",
                "Donnez la commune où vous travaillez\u00a0: la liste se réduit à votre territoire. Chaque "
                "date dit l’heure, le lieu et s’il reste une place.",
                Picture(
                    "dates",
                    "La liste des dates, mois par mois, avec les places qui restent.",
                    "La page «\u00a0Les dates à venir\u00a0»\u00a0: en haut les filtres par commune, "
                    "territoire et nature\u202f; dessous, par mois, chaque rencontre avec son jour, son "
                    "lieu et ses places.",
                ),
            ),
            Step(
                "Inscrivez-vous",
                "Nom, adresse, structure, fonction\u00a0: quatre réponses suffisent. Lisez la charte et "
                "acceptez-la. Si c’est complet, vous entrez en liste d’attente et une place libérée vous "
                "est proposée.",
                Picture(
                    "inscription",
                    "L’inscription tient sur une page.",
                    "Le formulaire d’inscription à une rencontre\u00a0: prénom et nom, adresse électronique, "
                    "structure, fonction, puis la charte à accepter.",
                ),
            ),
            Step(
                "Gardez le lien reçu",
                "Le message de confirmation porte votre lien personnel. Il ouvre vos inscriptions\u00a0: "
                "annuler, inscrire un collègue, proposer une situation, télécharger ou effacer vos données. "
                "Perdu\u202f? La page «\u00a0Retrouver mon lien\u00a0» vous le renvoie.",
            ),
            Step(
                "Le jour même",
                "Signez la feuille, ou scannez le code affiché dans la salle. Vous parlez de situations, "
                "jamais de personnes reconnaissables.",
            ),
        ),
    ),
    Guide(
        "organisme",
        "Vous dirigez un organisme",
        "Candidater, signer la convention, rendre compte, recevoir le solde.",
        BY_CODE,
        (
            Step(
                "Déclarez votre organisme, puis candidatez",
                "Un SIRET suffit pour commencer. La candidature s’enregistre à mesure, à plusieurs si "
                "besoin. Déposez-la, puis faites-la valider par votre représentation légale avant l’heure "
                "de clôture\u00a0: seule une candidature validée est examinée.",
                Picture(
                    "candidature",
                    "Le dossier dit ce qui est fait, ce qui manque et pour quand.",
                    "La page d’une candidature\u00a0: son avancement, les parties du dossier, les pièces "
                    "jointes et l’accusé de réception.",
                ),
            ),
            Step(
                "Signez la convention",
                "Relisez-la avant de signer\u00a0: elle est figée ensuite. L’avance est versée après la "
                "signature des deux parties.",
                Picture(
                    "convention",
                    "La convention, ses montants et ses dates.",
                    "La page d’une convention\u00a0: période, subvention, avance, signatures et ce qui est "
                    "attendu ensuite.",
                ),
            ),
            Step(
                "Justifiez au fil de l’eau",
                "Ajoutez chaque dépense avec sa pièce, depuis un téléphone si vous voulez. Le compte montre "
                "ce qui est justifié et ce qui reste.",
            ),
            Step(
                "Rendez le bilan",
                "Les chiffres sont déjà là, comptés sur les feuilles de présence. Écrivez ce qui ne se "
                "compte pas, puis signez. Le solde suit l’acceptation du bilan.",
            ),
        ),
    ),
    Guide(
        "animation",
        "Vous animez un groupe",
        "Poser les dates, accueillir, tenir la feuille, garder les acquis.",
        BY_CODE,
        (
            Step(
                "Posez les dates de l’année en une fois",
                "Donnez le rythme et l’heure\u00a0: Maillage propose les dates, écarte juillet, août et les "
                "fériés, et vous prévient des vacances. Ouvrez ensuite les inscriptions.",
            ),
            Step(
                "Préparez la rencontre",
                "La page de la rencontre dit combien sont inscrits, qui attend, et ce qu’il reste à faire. "
                "Elle imprime la feuille d’émargement.",
                Picture(
                    "rencontre",
                    "La page d’une rencontre.",
                    "La page d’une rencontre pour qui l’anime\u00a0: date et lieu, inscrits et liste "
                    "d’attente, documents à imprimer.",
                ),
            ),
            Step(
                "Tenez la feuille en deux minutes",
                "Cochez les personnes présentes, ajoutez celles qui arrivent sans inscription, puis clôturez "
                "la feuille. Elle fonctionne aussi sans réseau.",
                Picture(
                    "presences",
                    "La feuille du jour, à cocher.",
                    "La feuille de présence d’une rencontre\u00a0: une ligne par personne, avec sa "
                    "structure et les choix présent, absent, excusé.",
                ),
            ),
            Step(
                "Gardez ce qui a été appris",
                "Notez les leviers, les pistes et les orientations, sans rien qui identifie quelqu’un. Les "
                "thèmes qui reviennent appellent un temps d’information.",
            ),
        ),
    ),
    Guide(
        "instruction",
        "Vous instruisez les candidatures",
        "Publier l’appel, vérifier, noter, proposer, suivre les conventions.",
        BY_CODE,
        (
            Step(
                "Écrivez l’appel, essayez-le, publiez-le",
                "Partez de l’appel de l’an dernier. La répétition permet de jouer un candidat avant "
                "d’ouvrir. Rien n’est lisible des candidatures avant la clôture.",
            ),
            Step(
                "Instruisez",
                "Vérifiez la recevabilité, demandez une pièce, notez sur la grille. Chaque message et chaque "
                "décision restent au dossier.",
                Picture(
                    "instruction",
                    "Une candidature et sa grille.",
                    "La page d’instruction d’une candidature\u00a0: conditions vérifiées, pièces, notes par "
                    "critère et avis.",
                ),
            ),
            Step(
                "Suivez l’année",
                "Votre accueil dit ce qui est attendu de vous et pour quand\u00a0: convention à préparer, "
                "dépense à vérifier, bilan à lire. Chaque ligne mène à l’acte.",
            ),
        ),
    ),
    Guide(
        "coordination",
        "Vous coordonnez un territoire",
        "Voir le calendrier, proposer un thème, tenir l’annuaire.",
        BY_CODE,
        (
            Step(
                "Voyez votre territoire",
                "Les dates, les temps d’information et les thèmes de tous les groupes du territoire "
                "tiennent sur une page. Vous ne lisez ni les situations ni les noms.",
                Picture(
                    "territoire",
                    "Le calendrier du territoire.",
                    "La page d’un territoire pour sa coordination\u00a0: les groupes, leurs rencontres et "
                    "temps d’information, les thèmes et les chiffres.",
                ),
            ),
            Step(
                "Proposez",
                "Un thème, un intervenant, une structure à inviter\u00a0: le groupe reste libre d’accepter.",
            ),
            Step(
                "Tenez l’annuaire",
                "Chaque fiche a une date de vérification. La campagne annuelle écrit aux services et vous "
                "dit lesquels n’ont pas répondu.",
            ),
        ),
    ),
    Guide(
        "responsable",
        "Vous êtes responsable du programme",
        "Décider, signer, suivre les chiffres et l’argent.",
        BY_CODE,
        (
            Step(
                "Décidez",
                "La simulation montre l’enveloppe et l’effet de chaque choix avant qu’il n’engage. La "
                "décision est provisoire tant qu’une condition de financement n’est pas levée.",
            ),
            Step(
                "Lisez les indicateurs",
                "Trois indicateurs, à toute date\u00a0: rencontres tenues, participation, origine. Chaque "
                "nombre s’ouvre sur les lignes qui le font.",
                Picture(
                    "indicateurs",
                    "Les indicateurs de tous les groupes.",
                    "La page des indicateurs\u00a0: rencontres tenues et prévues, présences, origine des "
                    "participants, puis chaque groupe.",
                ),
            ),
            Step(
                "Réunissez le comité annuel",
                "L’ordre du jour se compose des chiffres, des pièces qui manquent et des thèmes récurrents. "
                "Les décisions ont un responsable et une date.",
            ),
        ),
    ),
    Guide(
        "finances",
        "Vous suivez les finances",
        "Verser l’avance, vérifier les dépenses, certifier, solder.",
        BY_CODE,
        (
            Step(
                "Préparez chaque versement",
                "La liste dit ce qui peut être versé et ce qui bloque encore. Maillage ne dit "
                "«\u00a0payé\u00a0» qu’une fois la référence du mandat saisie.",
                Picture(
                    "versements",
                    "Les versements et leur étape.",
                    "La liste des versements\u00a0: convention, bénéficiaire, montant, étape et délai de "
                    "paiement.",
                ),
            ),
            Step(
                "Vérifiez les dépenses",
                "Acceptez, demandez une autre pièce ou écartez avec un motif. Le montant justifié se "
                "recalcule, au centime.",
            ),
            Step(
                "Certifiez le service fait",
                "Le certificat montre le calcul du solde\u00a0: le plus petit de la subvention et du "
                "justifié, moins l’avance. Qui certifie n’est pas qui ordonne.",
            ),
        ),
    ),
    Guide(
        "controle",
        "Vous contrôlez",
        "Lire sans rien changer, et prouver que rien n’a été réécrit.",
        BY_CODE,
        (
            Step(
                "Suivez le journal",
                "Chaque acte y est, avec son auteur, son heure et ce qui a changé. Les lignes sont "
                "enchaînées\u00a0: une ligne effacée ou réécrite se voit.",
                Picture(
                    "journal",
                    "Le journal, acte par acte.",
                    "La page du journal\u00a0: filtres par date et par auteur, puis une ligne par acte avec "
                    "ce qui a changé.",
                ),
            ),
            Step(
                "Remontez d’un chiffre à ses preuves",
                "Un indicateur s’ouvre sur ses rencontres, une rencontre sur sa feuille, un solde sur ses "
                "dépenses et leurs pièces.",
            ),
            Step(
                "Lisez les noms pour un motif",
                "Le contrôle d’une feuille demande un motif, et laisse une trace. Le reste du temps, vous "
                "voyez des nombres.",
            ),
        ),
    ),
)


def guide_of(code: str) -> Guide | None:
    """Give back the guide of that code, None when there is none."""
    return next((guide for guide in GUIDES if guide.code == code), None)


def pictures() -> tuple[Picture, ...]:
    """Give back every picture of the guides."""
    return tuple(step.picture for guide in GUIDES for step in guide.steps if step.picture)
