"""What every test has: markers that are real clauses, Hypothesis's laws, a browser that is always there."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from hypothesis import settings

from tools.system import chromium

# Playwright's synchronous interface keeps an event loop in the thread of the test, which Django would refuse.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

settings.register_profile("usual", deadline=None, max_examples=60, print_blob=True)
settings.register_profile("full", deadline=None, max_examples=2_000, print_blob=True)
settings.load_profile(os.environ.get("MAILLAGE_HYPOTHESIS", "usual"))

CLAUSE = re.compile(r"R([1-9]|[1-8]\d|90)|F([1-9]|[1-5]\d|60)")
BROWSER_FIXTURES = {"page", "context", "browser", "new_context"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a clause that does not exist, and mark what drives a browser."""
    for item in items:
        for marker in item.iter_markers("requirement"):
            unknown = [clause for clause in marker.args if not CLAUSE.fullmatch(clause)]
            if unknown or not marker.args:
                raise pytest.UsageError(
                    f"{item.nodeid}: no such clause {unknown}; R1 to R90 and F1 to F60 exist"
                )
        if BROWSER_FIXTURES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session", autouse=True)
def files_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of its own for what the tests upload, so that none of it stays among real files."""
    folder = tmp_path_factory.mktemp("files")
    with override_settings(MEDIA_ROOT=folder):
        yield folder


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, which asks nothing of the network; its absence is a failure, never a skip."""
    path = chromium()
    if path is None:
        pytest.fail("Chromium is not there: apt install chromium, or ./maillage test, which sees to it")
    quiet = ["gpu", "quic", "background-networking", "component-update", "sync", "dev-shm-usage"]
    arguments = [f"--disable-{word}" for word in quiet] + ["--no-first-run"]
    return {**browser_type_launch_args, "executable_path": path, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A French reader in Paris, before a common screen."""
    screen = {"width": 1280, "height": 800}
    return {**browser_context_args, "locale": "fr-FR", "timezone_id": "Europe/Paris", "viewport": screen}
