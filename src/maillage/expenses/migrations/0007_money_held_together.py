"""The expenses of an agreement are held together (R67, R76)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.calls.guards import install, remove
from maillage.expenses.guards import EXPENSES


def set_guards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, EXPENSES)


def take_guards_away(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, EXPENSES)


class Migration(migrations.Migration):
    dependencies = [("expenses", "0006_accounts_frozen"), ("agreements", "0011_money_held_together")]
    operations = [migrations.RunPython(set_guards, take_guards_away)]
