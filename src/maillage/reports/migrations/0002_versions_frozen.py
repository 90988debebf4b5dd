"""What was sent is frozen (R81, F40)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.calls.guards import install, remove
from maillage.reports.guards import VERSIONS


def set_guards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, VERSIONS)


def take_guards_away(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, VERSIONS)


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
    operations = [migrations.RunPython(set_guards, take_guards_away)]
