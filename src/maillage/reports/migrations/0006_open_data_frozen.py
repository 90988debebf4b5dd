"""What is published is frozen (law C.2)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.calls.guards import install, remove
from maillage.reports.guards import OPEN_DATA


def set_guards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, OPEN_DATA)


def take_guards_away(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, OPEN_DATA)


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_open_data")]
    operations = [migrations.RunPython(set_guards, take_guards_away)]
