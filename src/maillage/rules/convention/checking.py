"""What is wrong with a text before it is published, in French, with the number of the article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from maillage.rules.convention.reading import Article, Block, Text, read
from maillage.rules.convention.words import (
    CONDITIONS,
    FINANCIAL_REPORT,
    MANDATORY,
    PRIVATE,
    REPUBLICAN,
    VARIABLES,
    conditions_of,
    variables_of,
)
from maillage.rules.french import search_key, typeset
from maillage.rules.verdict import YES, Verdict, no

LONGEST_TITLE: Final = 120
MOST_ARTICLES: Final = 40


@dataclass(frozen=True, slots=True)
class Problem:
    """What to mend; `article` is its number, 0 for the title, the preamble or the text as a whole."""

    article: int
    sentence: str


@dataclass(frozen=True, slots=True)
class _Needed:
    """A variable without which the text does not bind; `under` is a condition it may stand under."""

    variable: str
    why: str
    under: str = ""


_NEEDED: Final = (
    _Needed("montant", "le montant attribué"),
    _Needed("début", "le début de l’opération"),
    _Needed("fin", "la fin de l’opération"),
    _Needed("tableau des versements", "l’avance et le solde"),
    _Needed("bilan attendu le", "la date du bilan final"),
)
_NEEDED_OF_PRIVATE: Final = (
    _Needed("comptes rendus financiers attendus le", "la date du compte rendu financier", FINANCIAL_REPORT),
    _Needed("engagement républicain souscrit le", "la date du contrat d’engagement républicain", REPUBLICAN),
)


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause of the law: the words it is known by, and the condition it may stand under."""

    pattern: re.Pattern[str]
    sentence: str
    under: str = ""


_CLAUSES: Final = (
    _Clause(
        re.compile(r"\bne (?:peut|doit|pourra)\b.*\brevers|\breversement\b.*\binterdit"),
        "Il manque la clause qui interdit de reverser la subvention (CGCT, art. L. 1611-4) : écrivez par "
        "exemple « L’opérateur ne peut reverser tout ou partie de la subvention à un autre organisme. ».",
    ),
    _Clause(
        re.compile(r"\bcontrole\b.*\bpieces\b|\bpieces\b.*\bcontrole\b"),
        "Il manque la clause de contrôle (CGCT, art. L. 1611-4) : écrivez par exemple « L’opérateur facilite "
        "à tout moment le contrôle, sur pièces et sur place, de l’emploi de la subvention. ».",
    ),
    _Clause(
        re.compile(r"\bdonnees essentielles\b.*\b(?:publi|trois mois)"),
        "Il manque la publication des données essentielles (loi du 12 avril 2000, art. 10) : écrivez par "
        "exemple « [si convention obligatoire] Les données essentielles de la convention sont rendues "
        "publiques dans les trois mois de sa signature. ».",
        MANDATORY,
    ),
)


def check(text: Text, family: str) -> Verdict:
    """Whether a text may be published: yes, or no with its first problem."""
    problems = problems_of(text, family)
    return no(problems[0].sentence) if problems else YES


def problems_of(text: Text, family: str) -> tuple[Problem, ...]:
    """Give back all that is wrong with a text of that family, article by article."""
    return tuple(
        Problem(article, typeset(_located(article, sentence)))
        for article, sentence in (*_each(text, family), *_whole(text, family))
    )


def _located(article: int, sentence: str) -> str:
    return f"Article {article} : {sentence}" if article else sentence


def _each(text: Text, family: str) -> Iterator[tuple[int, str]]:
    yield from ((0, said) for said in _title(text.title, "Le titre de la convention"))
    yield from ((0, f"Visas : {said}") for said in _blocks(read(text.preamble), family, frozenset()))
    for number, article in enumerate(text.articles, start=1):
        for said in _article(article, family):
            yield number, said


def _title(title: str, name: str) -> Iterator[str]:
    if not title.strip():
        yield f"{name} est vide : écrivez-le."
    elif any(sign in title for sign in "{}[]"):
        yield f"{name} ne contient ni variable ni condition : écrivez-le en toutes lettres."


def _article(article: Article, family: str) -> Iterator[str]:
    yield from _title(article.title, "le titre")
    if article.condition:
        yield from _condition(article.condition, family)
    blocks = read(article.body)
    if not any(block.pieces for block in blocks):
        yield "le texte est vide : écrivez-le ou retirez l’article."
        return
    yield from _blocks(blocks, family, frozenset({search_key(article.condition)}))


