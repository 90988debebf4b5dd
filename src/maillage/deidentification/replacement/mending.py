"""Put words in the place of findings, and mend the sentence around them: elisions, articles, spaces."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from maillage.deidentification.finding import Finding

_CLOSERS: Final = {"(": ")", "[": "]", "«": "»", '"': '"', "“": "”"}
_WEEKDAY: Final = r"(?:(?:lun|mar|mercre|jeu|vendre|same)di |dimanche )?"
_THE_DAY: Final = re.compile(rf"(?i)\b(?:le|ce|la) {_WEEKDAY}\Z")
_SINCE: Final = re.compile(r"(?i)\b(?:depuis|pour|avant|après|apres|dès|vers|fin|début|en|de) \Z")
_BORN: Final = re.compile(rf"(?i)\b(?:le|en|un|au|du) {_WEEKDAY}\Z")
_TOLD: Final = re.compile(r"(?:[:(=]\s?|(?i:\bddn|\bdn) )\Z")
_IN: Final = re.compile(r"(?i)\b(?P<word>à|a|au|aux|en) \Z")
_WITHIN: Final = re.compile(r"(?i)(?:\b(?P<word>à|a|de) )?\b(?:l['’]|la |le )\Z")
_OF: Final = re.compile(r"(?i)\b(?P<letter>d)(?:u|es) \Z")
_ELIDED: Final = re.compile(r"(?i)\b(?P<stem>d|qu|jusqu|lorsqu|puisqu)['’]\Z")
_FULL: Final = re.compile(r"(?i)\b(?P<stem>d|qu|jusqu|lorsqu|puisqu)e \Z")
_DANGLING: Final = re.compile(r"(?i)\b(?:de |d['’]|du |des )\Z")
_SENTENCE: Final = re.compile(r"(?:\A|[.!?…]\s|\n)[\s«\"“–-]*\Z")
_NEAR: Final = 40


def apply(text: str, replacements: Iterable[tuple[Finding, str | None]]) -> str:
    """Give back `text` with each finding replaced by its words; one whose words are None stays as it is."""
    done: list[str] = []
    place = 0
    chosen = [(finding, words) for finding, words in replacements if words is not None]
    for finding, proposed in sorted(chosen):
        if finding.start < place:
            continue
        before = text[place : finding.start]
        if len(before) < _NEAR and done:
            before = done.pop() + before
        if proposed:
            mended, words = _mended(before, proposed)
            if mended.endswith("'") and "’" in text:
                mended = f"{mended[:-1]}’"
            if mended != before and _shouted(text, finding):
                mended = mended.upper()
            opens = mended != before or not text[finding.start].islower()
            before = mended
            written = _written_like(text, finding, before, words, opens=opens)
            ends_twice = written.endswith(".") and text.startswith(".", finding.end)
            done.append(before + (written[:-1] if ends_twice else written))
            place = finding.end
        else:
            before, place = _closed(before, text, finding.end)
            done.append(before)
    return "".join(done) + text[place:]


def _mended(before: str, words: str) -> tuple[str, str]:
    """Give back what stands before and the words, each as the other wants it."""
    for mend in (_date, _birth, _indefinite, _elision):
        before, words = mend(before, words)
    return before, words


def _written_like(text: str, finding: Finding, before: str, words: str, *, opens: bool) -> str:
    """Give the words the capitals, the brackets and the apostrophes of what stands around them."""
    if words[0] == "[":
        return words[1:-1] if before.endswith(("[", "(")) else words
    if _shouted(text, finding):
        return words.upper()
    if opens and _SENTENCE.search(before[-_NEAR:]):
        return words[0].upper() + words[1:]
    return words


def _shouted(text: str, finding: Finding) -> bool:
    """Whether all is in capitals around."""
    around = text[max(0, finding.start - _NEAR) : finding.end + _NEAR]
    return around.isupper() and len(around) > _NEAR


def _date(before: str, words: str) -> tuple[str, str]:
    """« le 18 janvier » becomes « en janvier », « jusqu’au 7 mars » « jusqu’en mars »."""
    if not words.startswith(("en ", "un ")) or (
        words.startswith("un ") and not words.endswith(("di", "dimanche"))
    ):
        return before, words
    before = _THE_DAY.sub("", before)
    if words.startswith("un "):
        return before, words
    if re.search(r"(?i)\bau \Z", before):
        return before[:-3], words
    if re.search(r"(?i)\bdu \Z", before):
        return f"{before[:-2]}e ", words[3:]
    return before, words[3:] if _SINCE.search(before) else words


def _birth(before: str, words: str) -> tuple[str, str]:
    """« né le 3 mars 1961 » becomes « né dans les années 1960 »."""
    if words.startswith("dans les années "):
        before = _BORN.sub("", before)
        if _TOLD.search(before):
            words = words.removeprefix("dans les ")
    return before, words


def _indefinite(before: str, words: str) -> tuple[str, str]:
    """« à Lillers » becomes « dans une commune du secteur », « du Touquet » « d’une commune du secteur »."""
    if not words.startswith(("un ", "une ", "son ")):
        return before, words
    inside = _IN.search(before)
    if inside:
        joint = "à " if words == "son employeur" else "Dans " if inside["word"][0].isupper() else "dans "
        return before[: inside.start()] + joint, words
    within = _WITHIN.search(before)
    if within:
        joint = "de " if within["word"] == "de" else "dans " if within["word"] else ""
        return _elision(before[: within.start()] + joint, words)
    of = _OF.search(before)
    return (f"{before[: of.start()]}{of['letter']}e ", words) if of else (before, words)


def _elision(before: str, words: str) -> tuple[str, str]:
    """« d’Awa » becomes « de B. », « de Manon » « d’A. »."""
    elided, full = _ELIDED.search(before), _FULL.search(before)
    vowel = words[0] in "aeiouyéèêàâîôûAEIOUYÉÈÊÀÂÎÔÛ"
    if elided and not vowel:
        return f"{before[: elided.end('stem')]}e ", words
    if full and vowel:
        return f"{before[: full.end('stem')]}'", words
    return before, words


def _closed(before: str, text: str, place: int) -> tuple[str, int]:
    """Close the gap that a finding leaves: brackets around nothing, a preposition, a comma, a space."""
    bare = before.rstrip(" ")
    after = place + len(text[place : place + 2]) - len(text[place : place + 2].lstrip(" "))
    if bare and text[after : after + 1] == _CLOSERS.get(bare[-1]):
        before, place = bare[:-1].rstrip(" "), after + 1
    else:
        before = _DANGLING.sub("", before)
        if before.endswith(", ") and text[place : place + 1] in {",", "."}:
            before = before[:-2]
            place += text[place] == ","
    following = text[place : place + 1]
    if before.endswith(" ") and (following in {" ", ",", ".", ")", "\n", ""}):
        before = before.rstrip(" ")
    return before, place
