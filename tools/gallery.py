"""Every page of the demonstration as each person sees it, photographed: `./maillage gallery DIR`.

Each address of the site is shown once for each person who reaches it by its links, at three widths, on the
days that show it full, empty or over. `--day NAME` and `--who NAME` keep some of them, `--width N` one width,
`--dark` draws them in the dark. What overflows its width, and what the browser complains of, is told, and
makes the status 1.
"""

import argparse
import html
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tools.demonstration import enter, open_browser, served
from tools.terminal import say
from tools.walking import links, route_of

DAYS: Final = {
    "appel": "2025-05-04",
    "choix": "2025-09-26",
    "annee": "2026-03-10",
    "solde": "2027-04-29",
}
WIDTHS: Final = (390, 768, 1280)
CAST: Final = (
    "",
    "Claire Delattre",
    "Sophie Marquant",
    "Denis Wallart",
    "Irène Fauquet",
    "Paul Heurtebise",
    "Armelle Bocquet",
    "Marc Vandamme",
    "Nora Benali",
    "Lucie Hennebelle",
    "Élodie Ansart",
)
"""Anyone, then someone of the demonstration for each role."""

SHEET: Final = """<!doctype html><html lang="fr"><meta charset="utf-8"><title>Galerie</title>
<style>body{{font:16px/1.4 sans-serif;margin:2rem}}
ul{{display:flex;flex-wrap:wrap;gap:1rem;padding:0;list-style:none}}
img{{height:22rem;border:1px solid #999}}h2{{margin-top:2rem}}</style><h1>Galerie</h1>{rows}</html>"""


@dataclass(frozen=True, slots=True)
class Seen:
    """A page that someone reached, by the address that leads there."""

    day: str
    who: str
    address: str
    route: str

    def file(self, width: int) -> str:
        """The name of its picture."""
        return f"{self.day}/{_slug(self.who or 'public')}/{_slug(self.route) or 'racine'}-{width}.jpg"


def _slug(words: str) -> str:
    kept = "".join(letter if letter.isalnum() else " " for letter in words)
    return "-".join(kept.lower().split())[:90]


def pages_of(context: BrowserContext, base: str, *starts: str) -> Iterator[tuple[str, str]]:
    """Give back an address for each page that links lead to from these, with its route."""
    read: set[str] = set()
    waiting = list(starts)
    while waiting:
        address = waiting.pop(0)
        route = route_of(address)
        if route in read:
            continue
        read.add(route)
        answer = context.request.get(f"{base}{address}", timeout=120_000)
        if answer.ok and answer.headers.get("content-type", "").startswith("text/html"):
            yield address, route
            waiting += links(address, answer.text())


class Photographer:
    """Who opens pages and keeps their pictures in a folder, with what went wrong."""

    def __init__(self, folder: Path, widths: Sequence[int], *, dark: bool = False) -> None:
        self.folder = folder
        self.widths = widths
        self.dark = dark
        self.taken: list[Seen] = []
        self.wrong: list[str] = []

    def take(self, page: Page, base: str, seen: Seen) -> None:
        """Open a page and photograph it at each width."""
        page.goto(f"{base}{seen.address}")
        page.evaluate("document.fonts.ready")
        for width in self.widths:
            page.set_viewport_size({"width": width, "height": 900})
            extra = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if extra > 0:
                self.wrong.append(f"{seen.who or 'anyone'}, {seen.address}: {extra} px too wide at {width}")
            path = self.folder / seen.file(width)
            path.parent.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=path, full_page=True, type="jpeg", quality=70)
        self.taken.append(seen)

    def hear(self, message: ConsoleMessage) -> None:
        """Keep what the browser complains of."""
        if message.type == "error":
            self.wrong.append(f"{message.page.url if message.page else ''}: {message.text}")

    def hang(self) -> None:
        """Write the page that shows all the pictures."""
        rows = [
            f"<h2>{html.escape(seen.route)}</h2><p>{seen.day}, {html.escape(seen.who or 'public')}, "
            f"{html.escape(seen.address)}</p><ul>"
            + "".join(
                f'<li><img loading="lazy" src="{seen.file(width)}" alt=""></li>' for width in self.widths
            )
            + "</ul>"
            for seen in sorted(self.taken, key=lambda seen: (seen.route, seen.day, seen.who))
        ]
        (self.folder / "index.html").write_text(SHEET.format(rows="\n".join(rows)), encoding="utf-8")


def visit(browser: Browser, base: str, photographer: Photographer, day: str, who: str) -> None:
    """Photograph all that one person reaches on one day."""
    context = browser.new_context(
        locale="fr-FR",
        timezone_id="Europe/Paris",
        color_scheme="dark" if photographer.dark else "light",
        reduced_motion="reduce",
    )
    context.set_default_timeout(120_000)
    page = context.new_page()
    page.on("console", photographer.hear)
    if who:
        enter(page, base, who)
    starts = ("/accueil/", "/mon-compte/") if who else ("/", "/plan-du-site/", "/connexion/")
    found = 0
    for address, route in pages_of(context, base, *starts):
        photographer.take(page, base, Seen(day, who, address, route))
        found += 1
    say(f"  {day}, {who or 'anyone'}: {found} pages")
    context.close()


def main(arguments: Sequence[str]) -> int:
    """Take the pictures; give back 1 when a page overflows or the browser complains."""
    import django  # noqa: PLC0415 — the settings are read when the verb runs, for the routes

    parser = argparse.ArgumentParser(prog="./maillage gallery", description="photograph every page")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--day", choices=DAYS, action="append")
    parser.add_argument("--who", choices=CAST, action="append")
    parser.add_argument("--width", type=int, action="append")
    parser.add_argument("--dark", action="store_true")
    chosen = parser.parse_args(arguments)
    django.setup()
    photographer = Photographer(chosen.folder, chosen.width or WIDTHS, dark=chosen.dark)
    with sync_playwright() as playwright:
        browser = open_browser(playwright)
        for day in chosen.day or DAYS:
            with served("", DAYS[day]) as base:
                for who in chosen.who if chosen.who is not None else CAST:
                    visit(browser, base, photographer, day, who)
        browser.close()
    photographer.hang()
    for line in photographer.wrong:
        say(f"  {line}")
    say(f"{len(photographer.taken)} pages in {chosen.folder / 'index.html'}")
    return 1 if photographer.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
