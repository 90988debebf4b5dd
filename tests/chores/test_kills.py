"""A few acts killed at random, as `./maillage bench faults` does of hundreds: done whole, or not at all."""

import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import cast
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection

from tools.environment import ROOT


@pytest.mark.django_db(transaction=True)
def test_acts_killed_at_random_leave_nothing_half_done(tmp_path: Path):
    seed = random.SystemRandom().randrange(1 << 30)
    variables = {
        **os.environ,
        "DATABASE_URL": _copy_of_the_schema(tmp_path),
        "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
        "MAILLAGE_STATE": str(tmp_path),
    }
    command = [sys.executable, "-m", "bench.faults.acts", "--acts=6", "--kills=3", f"--seed={seed}"]
    done = subprocess.run(command, env=variables, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    assert " 0 wrong" in done.stdout


def _copy_of_the_schema(folder: Path) -> str:
    """The address of an empty database of our own, made as that of the tests is."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(folder / "kills.sqlite3")) as target:
            cast("sqlite3.Connection", connection.connection).backup(target)
        return f"sqlite:///{folder / 'kills.sqlite3'}"
    given = connection.settings_dict
    connection.close()
    name = f"kills_{os.getpid()}"
    with psycopg.connect(
        host=given["HOST"], user=given["USER"], dbname="template1", autocommit=True
    ) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{given["NAME"]}"'.encode())
    return f"postgresql://{given['USER']}@{quote(given['HOST'], safe='')}/{name}"
