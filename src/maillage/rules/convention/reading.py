"""From what a person typed to blocks: paragraphs, lists, variables and conditions.

A blank line ends a paragraph. A line that starts with « - » is an item of a list, with « 1. » an item of a
numbered list. « {montant} » is a variable. « [si avance prévue] » at the start of a paragraph or of an item
prints it only then, « [sauf si avance prévue] » only otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, or the name of a variable as it was typed."""

    said: str
    is_variable: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or an item; `condition` as typed, empty for always; `unless` turns it round.

    `stray` says that a brace or a bracket of it is not closed.
    """

    kind: Kind
    pieces: tuple[Piece, ...]
    condition: str = ""
    unless: bool = False
    stray: str = ""

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of its variables, as typed."""
        return tuple(piece.said for piece in self.pieces if piece.is_variable)

    @property
    def words(self) -> str:
        """Its words, variables left out."""
        return "".join(piece.said for piece in self.pieces if not piece.is_variable)


@dataclass(frozen=True, slots=True)
class Article:
    """An article as typed; `condition` is the name of one, empty for always."""

    title: str
    body: str
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """The whole text of a convention: its title, what it rests on (« Vu… »), its articles in order."""

    title: str
    preamble: str
    articles: tuple[Article, ...]


_ITEM: Final = re.compile(r"\s*(?:(?P<bullet>[-–•])|(?P<number>\d{1,2}[.)]))\s+(?P<rest>.*)")
_CONDITION: Final = re.compile(r"\[\s*(?P<word>sauf si|si)\s+(?P<name>[^\][{}]*?)\s*\]\s*", re.IGNORECASE)
_VARIABLE: Final = re.compile(r"\{\s*(?P<name>[^{}\][]*?)\s*\}")


def read(body: str) -> tuple[Block, ...]:
    """Give back the blocks of what was typed, in order; nothing is refused here (see `check`)."""
    found: list[tuple[Kind, str]] = []
    follows = False
    for line in body.splitlines():
        if not line.strip():
            follows = False
            continue
        if item := _ITEM.fullmatch(line):
            found.append((Kind.BULLET if item["bullet"] else Kind.NUMBER, item["rest"]))
        elif follows:
            kind, said = found[-1]
            found[-1] = (kind, f"{said} {line.strip()}")
        else:
            found.append((Kind.PARAGRAPH, line.strip()))
        follows = True
    return tuple(_block(kind, said) for kind, said in found)


def _block(kind: Kind, said: str) -> Block:
    condition, unless = "", False
    if start := _CONDITION.match(said):
        condition, unless = start["name"], start["word"].lower() != "si"
        said = said[start.end() :]
    said = " ".join(said.split())
    pieces: list[Piece] = []
    last = 0
    for variable in _VARIABLE.finditer(said):
        if variable.start() > last:
            pieces.append(Piece(said[last : variable.start()]))
        pieces.append(Piece(variable["name"], is_variable=True))
        last = variable.end()
    if last < len(said):
        pieces.append(Piece(said[last:]))
    words = "".join(piece.said for piece in pieces if not piece.is_variable)
    stray = next((sign for sign in words if sign in "{}[]"), "")
    return Block(kind, tuple(pieces), condition, unless, stray)
