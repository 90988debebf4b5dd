"""Someone who has a keyboard and nothing else: the acts of a visitor, each reached and done by keys.

Typing an address is one of them. The dialog in which a file is chosen is the system's, not ours: its field is
reached, and the file put in it.
"""

from __future__ import annotations

import re
from typing import Any, Final

import pytest
from playwright.sync_api import ElementHandle, FilePayload, Locator

from tests.browser.focus import LOST, OUT_OF_ORDER, STOP, STOPS, TO_COME
from tests.browser.people import Visitor

DATE: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
TIME: Final = re.compile(r"(\d\d):(\d\d)")


class KeyboardVisitor(Visitor):
    """A visitor for whom every stop must show, and every thing be reached."""

    def activates(self, thing: Locator) -> None:
        """Reach it and press Enter."""
        self.reaches(thing)
        self.page.keyboard.press("Enter")

    def types(self, box: Locator, value: str) -> None:
        """Reach it and type, instead of what it holds; a date and an hour by their parts."""
        kind = box.get_attribute("type")
        self.reaches(box)
        if kind in ("date", "time"):
            self._enter_by_its_start(box)
            self.page.keyboard.type(_parts(value))
            assert box.input_value() == value, f"{self.page.url}: {box.input_value()} is typed for {value}"
            return
        self.page.keyboard.press("Control+A")
        if value:
            self.page.keyboard.insert_text(value)
        else:
            self.page.keyboard.press("Delete")

    def picks(self, box: Locator, value: str) -> None:
        """Reach the list and go down or up to the option."""
        self.reaches(box)
        ranks = box.evaluate(RANKS, value)
        key = "ArrowDown" if ranks["wanted"] > ranks["held"] else "ArrowUp"
        for _ in range(abs(ranks["wanted"] - ranks["held"])):
            self.page.keyboard.press(key)
        assert box.input_value() == value, f"{self.page.url}: the arrows do not reach {value}"

    def checks(self, box: Locator) -> None:
        """Reach the box and press Space; among radios, go down to the one wanted."""
        if box.is_checked():
            return
        self.reaches(box)
        if box.evaluate("one => one === document.activeElement"):
            self.page.keyboard.press("Space")
        for _ in range(box.evaluate(RADIOS)):
            if box.is_checked():
                break
            self.page.keyboard.press("ArrowDown")
        assert box.is_checked(), f"{self.page.url}: the keyboard does not check {box}"

    def gives(self, box: Locator, file: FilePayload) -> None:
        """Reach the field of the file."""
        self.reaches(box)
        super().gives(box, file)

    def reaches(self, thing: Locator) -> None:
        """Press Tab, or Shift and Tab for what is behind, until it has the focus."""
        wanted = thing.element_handle()
        self._check_focus_is_kept()
        key = "Tab" if self.page.evaluate(TO_COME, wanted) else "Shift+Tab"
        most = 3 * self.page.evaluate(STOPS) + 10
        stop = self._stop(wanted)
        for _ in range(most):
            if stop is not None and stop["there"]:
                return
            self.page.keyboard.press(key)
            stop = self._stop(wanted)
            assert stop is None or not stop["still"], f"{self.page.url}: {stop['name']} holds the keyboard"
        raise AssertionError(f"{self.page.url}: no key leads to {thing}")

    def _stop(self, wanted: ElementHandle) -> Any:
        stop = self.page.evaluate(STOP, wanted)
        assert stop is None or not stop["wrong"], f"{self.page.url}: {'; '.join(stop['wrong'])}"
        return stop

    def _check_focus_is_kept(self) -> None:
        lost = self.page.evaluate(LOST)
        assert not lost, f"{self.page.url}: the focus is lost after {lost}"

    def _enter_by_its_start(self, box: Locator) -> None:
        """From wherever in the field, out by its beginning and in again."""
        while box.evaluate("one => one === document.activeElement"):
            self.page.keyboard.press("Shift+Tab")
        self.page.keyboard.press("Tab")

    def _looks(self) -> None:
        super()._looks()
        assert not (found := self.page.evaluate(OUT_OF_ORDER)), f"{self.page.url}: {found}"


EITHER_WAY: Final = [
    pytest.param(Visitor, id="pointer"),
    pytest.param(KeyboardVisitor, id="keyboard", marks=pytest.mark.full),
]
"""A journey made as most make it, then by the keyboard alone."""


def _parts(value: str) -> str:
    """The keys of a date or of an hour, in the order in which Chromium without a screen draws its parts."""
    if day := DATE.fullmatch(value):
        return f"{day[2]}{day[3]}{day[1]}"
    hour = TIME.fullmatch(value)
    assert hour, value
    return f"{int(hour[1]) % 12 or 12:02}{hour[2]}{'PM' if int(hour[1]) >= 12 else 'AM'}"


RANKS = """(box, value) => {
  const open = [...box.options].filter(option => !option.disabled);
  const wanted = open.findIndex(option => option.value === value);
  return {held: open.indexOf(box.selectedOptions[0]), wanted};
}"""
RADIOS = """box => box.type === "radio" ? box.form.elements[box.name].length : 0"""
