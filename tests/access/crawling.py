"""Reading all that someone can reach by following links: pages, papers, spreadsheets, in plain text."""

from __future__ import annotations

import html
import io
import os
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from django.test import Client
from pypdf import PdfReader
from python_calamine import load_workbook

from maillage.groups.models import Participant
from tools.walking import links, route_of

DIRECTORY: Final = ("/ressources/", "/annuaire/")
OF_ONE_ROUTE: Final = sys.maxsize if os.environ.get("MAILLAGE_HYPOTHESIS") == "full" else 3
"""How many addresses of one route are read: a name comes from its page; the full run reads them all."""


def text_of(answer: Any) -> str:
    """Give back what a reader reads of an answer, whatever its form."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    if kind == "application/pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if kind.endswith("spreadsheetml.sheet"):
        book = load_workbook(io.BytesIO(content))
        sheets = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
        return "\n".join(str(cell) for sheet in sheets for line in sheet for cell in line)
    if kind.startswith("image/") and kind != "image/svg+xml":
        return ""
    return html.unescape(content.decode("utf-8", errors="replace"))


def leads_on(address: str, page: str) -> Iterator[str]:
    """Give back the addresses to go on to from a page."""
    for link in links(address, page):
        found = urlsplit(link)
        # The history of each thing is the same journal, filtered: its pages are enough.
        if found.path.endswith("/journal/") and set(parse_qs(found.query)) - {"page"}:
            continue
        # The directory is public and its filters countless: some of its pages are enough.
        if found.path.startswith(DIRECTORY) and (found.query or sum(found.path.encode()) % 20):
            continue
        yield link


def one_of_each(client: Client, *starts: str) -> dict[str, Any]:
    """Give back what answers at one address of each route that links lead to, by that address."""
    found: dict[str, Any] = {}
    waiting, met = list(starts), {route_of(address) for address in starts}
    while waiting:
        address = waiting.pop()
        answer: Any = client.get(address)
        if answer.streaming:
            b"".join(answer.streaming_content)  # reading a file to its end closes it
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        found[address] = answer
        for link in leads_on(address, answer.content.decode()):
            if (route := route_of(link)) not in met:
                met.add(route)
                waiting.append(link)
    return found


def reach(client: Client, *starts: str) -> dict[str, str]:
    """Give back the text of every page and file that links lead to, by its address."""
    read: dict[str, str] = {}
    of_route: Counter[str] = Counter()
    waiting = list(starts)
    while waiting:
        address = waiting.pop()
        route = route_of(address)
        if address in read or of_route[route] >= OF_ONE_ROUTE:
            continue
        of_route[route] += 1
        answer: Any = client.get(address, follow=True)
        read[address] = text_of(answer) if answer.status_code == 200 else ""
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            waiting += leads_on(address, read[address])
    return read


def personal_words() -> set[str]:
    """Give back the names, addresses and keys of every participant: what the département never reads."""
    people = Participant.objects.all()
    return {word for row in people for word in (row.full_name, row.email, row.token) if word}


def told_of(words: set[str], read: dict[str, str]) -> dict[str, list[str]]:
    """Give back which of these words stand where."""
    found = {address: sorted(word for word in words if word in text) for address, text in read.items()}
    return {address: said for address, said in found.items() if said}
