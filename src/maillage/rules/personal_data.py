"""How long each kind of personal data is kept, what becomes of it then, and what a person may ask (C.6, C.8).

A term is a setting of the funder; what stands here is its default and its bounds [H].
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from maillage.rules.french import day, plural
from maillage.rules.period import add_months
from maillage.rules.verdict import YES, Verdict, no


class Unit(StrEnum):
    """What a term is counted in."""

    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of data that goes one day: what it is, from when its term runs, and what is left of it.

    A public archive is never destroyed without the visa of the Archives départementales.
    """

    code: str
    label: str
    since: str
    amount: int
    unit: Unit
    least: int
    most: int
    left: str
    public_archive: bool = False

    def term(self, amount: int | None = None) -> str:
        """Give back a term in words: « 6 mois »."""
        count = self.amount if amount is None else amount
        return plural(count, "mois", "mois") if self.unit is Unit.MONTHS else plural(count, "an")

    def rule(self, amount: int | None = None) -> str:
        """Give back the whole rule in words, as its proofs keep it."""
        return f"{self.label}, {self.term(amount)} après {self.since}"

    def until(self, since: date, amount: int | None = None) -> date:
        """Give back the first day the data is due, when its term runs from that day."""
        return add_months(since, self._months(amount))

    def start(self, on: date, amount: int | None = None) -> date:
        """Give back the last day from which a term is over that day."""
        start = add_months(on, -self._months(amount))
        later = start + timedelta(days=1)
        return later if self.until(later, amount) <= on else start

    def _months(self, amount: int | None) -> int:
        count = self.amount if amount is None else amount
        return count if self.unit is Unit.MONTHS else 12 * count


NAMES: Final = Kind(
    code="names",
    label="Noms des participants",
    since="l’acceptation du bilan final de tous leurs groupes",
    amount=6,
    unit=Unit.MONTHS,
    least=1,
    most=24,
    left="Les présences comptées par type et par structure, sans nom ni fonction ; la feuille "
    "d’émargement, à part, en accès restreint",
)
QUEUES: Final = Kind(
    code="queues",
    label="Listes d’attente",
    since="la rencontre",
    amount=1,
    unit=Unit.MONTHS,
    least=1,
    most=6,
    left="Rien",
)
ACCOUNTS: Final = Kind(
    code="accounts",
    label="Comptes sans usage",
    since="la dernière connexion",
    amount=2,
    unit=Unit.YEARS,
    least=1,
    most=3,
    left="Les actes accomplis, au journal et dans leurs dossiers",
)
LETTERS: Final = Kind(
    code="letters",
    label="Lettres parties et traces techniques",
    since="leur départ",
    amount=12,
    unit=Unit.MONTHS,
    least=6,
    most=36,
    left="La nature et la date de la lettre, sans adresse ni texte",
)
DRAFTS: Final = Kind(
    code="drafts",
    label="Brouillons de candidature jamais déposés",
    since="la clôture",
    amount=2,
    unit=Unit.YEARS,
    least=1,
    most=5,
    left="Le numéro, l’organisme et le territoire",
)
APPLICATIONS: Final = Kind(
    code="applications",
    label="Candidatures non retenues",
    since="la décision",
    amount=2,
    unit=Unit.YEARS,
    least=1,
    most=10,
    left="La liste et la décision",
    public_archive=True,
)
SHEETS: Final = Kind(
    code="sheets",
    label="Feuilles d’émargement archivées",
    since="le document le plus récent du dossier",
    amount=10,
    unit=Unit.YEARS,
    least=1,
    most=100,
    left="Les comptes, les décisions et les paiements",
    public_archive=True,
)

KINDS: Final[Mapping[str, Kind]] = {
    kind.code: kind for kind in (NAMES, QUEUES, ACCOUNTS, LETTERS, DRAFTS, APPLICATIONS, SHEETS)
}
SET_BY_THE_FUNDER: Final = tuple(kind for kind in KINDS.values() if kind is not SHEETS)
"""The terms set in one table; that of the files is set for each call, with its final disposition."""

WARNED_DAYS: Final = 30
"""An account is closed no sooner than so many days after its letter of warning [H]."""
TRUSTED_DAYS: Final = 31
"""No worker deletes by itself so many days away from its last deletions: its clock may be wrong [H]."""
ANSWER_MONTHS: Final = 1
"""RGPD 12: an answer is due within the month."""
READING_MINUTES: Final = 30
"""How long a nominative reading stays open once its reason is written [H]."""

