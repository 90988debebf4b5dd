"""« Mme A. » names nobody: a lone letter is what a careful writer puts in the place of a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from maillage.deidentification.finding import Finding, Kind
from maillage.deidentification.lexicon import lexicon
from maillage.deidentification.tokens import fold

_TITLE: Final = (
    r"(?:(?:M|Mr|MR|Mme|MME|Mlle|Dr|Pr|Me|Docteur|Maître|Monsieur|Madame|Bonjour|Bonsoir|Cher|Chère)\b\.?\s+)"
)
_LETTER: Final = re.compile(rf"{_TITLE}?[A-Z](?![\w'’])\.?(?!-)")
_BEFORE: Final = re.compile(r"(?<![\w.])[A-Z]\.?\s*\n[\s|•*>-]*\Z")
_LABEL: Final = re.compile(r"[^\n:]{0,20} ?[:|]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_SPELT: Final = 3
"""That many letters after the first are a name being spelt: « N O W I C K I »."""
_USUAL: Final = 500
"""A word met more often than that (a hundred million words), under a lone letter, opens its own line."""


_RARE: Final = 50


def without_aliases(text: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Give the findings, but those of a person that are a letter, and what a letter was wrongly joined to."""
    for finding in findings:
        if finding.kind is not Kind.PERSON or not _is_alias(text, finding):
            yield finding


def _is_alias(text: str, finding: Finding) -> bool:
    letter = _LETTER.match(text, finding.start, finding.end)
    if letter is None:
        return bool(
            _BEFORE.search(text, max(0, finding.start - 12), finding.start)
            and (_opens_a_line(text, finding.start, finding.end) or _LABEL.match(text, finding.end))
        )
    rest = text[letter.end() : finding.end]
    words = _WORD.findall(rest)
    if len(words) >= _SPELT and all(len(word) == 1 for word in words):
        return False
    if all(len(word) == 1 or _is_small(word) for word in words) or _acts(words[0]):
        return True
    if _borne_by_nobody(words[0]) and len(words) == 1:
        return True
    return ("\n" in rest or "   " in rest) and _opens_a_line(text, letter.end(), finding.end)


def _acts(word: str) -> bool:
    """« A. reste », « B. père »: in lower case, what the person under the letter does, or is."""
    known = fold(word)
    verb = "v" in lexicon().natures.get(known, "") and lexicon().frequencies[known] >= _USUAL
    return word.islower() and (verb or known in {"pere", "mere", "fils", "fille"})


def _borne_by_nobody(word: str) -> bool:
    """« Mme A. Dossier transmis »: a usual word that is hardly anyone's surname opens the next sentence."""
    known, lists = fold(word), lexicon()
    usual = lists.frequencies.get(known, 0) >= _USUAL
    return usual and lists.surnames.get(known, 0) < _RARE and known not in lists.first_names


def _opens_a_line(text: str, start: int, end: int) -> bool:
    """Whether these words are usual ones: the label of a field, the first word of the next sentence."""
    known = lexicon()
    words = [fold(word) for word in _WORD.findall(text, start, end)]
    return all(known.frequencies.get(word, 0) >= _USUAL or _is_small(word) for word in words)


def _is_small(word: str) -> bool:
    """Whether it is a pronoun, an article, a preposition or a title: never a surname after an initial."""
    known = fold(word)
    return known in {"mr", "mme", "mlle", "dr", "me"} or set(lexicon().natures.get(known, "n")) <= {"f", "r"}
