"""Every page that someone reaches by links, one of each name, and what it costs."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

from tests.performance.budgets import BUDGET
from tools.walking import links

DRAWN: Final = (".pdf", ".docx", ".png", ".svg")
"""Files whose rows are those of their page, and that take long to draw."""


def costs(client: Client, start: str) -> dict[str, int]:
    """The number of queries of each page, by the name of its address.

    A page that is over its budget is opened again: the first time makes what is made once.
    """
    found: dict[str, int] = {}
    waiting = [start]
    while waiting:
        address = waiting.pop()
        name = named(address)
        if not name or name in found or address.endswith(DRAWN):
            continue
        queries, page = opened(client, address)
        if page is None:
            continue
        found[name] = queries if queries <= BUDGET else opened(client, address)[0]
        waiting += (urlsplit(link).path for link in links(address, page))
    return found


def opened(client: Client, address: str) -> tuple[int, str | None]:
    """The number of queries of a page and what it says: empty for a file, None when it does not answer."""
    reset_queries()  # the log of a connection holds nine thousand
    with CaptureQueriesContext(connection) as caught:
        answer: Any = client.get(address)
        content = b"".join(answer.streaming_content if answer.streaming else [answer.content])
    if answer.status_code != 200:
        return len(caught), None
    return len(caught), content.decode() if answer.headers["Content-Type"].startswith("text/html") else ""


def named(address: str) -> str:
    """The name of an address of the site, empty when it has none."""
    try:
        return resolve(address).view_name
    except Resolver404:
        return ""
