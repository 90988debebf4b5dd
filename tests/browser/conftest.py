"""A site to visit in real browsers: a clock that moves, mail delivered to a real SMTP server."""

import socket
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.management import call_command
from django.urls import resolve

from tests.browser.people import PostOffice, Site, Visitor


@pytest.fixture
def post_office(settings: Any) -> Iterator[PostOffice]:
    """A server on the loopback, and the settings that lead to it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    office = PostOffice()
    server = Controller(office, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "maillage.post.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield office
    server.stop()


@pytest.fixture
def site(
    request: pytest.FixtureRequest, live_server: Any, settings: Any, post_office: PostOffice, new_context: Any
) -> Site:
    """The site at its address, its clock and its post; a test may say which kind of visitor comes."""
    settings.MAILLAGE_BASE_URL = live_server.url
    resolve("/")  # the code of every page is read now, not while the first visitor waits

    def set_clock(moment: str) -> None:
        settings.MAILLAGE_TODAY = moment

    def work() -> None:
        call_command("work", stdout=StringIO())

    kind = getattr(request, "param", Visitor)
    return Site(live_server.url, post_office, set_clock, work, new_context, kind)
