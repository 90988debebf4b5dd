"""What the tests of a module begin from, made once for the module: each test has a copy of its own.

As Django's `setUpTestData` does for a class: the rows stay in a transaction around the module, each test
works in a transaction inside it, and what a test does to the objects it was given is not seen by the next.
A test that commits (`django_db(transaction=True)`) has no place in such a module.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from copy import deepcopy
from typing import Any, Final

import pytest
from django.db import transaction

_AS_MADE: Final[dict[pytest.FixtureDef[Any], Any]] = {}
_MADE_ONCE: Final[set[Callable[..., Any]]] = set()


def made_once(*, autouse: bool = True) -> Callable[[Callable[..., Any]], Any]:
    """A fixture made once for its module, before its first test: all of them see the same rows, whatever
    they ask for. Without `autouse`, before the first test that asks for it.
    """

    def fixture(make: Callable[..., Any]) -> Any:
        _MADE_ONCE.add(make)
        return pytest.fixture(scope="module", autouse=autouse)(make)

    return fixture


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A transaction around the tests of a module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Generator[None, object, object]:
    """Keep what was made as it was made."""
    made = yield
    if fixturedef.func in _MADE_ONCE:
        _AS_MADE[fixturedef] = deepcopy(made)
    return made


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Function) -> None:
    """Give the next test copies of its own, and see that nothing it writes is kept."""
    if "module_db" in item.fixturenames:
        marker = item.get_closest_marker("django_db")
        if "db" not in item.fixturenames and marker is None:
            pytest.fail(f"{item.nodeid} would leave its rows to the next test: mark it django_db")
        if marker is not None and marker.kwargs.get("transaction"):
            pytest.fail(f"{item.nodeid} commits: it cannot begin from what was made once for its module")
    for fixture, as_made in _AS_MADE.items():
        if fixture.cached_result is not None:
            _, key, _ = fixture.cached_result
            fixture.cached_result = (deepcopy(as_made), key, None)
