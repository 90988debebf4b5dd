"""Hiding who people are in a document that anyone may ask for (F53; law C1, loi 2000-321 art. 10)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from maillage.rules.french import search_key, typeset
from maillage.rules.verdict import YES, Verdict, no

HIDDEN: Final = "[occulté]"
"""What stands in the place of what is hidden."""
_ADDRESS: Final = re.compile(r"[^\s@<>(),;:]+@[^\s@<>(),;:]+\.[^\W\d_]{2,}")
_TELEPHONE: Final = re.compile(
    r"(?<!\d)(?:(?:\+|00)33[\s.\-\u00a0\u202f]*(?:\(0\))?|0)[\s.\-\u00a0\u202f]*[1-9]"
    r"(?:[\s.\-\u00a0\u202f]*\d{2}){4}(?!\d)"
)
_TITLED: Final = re.compile(
    r"\b(M\.|MM\.|Mme|Mmes|Mlle|Dr|Pr|Me|Monsieur|Madame|Docteur|Docteure|Professeur|Maître)"
    r"[\s\u00a0\u202f]+([A-ZÀ-Þ][\w’'\-]*\.?(?:[\s\u00a0\u202f]+[A-ZÀ-Þ][\w’'\-]*)*)"
)
_ACCOUNT: Final = re.compile(
    r"\b[A-Z]{2}\d{2}(?:[\s\u00a0\u202f]?[A-Z0-9]{4}){3,7}(?:[\s\u00a0\u202f]?[A-Z0-9]{1,3})?\b"
)
"""An IBAN, in one piece or in groups of four."""
_WORD: Final = re.compile(r"[\w’'\-]+")
SHORTEST: Final = 3
"""Letters of the shortest part of a name that is looked for alone."""


def hide(text: str, names: Iterable[str], exactly: Iterable[str] = ()) -> str:
    """Give back the text without e-mail addresses, telephone numbers, bank accounts, people announced by a
    title, nor any part of the names given, whatever their capitals and accents; nor the lines given
    `exactly`, as postal addresses are.

    An aid, never a promise: someone reads the result before it leaves.
    """
    found = text
    for line in exactly:
        found = found.replace(line, HIDDEN)
    found = _ADDRESS.sub(HIDDEN, found)
    found = _ACCOUNT.sub(HIDDEN, found)
    found = _TELEPHONE.sub(HIDDEN, found)
    found = _TITLED.sub(rf"\1 {HIDDEN}", found)
    known = {part for name in names for part in search_key(name).split() if len(part) >= SHORTEST}
    return _WORD.sub(lambda word: HIDDEN if _is_known(word[0], known) else word[0], found)


def _is_known(word: str, known: set[str]) -> bool:
    return any(part in known for part in search_key(word).split())


def may_communicate(*, notified: bool) -> Verdict:
    """F53: what prepares a decision is not given out before it is taken and told."""
    if notified:
        return YES
    return no(
        "Une candidature ne se communique qu’une fois la décision notifiée : avant, elle prépare cette "
        "décision."
    )


def copied_sentence(number: str) -> str:
    """What the copy of a paper of an agreement says of itself."""
    return typeset(
        f"Copie communicable à toute personne qui en fait la demande (convention n° {number}). Les noms de "
        "personnes, les adresses, les numéros de téléphone et les coordonnées bancaires y sont occultés."
    )


def communicated_sentence(number: str) -> str:
    """What the copy says of itself."""
    return typeset(
        f"Copie de la candidature n° {number}, communicable à toute personne qui en fait la demande. "
        "Les noms de personnes, les adresses électroniques et les numéros de téléphone y sont occultés."
    )
