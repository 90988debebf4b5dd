"""Every page of the matrix, in each state that it tells, looked at in a real browser as who may read it.

A table gives its pages: each address that reads as a page is opened by its readers, one of each role; a form
that demands something is sent with nothing in it, and what it answers is looked at too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import pytest
from django.test import Client

from maillage.chores.demonstration.stage import Stage
from tests.access.matrix import Row, client_of, undone
from tests.browser.looking import Answer, Eye

ONE_OF_EACH_ROLE: Final = (
    "claire",
    "marc",
    "elodie",
    "public",
    "sophie",
    "thomas",
    "denis",
    "anne",
    "irene",
    "pia",
    "armelle",
    "paul",
    "nora",
)
"""An instructor, a representative, a coordinator, anyone, a manager, a facilitator, finance, an accountant,
an auditor, a preparer, an administrator, the data protection officer, someone with two roles.
"""
USUAL_RUN: Final = 16
"""The usual run looks at one page in so many; the full run at them all, as each role."""


def looks(table: Iterable[Row]) -> list[Any]:
    """Give back each row that someone reads with who looks at it, readable in the report of the tests."""
    asked = []
    for turn, row in enumerate(row for row in table if row.reads):
        readers = [who for who in ONE_OF_EACH_ROLE if who in row.reads] or sorted(row.reads)[:1]
        writers = [who for who in readers if who in row.writes]
        first = writers[0] if writers else readers[turn % len(readers)]
        name = f"{row.thing}, {row.address}"
        usual = () if turn % USUAL_RUN == 0 else pytest.mark.full
        asked.append(pytest.param(row, [first], id=name, marks=usual))
        if others := [who for who in readers if who != first]:
            asked.append(pytest.param(row, others, id=f"{name}: the other roles", marks=pytest.mark.full))
    return asked


def one_in(number: int, names: Iterable[str]) -> list[Any]:
    """Give back these names for the report of the tests: one in so many in the usual run."""
    return [
        pytest.param(name, marks=pytest.mark.full if turn % number else ())
        for turn, name in enumerate(sorted(names))
    ]


def look(row: Row, people: Iterable[str], stage: Stage, eye: Eye) -> None:
    """Open the address as each of these people, and send its form empty; nothing is wrong with either."""
    row.given(stage)
    wrong = []
    for who in people:
        with undone():
            wrong += [
                f"{who}, {row.url(stage)}: {fault}"
                for fault in faults(client_of(stage, who), row.url(stage), eye)
            ]
    assert not wrong, "\n".join(wrong)


def faults(client: Client, address: str, eye: Eye) -> list[str]:
    """Give back what is wrong with what answers at an address, and with what its form answers when empty."""
    page = Answer.of(address, client.get(address))
    return faults_of(page, client, eye) if page.is_page else []


def faults_of(page: Answer, client: Client, eye: Eye) -> list[str]:
    """Give back the same of a page that this client was answered."""
    seen = eye.look(page, sends=True)
    if seen.sent is None:
        return seen.wrong
    sent = seen.sent
    answer = client.generic("POST", sent.address, sent.body, content_type=sent.kind)
    back = Answer.of(sent.address, answer)
    if not back.is_page:
        return [
            *seen.wrong,
            f"its form is taken with nothing in it, and leads to {back.headers.get('Location')}",
        ]
    return [*seen.wrong, *(f"its form, empty: {fault}" for fault in eye.look(back, corrects=True).wrong)]
