"""The demonstration served at an address of the loopback, for whoever looks at its pages with a browser."""

import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, Page, Playwright

from tools.environment import ROOT, environ
from tools.system import chromium
from tools.terminal import Stop

QUIET: Final = ("gpu", "background-networking", "component-update", "sync")


@contextmanager
def served(database: str, day: str) -> Iterator[str]:
    """Serve the demonstration of that file on that day, or of a new one when `database` is empty."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="maillage-demonstration-") as folder:
        more = environ(
            MAILLAGE_STATE=folder,
            MAILLAGE_DEMONSTRATION="yes",
            MAILLAGE_TODAY=f"{day}T08:00",
            MAILLAGE_BASE_URL=address,
            DATABASE_URL=f"sqlite:///{database or f'{folder}/demonstration.sqlite3'}",
        )
        if not database:
            command = [sys.executable, "-m", "django", "demo", "--no-serve", "--today", day]
            subprocess.run(command, cwd=ROOT, env=more, check=True)
        command = [sys.executable, "-m", "gunicorn", "maillage.config.wsgi", f"--bind=127.0.0.1:{port}"]
        server = subprocess.Popen([*command, "--threads=4", "--log-level=error"], cwd=ROOT, env=more)
        try:
            _wait_for(address)
            yield address
        finally:
            server.terminate()
            server.wait()


def _wait_for(address: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{address}/robots.txt", timeout=5).close()  # noqa: S310 — our own server
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise Stop("The demonstration did not answer.")


def open_browser(playwright: Playwright) -> Browser:
    """Start a Chromium that calls nobody; raise Stop where there is none."""
    path = chromium()
    if path is None:
        raise Stop("Chromium is missing: apt install chromium, then start again.")
    quiet = [f"--disable-{word}" for word in QUIET]
    return playwright.chromium.launch(executable_path=path, args=[*quiet, "--no-first-run", "--lang=fr-FR"])


def enter(page: Page, address: str, who: str) -> None:
    """Come in as someone of the demonstration."""
    page.goto(f"{address}/demonstration/")
    page.locator("form", has_text=who).locator("button").first.click()
    page.wait_for_load_state()