COMPLAINT: Final = (
    "Si cette réponse ne vous satisfait pas, vous pouvez saisir la CNIL : cnil.fr, ou 3 place de Fontenoy, "
    "TSA 80715, 75334 Paris CEDEX 07."
)
RIGHTS: Final[Mapping[str, str]] = {
    "access": "voir ses données",
    "rectification": "les corriger",
    "erasure": "les effacer",
    "restriction": "en limiter l’usage",
    "objection": "s’opposer à leur usage",
}
"""RGPD 15 to 21, as a person asks for them."""


def may_set_term(kind: Kind, amount: int) -> Verdict:
    """C.6: a term stays within what the reference frameworks allow."""
    if kind.least <= amount <= kind.most:
        return YES
    return no(f"Indiquez une durée de {kind.term(kind.least)} à {kind.term(kind.most)}.", "amount")


def may_destroy(kind: Kind, due: date, today: date, *, visa: bool) -> Verdict:
    """C.8: nothing goes before its term; a public archive only with the recorded visa of the Archives."""
    if today < due:
        return no(f"Ces données se gardent jusqu’au {day(due - timedelta(days=1))}.")
    if kind.public_archive and not visa:
        return no(
            "Ce sont des archives publiques : produisez le bordereau, faites-le viser par la direction des "
            "Archives départementales, puis enregistrez son visa."
        )
    return YES


def closes_on(used: date, warned: date | None, amount: int | None = None) -> date | None:
    """The day an account without use is closed: past its term, and warned long enough before; None while no
    warning left since its last use.
    """
    if warned is None or warned < used:
        return None
    return max(ACCOUNTS.until(used, amount), warned + timedelta(days=WARNED_DAYS))


def warned_from(used: date, amount: int | None = None) -> date:
    """The day from which the holder of an account without use is warned."""
    return ACCOUNTS.until(used, amount) - timedelta(days=WARNED_DAYS)


def answer_due(received: date) -> date:
    """RGPD 12: the last day to answer a request."""
    return add_months(received, ANSWER_MONTHS)


def may_record_request(right: str, received: date | None, who: str, today: date) -> Verdict:
    """A request says who asks what, and came already."""
    if right not in RIGHTS:
        return no("Indiquez ce qui est demandé.", "right")
    if not who.strip():
        return no("Indiquez qui demande : nom et moyen de répondre.", "who")
    if received is None or received > today:
        return no("Indiquez le jour de réception : il est déjà passé.", "received_on")
    return YES


def erasure_reply(on: date, *, came: int, kept_until: date | None) -> tuple[str, ...]:
    """F55: what the letter says to a participant who had their data erased."""
    said = [
        f"Vous avez demandé l’effacement de vos données. C’est fait, depuis le {day(on)}.",
        (
            "Votre nom, votre adresse électronique, votre fonction et vos besoins ont quitté la base active. "
            "Vos liens personnels ne s’ouvrent plus."
        ),
    ]
    if came:
        said += [
            (
                f"Restent comptées, sans votre nom, {plural(came, 'présence')} et le type de structure : "
                "ces nombres sont anonymes."
            ),
            "La feuille d’émargement de chaque rencontre où vous étiez prouve une dépense publique. Elle est "
            "gardée à part, en accès restreint, lue lors d’un contrôle seulement, dont le motif est écrit "
            "(RGPD, article 17.3.b et 17.3.e)"
            + (
                f". Son terme est le {day(kept_until)}."
                if kept_until
                else ", le temps de conservation du dossier."
            ),
        ]
    return (*said, COMPLAINT)


def account_reply(on: date) -> tuple[str, ...]:
    """RGPD 17: what the letter says to someone who had their account erased."""
    return (
        (
            f"Vous avez demandé l’effacement de votre compte. C’est fait, depuis le {day(on)} : votre nom, "
            "votre adresse et vos moyens de connexion sont effacés, vos rôles sont retirés."
        ),
        (
            "Reste ce que la loi oblige à garder (RGPD, article 17.3.b) : les lignes du journal, et "
            "les pièces déposées ou signées, le temps de conservation de leur dossier."
        ),
        COMPLAINT,
    )