def _blocks(blocks: Iterable[Block], family: str, under: frozenset[str]) -> Iterator[str]:
    for block in blocks:
        if block.stray:
            yield _stray(block)
            continue
        if not block.pieces:
            yield "une ligne est vide : écrivez-la ou retirez-la."
        if block.condition:
            yield from _condition(block.condition, family)
        holds = under if block.unless else under | {search_key(block.condition)}
        for name in block.variables:
            yield from _variable(name, block, family, holds)


def _stray(block: Block) -> str:
    start = block.words.strip()[:40]
    if block.stray in "{}":
        return (
            f"une accolade est ouverte ou fermée sans l’autre, près de « {start} » : une variable s’écrit "
            "« {montant} »."
        )
    return (
        f"un crochet n’est pas à sa place, près de « {start} » : une condition s’écrit au début d’un "
        "paragraphe ou d’une ligne, « [si avance prévue] »."
    )


def _condition(name: str, family: str) -> Iterator[str]:
    known = {search_key(item.name): item.name for item in conditions_of(family)}
    if search_key(name) not in known:
        yield f"la condition « {name} » n’existe pas{_elsewhere(name, CONDITIONS)}.{_nearest(name, known)}"


def _variable(name: str, block: Block, family: str, holds: frozenset[str]) -> Iterator[str]:
    known = {search_key(item.name): item.name for item in variables_of(family)}
    variable = VARIABLES.get(search_key(name))
    if variable is None or search_key(name) not in known:
        elsewhere, nearest = _elsewhere(name, VARIABLES), _nearest(name, known, "{}")
        yield f"la variable « {{{name}}} » n’existe pas{elsewhere}.{nearest}"
        return
    if variable.alone and len(block.pieces) > 1:
        yield f"« {{{variable.name}}} » est un tableau : laissez-le seul dans son paragraphe."
    if variable.under and search_key(variable.under) not in holds:
        yield (
            f"« {{{variable.name}}} » peut être vide : commencez la ligne, ou l’article, par "
            f"« [si {variable.under}] »."
        )


def _elsewhere(name: str, words: Mapping[str, object]) -> str:
    return " pour un organisme public" if search_key(name) in words else ""


def _nearest(name: str, known: Mapping[str, str], braces: str = "") -> str:
    near = get_close_matches(search_key(name), known, n=1, cutoff=0.5)
    if not near:
        return " Choisissez un mot de la liste."
    word = known[near[0]]
    return f" Vouliez-vous « {braces[0]}{word}{braces[1]} » ?" if braces else f" Vouliez-vous « {word} » ?"


def _whole(text: Text, family: str) -> Iterator[tuple[int, str]]:
    if not text.articles:
        yield 0, "La convention n’a aucun article : ajoutez-en un."
        return
    if len(text.articles) > MOST_ARTICLES:
        yield 0, f"La convention a plus de {MOST_ARTICLES} articles : regroupez-les."
    said = tuple(_standing(text))
    for needed in (*_NEEDED, *(_NEEDED_OF_PRIVATE if family == PRIVATE else ())):
        key, under = search_key(needed.variable), search_key(needed.under)
        if not any(key in names for names, _, conditions in said if conditions <= {under}):
            where = _where(needed.under)
            yield 0, f"Il manque {needed.why} : placez « {{{needed.variable}}} » dans un article{where}."
    if family == PRIVATE:
        for clause in _CLAUSES:
            under = search_key(clause.under)
            if not any(
                clause.pattern.search(words) for _, words, conditions in said if conditions <= {under}
            ):
                yield 0, clause.sentence


def _where(under: str) -> str:
    return f", sous la condition « {under} » ou sans condition" if under else ", sans condition"


def _standing(text: Text) -> Iterator[tuple[frozenset[str], str, frozenset[str]]]:
    """Give back, for each block, its variables, its words and what it depends on."""
    for article in text.articles:
        for block in read(article.body):
            held = [search_key(article.condition), search_key(block.condition)]
            conditions = frozenset(name for name in held if name)
            if block.unless:
                conditions |= {f"sauf {held[1]}"}
            yield (
                frozenset(search_key(name) for name in block.variables),
                search_key(block.words),
                conditions,
            )
