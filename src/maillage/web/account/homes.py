"""What each home page says: what is expected of the person, and by when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from maillage.rules.expectation import Expectation, soonest_first
from maillage.ui.shapes import Task

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from maillage.people.access import Standing

    Source = Callable[[Standing, dt.datetime], list[Expectation]]

# Each package says what it expects of a person; the page only sorts.
_SOURCES: tuple[Source, ...] = ()

# The page where each kind of thing is done, for the département and for the operator.
_PAGES: dict[str, tuple[str, str]] = {}


def _task(expectation: Expectation, *, department: bool) -> Task:
    page = _PAGES[expectation.thing][0 if department else 1]
    return Task(
        title=expectation.sentence, url=reverse(page, args=[expectation.key]), deadline=expectation.due_on
    )


def home_of(standing: Standing, at: dt.datetime) -> dict[str, Any]:
    """Give back what the home page shows this person at that moment."""
    expectations = [expectation for source in _SOURCES for expectation in source(standing, at)]
    tasks = [_task(e, department=standing.is_department) for e in soonest_first(expectations)]
    return {"tasks": tasks, "memberships": standing.memberships}
