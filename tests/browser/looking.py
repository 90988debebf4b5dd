"""What a page owes to whoever opens it, looked at in a real browser, and told as sentences.

The browser lives in a thread of its own, and is handed what Django's client was answered: the transaction of
the test stays in its thread, which Playwright would otherwise make asynchronous.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import ConsoleMessage, Page, Playwright, Request, Route, sync_playwright

from tests.browser.focus import MOVING, OUT_OF_ORDER, ROUND
from tools.demonstration import open_browser

BASE: Final = "http://localhost"
TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
ONLY: Final = {"resultTypes": ["violations"], "preload": False}
"""No rule of these asks for the style sheets to be read again."""
EVERY_RULE: Final = {"runOnly": {"type": "tag", "values": list(TAGS)}, **ONLY}
COLOURS: Final = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}, **ONLY}
"""The rules on what the dark changes."""
WIDTHS: Final = (1280, 390)
NARROWEST: Final = 320
HEIGHT: Final = 800
KINDS: Final = {
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
    "png": "image/png",
    "woff2": "font/woff2",
}

FACTS: Final = """() => {
  const probe = document.createElement("i");
  probe.style.cssText = "color: var(--ink); background-color: var(--ground)";
  document.body.append(probe);
  const wanted = getComputedStyle(probe), body = getComputedStyle(document.body);
  const styled = getComputedStyle(document.documentElement).getPropertyValue("--ink") !== ""
    && body.color === wanted.color && body.backgroundColor === wanted.backgroundColor
    && body.fontFamily.includes("Atkinson Hyperlegible Next");
  probe.remove();
  return {lang: document.documentElement.lang, title: document.title.trim(), styled,
          headings: [...document.querySelectorAll("h1")].map((one) => one.innerText.trim())};
}"""
TOO_WIDE: Final = """() => {
  const root = document.documentElement, extra = root.scrollWidth - root.clientWidth;
  if (extra <= 0) return "";
  const over = [...document.body.querySelectorAll("*")].filter(
    (one) => one.getBoundingClientRect().right > root.clientWidth + 1);
  return `${extra} px too wide: ${over.length ? over[over.length - 1].outerHTML.slice(0, 160) : ""}`;
}"""
ASK_AXE: Final = "(options) => axe.run(options).then((found) => found.violations)"
ONE_OVER_ANOTHER: Final = """() => {
  const apart = (one) => one.closest(".unseen, datalist, option, svg")
    || !one.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const stays = (one) => {
    for (let up = one; up; up = up.parentElement)
      if (/sticky|fixed/.test(getComputedStyle(up).position)) return true;
    return false;
  };
  const shown = (one, box) => {
    const seen = {left: box.left, right: box.right, top: Math.max(box.top, 0), bottom: box.bottom};
    for (let up = one; up; up = up.parentElement) {
      if (getComputedStyle(up).overflow === "visible") continue;
      const edge = up.getBoundingClientRect();
      seen.left = Math.max(seen.left, edge.left); seen.right = Math.min(seen.right, edge.right);
      seen.top = Math.max(seen.top, edge.top); seen.bottom = Math.min(seen.bottom, edge.bottom);
    }
    return seen;
  };
  const lines = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walk.nextNode(); text; text = walk.nextNode()) {
    const one = text.parentElement;
    if (!text.data.trim() || apart(one) || stays(one)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const box of range.getClientRects()) lines.push({one, text: text.data.trim(), ...shown(one, box)});
  }
  lines.sort((one, other) => one.top - other.top);
  const wrong = [];
  lines.forEach((one, place) => {
    for (let next = place + 1; next < lines.length && lines[next].top < one.bottom - 4; next += 1) {
      const other = lines[next];
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const high = Math.min(one.bottom, other.bottom) - other.top;
      if (one.one !== other.one && wide > 4 && high > 4)
        wrong.push(`« ${one.text.slice(0, 60)} » and « ${other.text.slice(0, 60)} » are one over the other`);
    }
  });
  return wrong.slice(0, 5);
}"""
"""The lines of text that are drawn over another; what stays in place while the page moves is left out."""
SEND_EMPTY: Final = """() => {
  const owes = [...document.querySelectorAll("main form[method=post]")].find(
    (form) => [...form.elements].some((one) => one.required && one.type !== "hidden"));
  if (!owes) return false;
  for (const one of owes.elements) {
    if (one.type === "checkbox" || one.type === "radio") one.checked = false;
    else if (one.type !== "hidden" && one.tagName !== "BUTTON") one.value = "";
  }
  owes.noValidate = true;
  const buttons = owes.querySelectorAll("button[type=submit], button:not([type])");
  let leaves = true;
  document.addEventListener("submit", (event) => { leaves = !event.defaultPrevented; }, {once: true});
  owes.requestSubmit(buttons[buttons.length - 1]);
  return leaves;
}"""
"""Send the first form that demands something, with nothing in it."""
OPTIONS: Final = re.compile(rb"\s*(<option [^>]*>[^<]*</option>\s*)*")
TO_CORRECT: Final = "points-a-corriger"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to an address: a page, with the headers that bind the browser."""

    address: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @classmethod
    def of(cls, address: str, answer: Any) -> Answer:
        """What Django's client was answered."""
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return cls(address, answer.status_code, dict(answer.headers), body)

    @property
    def is_page(self) -> bool:
        """Whether it is read in a browser: neither a file, nor the way to another page, nor the options that
        a script puts in a list of its page.
        """
        kind = self.headers.get("Content-Type", "")
        options = OPTIONS.fullmatch(self.body) is not None
        return not 300 <= self.status < 400 and kind.startswith("text/html") and not options


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that left the page."""

    address: str
    kind: str
    body: bytes


@dataclass(slots=True)
class Seen:
    """What was seen of a page: its title, what is wrong with it, its form sent with nothing in it."""

    title: str = ""
    wrong: list[str] = field(default_factory=list)
    sent: Sent | None = None


class Eye:
    """A browser in a thread of its own, that looks at one page after the other."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._thread.submit(self._wake).result()

    def look(self, answer: Answer, *, sends: bool = False, corrects: bool = False) -> Seen:
        """Look at a page at each width and in both themes.

        `sends` then sends its first form that demands something, with nothing in it; `corrects` says that the
        page came back from such a form, and must put whoever reads it before what is to be corrected.
        """
        return self._thread.submit(self._look, answer, sends=sends, corrects=corrects).result()

    def measure(self, answer: Answer) -> list[str]:
        """Give back what is too wide on a page, or drawn over something else, at a desk and on a phone."""
        return self._thread.submit(self._measure_all, answer).result()

    def close(self) -> None:
        """Put the browser away."""
        self._thread.submit(self._sleep).result()
        self._thread.shutdown()

    def _wake(self) -> None:
        self._playwright: Playwright = sync_playwright().start()
        self._browser = open_browser(self._playwright)
        context = self._browser.new_context(
            locale="fr-FR",
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
            service_workers="block",  # what a page keeps for later is not looked at here
        )
        self._page: Page = context.new_page()
        self._page.route("**/*", self._give)
        self._page.on("console", self._hear)
        self._page.on("pageerror", lambda error: self._seen.wrong.append(f"the script stops: {error}"))

    def _sleep(self) -> None:
        self._browser.close()
        self._playwright.stop()

    def _look(self, answer: Answer, *, sends: bool, corrects: bool) -> Seen:
        self._answer, self._seen, page = answer, Seen(), self._page
        page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
        page.goto(f"{BASE}{answer.address}")
        if corrects:
            self._check_what_is_to_correct()
        facts = page.evaluate(FACTS)
        self._seen.title = facts["title"]
        self._check(facts)
        self._check_without_a_pointer()
        page.evaluate(AXE_SCRIPT)
        for width in WIDTHS:
            self._measure(width)
            self._ask_axe(EVERY_RULE, "light", width)
            self._ask_axe(COLOURS, "dark", width)
        self._measure(NARROWEST)
        if sends and page.evaluate(SEND_EMPTY):
            self._wait_until_it_is_sent()
        return self._seen

    def _measure_all(self, answer: Answer) -> list[str]:
        self._answer, self._seen = answer, Seen()
        self._page.goto(f"{BASE}{answer.address}")
        for width in (WIDTHS[0], NARROWEST):
            self._measure(width)
            found = self._page.evaluate(ONE_OVER_ANOTHER)
            self._seen.wrong += [f"at {width} px, {one}" for one in found]
        return self._seen.wrong

    def _wait_until_it_is_sent(self) -> None:
        """Else it would be taken for what the next page sends."""
        for _ in range(100):
            if self._seen.sent is not None:
                return
            self._page.wait_for_timeout(20)
        self._seen.wrong.append("its form, empty, is never sent")

    def _check(self, facts: Mapping[str, Any]) -> None:
        titles = [heading for heading in facts["headings"] if heading]
        wrong = {
            f"its language is {facts['lang']!r}": facts["lang"] != "fr",
            "it has no title": not facts["title"],
            "the style sheet does not apply": not facts["styled"],
            f"its first headings are {facts['headings']}": len(titles) != 1 or titles != facts["headings"],
        }
        self._seen.wrong += [what for what, holds in wrong.items() if holds]

    def _check_what_is_to_correct(self) -> None:
        if self._page.locator(f"#{TO_CORRECT}").count() == 0:
            self._seen.wrong.append("the empty form comes back without what is to be corrected")
        elif self._page.evaluate("document.activeElement.id") != TO_CORRECT:
            self._seen.wrong.append("the empty form comes back without the focus on what is to be corrected")

    def _check_without_a_pointer(self) -> None:
        wrong = self._seen.wrong
        wrong += [f"it moves though no movement is wanted: {one}" for one in self._page.evaluate(MOVING)]
        wrong += [f"reached out of its order: {one}" for one in self._page.evaluate(OUT_OF_ORDER)]
        wrong += self._page.evaluate(ROUND)

    def _measure(self, width: int) -> None:
        self._page.set_viewport_size({"width": width, "height": HEIGHT})
        if extra := self._page.evaluate(TOO_WIDE):
            self._seen.wrong.append(f"at {width} px, {extra}")

    def _ask_axe(self, options: Mapping[str, Any], theme: Literal["light", "dark"], width: int) -> None:
        self._page.emulate_media(color_scheme=theme)
        for one in self._page.evaluate(ASK_AXE, dict(options)):
            nodes = one["nodes"]
            said = [check["message"] for kind in ("any", "all", "none") for check in nodes[0][kind]]
            where = f"at {width} px, {theme}, {one['id']} ({len(nodes)})"
            self._seen.wrong.append(f"{where}: {nodes[0]['html'][:200]}: {'; '.join(said)[:200]}")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and f"status of {self._answer.status}" not in message.text:
            self._seen.wrong.append(f"the browser says: {message.text}")

    def _give(self, route: Route, request: Request) -> None:
        path = request.url.removeprefix(BASE)
        if request.method == "POST":
            if request.is_navigation_request():
                kind = request.headers.get("content-type", "")
                self._seen.sent = Sent(path, kind, request.post_data_buffer or b"")
            route.fulfill(status=204)
        elif path.startswith(settings.STATIC_URL):
            self._give_file(route, path.removeprefix(settings.STATIC_URL).partition("?")[0])
        elif request.is_navigation_request() and request.frame == self._page.main_frame:
            answer = self._answer
            route.fulfill(status=answer.status, headers=dict(answer.headers), body=answer.body)
        else:  # a picture or a page within the page: another look
            route.fulfill(status=204)

    def _give_file(self, route: Route, name: str) -> None:
        found = finders.find(name)
        if found is None:
            self._seen.wrong.append(f"there is no file {name}")
            route.fulfill(status=204)
            return
        route.fulfill(path=found, content_type=KINDS.get(name.rpartition(".")[2], "application/octet-stream"))
