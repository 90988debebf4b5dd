"""What is looked for of the keyboard is found where a page lacks it."""

import pytest
from playwright.sync_api import Page

from tests.browser.focus import LOST, MOVING, OUT_OF_ORDER, ROUND, STOP

pytestmark = pytest.mark.browser
SHOWN = ":focus-visible { outline: 3px solid #1b62c9; }"
BAR = "<div style='position: fixed; inset: 0 0 auto; height: 9rem; background: white'></div>"


def draw(page: Page, body: str, style: str = SHOWN) -> None:
    page.set_content(f"<html lang=fr><style>{style}</style><body>{body}</body></html>")


@pytest.mark.parametrize(
    ("style", "body", "told"),
    [
        (SHOWN, "<a href=#a>Lire</a><details><summary>Plus</summary><a href=#b>Suite</a></details>", []),
        ("* { outline: none }", "<a href=#a>Lire</a>", ["a « Lire » does not show that it has the focus"]),
        (
            "* { outline: 3px solid #f0b455 }",
            "<details><summary style='outline-color: black'>Plus</summary><a href=#a>Suite</a></details>",
            ["the focus of a « Suite » is drawn with a contrast of 1.8"],
        ),
        (SHOWN, f"{BAR}<a href=#a>Lire</a>", ["a « Lire » has the focus and is nowhere to be seen"]),
    ],
)
def test_a_focus_that_nobody_sees_is_found(page: Page, style: str, body: str, told: list[str]):
    draw(page, body, style)
    assert page.evaluate(ROUND) == told


def test_a_focus_that_a_script_takes_away_is_found(page: Page):
    draw(page, "<p id=place><button>Envoyer</button></p>")
    page.keyboard.press("Tab")
    assert page.evaluate(STOP)["wrong"] == []
    assert page.evaluate(LOST) == ""
    page.evaluate("document.getElementById('place').replaceChildren()")
    assert page.evaluate(LOST) == "<button>Envoyer</button>"


def test_what_moves_and_what_leaves_the_order_of_the_page_are_found(page: Page):
    draw(page, "<a href=#a tabindex=3>Lire</a>", "a { transition: color 120ms }")
    assert len(page.evaluate(MOVING)) == 1
    assert len(page.evaluate(OUT_OF_ORDER)) == 1
