"""The pictures of the help and the card of shared pages, taken in the demonstration by a headless Chromium.

`./maillage pictures` takes them again, `--check` says which ones were taken from a page that has changed
since, `--database PATH` uses a demonstration that is already built.
"""

import hashlib
import io
import json
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tools.demonstration import enter, open_browser, served
from tools.environment import ROOT
from tools.terminal import Stop, say

STATIC: Final = ROOT / "src" / "maillage" / "web" / "static" / "web"
TEMPLATES: Final = ROOT / "src" / "maillage" / "web" / "templates"
MANIFEST: Final = ROOT / "docs" / "pictures" / "guide.json"
DAY: Final = "2026-03-10"
WIDTH, HEIGHT = 960, 600
HEAVIEST: Final = 40_000


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: who opens which address, the links then followed (patterns of their addresses), where the
    page is scrolled to, and the template that draws it.
    """

    slug: str
    template: str
    start: str
    who: str = ""
    follow: tuple[str, ...] = ()
    at: str = ""


SHOTS: Final = (
    Shot("dates", "public/agenda.html", "/rencontres/", at="h1"),
    Shot(
        "inscription",
        "public/meeting.html",
        "/rencontres/",
        follow=(r"/rencontres/[0-9a-f-]{36}/$",),
        at="h1",
    ),
    Shot(
        "candidature",
        "operator/application_detail.html",
        "/operateur/candidatures/",
        "Marc Vandamme",
        (r"/operateur/candidatures/[^/]+/$",),
        "h1",
    ),
    Shot(
        "convention",
        "operator/agreement_detail.html",
        "/operateur/conventions/",
        "Marc Vandamme",
        (r"/operateur/conventions/\d+/$",),
        "h1",
    ),
    Shot(
        "rencontre",
        "operator/meeting_detail.html",
        "/operateur/groupes/",
        "Nora Benali",
        (r"/operateur/groupes/\d+/$", r"/operateur/rencontres/\d+/$"),
        "h1",
    ),
    Shot(
        "presences",
        "operator/attendance.html",
        "/operateur/groupes/",
        "Nora Benali",
        (
            r"/operateur/groupes/\d+/$",
            r"/operateur/rencontres/\d+/$",
            r"/operateur/rencontres/\d+/presences/$",
        ),
        "h1",
    ),
    Shot(
        "instruction",
        "department/assessment_detail.html",
        "/departement/appels/",
        "Claire Delattre",
        (
            r"/departement/appels/\d+/$",
            r"/departement/appels/\d+/candidatures/$",
            r"/departement/candidatures/\d+/$",
        ),
        "h1",
    ),
    Shot("territoire", "coordinator/territory.html", "/coordination/territoire/", "Élodie Ansart", at="h1"),
    Shot(
        "indicateurs",
        "department/indicators.html",
        "/departement/indicateurs/",
        "Sophie Marquant",
        at=".figures",
    ),
    Shot("versements", "department/payment_list.html", "/departement/paiements/", "Denis Wallart", at="h1"),
    Shot("journal", "department/journal.html", "/departement/journal/", "Irène Fauquet", at="h1"),
)

CARD: Final = """<!doctype html><html lang="fr"><head><link rel="stylesheet" href="/static/ui/tokens.css">
<style>body{{margin:0;width:1200px;height:630px;display:flex;flex-direction:column;justify-content:center;
padding:0 90px;box-sizing:border-box;background:#3b1a41;color:#fff;font-family:var(--body)}}
.logo{{width:150px;height:120px;fill:none;stroke-linecap:round;stroke-linejoin:round;margin-bottom:34px}}
.logo-thread{{stroke:#b98abf;stroke-width:1.3}}.logo-letter{{stroke:#fff;stroke-width:3}}
.logo-node{{fill:#fff}}.logo-heart{{fill:#f0b455}}h1{{margin:0;font:700 92px/1.05 var(--display)}}
p{{margin:26px 0 0;font-size:38px;line-height:1.35;color:#d9c3db}}</style></head>
<body>{mark}<h1>Maillage</h1>
<p>Groupes d’échange de pratiques<br>sur la santé mentale et le logement</p></body></html>"""


def fingerprint(template: str) -> str:
    """What changes as soon as the template of a picture does."""
    return hashlib.sha256((TEMPLATES / template).read_bytes()).hexdigest()[:16]


def stale() -> list[str]:
    """Give back the pictures that are not there, or whose template has changed since they were taken."""
    known = json.loads(MANIFEST.read_text(encoding="utf-8")) if MANIFEST.exists() else {}
    return [
        shot.slug
        for shot in SHOTS
        if known.get(shot.slug) != fingerprint(shot.template)
        or not (STATIC / "guide" / f"{shot.slug}.webp").exists()
    ]


def _follow(page: Page, pattern: str) -> None:
    addresses = page.locator("main a").evaluate_all("links => links.map(link => link.href)")
    found = next((one for one in addresses if re.search(pattern, one.partition("?")[0])), None)
    if found is None:
        raise Stop(f"No link of {page.url} matches {pattern}.")
    page.goto(found)


def _take(browser: Browser, address: str, shot: Shot) -> bytes:
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, locale="fr-FR", timezone_id="Europe/Paris"
    )
    context.set_default_timeout(60_000)
    page = context.new_page()
    if shot.who:
        enter(page, address, shot.who)
    answer = page.goto(f"{address}{shot.start}")
    if answer is None or not answer.ok:
        raise Stop(f"{shot.start} is not there for {shot.who or 'anyone'}.")
    for pattern in shot.follow:
        _follow(page, pattern)
    if shot.at:
        page.locator(shot.at).first.evaluate("node => scrollTo(0, node.getBoundingClientRect().top - 60)")
    page.evaluate("document.fonts.ready")
    picture = page.screenshot()
    context.close()
    return picture


def _card(browser: Browser, address: str) -> bytes:
    mark = (ROOT / "src" / "maillage" / "ui" / "templates" / "ui" / "mark.html").read_text(encoding="utf-8")
    page = browser.new_page(viewport={"width": 1200, "height": 630})
    page.goto(f"{address}/robots.txt")
    page.set_content(CARD.format(mark=mark))
    page.evaluate("document.fonts.ready")
    picture = page.screenshot()
    page.close()
    return picture


def _webp(picture: bytes) -> bytes:
    """The picture in as good a quality as its weight allows."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for quality in (80, 70, 60, 50, 40, 30):
        written = io.BytesIO()
        image.save(written, "WEBP", quality=quality, method=6)
        if len(written.getvalue()) <= HEAVIEST:
            break
    return written.getvalue()


def _png(picture: bytes) -> bytes:
    written = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(48).save(written, "PNG", optimize=True)
    return written.getvalue()


def take_all(database: str) -> None:
    """Take every picture, and note the templates they were taken from."""
    (STATIC / "guide").mkdir(parents=True, exist_ok=True)
    with served(database, DAY) as address, sync_playwright() as playwright:
        browser = open_browser(playwright)
        (STATIC / "card.png").write_bytes(_png(_card(browser, address)))
        for shot in SHOTS:
            written = _webp(_take(browser, address, shot))
            (STATIC / "guide" / f"{shot.slug}.webp").write_bytes(written)
            say(f"  {shot.slug:<12} {len(written):>6} bytes")
        browser.close()
    MANIFEST.write_text(
        json.dumps({shot.slug: fingerprint(shot.template) for shot in SHOTS}, indent=1) + "\n",
        encoding="utf-8",
    )


def main(arguments: Sequence[str]) -> int:
    """Take the pictures, or with `--check` say which ones are to be taken again."""
    if "--check" in arguments:
        late = stale()
        say(f"To take again: {', '.join(late)}." if late else "The pictures are those of the pages.")
        return 1 if late else 0
    database = arguments[arguments.index("--database") + 1] if "--database" in arguments else ""
    take_all(os.path.abspath(database) if database else "")  # noqa: PTH100 — SQLite names its files so
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
