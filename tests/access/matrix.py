"""The access matrix as a table on addresses: who reads, who writes, and whom it does not exist for.

A row names one address of the site and one thing of the campaign. Whoever is not in `reads` must find nothing
there: « not found », « refused », or the way to the sign-in page. Whoever is not in `writes` may send a form
that would be accepted from someone else, and nothing changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from maillage.chores.demonstration.stage import Stage
from maillage.journal.models import Entry
from maillage.people.models import LegalForm, Organisation, Person, Role
from tests import proofs
from tests.builders import make_person

People = frozenset[str]


def those(*keys: str) -> People:
    """Give back people of the cast by their keys, several in one word or several words."""
    return frozenset(key for words in keys for key in words.split())


NOBODY: Final = those()
PUBLIC: Final = those("public")

# The département: technical administrator, instructor, manager, finance officer, auditor, data protection.
OFFICERS: Final = those("claire sophie denis irene")
ASSESSORS: Final = those("claire sophie irene")
DEPARTMENT: Final = OFFICERS | those("armelle paul")
# Horizon Psy 62, operator of the Artois: representative, preparer, accountant, facilitator of the Artois,
# facilitator of its other group.
OFFICE: Final = those("marc pia anne")
ARTOIS: Final = OFFICE | those("thomas")
HORIZON: Final = ARTOIS | those("leila")
# Everyone else: other operators, candidates who were not chosen, another département.
OTHER_OPERATORS: Final = those("bernard nora lucie agnes samuel odile gilles")
OPERATORS: Final = HORIZON | OTHER_OPERATORS
COORDINATORS: Final = those("elodie karim")
EVERYONE: Final = DEPARTMENT | OPERATORS | COORDINATORS | those("vera") | PUBLIC
SIGNED_IN: Final = EVERYONE - PUBLIC


def add_to_the_cast(stage: Stage) -> None:
    """Add who the script does not have: one role alone at Horizon, and officers of another département."""
    horizon = stage.bodies["horizon"]
    stage.people["pia"] = make_person("Pia Lemaire", horizon, Role.PREPARER)
    stage.people["anne"] = make_person("Anne Tournier", horizon, Role.ACCOUNTANT)
    neighbour = Organisation.objects.create(
        name="Département voisin", siret="00000060400017", legal_form=LegalForm.DEPARTMENT
    )
    officers = (Role.INSTRUCTOR, Role.MANAGER, Role.FINANCE_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR)
    stage.people["vera"] = make_person("Vera Voisine", neighbour, *officers)


Form = dict[str, Any]


def nothing(_stage: Stage) -> Any:
    """Give back no argument: a page of its own."""
    return ()


def no_field(_stage: Stage) -> Form:
    """Give back an empty form: a button alone."""
    return {}


def told_of_it(kind: str, of: Callable[[Stage], Iterable[Any]]) -> Callable[[Stage], tuple[Any, ...]]:
    """Give back what finds the history of a thing: its kind in the address, then its key."""
    return lambda stage: (kind, *of(stage))


@dataclass(frozen=True, slots=True)
class Row:
    """One address: the thing, the name of the address, who reads it and who writes to it.

    `args` finds the thing in the campaign, `given` brings it where the act is possible, `sends` is a form
    accepted from whoever may write. `shows` is a text that `to` find on the page and the other readers do
    not: a list that everyone opens, and where each finds their own.
    """

    thing: str
    address: str
    reads: People = NOBODY
    writes: People = NOBODY
    args: Callable[[Stage], Iterable[Any]] = nothing
    sends: Callable[[Stage], Form] = no_field
    given: Callable[[Stage], object] = nothing
    shows: Callable[[Stage], str] | None = None
    to: People = NOBODY

    def url(self, stage: Stage) -> str:
        """Give back the address of that thing."""
        return reverse(self.address, args=list(self.args(stage)))


def acts(table: Iterable[Row]) -> list[Row]:
    """Give back the rows where something is done, by someone or by nobody yet."""
    return [row for row in table if row.writes or row.sends is not no_field]


def cases(table: Iterable[Row]) -> list[Any]:
    """Give back every row with the people who ask, readable in the report of the tests.

    The usual run asks all who may, and of those who must find nothing one in ten, others at the next row; the
    full run asks them all.
    """
    asked = []
    for turn, row in enumerate(table):
        name = f"{row.thing}, {row.address.partition(':')[2] or row.address}"
        usual = {
            who
            for place, who in enumerate(sorted(EVERYONE))
            if who in row.reads | row.writes or (place + turn) % 10 == 0
        }
        asked.append(pytest.param(row, sorted(usual), id=name))
        if others := sorted(EVERYONE - usual):
            asked.append(pytest.param(row, others, id=f"{name}: everyone else", marks=pytest.mark.full))
    return asked


def by_turns(everyone: Iterable[str], usual: People) -> list[Any]:
    """Give back these people for a crawl of the whole site: some in the usual run, all with `--full`."""
    return [pytest.param(who, marks=() if who in usual else pytest.mark.full) for who in everyone]


def client_of(stage: Stage, who: str) -> Client:
    """Give back the browser of someone of the cast, signed in; « public » is anyone."""
    client = Client(raise_request_exception=True)
    if who != "public":
        enter(client, stage.people[who])
    return client


def enter(client: Client, person: Person) -> None:
    """Sign someone in, who has just typed the code of their mailbox."""
    proofs.enter(client, person)


def is_hidden(answer: HttpResponseBase) -> bool:
    """Whether nothing was shown: not found, refused, only a form is awaited there, or sign in first."""
    to_sign_in = answer.status_code == 302 and answer["Location"].startswith("/connexion/")
    return to_sign_in or answer.status_code in (403, 404, 405)


def content_of(answer: Any) -> bytes:
    """Give back all that was answered; reading a file to its end closes it."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@contextmanager
