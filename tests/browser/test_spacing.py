"""With the spaces that a reader may ask for, no text is cut nor overflows (RGAA 10.12)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.test import Client
from playwright.sync_api import Page

from maillage.people.models import Person
from tests import proofs
from tests.played import Album

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CAMPAIGN_DAY: Final = dt.date(2026, 3, 10)
WIDTHS: Final = (390, 1280)
OPENED: Final = (
    ("", ("/", "/rencontres/", "/territoires/", "/ressources/", "/connexion/", "/accessibilite/")),
    ("Claire Delattre", ("/accueil/", "/departement/conventions/", "/departement/indicateurs/")),
    ("Marc Vandamme", ("/accueil/", "/operateur/candidatures/", "/operateur/depenses/")),
)
SPACES: Final = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5em !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
CUT: Final = """() => {
  const wide = document.documentElement, wrong = [];
  if (wide.scrollWidth > wide.clientWidth) wrong.push(`${wide.scrollWidth - wide.clientWidth} px too wide`);
  for (const one of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(one);
    if (one.closest("svg, .unseen") || style.clipPath !== "none" || !one.innerText?.trim()) continue;
    const held = [style.overflowX, style.overflowY].some((kind) => kind === "hidden" || kind === "clip");
    if (held && (one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1))
      wrong.push(`cut: ${one.outerHTML.slice(0, 120)}`);
  }
  return wrong;
}"""


@pytest.fixture
def demonstration(live_server: Any, settings: Any, album: Album) -> Iterator[Any]:
    """The demonstration on its day, at the address of a real server."""
    settings.MAILLAGE_TODAY = f"{CAMPAIGN_DAY.isoformat()}T08:00:00"
    settings.MAILLAGE_BASE_URL = live_server.url
    with album.on(CAMPAIGN_DAY):
        yield live_server


def test_wider_spaces_cut_no_text_and_widen_no_page(demonstration: Any, page: Page) -> None:
    wrong = []
    for who, paths in OPENED:
        page.context.clear_cookies()
        if who:
            client = proofs.enter(Client(), Person.objects.get(full_name=who))
            key = client.cookies["sessionid"].value
            page.context.add_cookies([{"name": "sessionid", "value": key, "url": demonstration.url}])
        for path in paths:
            answer = page.goto(f"{demonstration.url}{path}")
            assert answer is not None
            assert answer.status == 200, path
            page.evaluate(SPACES)
            assert page.evaluate("getComputedStyle(document.body).letterSpacing") != "normal"
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                wrong += [f"{path} at {width} px: {what}" for what in page.evaluate(CUT)]
    assert wrong == []
