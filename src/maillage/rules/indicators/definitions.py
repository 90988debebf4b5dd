"""What each figure counts, the words of the call that ask for it, and which rows make it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from maillage.rules.french import typeset

OFTEN: Final = "fréquence des rencontres pour chaque groupe"  # R84
HOW_MANY: Final = "nombre de participants"  # R85
WHERE_FROM: Final = "provenance professionnelle des participants"  # R86
RHYTHM: Final = (
    "une rencontre par mois ou tous les deux mois (sauf pendant la période juillet août)"  # R37, R38
)
WISH: Final = "un maximum (souhaité) de 15 participants par rencontre"  # R35
IN_PERSON: Final = (
    "en présentiel (sauf si situation exceptionnelle nécessitant de recourir au distanciel)"  # R36
)
MIX: Final = "favoriser l’acculturation entre acteurs"  # R28
PERIMETER: Final = "répondre aux besoins des publics situés sur ce périmètre"  # R46
SESSIONS: Final = "des temps d’information seront également organisés de manière trimestrielle"  # R29
JUSTIFIED: Final = "bilan final à la fois qualitatif et quantitatif"  # R79
"""The words of the call that ask for each figure."""

Rows = Literal["meetings", "people", "sessions", "groups"]


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure: its address, its name, what it counts, the words of the call, and what its rows are.

    `people` figures are told by meeting, without a name, to those who may not read names.
    """

    slug: str
    label: str
    text: str
    clause: str
    rows: Rows = "meetings"
    official: bool = True


def _every(*definitions: Definition) -> dict[str, Definition]:
    return {
        one.slug: Definition(
            one.slug, typeset(one.label), typeset(one.text), one.clause, one.rows, one.official
        )
        for one in definitions
    }


FREQUENCY: Final = _every(
    Definition(
        "tenues",
        "Rencontres tenues",
        "Rencontres dont la feuille de présence est close, temps d’information exclus. Une rencontre où "
        "personne n’est venu compte.",
        OFTEN,
    ),
    Definition(
        "attendues",
        "Rencontres attendues",
        "Ce que la convention attend sur la période, selon le rythme choisi et hors des mois sans rencontre.",
        RHYTHM,
        "groups",
    ),
    Definition(
        "calendrier",
        "Rencontres au calendrier",
        "Toutes les rencontres fixées sur la période, quoi qu’il en soit advenu.",
        OFTEN,
    ),
    Definition(
        "annulees",
        "Rencontres annulées",
        "Rencontres passées qui ont été annulées : elles ne comptent pas comme tenues.",
        OFTEN,
    ),
    Definition(
        "a-clore",
        "Feuilles à clore",
        "Rencontres passées dont la feuille de présence n’est pas close : elles ne comptent pas encore.",
        OFTEN,
    ),
    Definition(
        "intervalle",
        "Intervalle moyen, en jours",
        "Jours entre deux dates consécutives d’un même groupe, en moyenne, à un dixième près.",
        OFTEN,
    ),
    Definition(
        "par-mois",
        "Rencontres par mois d’activité",
        "Rencontres tenues, divisées par les mois d’activité des groupes : les mois sans rencontre sont "
        "exclus.",
        RHYTHM,
    ),
)
PARTICIPATION: Final = _every(
    Definition(
        "participations",
        "Participations cumulées",
        "Personnes présentes, comptées à chaque rencontre tenue. Animateurs, professionnels associés et "
        "hôtes n’en sont pas.",
        HOW_MANY,
    ),
    Definition(
        "participants",
        "Participants uniques",
        "Personnes différentes présentes au moins une fois sur la période. Une personne venue dans deux "
        "groupes compte une fois dans l’ensemble.",
        HOW_MANY,
        "people",
    ),
    Definition(
        "moyenne",
        "Moyenne par rencontre",
        "Participations cumulées, divisées par les rencontres tenues, à un dixième près.",
        HOW_MANY,
    ),
    Definition(
        "au-dela",
        "Rencontres au-delà du nombre souhaité",
        "Rencontres tenues où sont venues plus de personnes que l’appel ne le souhaite.",
        WISH,
    ),
    Definition(
        "nouveaux",
        "Nouveaux participants",
        "Personnes dont la première présence depuis le début de la convention tombe dans la période.",
        HOW_MANY,
        "people",
    ),
)
ORIGIN: Final = _every(
    Definition(
        "type",
        "Type de structure",
        "Le type de la structure où la personne travaillait ce jour-là.",
        WHERE_FROM,
        "people",
    ),
    Definition(
        "structure",
        "Structure",
        "La structure où la personne travaillait ce jour-là.",
        WHERE_FROM,
        "people",
    ),
    Definition(
        "fonction",
        "Fonction",
        "La fonction que la personne exerçait ce jour-là, sans distinguer les majuscules.",
        WHERE_FROM,
        "people",
    ),
)
COMPLEMENTARY: Final = _every(
    Definition(
        "en-presence",
        "Rencontres en présence",
        "Rencontres tenues en présence.",
        IN_PERSON,
        official=False,
    ),
    Definition(
        "a-distance",
        "Rencontres à distance",
        "Rencontres tenues à distance, pour un motif exceptionnel.",
        IN_PERSON,
        official=False,
    ),
    Definition(
        "presences-a-distance",
        "Participations à distance",
        "Participations de personnes qui se sont connectées.",
        IN_PERSON,
        official=False,
    ),
    Definition(
        "mixite",
        "Rencontres peu mixtes",
        "Rencontres tenues où un seul type de structure dépasse la part fixée par l’appel.",
        MIX,
        official=False,
    ),
    Definition(
        "hors-perimetre",
        "Participants hors périmètre",
        "Personnes dont le lieu de travail est hors du territoire du groupe.",
        PERIMETER,
        "people",
        official=False,
    ),
    Definition(
        "fideles",
        "Participants revenus",
        "Personnes présentes à deux rencontres ou plus de la période.",
        HOW_MANY,
        "people",
        official=False,
    ),
    Definition(
        "temps-d-information",
        "Temps d’information tenus",
        "Temps d’information tenus, comptés une fois pour chaque groupe qui y prend part.",
        SESSIONS,
        "sessions",
        official=False,
    ),
    Definition(
        "public-informe",
        "Personnes aux temps d’information",
        "Personnes comptées à chaque temps d’information, à part des participants des rencontres. Un temps "
        "commun à plusieurs groupes compte une fois.",
        SESSIONS,
        "sessions",
        official=False,
    ),
    Definition(
        "cout",
        "Coût d’une participation",
        "Dépenses justifiées et retenues, divisées par les participations cumulées, une fois le service fait "
        "certifié.",
        JUSTIFIED,
        "groups",
        official=False,
    ),
)
DEFINITIONS: Final = FREQUENCY | PARTICIPATION | ORIGIN | COMPLEMENTARY
