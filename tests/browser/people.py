"""The people of a journey: each with a browser of their own, and mail that a real server received."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from html import unescape
from typing import Any

from playwright.sync_api import BrowserContext, FilePayload, Locator, Page

HTTP_REFUSALS = {403, 404, 422}


def plain(text: str) -> str:
    """The words as a reader hears them: one kind of space, one kind of apostrophe."""
    return " ".join(text.replace("'", "’").split())


def spoken(text: str, *, whole: bool = True) -> re.Pattern[str]:
    """A pattern for words with any kind of space, with the example or the « facultatif » of a field."""
    words = r"\s+".join(re.escape(word) for word in text.split())
    return re.compile(rf"^\s*{words}(\s+nom@example\.org)?(\s+facultatif)?\s*$" if whole else rf"^\s*{words}")


@dataclass
class PostOffice:
    """What the SMTP server received, by address."""

    received: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - its name there
        """Keep a letter; called by the server."""
        letter = message_from_bytes(envelope.content, policy=policy.default)
        body = letter.get_body(("plain",))
        words = body.get_content() if body else ""
        for address in envelope.rcpt_tos:
            self.received[address.lower()].append((str(letter["Subject"]), words))
        return "250 OK"

    def last(self, address: str, about: str = "") -> str:
        """The words of the latest letter to that address whose subject holds `about`."""
        received = self.received[address.lower()]
        letters = [words for subject, words in received if plain(about) in plain(subject)]
        assert letters, f"no letter « {about} » to {address}: {received}"
        return letters[-1]

    def link(self, address: str, about: str = "") -> str:
        """The link of that letter."""
        found = re.search(r"https?://\S+", self.last(address, about))
        assert found, self.last(address, about)
        return found[0]


@dataclass
class Site:
    """Where the journey takes place: the address, the post, the clock, new browsers."""

    url: str
    post: PostOffice
    clock: Callable[[str], None]
    work: Callable[[], None]
    new_context: Callable[[], BrowserContext]
    kind: type[Visitor]

    def visitor(self, name: str, email: str) -> Visitor:
        """Someone who opens a browser."""
        return self.kind(self, name, email)


class Visitor:
    """Someone before a page: goes, follows, writes, presses, reads; every page is styled and silent."""

    def __init__(self, site: Site, name: str, email: str) -> None:
        self.site, self.name, self.email = site, name, email
        self.context = site.new_context()
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.said: list[str] = []
        self.failed: list[tuple[int, str]] = []
        self.scope: Locator | None = None
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("response", self._note)

    def _hear(self, message: Any) -> None:
        # A failed answer is kept by its status, in `failed`; the browser repeats it on its console.
        if message.type in ("error", "warning") and "server responded with a status" not in message.text:
            self.said.append(f"{self.page.url} {message.type}: {message.text}")

    def _note(self, answer: Any) -> None:
        if answer.status >= 400:
            self.failed.append((answer.status, answer.url))

    # --- where ---------------------------------------------------------------------------------

    @property
    def here(self) -> Locator:
        """Where the person looks: the page's main part, or what `within` narrowed it to."""
        return self.scope or self.page.locator("main")

    @contextmanager
    def within(self, selector: str, text: str) -> Iterator[None]:
        """Look only at the element that holds these words."""
        self.scope = self.page.locator(selector).filter(has_text=spoken(text, whole=False)).first
        if not self.scope.count():
            self.scope = self.page.locator(selector).filter(has_text=text).first
        try:
            yield
        finally:
            self.scope = None

    def goes(self, address: str) -> None:
        """Open an address of the site."""
        self.page.goto(self._at(address))
        self._looks()

    def follows(self, link: str, *, whole: bool = True) -> None:
        """Follow a link of the page."""
        self._leaves(self.here.get_by_role("link", name=spoken(link, whole=whole)).first)

    def enters(self, entry: str) -> None:
        """Take an entry of the navigation, behind « Plus » or « Menu » when it is folded there."""
        navigation = self.page.locator(".navigation")
        entries = navigation.get_by_role("link", name=spoken(entry))
        if not entries.count():
            self.activates(navigation.locator("summary:visible").first)
        self._leaves(entries)

    def presses(self, button: str, *, whole: bool = True) -> None:
        """Press a button that sends a form."""
        self._leaves(self.here.get_by_role("button", name=spoken(button, whole=whole)).first)

    def _leaves(self, thing: Locator) -> None:
        with self.page.expect_navigation():
            self.activates(thing)
        self._looks()

    def _looks(self) -> None:
        font = self.page.locator("body").evaluate("node => getComputedStyle(node).fontFamily")
        assert "Atkinson" in font, f"{self.page.url} is not styled"
        assert not self.said, self.said
        wrong = [one for one in self.failed if one[0] not in HTTP_REFUSALS]
        assert not wrong, wrong

    # --- by which hand -------------------------------------------------------------------------

    def activates(self, thing: Locator) -> None:
        """Press a link, a button or what unfolds a part."""
        thing.click()

    def types(self, box: Locator, value: str) -> None:
        """Write in a field, instead of what it holds."""
        box.fill(value)

    def picks(self, box: Locator, value: str) -> None:
        """Take the option of that value in a list."""
        box.select_option(value=value)

    def checks(self, box: Locator) -> None:
        """Check a box or a radio, unless it is."""
        box.check()

    def gives(self, box: Locator, file: FilePayload) -> None:
        """Put a file in its field."""
        box.set_input_files(file)

    # --- forms ---------------------------------------------------------------------------------

    def writes(self, label: str, value: str) -> None:
        """Fill a field."""
        self.types(self.here.get_by_label(spoken(label)).first, value)

    def fills(self, values: Mapping[str, str]) -> None:
        """Fill several fields."""
        for label, value in values.items():
            self.writes(label, value)

    def selects(self, label: str, option: str) -> None:
        """Choose in a list, by the beginning of the words shown."""
        box = self.here.get_by_label(spoken(label)).first
        shown = {plain(text): value for value, text in box.locator("option").evaluate_all(OPTIONS)}
        value = next((value for text, value in shown.items() if text.startswith(plain(option))), None)
        assert value is not None, f"« {option} » is not among {list(shown)}"
        self.picks(box, value)

    def chooses(self, question: str, answer: str) -> None:
        """Choose one of the answers to a question."""
        self.checks(self.here.get_by_role("group", name=spoken(question)).get_by_label(spoken(answer)))

    def finds(self, label: str, value: str) -> None:
        """Find a field filled already."""
        held = self.here.get_by_label(spoken(label)).first.input_value()
        assert plain(held) == plain(value), f"{self.page.url}: « {label} » holds « {held} »"

    def ticks(self, label: str) -> None:
        """Tick a box."""
        self.checks(self.here.get_by_label(spoken(label, whole=False)))

    def opens(self, title: str) -> None:
        """Unfold a part of the page, unless a refusal left it so."""
        summary = self.here.locator("summary").filter(has_text=spoken(title)).first
        if summary.locator("xpath=..").get_attribute("open") is None:
            self.activates(summary)

    def attaches(self, label: str, name: str, content: bytes) -> None:
        """Put a PDF in a file field."""
        file = FilePayload(name=name, mimeType="application/pdf", buffer=content)
        self.gives(self.here.get_by_label(spoken(label)), file)

    # --- reading -------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """What is visible where the person looks."""
        return plain(self.here.inner_text())

    def reads(self, *sentences: str) -> None:
        """Find these words, visible, on the page."""
        shown = self.text
        for sentence in sentences:
            assert plain(sentence) in shown, f"{self.page.url}: « {sentence} » is not in:\n{shown}"

    def lacks(self, *sentences: str) -> None:
        """Not find these words on the page."""
        for sentence in sentences:
            assert plain(sentence) not in self.text, f"{self.page.url}: « {sentence} » is there"

    def is_refused(self, *sentences: str) -> None:
        """Read why the page refused."""
        self.reads(*sentences)
        self.failed.clear()

    def fetches(self, link: str, *, whole: bool = False) -> bytes:
        """Download what a link leads to, as this person."""
        found = self.here.get_by_role("link", name=spoken(link, whole=whole)).first
        address = found.get_attribute("href") or ""
        answer = self.context.request.get(self._at(address))
        assert answer.ok, (answer.status, address)
        return answer.body()

    def loads(self, address: str) -> str:
        """The source of a page, as this person, without drawing it."""
        answer = self.context.request.get(self._at(address))
        assert answer.ok, (answer.status, address)
        return answer.text()

    def sends(self, address: str, values: Mapping[str, str]) -> str:
        """Send a form as its page would, without drawing it: for what is repeated many times."""
        if not self._token():
            self.loads("/connexion/")
        answer = self.context.request.post(
            self._at(address), form=dict(values), headers={"X-CSRFToken": self._token()}
        )
        assert answer.ok, (answer.status, address, answer.text())
        return answer.text()

    def tries(self, address: str, values: Mapping[str, str] | None = None) -> tuple[int, str]:
        """Send a form as if its page had been shown: the status, and the words of the answer."""
        token = self._token()
        answer = self.context.request.post(
            self._at(address),
            form={**(values or {}), "csrfmiddlewaretoken": token},
            headers={"X-CSRFToken": token},
        )
        return answer.status, plain(unescape(re.sub(r"<[^>]+>", " ", answer.text())))

    def _at(self, address: str) -> str:
        return address if address.startswith("http") else f"{self.site.url}{address}"

    def _token(self) -> str:
        cookies = self.context.cookies()
        return next((cookie["value"] for cookie in cookies if cookie["name"] == "csrftoken"), "")

    # --- coming in -----------------------------------------------------------------------------

    def accepts_invitation(self) -> None:
        """Open the link received and accept."""
        self.goes(self.site.post.link(self.email, "vous invite"))
        self.reads(self.name)
        self.presses("Accepter et entrer")
        self.reads(f"Bonjour {self.name}")

    def comes_back(self) -> None:
        """Sign out, then in again with the code received by mail."""
        self.activates(self.page.locator(".person-menu summary"))
        self._leaves(self.page.get_by_role("button", name="Se déconnecter"))
        self.comes_in()

    def proves(self, asks: str, goes_on: str) -> None:
        """Ask for a code, read it in one's mail and type it."""
        self.presses(asks)
        code = re.search(r"code : (\S+)", plain(self.site.post.last(self.email, "code")))
        assert code
        self.writes("Code reçu par courriel", code[1])
        self.presses(goes_on)

    def comes_in(self) -> None:
        """Sign in with the code received by mail."""
        self.goes("/connexion/")
        self.writes("Votre adresse électronique", self.email)
        self.proves("Recevoir mon code", "Entrer")
        self.reads(f"Bonjour {self.name}")


OPTIONS = "options => options.map(option => [option.value, option.textContent])"
