"""The hostile probes: a handful on each usual run, on the last day of the call; all of them with `--full`."""

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import cast

import pytest
from django.db import connection

from bench.probes import __main__ as probes
from bench.probes.ground import (
    AFTER_THE_CLOSING,
    BEFORE_THE_CLOSING,
    DATABASE,
    LAST_DAY,
    PROBES,
    Ground,
    served,
    serving,
)
from tests.played import Album

CAMPAIGN_DAY = dt.date.fromisoformat(BEFORE_THE_CLOSING)
SAMPLED = (
    "a file deposited one millisecond after the closing",
    "a deposited file validated after the closing",
    "an amount above the ceiling asked for",
    "the file of another body written by guessing its number",
    "a file validated eight times at once",
    "a page of the other applicants while the call is open",
    "forms sent without their token, with another’s, or from another site",
    "another host named by the request, and links made from it",
    "a visitor sent elsewhere by the page of entering or leaving",
    "a path that climbs out of what is served",
    "bodies made to break: deep JSON, a thousand fields, a form that lies about itself",
    "what the site says of itself when it refuses",
)


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with served(tmp_path_factory.mktemp("probes")) as sites:
        yield sites


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the demonstration lives in a SQLite file")
def test_the_served_site_holds_against_a_handful(
    transactional_db: None, tmp_path_factory: pytest.TempPathFactory, album: Album
):
    folder = tmp_path_factory.mktemp("probes")
    with album.on(CAMPAIGN_DAY), closing(sqlite3.connect(folder / DATABASE)) as file:
        cast("sqlite3.Connection", connection.connection).backup(file)
    with serving((folder, LAST_DAY), (folder, AFTER_THE_CLOSING)) as (last_day, late):
        ground = Ground(last_day, late, last_day)
        seen = {title: probes.tried(title, ground) for title in SAMPLED}
    assert [(title, one.answer) for title, one in seen.items() if not one.held] == []


def test_there_are_at_least_forty_probes():
    assert len(PROBES) >= 40


@pytest.mark.full
@pytest.mark.parametrize("title", PROBES)
def test_the_served_site_holds(title: str, ground: Ground):
    seen = probes.tried(title, ground)
    assert seen.held, seen.answer
