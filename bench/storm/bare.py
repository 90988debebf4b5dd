"""The floor of the storm: gunicorn, Django and nothing more, sending the statements that the site sends.

What writes does so in copies of the tables, `floor_…`, without what makes a row single: the same rows can be
written again. The lock of the meeting is the real one.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import django
from django import forms
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path

from bench.floor.bare import Answer, replayed, table

STATEMENTS = "STORM_STATEMENTS"
"""The variable that names the file of what the site sends, by kind of request."""
WRITES = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')


class SignUp(forms.Form):
    """What is typed, and no more."""

    full_name = forms.CharField(max_length=120)
    email = forms.EmailField(max_length=200)
    structure = forms.CharField(max_length=160)
    job = forms.CharField(max_length=120)
    charter = forms.BooleanField()


def moved(statements: list[str]) -> list[str]:
    """The statements, what writes turned to the copies of the tables."""
    told = []
    for sql in statements:
        if sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")):
            continue
        found = WRITES.match(sql)
        told.append(sql.replace(f'"{found[1]}"', f'"floor_{found[1]}"') if found else sql)
    return told


def copy_tables(by_kind: dict[str, list[str]]) -> None:
    """Make the copies that these statements write to."""
    every = [sql for statements in by_kind.values() for sql in statements]
    with connection.cursor() as cursor:
        for name in sorted({found[1] for sql in every if (found := WRITES.match(sql))}):
            single = any("ON CONFLICT" in sql and f'"{name}"' in sql for sql in every)
            kept = "INCLUDING DEFAULTS INCLUDING IDENTITY" + (" INCLUDING INDEXES" if single else "")
            cursor.execute(f'CREATE TABLE "floor_{name}" (LIKE "{name}" {kept})')
            cursor.execute(f'INSERT INTO "floor_{name}" OVERRIDING SYSTEM VALUE TABLE "{name}"')
            if not single:
                cursor.execute(f'CREATE INDEX ON "floor_{name}" ({_first_column(name)})')


def _first_column(name: str) -> str:
    with connection.cursor() as cursor:
        return str(connection.introspection.get_table_description(cursor, name)[0].name)


def answers() -> dict[str, Answer]:
    """What answers each kind of page that is read."""
    by_kind = json.loads(Path(os.environ[STATEMENTS]).read_text())
    return {kind: table("Rencontre", moved(statements)) for kind, statements in by_kind.items()}


def view(request: HttpRequest, kind: str) -> HttpResponse:
    """Read and show, or read what was typed and write."""
    with transaction.atomic():
        if request.method == "GET":
            return reading[kind]()
        if kind == "sign-up" and not SignUp(request.POST).is_valid():
            return HttpResponse(status=400)
        replayed(writing[kind])
    return HttpResponseRedirect("/floor/said/")


urlpatterns = [path("floor/<str:kind>/", view)]

if STATEMENTS in os.environ:
    django.setup()
    settings.MIDDLEWARE, settings.ROOT_URLCONF = [], __name__
    writing = {
        kind: moved(statements)
        for kind, statements in json.loads(Path(os.environ[STATEMENTS]).read_text()).items()
    }
    reading = answers()
    application = get_wsgi_application()
