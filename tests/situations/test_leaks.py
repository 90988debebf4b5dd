"""A name that was refused is looked for everywhere a text could have been kept, and is nowhere (R24, F22)."""

from __future__ import annotations

import base64
import binascii
import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils.log import AdminEmailHandler
from pytest_django import Settings

from maillage.groups.models import Meeting
from maillage.post.operations import work
from maillage.situations.models import Situation
from tests.groups.steps import Campaign, fill
from tests.situations.steps import ANSWERS, BEFORE, FORM, enter, proved

REFUSED = "Quercynoïse"
"""Refused in a text, in the check while typing, and in a reason."""
ACCEPTED = "brodequins"
"""A rare word of a text that passes: kept sealed, and nowhere in clear."""


def spellings(word: str) -> set[bytes]:
    """Give back a word as the usual encodings write it."""
    raw = word.encode()
    found = {raw, word.encode("utf-16-le"), word.encode("latin-1"), quote(word).encode()}
    found |= {json.dumps(word)[1:-1].encode(), binascii.hexlify(raw), word.lower().encode()}
    for shift in range(3):  # base64 at each alignment, without its ragged ends
        found.add(base64.b64encode(b"x" * shift + raw)[4:-4])
        found.add(base64.urlsafe_b64encode(b"x" * shift + raw)[4:-4])
    return {one for one in found if len(one) > 5}


def places(word: str, content: bytes) -> list[bytes]:
    return [one for one in spellings(word) if one in content]


def database() -> bytes:
    """Give back all the database holds: its very pages on SQLite, every value of every table elsewhere."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        whole: bytes = connection.connection.serialize()
        return whole
    return b"\n".join(_values())


def _values() -> Iterator[bytes]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for value in row:
                    binary = isinstance(value, bytes | memoryview)
                    yield bytes(value) if binary else str(value).encode()


def told(record: logging.LogRecord) -> bytes:
    """Give back all that a line of the log says, with what it was given and the trace it holds."""
    trace = logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
    return f"{record.getMessage()} {record.__dict__!r} {trace}".encode()


@pytest.mark.requirement("R24", "F22")
def test_a_refused_name_is_in_no_row_log_letter_session_address_nor_error_page(
    stage: Campaign, meeting: Meeting, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.MAILLAGE_TODAY = "2026-01-05T10:00"
    settings.ADMINS = [("Ada", "ada@example.org")]
    person = fill(meeting, 1)[0].registration.participant
    for logger in ("", "django"):
        caplog.set_level(logging.DEBUG, logger=logger)
    connection.force_debug_cursor = True  # what a debugging log of the database would tell
    writer, nora = proved(Client(), person), enter(Client(), stage.nora)
    new = reverse("participant:situation_new", args=[person.token, meeting.public_id])
    named = FORM | {"happens": f"Mme {REFUSED} ne sort plus.", "tried": f"Appeler M. {REFUSED}"}
    verbs = ("relire", "tout", "continuer", "garder", "proposer", "remplacer:happens:4:15:PERSON", "?")
    answers: list[Any] = [writer.post(new, named | ANSWERS | {"do": verb}) for verb in verbs]
    aside = {"dismissed": [f"PERSON:{REFUSED.casefold()}"], "replaced": [f"{REFUSED}:1"]}
    answers.append(writer.post(new, named | aside | {"do": "relire"}))
    for check, client in (
        (reverse("participant:situation_check", args=[person.token]), writer),
        (reverse("operator:situation_check"), nora),
    ):
        answers.append(client.post(check, named))
    assert not Situation.objects.exists()
    # One whose words pass; then a reason that names someone.
    passing = FORM | ANSWERS | {"do": "proposer", "happens": f"Elle marche en {ACCEPTED}."}
    answers.append(writer.post(new, passing))
    situation = Situation.objects.get()
    act = reverse("operator:situation_act", args=[situation.public_id, "renvoyer"])
    answers.append(nora.post(act, {"reason": f"Mme {REFUSED} se reconnaît"}))
    # The key is broken: the server fails in the middle of a text, and writes to its administrators.
    settings.MAILLAGE_SITUATION_KEYS = ["broken"]
    writer.raise_request_exception = False
    failed = writer.post(new, passing | {"tried": f"{ACCEPTED} {ACCEPTED}", "question": "Et monsieur ?"})
    assert failed.status_code == 500
    answers.append(failed)
    refused_too = writer.post(new, named | ANSWERS | {"do": "proposer"})
    assert refused_too.status_code == 422
    work(at=BEFORE)
    assert mail.outbox, "the administrators were written to"
    letters = "\n".join(
        f"{one.subject} {one.body} {getattr(one, 'alternatives', '')}" for one in mail.outbox
    ).encode()
    heads = "\n".join(f"{answer.headers!r} {answer.cookies!r}" for answer in answers).encode()
    sessions = repr([dict(writer.session), dict(nora.session)]).encode()
    stored, log = database(), [told(record) for record in caplog.records]
    for word in (REFUSED, ACCEPTED):
        for where, content in (
            ("database", stored),
            *((f"log of {record.name}", line) for record, line in zip(caplog.records, log, strict=True)),
            ("letters", letters),
            ("headers", heads),
            ("sessions", sessions),
            ("error page", failed.content),
        ):
            assert places(word, content) == [], (word, where)
    assert b"situation" in stored
    assert b"INSERT INTO" in b"".join(log)


@pytest.mark.requirement("R24")
def test_an_error_report_holds_nothing_typed_on_any_page(
    stage: Campaign, meeting: Meeting, settings: Settings
) -> None:
    settings.MAILLAGE_TODAY = "2026-01-13T10:00"
    settings.ADMINS = [("Ada", "ada@example.org")]
    nora = enter(Client(raise_request_exception=False), stage.nora)
    note = reverse("operator:meeting_takeaways", args=[meeting.pk])
    before = transaction.savepoint()
    with connection.cursor() as cursor:  # the server fails once the words are read
        cursor.execute("ALTER TABLE situations_takeaway RENAME TO situations_elsewhere")
    logger = logging.getLogger("django")
    rich = AdminEmailHandler(include_html=True)
    logger.addHandler(rich)
    try:
        failed = nora.post(note, {"text": f"Essayer {ACCEPTED}", "kind": "lever", "q": REFUSED})
    finally:
        logger.removeHandler(rich)
        transaction.set_rollback(False)
        transaction.savepoint_rollback(before)
    assert failed.status_code == 500
    reports = [f"{one.body} {getattr(one, 'alternatives', '')}".encode() for one in mail.outbox]
    assert any(b"Traceback Switch" in one or b"traceback" in one.lower() for one in reports)
    for word in (REFUSED, ACCEPTED):
        assert [places(word, one) for one in [*reports, failed.content]] == [[]] * (len(reports) + 1)


def test_the_search_would_find_a_word_that_is_kept(stage: Campaign) -> None:
    stage.group.presentation = f"Avec {REFUSED}"
    stage.group.save()
    assert places(REFUSED, database())
    for shift in range(3):
        coded = base64.b64encode(b"y" * (3 + shift) + REFUSED.encode() + b"zzz")
        assert places(REFUSED, coded)
