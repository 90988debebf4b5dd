"""The pictures of the demonstration: a day is what a play makes of it, and a visit leaves nothing behind."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from maillage.chores.demonstration.play import play
from maillage.people.models import Organisation, Person
from tests.builders import PREPARED
from tests.played import Album

CAMPAIGN_DAY = dt.date(2025, 5, 9)
"""Other modules name earlier days: in a whole run, this one is met on the way."""
pytestmark = pytest.mark.django_db(transaction=True)
Content = dict[str, list[tuple[Any, ...]]]


def content() -> Content:
    """Every row of every table, and the next key of each."""
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        keys = (
            "SELECT name, seq FROM sqlite_sequence ORDER BY name"
            if connection.vendor == "sqlite"
            else "SELECT sequencename, last_value FROM pg_sequences ORDER BY sequencename"
        )
        found = {}
        for name in (f'SELECT * FROM "{table}"' for table in tables):
            cursor.execute(name)
            found[name] = sorted(cursor.fetchall(), key=repr)
        cursor.execute(keys)
        found[keys] = cursor.fetchall()
    return found


def counted(found: Content) -> dict[str, int]:
    """How many rows each table has; SQLite keeps the keys of tables that other tests have filled."""
    return {table: len(rows) for table, rows in found.items() if table.startswith("SELECT *")}


def attachments() -> set[str]:
    folder = Path(settings.MEDIA_ROOT)
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}


def disturb() -> None:
    """Add someone, rename everyone, forget an attachment."""
    Person.objects.create(email="de.trop@example.org", full_name="De trop", created_at=PREPARED)
    Organisation.objects.update(name="Changé")
    folder = Path(settings.MEDIA_ROOT)
    (folder / "de-trop.txt").write_text("de trop")
    for file in attachments() - {"de-trop.txt"}:
        (folder / file).unlink()


def test_a_page_still_connected_does_not_hold_the_picture_back(album: Album) -> None:
    lagging = connection.copy()
    try:
        lagging.ensure_connection()
        with album.on(CAMPAIGN_DAY):
            assert Person.objects.exists()
    finally:
        lagging.close()


def test_a_visit_leaves_the_database_as_it_was(album: Album) -> None:
    before, files = content(), attachments()
    with album.on(CAMPAIGN_DAY):
        assert content() != before
        disturb()
    assert content() == before
    assert attachments() == files


def test_each_visit_finds_the_same_rows_keys_and_attachments(album: Album) -> None:
    with album.on(CAMPAIGN_DAY) as stage:
        first, files, call = content(), attachments(), stage.call.pk
        assert files
        stage.people.clear()
        disturb()
        assert content() != first
    with album.on(CAMPAIGN_DAY) as stage:
        assert content() == first
        assert attachments() == files
        assert stage.call.pk == call
        assert stage.people["claire"].full_name == Person.objects.get(pk=stage.people["claire"].pk).full_name


def test_a_visit_that_fails_is_undone_too(album: Album) -> None:
    before = content()

    def fail() -> None:
        disturb()
        raise LookupError

    with pytest.raises(LookupError), album.on(CAMPAIGN_DAY):
        fail()
    assert content() == before


def test_a_day_met_on_the_way_is_the_day_played_alone(album: Album) -> None:
    with album.on(CAMPAIGN_DAY):
        met = counted(content())
        call_command("verify")
    play(CAMPAIGN_DAY)
    assert counted(content()) == met
