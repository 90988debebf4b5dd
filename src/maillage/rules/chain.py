"""Where a territory stands along the life of a grant, in words: from the call to the balance (E1, E5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from maillage.rules.french import day, plural
from maillage.rules.lives import AGREEMENT

Tone = Literal["neutral", "info", "good", "attention", "refusal", "waiting"]

STAGES: Final = {
    "call": "Appel",
    "applications": "Candidatures",
    "decision": "Décision",
    "agreement": "Convention",
    "group": "Groupe",
    "meetings": "Rencontres",
    "report": "Bilan",
    "balance": "Solde",
}
"""The life of a grant on a territory, in order."""
SENT: Final = ("submitted", "resubmitted")
"""States of a report that the département has to receive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LotFacts:
    """What is known of a territory in a call; empty words and None are « not yet ».

    `received` counts the applications that compete, `undecided` those that await their decision; `balance`
    and `repayment` are states of the payment and of the repayment.
    """

    published: bool
    opens_on: date
    closes_on: date
    received: int = 0
    undecided: int = 0
    reserve: int = 0
    awarded: bool = False
    agreement: str = ""
    group: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    kept: int = 0
    held: int = 0
    expected: int = 0
    next_on: date | None = None
    report: str = ""
    report_due_on: date | None = None
    certified: bool = False
    balance: str = ""
    balance_due_on: date | None = None
    repayment: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """The stage a territory is at, in words with their tone; what comes next, from whom, and by when.

    Both sides read these words: they give no order, they name who is awaited.
    """

    stage: str
    words: str
    tone: Tone
    next: str = ""
    due_on: date | None = None
    done: bool = False

    @property
    def number(self) -> int:
        """The rank of the stage, from 1."""
        return list(STAGES).index(self.stage) + 1

    def is_late(self, today: date) -> bool:
        """Whether what comes next should be done already."""
        return self.due_on is not None and self.due_on < today


def position(facts: LotFacts, today: date) -> Position:  # noqa: PLR0911 - one line a stage
    """Give back where a territory stands that day, and what comes next."""
    if facts.agreement in ("", "abandoned"):
        return _before_agreement(facts, today)
    if facts.agreement == "closed":
        return Position("balance", "Soldée", "good", done=True)
    if facts.agreement not in ("in_force", "ended", "terminated"):
        words = f"Convention {AGREEMENT.states[facts.agreement]}"
        step = "Envoyer à la signature" if facts.agreement == "prepared" else "Signatures des deux parties"
        return Position("agreement", words, "attention", step, facts.starts_on)
    if facts.certified or facts.report == "accepted":
        return _of_balance(facts)
    if facts.agreement == "terminated":
        return Position("balance", "Convention résiliée", "refusal", "Compte arrêté par le Département")
    if facts.ends_on is not None and today > facts.ends_on:
        return _of_report(facts)
    return _of_group(facts)


def _before_agreement(facts: LotFacts, today: date) -> Position:  # noqa: PLR0911 - one line a state
    if facts.awarded:
        return Position("agreement", "Retenue, convention à préparer", "attention", "Préparer la convention")
    if not facts.published:
        return Position("call", "Appel en préparation", "neutral", "Publier l’appel", facts.opens_on)
    if today < facts.opens_on:
        return Position("call", "Appel publié", "info", "Ouverture aux candidatures", facts.opens_on)
    if today <= facts.closes_on:
        words = plural(facts.received, "candidature validée", "candidatures validées")
        return Position("applications", words, "info", "Clôture de l’appel", facts.closes_on)
    if facts.undecided:
        words = plural(facts.undecided, "candidature sans décision", "candidatures sans décision")
        return Position("decision", words, "attention", "Examiner, puis décider")
    if facts.reserve:
        return Position("decision", "En attente de crédits", "waiting", "Libérer quand les crédits arrivent")
    if facts.received:
        return Position("decision", "Aucune candidature retenue", "refusal", done=True)
    return Position("applications", "Aucune candidature", "refusal", "Déclarer le territoire infructueux")


def _of_group(facts: LotFacts) -> Position:
    if not facts.group:
        return Position("group", "Groupe à ouvrir", "attention", "Ouverture par l’opérateur", facts.starts_on)
    if not facts.kept:
        return Position("group", "Année à planifier", "attention", "Dates des rencontres", facts.starts_on)
    words = f"{plural(facts.held, 'rencontre tenue', 'rencontres tenues')} sur {facts.expected}"
    if facts.next_on is not None:
        return Position("meetings", words, "good", "Prochaine rencontre", facts.next_on)
    if facts.held >= facts.expected:
        return Position("meetings", words, "good", "Fin de la convention", facts.ends_on)
    return Position("meetings", words, "attention", "Aucune rencontre à venir", None)


def _of_report(facts: LotFacts) -> Position:
    if facts.report in SENT:
        return Position("report", "Bilan reçu", "attention", "Accusé de réception du Département")
    if facts.report == "acknowledged":
        return Position("report", "Bilan à l’examen", "attention", "Réponse du Département")
    if facts.report == "to_be_corrected":
        return Position("report", "Bilan à corriger", "waiting", "Corrections de l’opérateur")
    return Position("report", "Bilan attendu", "waiting", "Bilan final de l’opérateur", facts.report_due_on)


def _of_balance(facts: LotFacts) -> Position:
    if not facts.certified:
        return Position("balance", "Bilan accepté", "attention", "Service fait certifié par le Département")
    if facts.balance and facts.balance != "paid":
        return Position("balance", "Solde à payer", "attention", "Paiement du solde", facts.balance_due_on)
    if facts.repayment and facts.repayment not in ("collected", "dropped"):
        return Position("balance", "Trop-perçu à reverser", "waiting", "Encaissement du reversement")
    return Position("balance", "Service fait certifié", "good", done=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchFacts:
    """What may go wrong with an agreement under way: sheets not closed, quarters without a session, late
    report, surplus without its documents, advance not paid.
    """

    sheets: int = 0
    quarters: int = 0
    report: str = ""
    report_due_on: date | None = None
    bare_surplus: int = 0
    advance: str = ""
    advance_due_on: date | None = None


WATCHED: Final = {
    "report": "Bilan en retard",
    "advance": "Avance non payée à l’échéance",
    "surplus": "Excédent sans justificatif",
    "sheet": "Feuille de présence manquante",
    "quarter": "Trimestre sans temps d’information",
}
"""What officers watch over, the most serious first."""


def watch(facts: WatchFacts, today: date) -> dict[str, str]:
    """Give back what is wrong that day, by kind of `WATCHED`, each with its detail in words."""
    found = {}
    due = facts.report_due_on
    if facts.report == "open" and due is not None and due < today:
        found["report"] = f"attendu le {day(due)}"
    paid_by = facts.advance_due_on
    if facts.advance not in ("", "paid") and paid_by is not None and paid_by < today:
        found["advance"] = f"à payer le {day(paid_by)} au plus tard"
    if facts.bare_surplus:
        found["surplus"] = plural(facts.bare_surplus, "dépense", "dépenses")
    if facts.sheets:
        found["sheet"] = plural(facts.sheets, "rencontre passée", "rencontres passées")
    if facts.quarters:
        found["quarter"] = plural(facts.quarters, "trimestre", "trimestres")
    return found


def by_stage(positions: Iterable[Position]) -> dict[str, int]:
    """Give back how many territories stand at each stage that has some, in the order of the stages."""
    counts = dict.fromkeys(STAGES, 0)
    for one in positions:
        counts[one.stage] += 1
    return {stage: count for stage, count in counts.items() if count}
