"""Situations that identify nobody: when one is written, read, kept, and what is asked of its writer.

R14 (may be written or not), R24–R25 (anonymised), F22–F24; data protection (C.6, C.7).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from maillage.rules.french import paris, plural, search_key
from maillage.rules.letters import plain
from maillage.rules.period import add_months
from maillage.rules.verdict import YES, Verdict, no

MONTHS_KEPT: Final = 6
DRAFT_DAYS: Final = 30
LONGEST_STORY: Final = 800
DETAILS_TOGETHER: Final = 3
"""So many recognisable details kept ask a second confirmation: together they single someone out (C.6)."""
REWORD: Final = "Retirez ou remplacez les éléments qui permettent de reconnaître la personne."
CONFIRMATION: Final = (
    "Je confirme que la personne ne peut pas être reconnue, même par un collègue de son secteur."
)
READERS_ONLY: Final = "Les situations ne sont visibles que des participants de la rencontre."
QUESTIONS: Final = (
    ("individualisation", "Un collègue du secteur pourrait-il reconnaître la personne ou son ménage ?"),
    ("correlation", "Pourrait-on rapprocher ce récit d’un dossier, d’un article ou d’une histoire connue ?"),
    ("inference", "Pourrait-on en déduire autre chose, sur elle ou ses proches, que ce qui est écrit ?"),
)
"""The three questions of the data-protection authorities (G29 05/2014), in plain words; the answer is no."""

_CHILD: Final = r"(?:enfants?|bebes?|mineure?s?|nourrissons?|fils|filles?|petite?s?)"
_DANGER: Final = (
    r"suicid\w*",
    r"(?:se|me|te) (?:tuer|pendre|foutre en l air)",
    r"(?:envie|veut|veux|voudrait|parle|menace) d en finir",
    r"en finir avec (?:la|sa|ma) vie",
    r"mettre fin a (?:ses|mes|leurs) jours",
    r"mettre fin a (?:sa|ma|leur) vie",
    r"(?:ne|n) (?:veut|veux|a|ai)? ?plus (?:envie de )?vivre",
    r"(?:veut|veux|envie de|idees? de) mourir",
    r"idees? noires?",
    rf"{_CHILD} (?:est |sont |semblent? |reste )?(?:en danger|battue?s?|frappee?s?|violee?s?|affamee?s?)",
    r"maltrait\w+",
    r"information preoccupante",
    r"(?:viol|inceste|attouchements?)",
    r"(?:frappe|bat|tape|secoue) (?:ses|les|son|sa|le|la) (?:enfants?|fils|fille|bebe|petite?s?)",
)
_DANGERS: Final = re.compile(rf"(?<!\w)(?:{'|'.join(_DANGER)})(?!\w)")


def cleaned(text: str) -> str:
    """Give back a text as it is read and kept: in plain letters, without what the eye does not see and a
    detector would stumble on; offsets are counted in it.
    """
    return plain(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def tells_of_danger(text: str) -> bool:
    """F24: whether the words speak of suicide or of a child in danger. It warns, and refuses nothing."""
    words = re.sub(r"[^\w]+", " ", search_key(text))
    return _DANGERS.search(words) is not None


def kept_until(meeting_day: date) -> date:
    """The day a situation is erased: six months after its meeting (C.6)."""
    return add_months(meeting_day, MONTHS_KEPT)


def draft_kept_until(written_on: date, meeting_day: date) -> date:
    """The day a draft that nobody read is erased: thirty days after it was written (C.6)."""
    return min(written_on + timedelta(days=DRAFT_DAYS), kept_until(meeting_day))


def may_write(today: date, meeting_day: date, state: str) -> Verdict:
    """Whether a situation is still written for a meeting: until the evening of that day, on the fly too."""
    if state == "cancelled":
        return no("Cette rencontre est annulée : choisissez-en une autre.")
    if today > meeting_day:
        return no("Cette rencontre est passée : choisissez-en une autre.")
    return YES


@dataclass(frozen=True, slots=True)
class Reader:
    """What is known of who wants to read: `present` when they are marked so at that meeting."""

    author: bool = False
    facilitator: bool = False
    present: bool = False


def may_read(
    reader: Reader, state: str, *, reported: bool, now: datetime, starts_at: datetime, purge_on: date
) -> Verdict:
    """R24, C.6: its author; the facilitators once it is proposed; those present once the meeting has begun
    and it was read twice, unless someone reported it (F23). Nobody from the day it is to be erased, even
    when the erasure is late.
    """
    if state in ("withdrawn", "deleted") or paris(now).date() >= purge_on:
        return no("Cette situation est retirée : son texte est effacé.")
    if reader.author or (reader.facilitator and state != "draft"):
        return YES
    if not reader.present or state not in ("accepted", "discussed") or now < starts_at:
        return no(READERS_ONLY)
    if reported:
        return no(
            "Un élément reconnaissable est signalé : le texte est masqué, la personne qui anime décide."
        )
    return YES


def may_accept(meeting_state: str) -> Verdict:
    """F22: what will be read, since the meeting takes place."""
    if meeting_state == "cancelled":
        return no("Cette rencontre est annulée : renvoyez la situation à qui l’a écrite, ou retirez-la.")
    return YES


def may_discuss(now: datetime, starts_at: datetime, *, reported: bool) -> Verdict:
    """R14, F23: the group spoke of what it could read."""
    if now < starts_at:
        return no("La rencontre n’a pas commencé.")
    if reported:
        return no("Un élément est signalé : décidez d’abord de montrer, de renvoyer ou de retirer le texte.")
    return YES


def may_store(blocking: int) -> Verdict:
    """F22: nothing is written while something identifies a person."""
    if blocking:
        return no(f"{REWORD} Il en reste {blocking}.")
    return YES


def may_propose(answers: dict[str, str], *, confirmed: bool, details: int, again: bool) -> Verdict:
    """F22, C.7: three times no, the sentence confirmed, and once more when several details were kept."""
    for code, _ in QUESTIONS:
        if answers.get(code) not in ("non", "oui"):
            return no("Répondez aux trois questions.", code)
    if any(answers[code] == "oui" for code, _ in QUESTIONS):
        return no(REWORD)
    if not confirmed:
        return no("Confirmez que la personne ne peut pas être reconnue.", "confirmed")
    if details >= DETAILS_TOGETHER and not again:
        told = plural(details, "détail reconnaissable gardé", "détails reconnaissables gardés")
        return no(f"{told} : confirmez que, réunis, ils ne désignent personne.", "again")
    return YES
