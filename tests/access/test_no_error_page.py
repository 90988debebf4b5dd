"""No address of the site breaks, whoever asks and whatever they send: odd keys, odd words, odd forms.

Nor does any answer leave without its protections, or with code inside its page.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.conf import settings
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from maillage.agreements.models import Agreement, Payment
from maillage.applications.models import Application
from maillage.chores.demonstration.stage import Stage
from maillage.expenses.models import Expense
from maillage.groups.models import Meeting, Participant
from maillage.groups.queries.feed import calendar_key
from maillage.people.models import Organisation
from tests.access.matrix import by_turns, those
from tests.access.protected import lacking

CAMPAIGN_DAY = dt.date(2026, 3, 10)
pytestmark = pytest.mark.django_db

ODD_QUERIES: Final = (
    "page=abc&appel=999999&etat=x&exercice=-1",
    f"page={'9' * 30}&appel={'9' * 30}&id={'9' * 30}&thing=%C3%A9&verb=%27%22",
    "page=²&appel=-1&week=2&weekday=1&starts=25:99&ends=9h&offset=1",
    f"page={'9' * 5000}",
    "page=%00&thing=%00&verb=%00",
)
ODD_WORDS: Final = (
    "",
    "abc",
    "²",
    "-1",
    "9" * 30,
    "\x00",
    "0001-01-01",
    "9999-12-31",
    "NaN",
    "1e9",
    "ﬃ" * 120,
)
NAMES: Final = re.compile(r'name="([^"]+)"')
PLACES: Final = re.compile(r"<(?:(\w+):)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
UUID: Final = "00000000-0000-4000-8000-000000000000"


def set_the_scene(_stage: Stage) -> None:
    """Give names that a spreadsheet would run: no export hands them over so."""
    for model, field in ((Participant, "full_name"), (Organisation, "name"), (Expense, "label")):
        model.objects.update(**{field: Concat(Value("=1+1 "), F(field))})


def _routes(patterns: list[Any], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern).removeprefix("^").removesuffix("$").replace("\\.", ".")
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def _values(stage: Stage) -> dict[str, list[str]]:
    """What to put in the places of an address: things that exist, and things that cannot."""
    keys = {"1", "2", "3", "0", "9" * 25}
    for model in (Agreement, Payment, Expense, Meeting):
        keys.add(str(model.objects.order_by("-pk").values_list("pk", flat=True)[0]))
    person = Participant.objects.order_by("pk")[0]
    meeting = Meeting.objects.filter(state="open").order_by("pk").values_list("public_id", flat=True)[0]
    return {
        "int": sorted(keys),
        "uuid": [str(meeting), UUID],
        "token": [person.token, "x%00y", "é" * 50],
        "key": [calendar_key(person), "x%00y", "é" * 50],
        "number": [stage.applications["ART"].number, "x%00y"]
        if "ART" in stage.applications
        else [*Application.objects.order_by("pk").values_list("number", flat=True)[:2], "x%00y"],
        "verb": ["annuler", "deplacer", "a-distance", "sign_department", "tenir", "inconnu"],
        "kind": ["pdf", "convention", "certificat", "csv", "inconnu"],
        "what": ["theme", "idee", "inconnu"],
        "slug": ["inconnu"],
        "path": ["inconnu", "meetings/1", "%00"],
        "code": ["delegation", "inconnu"],
        "siret": ["00000010900017", "00000070300017", "123", "é" * 14, "x%00y"],
    }


def addresses(stage: Stage) -> list[str]:
    """Give back every address of the site, with a few things in each place."""
    values = _values(stage)
    found = []
    for route in _routes(get_resolver().url_patterns):
        choices = []
        for converter, name, group in PLACES.findall(route):
            choices.append(
                values.get(name or group) or values["int" if converter in ("int", "") else converter]
            )
        # Not every combination: each value of the longest place once, the others in turn.
        length = max((len(choice) for choice in choices), default=1)
        for index in range(length):
            address = route
            for choice in choices:
                address = PLACES.sub(choice[index % len(choice)], address, count=1)
            found.append(f"/{address}")
    return found


def _cast(stage: Stage) -> list[str]:
    return [
        "public",
        "claire",
        "sophie",
        "denis",
        "irene",
        "armelle",
        "marc",
        "anne",
        "thomas",
        "elodie",
        "vera",
    ]


def _client(stage: Stage, who: str) -> Client:
    client = Client(raise_request_exception=True)
    if who != "public":
        client.force_login(stage.people[who], settings.AUTHENTICATION_BACKENDS[0])
    return client


def _read(answer: Any) -> None:
    """Read a file to its end, which closes it."""
    if answer.streaming:
        b"".join(answer.streaming_content)


def _send(client: Client, method: str, url: str, data: dict[str, Any] | None = None) -> str:
    """Give back what broke, empty when nothing did."""
    try:
        answer: Any = getattr(client, method)(url, data) if data else getattr(client, method)(url)
    except Exception as broken:  # noqa: BLE001 — every fault of a page is to be told, with its address
        return f"{method} {url} {data or ''}: {type(broken).__name__}: {broken}"[:400]
    _read(answer)
    if answer.status_code >= 500:
        return f"{method} {url}: {answer.status_code}"
    secret = "sessionid" in client.cookies or url.startswith("/mes-rencontres/")
    return ", ".join(f"{method} {url}: {fault}" for fault in lacking(answer, secret=secret))


def _forms(client: Client, url: str) -> set[str]:
    try:
        answer: Any = client.get(url)
    except Exception:  # noqa: BLE001 — told by the other test
        return set()
    if answer.streaming or "html" not in answer.headers.get("Content-Type", ""):
        _read(answer)
        return set()
    return set(NAMES.findall(answer.content.decode())) - {"csrfmiddlewaretoken", "viewport"}


@pytest.mark.parametrize(
    "who",
    by_turns(
        ("public", "claire", "sophie", "denis", "armelle", "marc", "anne", "thomas", "elodie"),
        those("public sophie thomas"),
    ),
)
def test_no_address_breaks_nor_answers_without_its_protections(stage: Stage, who: str) -> None:
    client = _client(stage, who)
    queries = itertools.cycle(ODD_QUERIES)
    broken = []
    for url in addresses(stage):
        if url.startswith("/ui/") or (url.endswith(".pdf") and who not in ("sophie", "marc")):
            continue
        broken.append(_send(client, "get", f"{url}?{next(queries)}"))
        names = _forms(client, url)
        if names:
            words = itertools.cycle(ODD_WORDS)
            broken.append(_send(client, "post", url, {name: next(words) for name in sorted(names)}))
            broken.append(_send(client, "post", url, dict.fromkeys(sorted(names), "9" * 30)))
        broken.append(_send(client, "post", url, {"act": "inconnu", "state": "inconnu", "person": "abc"}))
        broken.append(
            _send(client, "post", url, {"known": "²", "end": "abc", "withdraw": "²", "expense": "²"})
        )
    assert not [line for line in broken if line], "\n".join(line for line in broken if line)
