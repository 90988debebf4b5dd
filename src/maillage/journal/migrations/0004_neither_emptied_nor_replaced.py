"""The journal is neither emptied at once (PostgreSQL) nor replaced row by row (SQLite)."""

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.journal import guards


def install(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    guards.install(schema_editor.connection, guards.WHOLE[schema_editor.connection.vendor])


class Migration(migrations.Migration):
    dependencies: ClassVar = [("journal", "0001_squashed_0003_anchorages")]

    operations: ClassVar = [migrations.RunPython(install, migrations.RunPython.noop)]
