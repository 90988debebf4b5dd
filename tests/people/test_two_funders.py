"""An installation that two first visits at once had given two funders comes up to date, with the first."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

AS_IT_WAS = """
import sys, django
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
executor = MigrationExecutor(connection)
executor.loader.replace_migrations = False
executor.loader.build_graph()
executor.migrate([("people", sys.argv[1])])
"""
"""Applies the migrations one by one, as an installation of that time did."""


def migrate(database: Path, name: str) -> None:
    """Bring the people's tables of that SQLite file to a migration."""
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
        "PYTHONPATH": "src",
    }
    command = [sys.executable, "-c", AS_IT_WAS, name]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def test_the_first_of_two_funders_stays_and_the_organisation_of_the_other_too(tmp_path: Path):
    database = tmp_path / "old.sqlite3"
    migrate(database, "0001_initial")
    with sqlite3.connect(database) as old:
        for pk, siret in ((1, "00000060400017"), (2, "00000062000013")):
            old.execute(
                "INSERT INTO people_organisation (id, name, siret, legal_form, vat_status, address) "
                "VALUES (?, 'Département', ?, 'department', 'not_recovered', '')",
                (pk, siret),
            )
            old.execute(
                "INSERT INTO people_funder (organisation_id, department_code, direction, service, remedies) "
                "VALUES (?, '62', '', '', '')",
                (pk,),
            )
    old.close()
    migrate(database, "0003_existing_bodies_are_proven")
    with sqlite3.connect(database) as new:
        assert new.execute("SELECT organisation_id FROM people_funder").fetchall() == [(1,)]
        assert new.execute("SELECT count(*) FROM people_organisation").fetchone() == (2,)
    new.close()
