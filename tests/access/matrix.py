"""The access matrix as a table on addresses: who reads, who writes, and whom it does not exist for.

A row names one address of the site and one thing of the campaign. Whoever is not in `reads` must find nothing
there: « not found », « refused », or the way to the sign-in page. Whoever is not in `writes` may send a form
that would be accepted from someone else, and nothing changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from maillage.chores.demonstration.stage import Stage
from maillage.journal.models import Entry
from maillage.people.models import LegalForm, Organisation, Person, Role
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
    """Give back every row with everyone, readable in the report of the tests.

    Of those who must find nothing, the usual run asks one in ten, others at the next row; the full run asks
    them all.
    """
    return [
        pytest.param(
            row,
            who,
            id=f"{row.thing}, {row.address.partition(':')[2] or row.address}: {who}",
            marks=() if who in row.reads | row.writes or (place + turn) % 10 == 0 else pytest.mark.full,
        )
        for turn, row in enumerate(table)
        for place, who in enumerate(sorted(EVERYONE))
    ]


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
    """Sign someone in."""
    client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")


def is_hidden(answer: HttpResponseBase) -> bool:
    """Whether nothing was shown: not found, refused, only a form is awaited there, or sign in first."""
    to_sign_in = answer.status_code == 302 and answer["Location"].startswith("/connexion/")
    return to_sign_in or answer.status_code in (403, 404, 405)


def content_of(answer: Any) -> bytes:
    """Give back all that was answered; reading a file to its end closes it."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def check_reading(row: Row, who: str, stage: Stage) -> None:
    """Open the address as that person, and see what the matrix says they see."""
    row.given(stage)
    answer: Any = client_of(stage, who).get(row.url(stage))
    content = content_of(answer)
    if who in row.reads:
        assert answer.status_code == 200
        if row.shows is not None:
            assert (row.shows(stage) in content.decode()) is (who in row.to)
    elif who in row.writes:
        assert answer.status_code in (302, 405), "a form alone, without a page of its own"
    else:
        assert is_hidden(answer), answer.status_code


def check_writing(row: Row, who: str, stage: Stage) -> None:
    """Send the form as that person: the journal grows, or nothing has moved."""
    row.given(stage)
    before = Entry.objects.count()
    answer: Any = client_of(stage, who).post(row.url(stage), row.sends(stage))
    content = content_of(answer)
    written = Entry.objects.count() - before
    if who in row.writes:
        assert answer.status_code in (200, 302)
        assert written >= 1, content.decode()[-3000:]
        return
    assert written == 0
    if who not in row.reads:
        assert is_hidden(answer), answer.status_code
