"""The exchange between an applicant and the officers: when it is open, and who says what."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from maillage.rules.french import PARIS, typeset
from maillage.rules.verdict import YES, Verdict, no
from maillage.rules.window import moment_of

APPLICANT, DEPARTMENT = "applicant", "department"
SIDES = {APPLICANT: "Organisme candidat", DEPARTMENT: "Département"}
QUESTION, ANSWER, REQUEST, DOCUMENTS = "question", "answer", "request", "documents"
KINDS = {
    QUESTION: "Question",
    ANSWER: "Réponse",
    REQUEST: "Demande de pièces",
    DOCUMENTS: "Pièces fournies",
}
KINDS_OF = {APPLICANT: (QUESTION, ANSWER, DOCUMENTS), DEPARTMENT: (QUESTION, ANSWER, REQUEST)}
"""What each side may say."""
CALLS_FOR_AN_ANSWER = (QUESTION, REQUEST)
A_MINUTE = dt.timedelta(minutes=1)
"""The closing is told as people say it: the last minute that counts."""
LONGEST = 10_000
"""Characters of a message."""
FILES = 10
"""Files of a message."""


def other(side: str) -> str:
    """Give back the side that is written to."""
    return DEPARTMENT if side == APPLICANT else APPLICANT


def may_write(
    state: str,
    *,
    closes_at: dt.datetime,
    notified_at: dt.datetime | None,
    at: dt.datetime,
    zone: ZoneInfo = PARIS,
) -> Verdict:
    """Whether it takes messages: from the closing, for equal treatment, to the notified decision; hours are
    told on the clock of the call (F49).
    """
    if at < closes_at:
        return no(
            typeset(
                f"L’échange s’ouvre après la clôture, le {moment_of(closes_at - A_MINUTE, zone)} : d’ici là, "
                "posez votre question sur la page de l’appel, la réponse y est publiée pour tous les "
                "candidats."
            )
        )
    if state == "withdrawn":
        return no(
            "Cette candidature est retirée\u00a0: l’échange reste lisible, il ne reçoit plus de message."
        )
    if notified_at is not None:
        return no(
            typeset(
                f"La décision a été notifiée le {moment_of(notified_at, zone)} : l’échange reste lisible, il "
                "ne reçoit plus de message. Écrivez au service indiqué sur la notification."
            )
        )
    return YES


def check_message(side: str, kind: str, text: str, files: int) -> Verdict:
    """Whether this message says something, and something that this side may say."""
    if kind not in KINDS_OF[side]:
        return no("Choisissez ce que vous envoyez\u00a0: une question, une réponse ou des pièces.", "kind")
    if kind == DOCUMENTS and not files:
        return no("Joignez au moins une pièce, ou choisissez «\u00a0Réponse\u00a0».", "files")
    if kind != DOCUMENTS and not text.strip():
        return no("Écrivez votre message.", "text")
    if len(text) > LONGEST:
        return no("Ce message est trop long\u00a0: gardez l’essentiel et joignez le reste.", "text")
    if files > FILES:
        return no(f"Joignez {FILES}\u00a0fichiers au plus à la fois, puis envoyez un autre message.", "files")
    return YES
