"""Every page that someone reaches by links, one of each name, read as a browser reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlsplit

import html5lib  # type: ignore[import-untyped]
from django.test import Client
from django.urls import Resolver404, resolve
from lxml.etree import _Element

from maillage.chores.demonstration.stage import Stage
from tools.walking import links

READERS: Final = ("", "claire", "marc", "thomas", "elodie", "armelle")
"""Anyone, then someone of each space."""
STARTS: Final = {"": ("/", "/plan-du-site/", "/connexion/")}
AT_HOME: Final = ("/accueil/", "/mon-compte/")
FILES: Final = (".pdf", ".docx", ".xlsx", ".ods", ".csv", ".png", ".svg", ".zip", ".ics")


@dataclass(frozen=True)
class Leaf:
    """A page as it was sent to someone."""

    who: str
    address: str
    name: str
    text: str

    @cached_property
    def parsed(self) -> tuple[_Element, list[str]]:
        """Its tree, and what is not valid in it."""
        parser = html5lib.HTMLParser(html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False)
        tree = parser.parse(self.text).getroot()
        return tree, [f"{place}: {code} {data}" for place, code, data in parser.errors]

    @property
    def tree(self) -> _Element:
        """Its elements, as a browser understands them."""
        return self.parsed[0]

    def all(self, *tags: str) -> list[_Element]:
        """Its elements of these tags, in order."""
        return [one for one in self.tree.iter() if local(one) in tags]


def local(element: _Element) -> str:
    """The tag of an element without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def above(element: _Element, *tags: str) -> _Element | None:
    """The closest element around it of one of these tags."""
    return next((one for one in element.iterancestors() if local(one) in tags), None)


def is_hidden(element: _Element) -> bool:
    """Whether assistive technologies leave it out."""
    return any(
        one.get("aria-hidden") == "true"
        or one.get("hidden") is not None
        or local(one) in ("template", "defs")
        for one in (element, *element.iterancestors())
    )


def words(element: _Element) -> str:
    """What is heard of an element: the texts inside it, and the alternatives of its pictures."""
    found: list[str] = []

    def read(one: _Element) -> None:
        if not isinstance(one.tag, str) or one.get("aria-hidden") == "true":
            return
        if local(one) == "img":
            found.append(one.get("alt", ""))
        elif label := one.get("aria-label", ""):
            found.append(label)
        else:
            found.append(one.text or "")
            for inside in one:
                read(inside)
                found.append(inside.tail or "")

    read(element)
    return " ".join(" ".join(found).split())


def name_of(leaf: Leaf, element: _Element) -> str:
    """The name of an element for assistive technologies."""
    if places := element.get("aria-labelledby", ""):
        known = {one.get("id"): one for one in leaf.tree.iter() if isinstance(one.tag, str) and one.get("id")}
        return " ".join(words(known[place]) for place in places.split() if place in known)
    return words(element)


def crawl(stage: Stage, readers: Sequence[str] = READERS) -> list[Leaf]:
    """Give back the first page met of each name, whoever meets it, and the home of each."""
    found: list[Leaf] = []
    known: set[str] = set()
    for who in readers:
        for leaf in _walk(stage, who):
            if leaf.name not in known or leaf.address in AT_HOME:
                known.add(leaf.name)
                found.append(leaf)
    return found


def _walk(stage: Stage, who: str) -> Iterator[Leaf]:
    client = Client()
    if who:
        client.force_login(stage.people[who], "allauth.account.auth_backends.AuthenticationBackend")
    read: set[str] = set()
    waiting = list(STARTS.get(who, AT_HOME))
    while waiting:
        address = waiting.pop(0)
        name = _named(address)
        if not name or name in read or address.endswith(FILES):
            continue
        read.add(name)
        answer: Any = client.get(address)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            text = answer.content.decode()
            yield Leaf(who, address, name, text)
            waiting += links(address, text)


def _named(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""
