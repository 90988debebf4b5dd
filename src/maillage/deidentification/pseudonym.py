"""« Je l'appellerai Rose », « Paul, ce n'est pas son prénom »: a name that the writer invents is nobody's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from maillage.deidentification.finding import Finding, Kind
from maillage.deidentification.tokens import fold

_WORD: Final = r"(?P<name>[^\W\d_]{2,20})"
_NAME: Final = rf"[«\"“]? ?{_WORD} ?[»\"”]?"
_WHOM: Final = (
    r"(?:(?:la|le|cette|cet|ce) (?:dame|personne|homme|femme|monsieur|jeune|couple)|madame|monsieur)"
)
_WILL_CALL: Final = r"(?:appel+er(?:ai|ons)|nommer(?:ai|ons)|prenommer(?:ai|ons))(?: ici| donc)?"
_ANNOUNCED: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\bl'{_WILL_CALL} {_NAME}",
        rf"\b{_WILL_CALL} {_WHOM} {_NAME}",
        rf"\b{_WILL_CALL} [«\"“] ?{_WORD}",
        rf"\b(?:appel|nomm)ons[- ]l[ae] {_NAME}",
    )
)
"""« J'appellerai Martine » is a telephone call."""
_DENIED: Final = re.compile(
    rf"{_NAME},? (?:\(?)(?:ce )?n'est (?:pas|ni) son (?:vrai |veritable )?(?:prenom|nom)\b"
)
_CHANGED: Final = re.compile(
    rf"{_NAME} \((?:le |son )?(?:prenom|nom)s? (?:a ete |est )?(?:change|modifie|fictif|invente|d'emprunt)"
)


def without_pseudonyms(text: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Give the findings, but those of a person that bears only a name the writer says to have invented."""
    plain = fold(text).replace("\n", " ")
    invented = {
        match["name"] for pattern in (*_ANNOUNCED, _DENIED, _CHANGED) for match in pattern.finditer(plain)
    }
    for finding in findings:
        words = re.findall(r"[^\W\d_]+", fold(text[finding.start : finding.end]))
        if finding.kind is not Kind.PERSON or not invented or not set(words) <= invented:
            yield finding
