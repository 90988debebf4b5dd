"""Tests that commit, and a browser before the real pages: what later tests of both kinds rest on."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from playwright.sync_api import ConsoleMessage, Page

from maillage.journal.models import Entry
from tests.builders import make_department

pytestmark = pytest.mark.django_db(transaction=True)

PLANTED = """() => {
  const script = document.createElement("script");
  script.textContent = "window.planted = true";
  document.body.append(script);
  document.body.setAttribute("style", "color: red");
}"""


@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_committed_test_starts_empty_and_leaves_the_journal_guarded(turn: str):
    assert not Entry.objects.exists()
    make_department()
    with (
        pytest.raises(IntegrityError, match="append_only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM journal_entry")
    assert Entry.objects.exists()


def test_the_sign_in_page_is_styled_and_silent(live_server: Any, page: Page):
    make_department()
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        said.append(f"{message.type}: {message.text}")

    page.on("console", hear)
    page.on("pageerror", lambda error: said.append(str(error)))
    missing: list[str] = []
    page.on("response", lambda answer: missing.append(answer.url) if answer.status >= 400 else None)
    page.goto(f"{live_server.url}/connexion/")
    button = page.get_by_role("button", name="Recevoir mon code")
    assert button.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(106, 47, 109)"
    assert "Atkinson" in page.locator("body").evaluate("node => getComputedStyle(node).fontFamily")
    assert page.evaluate(
        "document.fonts.ready.then(() => document.fonts.check('1em \"Bricolage Grotesque\"'))"
    )
    assert (said, missing) == ([], [])


def test_code_planted_in_a_page_is_not_run_and_the_browser_says_so(live_server: Any, page: Page):
    make_department()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{live_server.url}/connexion/")
    page.evaluate(PLANTED)
    with page.expect_console_message():
        page.evaluate("console.log('after')")
    assert ["script-src" in said[0], "style-src" in said[1], page.evaluate("window.planted")] == [
        True,
        True,
        None,
    ]