def undone() -> Iterator[None]:
    """Undo what one person did, so that the next one finds the thing as it was; paces start again too."""
    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def check_reading(row: Row, people: Iterable[str], stage: Stage) -> None:
    """Open the address as each of these people, and see what the matrix says they see."""
    row.given(stage)
    wrong = {}
    for who in people:
        with undone():
            complaint = _reading(row, who, stage)
        if complaint:
            wrong[who] = complaint
    assert not wrong


def _reading(row: Row, who: str, stage: Stage) -> str:
    answer: Any = client_of(stage, who).get(row.url(stage))
    content = content_of(answer)
    if who in row.reads:
        if answer.status_code != 200:
            return f"should read, got {answer.status_code}"
        if row.shows is not None and (row.shows(stage) in content.decode()) is not (who in row.to):
            return "should find it" if who in row.to else "should not find it"
        return ""
    if who in row.writes:  # a form alone, without a page of its own
        return "" if answer.status_code in (302, 405) else f"should find a form alone: {answer.status_code}"
    return "" if is_hidden(answer) else f"should find nothing, got {answer.status_code}"


def check_writing(row: Row, people: Iterable[str], stage: Stage) -> None:
    """Send the form as each of these people: the journal grows, or nothing has moved."""
    row.given(stage)
    wrong = {}
    for who in people:
        with undone():
            complaint = _writing(row, who, stage)
        if complaint:
            wrong[who] = complaint
    assert not wrong


def _writing(row: Row, who: str, stage: Stage) -> str:
    before = Entry.objects.count()
    answer: Any = client_of(stage, who).post(row.url(stage), row.sends(stage))
    content = content_of(answer)
    written = Entry.objects.count() - before
    if who in row.writes:
        done = answer.status_code in (200, 302) and written >= 1
        return "" if done else f"should write, got {answer.status_code}: {content.decode()[-3000:]}"
    if written:
        return "should not write"
    return "" if who in row.reads or is_hidden(answer) else f"should find nothing, got {answer.status_code}"
