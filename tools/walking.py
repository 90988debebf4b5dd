"""Following the links of the site, as whoever reads a page could."""

import html
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urljoin, urlsplit

LINK: Final = re.compile(r"""(?:href|src|action)="([^"#]+)""")
LEFT_OUT: Final = ("/static/", "/demonstration/", "/deconnexion/", "/ui/")
"""What is not a page of the product; the demonstration's outbox shows everyone's messages, and says so."""


def links(address: str, page: str) -> Iterator[str]:
    """Give back the addresses of the site that a page leads to, without what is not a page of the product."""
    for link in LINK.findall(html.unescape(page)):
        found = urlsplit(urljoin(address, link))
        if not (found.scheme or found.netloc or found.path.startswith(LEFT_OUT)):
            yield f"{found.path}?{found.query}" if found.query else found.path


def route_of(address: str) -> str:
    """Give back the route that answers at an address: the address itself when none does."""
    from django.urls import Resolver404, resolve  # noqa: PLC0415 — the settings are read by whoever walks

    path = urlsplit(address).path
    try:
        return resolve(path).route
    except Resolver404:
        return path
