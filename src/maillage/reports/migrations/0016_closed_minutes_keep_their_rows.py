"""Nothing enters closed minutes nor leaves them, by a row that changes committee either."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.calls.guards import install, remove
from maillage.reports.guards import COMMITTEE


def set_guards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, COMMITTEE)


def take_guards_away(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, COMMITTEE)


class Migration(migrations.Migration):
    dependencies = [("reports", "0015_presented_again")]
    operations = [migrations.RunPython(set_guards, take_guards_away)]
