"""What the journal tells of an application: each change of state, who, when, before and after."""

from __future__ import annotations

import re

from tests.browser.people import Visitor, plain
from tests.browser.steps_applying import number_of
from tests.browser.steps_opening import Company
from tests.browser.story import Body

STATE = re.compile(r"^état : (.+?)(?: \(avant : (.+)\))?$")
ROWS = """rows => rows.map(row => [
    [...row.cells].map(cell => cell.innerText), row.cells[3].innerText.split(/\\n|\\s·\\s/)
])"""
Line = tuple[str, str, str, tuple[str, str] | None]
"""When, who, what, and the state after and before when the act changed it."""


def follow_the_states(company: Company, body: Body, states: tuple[str, ...]) -> list[Line]:
    """The states of one application, in their order, each leaving from where the previous one arrived."""
    sophie = company["Sophie Marquant"]
    sophie.goes(f"{company.call}candidatures/")
    sophie.follows(number_of(company.applications[body.key]), whole=False)
    sophie.follows("Journal de la candidature")
    found = lines(sophie)
    assert all(when and who for when, who, _, _ in found), found
    changes = [state for _, _, _, state in found if state is not None and state[0] != state[1]]
    assert [after for after, _ in changes] == list(states), found
    assert [before for _, before in changes] == ["", *states[:-1]], found
    return found


def lines(reader: Visitor) -> list[Line]:
    """The lines of the page, the earliest first."""
    found = []
    for cells, items in reader.page.locator("main tbody tr").evaluate_all(ROWS):
        _number, when, who, act, _thing = map(plain, cells)
        changes = [STATE.match(plain(item)) for item in items]
        state = next(((match[1], match[2] or "") for match in changes if match), None)
        found.append((when, who, act, state))
    return found[::-1]


def find_the_late_try(company: Company, body: Body) -> None:
    """The late act is in the journal too, with its author and its second."""
    sophie = company["Sophie Marquant"]
    sophie.goes("/departement/journal/?verb=late_attempt")
    with sophie.within("tr", body.name):
        sophie.reads(body.representative, "10 mai 2025 à 0 h", "a tenté un envoi hors délai")
