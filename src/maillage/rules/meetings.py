"""One meeting: seats that are wished and not imposed, presence in person, proof that it was held (R35,
R36).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from maillage.rules.french import clock, moment, plural, typeset
from maillage.rules.verdict import YES, Verdict, no


@dataclass(frozen=True, slots=True)
class Place:
    """What a new registration gets: a seat, or a rank in the waiting list (1 is first; 0 with a seat)."""

    state: str
    rank: int
    sentence: str


def place(*, registered: int, offered: int, waiting: int, capacity: int) -> Place:
    """R35, F12: a seat while the wished number is not reached, then the waiting list, in order of arrival.

    A seat being offered counts as taken, and nobody passes before those who wait.
    """
    if registered + offered < capacity and not waiting:
        return Place("registered", 0, typeset("Votre place est retenue."))
    rank = waiting + 1
    return Place(
        "waiting",
        rank,
        typeset(
            f"Le nombre souhaité de {plural(capacity, 'participant')} est atteint. "
            f"Vous êtes n° {rank} en liste d’attente."
        ),
    )


def seats_to_offer(*, registered: int, offered: int, waiting: int, capacity: int) -> int:
    """How many of those who wait are to be offered a seat now: only below the wished number (R35)."""
    return max(min(capacity - registered - offered, waiting), 0)


SHORTEST_OFFER = timedelta(minutes=15)
"""An offer leaves at least so long to answer, unless the meeting begins before."""


def offer_until(at: datetime, starts_at: datetime, delay: timedelta) -> datetime:
    """When an offered seat goes to the next person: after the delay, never later than halfway to the meeting,
    so that the next one still has a chance, and at the latest when it begins.
    """
    halfway = max((starts_at - at) / 2, SHORTEST_OFFER)
    return min(at + min(delay, halfway), starts_at)


def crowd_sentence(registered: int, capacity: int) -> str:
    """R35: « 17 inscrits pour 15 places souhaitées »: told, never refused."""
    return f"{plural(registered, 'inscrit')} pour {plural(capacity, 'place souhaitée', 'places souhaitées')}"


def is_crowded(present: int, capacity: int) -> bool:
    """F13: more people in the room than wished: all recorded, and counted apart by the indicator."""
    return present > capacity


def may_register(at: datetime, starts_at: datetime, state: str) -> Verdict:
    """R22, R23: open to all until the meeting begins; afterwards the facilitator adds people on the day."""
    if state == "cancelled":
        return no("Cette rencontre est annulée : choisissez une autre date du groupe.")
    if state == "planned":
        return no(
            "Les inscriptions à cette rencontre ne sont pas encore ouvertes : revenez un peu plus tard."
        )
    if state == "held" or at >= starts_at:
        return no(
            f"Cette rencontre a commencé le {moment(starts_at)}. "
            "Si vous êtes sur place, demandez à la personne qui anime de vous ajouter."
        )
    return YES


def check_modality(*, remote: bool, reason: str) -> Verdict:
    """R36: in person; at a distance only with a written reason, which the Département reads."""
    if remote and not reason.strip():
        return no(
            "Indiquez la situation exceptionnelle qui oblige à tenir la rencontre à distance : "
            "l’appel à projets prévoit des rencontres en présentiel.",
            "remote_reason",
        )
    return YES


def modality(*, remote: bool) -> str:
    """How a list names it (R36)."""
    return "Rencontre à distance (motif exceptionnel)" if remote else "En présentiel"


def is_routine(remote: int, tolerated: int) -> bool:
    """F58: meetings at a distance have become a habit, to be told to the Département."""
    return remote > tolerated


def may_hold(at: datetime, starts_at: datetime, *, attendance_recorded: bool) -> Verdict:
    """F14: a meeting is held once begun and with an attendance record, even one that says nobody came."""
    if at < starts_at:
        return no(
            f"Cette rencontre commence le {moment(starts_at)} : "
            "déclarez-la tenue une fois qu’elle a commencé."
        )
    if not attendance_recorded:
        return no(
            "Enregistrez d’abord la feuille de présence, même si personne n’est venu. "
            "Si la rencontre n’a pas eu lieu, annulez-la."
        )
    return YES


def check_cancellation(motive: str) -> Verdict:
    """F15: a cancelled meeting says why."""
    if motive.strip():
        return YES
    return no("Indiquez le motif de l’annulation : il est envoyé aux personnes inscrites.", "motive")


def may_sign_in(
    at: datetime, starts_at: datetime, ends_at: datetime, *, before: timedelta, after: timedelta
) -> Verdict:
    """Signing in oneself is open from a while before the meeting begins to a while after it ends.

    Around the whole meeting and not its beginning alone: who comes late, or signs when leaving, came all the
    same; the code projected in the room, which lives two minutes, is what proves one is there.
    """
    if at < starts_at - before:
        return no(f"L’émargement ouvre le {moment(starts_at - before)}. Revenez à ce moment-là.")
    if at > ends_at + after:
        return no(
            f"L’émargement est clos depuis le {moment(ends_at + after)} : "
            "demandez à la personne qui anime de corriger la feuille de présence."
        )
    return YES


def stale_sentence(
    *, who: str, theirs: str, theirs_at: datetime, yours: str, yours_at: datetime | None
) -> str:
    """« Karim a noté absent à 10 h 12, vous présent à 10 h 05 : lequel garder ? »."""
    when = f" à {clock(yours_at)}" if yours_at else ""
    return typeset(f"{who} a noté {theirs} à {clock(theirs_at)}, vous {yours}{when} : lequel garder ?")
