"""The journal is append-only for everyone, raw SQL included."""

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from maillage.journal import guards


def install(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Set the triggers of the engine in use."""
    guards.install(schema_editor.connection)


def remove(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away."""
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """After the tables."""

    dependencies: ClassVar = [("journal", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(install, remove)]
