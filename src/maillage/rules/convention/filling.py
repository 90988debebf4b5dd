"""From a text and the facts of an agreement to blocks ready to print."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from maillage.rules.convention.reading import Article, Block, Kind, Text, read
from maillage.rules.convention.words import CONDITIONS, VARIABLES
from maillage.rules.french import search_key, typeset
from maillage.rules.verdict import Refused


@dataclass(frozen=True, slots=True)
class Run:
    """Some words as printed; `strong` in bold."""

    words: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class FilledBlock:
    """A paragraph or an item ready to print; `table` names the table that takes its place."""

    kind: str
    runs: tuple[Run, ...]
    table: str = ""

    @property
    def words(self) -> str:
        """All it says, without bold."""
        return "".join(run.words for run in self.runs)


@dataclass(frozen=True, slots=True)
class FilledArticle:
    """An article as printed; articles whose condition fails are left out and the others follow on."""

    number: int
    title: str
    blocks: tuple[FilledBlock, ...]


@dataclass(frozen=True, slots=True)
class FilledText:
    """A text as printed."""

    title: str
    preamble: tuple[FilledBlock, ...]
    articles: tuple[FilledArticle, ...]


def fill(text: Text, values: Mapping[str, str], holds: Collection[str]) -> FilledText:
    """Give back a text with its variables replaced, what does not hold left out.

    `values` are the words of each variable by its name of the catalogue, `holds` the names of the conditions
    that are met. Raises Refused on a variable or a condition that does not exist, or that has no value.
    """
    met = frozenset(search_key(name) for name in holds)
    known = {search_key(name): value for name, value in values.items()}
    articles: list[FilledArticle] = []
    for article in text.articles:
        blocks = _filled(article, known, met)
        if blocks:
            articles.append(FilledArticle(len(articles) + 1, typeset(article.title.strip()), blocks))
    return FilledText(typeset(text.title.strip()), _blocks(text.preamble, known, met), tuple(articles))


def _filled(article: Article, values: Mapping[str, str], met: frozenset[str]) -> tuple[FilledBlock, ...]:
    if article.condition and not _is_met(article.condition, met):
        return ()
    return _blocks(article.body, values, met)


def _blocks(body: str, values: Mapping[str, str], met: frozenset[str]) -> tuple[FilledBlock, ...]:
    return tuple(
        _printed(block, values)
        for block in read(body)
        if not block.condition or _is_met(block.condition, met) is not block.unless
    )


def _is_met(condition: str, met: frozenset[str]) -> bool:
    key = search_key(condition)
    if key not in CONDITIONS:
        raise Refused(f"La condition « {condition} » n’existe pas : corrigez le texte de la convention.")
    return key in met


def _printed(block: Block, values: Mapping[str, str]) -> FilledBlock:
    if block.stray:
        raise Refused("Une accolade ou un crochet n’est pas fermé : corrigez le texte de la convention.")
    runs: list[Run] = []
    for piece in block.pieces:
        if not piece.is_variable:
            runs.append(Run(typeset(piece.said)))
            continue
        key = search_key(piece.said)
        variable = VARIABLES.get(key)
        if variable is None:
            raise Refused(f"La variable « {piece.said} » n’existe pas : corrigez le texte de la convention.")
        if variable.alone:
            return FilledBlock(Kind.PARAGRAPH, (), table=variable.name)
        value = values.get(key, "")
        if not value:
            raise Refused(f"« {variable.name} » n’est pas connu : complétez la convention.")
        runs.append(Run(value, strong=variable.strong))
    return FilledBlock(block.kind, tuple(runs))
