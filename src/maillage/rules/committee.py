"""The annual committee: when it is held, what its agenda holds, what its decisions say (R77, R78, R40)."""

from collections.abc import Collection
from datetime import date, time
from typing import Final

from maillage.rules.french import day, typeset
from maillage.rules.verdict import YES, Verdict, no

POINTS: Final = {
    "follow_up": "Suites du comité précédent",
    "figures": "Bilan quantitatif de l’année",
    "late": "Ce qui est en retard",
    "missing": "Documents manquants",
    "surplus": "Excédents et leur emploi",
    "themes": "Thèmes récurrents",
    "quality": "Bilan qualitatif et suites",
}
"""The points that the data fill, in the order to take them (R77–R78, R40); others are added by hand."""


def may_sit(held_on: date, starts: time, ends: time, today: date, *, place: str, link: str) -> Verdict:
    """R77: a day to come, an end after its beginning, and somewhere to go: a place or a link."""
    if held_on < today:
        return no("Cette date est passée : choisissez le jour où le comité se tiendra.", "held_on")
    if ends <= starts:
        return no("L’heure de fin suit l’heure de début.", "ends")
    if not place.strip() and not link.strip():
        return no("Indiquez le lieu ou le lien de connexion : il figure dans l’invitation.", "place")
    return YES


def once_a_year(held_on: date, others: Collection[date], reason: str) -> Verdict:
    """R77 « annuel »: a second committee of the same year is told with its reason [H: a warning]."""
    same = sorted(other for other in others if other.year == held_on.year)
    if held_on in same:
        return no("Un comité est déjà convoqué ce jour-là : choisissez un autre jour.", "held_on")
    if same and not reason.strip():
        return no(
            f"Le comité de {held_on.year} est déjà convoqué pour le {day(same[0])} : "
            "dites pourquoi un second se tient la même année, ou changez la date du premier.",
            "extra_reason",
        )
    return YES


def held_by(held_on: date, today: date, act: str) -> Verdict:
    """What is done at the committee is done from its day on; `act` begins the refusal's second half."""
    if today < held_on:
        return no(f"Le comité se tient le {day(held_on)} : {act} à partir de ce jour.")
    return YES


def may_decide(held_on: date, text: str, due_on: date | None, *, owned: bool) -> Verdict:
    """A decision says what, who answers for it, and by when: never before the committee itself."""
    if not text.strip():
        return no("Écrivez la décision.", "text")
    if not owned:
        return no("Indiquez qui répond de cette décision : elle apparaîtra sur son accueil.", "owner")
    if due_on is None:
        return no("Indiquez l’échéance de cette décision.", "due_on")
    if due_on < held_on:
        return no(f"L’échéance suit le comité du {day(held_on)}.", "due_on")
    return YES


def may_follow(decided_on: date, done_on: date | None, today: date, note: str) -> Verdict:
    """What became of a decision: a day already there, since the committee, or at least where it stands."""
    if done_on is None and not note.strip():
        return no("Dites où en est cette décision, ou le jour où elle a été suivie.", "note")
    if done_on is not None and done_on > today:
        return no("Cette date est à venir : notez la suite une fois qu’elle est faite.", "done_on")
    if done_on is not None and done_on < decided_on:
        return no(f"La suite d’une décision vient après le comité du {day(decided_on)}.", "done_on")
    return YES


def follow_up_sentence(due_on: date | None, done_on: date | None, today: date) -> str:
    """Where a decision stands: « faite le … », « attendue le … », « en retard : attendue le … »."""
    if done_on is not None:
        return typeset(f"faite le {day(done_on)}")
    if due_on is None:
        return "sans échéance"
    if due_on < today:
        return typeset(f"en retard : attendue le {day(due_on)}")
    return typeset(f"attendue le {day(due_on)}")
