"""What the tests of refusals share: sending a form, reading the page, naming what the database did."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import UniqueConstraint
from django.test import Client

from maillage.journal.models import Entry
from maillage.people.models import Person


def as_person(person: Person) -> Client:
    """Give back the browser of someone who has signed in."""
    client = Client()
    client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def said(answer: Any) -> str:
    """Give back the words of a page, its thin and no-break spaces made plain."""
    text = html.unescape(answer.content.decode())
    return re.sub(r"[\s\u00a0\u202f]+", " ", text)


def refuses(answer: Any, sentence: str, *, keeps: str = "") -> None:
    """See that the page says the sentence and that what was typed still stands in it."""
    shown = said(answer)
    assert answer.status_code in (200, 403, 409, 422), answer.status_code
    assert sentence in shown
    assert keeps in shown


def nothing_written(act: Callable[[], Any]) -> Any:
    """Do something, and see that the journal has not a line more."""
    before = Entry.objects.count()
    answer = act()
    assert Entry.objects.count() == before
    return answer


def columns_of(name: str) -> str:
    """Give back what SQLite says of a unique constraint of that name: its columns instead of its name."""
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name and isinstance(constraint, UniqueConstraint):
                columns = (
                    found.column for found in model._meta.concrete_fields if found.name in constraint.fields
                )
                return ", ".join(f"{model._meta.db_table}.{column}" for column in columns)
    return name


def database_refuses(name: str, write: Callable[[], Any]) -> None:
    """See that the database refuses a write made without the operations, by the constraint of that name."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        write()
    told = str(caught.value)
    expected = (name, columns_of(name)) if connection.vendor == "sqlite" else (name,)
    assert any(word in told for word in expected), told
