"""What a new version of a text changes, article by article."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from maillage.rules.convention.reading import Article, Text
from maillage.rules.french import search_key

ADDED, REMOVED = "added", "removed"


@dataclass(frozen=True, slots=True)
class Difference:
    """An article that changes: « ajouté », « retiré » or « modifié », and its lines with their sign."""

    title: str
    what: str
    lines: tuple[tuple[str, str], ...]


def differences(former: Text, new: Text) -> tuple[Difference, ...]:
    """Give back what changes between two versions, in the order of the new one, what is removed last.

    Articles are told apart by their title; an article that only moves does not change.
    """
    before, after = _parts(former), _parts(new)
    found = [
        Difference(
            title, "modifié" if key in before else "ajouté", _lines(before.get(key, ("", ()))[1], said)
        )
        for key, (title, said) in after.items()
        if before.get(key, ("", None))[1] != said
    ]
    found += [
        Difference(title, "retiré", _lines(said, ()))
        for key, (title, said) in before.items()
        if key not in after
    ]
    return tuple(found)


def _parts(text: Text) -> dict[str, tuple[str, tuple[str, ...]]]:
    parts = {"": ("Titre et visas", (text.title, *_said(text.preamble)))}
    for article in text.articles:
        parts[search_key(article.title)] = (article.title, _of(article))
    return parts


def _of(article: Article) -> tuple[str, ...]:
    condition = (f"[imprimé si : {article.condition}]",) if article.condition else ()
    return (*condition, *_said(article.body))


def _said(body: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in body.splitlines() if line.strip())


def _lines(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for _, start, end, new_start, new_end in (
        step for step in SequenceMatcher(None, before, after).get_opcodes() if step[0] != "equal"
    ):
        found += [(REMOVED, line) for line in before[start:end]]
        found += [(ADDED, line) for line in after[new_start:new_end]]
    return tuple(found)
