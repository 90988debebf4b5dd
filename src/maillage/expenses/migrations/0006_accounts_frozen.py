"""What was presented is frozen (R76)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.calls.guards import install, remove
from maillage.expenses.guards import STATEMENTS


def set_guards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, STATEMENTS)


def take_guards_away(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, STATEMENTS)


class Migration(migrations.Migration):
    dependencies = [("expenses", "0005_account_presented")]
    operations = [migrations.RunPython(set_guards, take_guards_away)]
