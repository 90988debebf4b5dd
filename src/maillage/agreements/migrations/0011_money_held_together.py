"""The payments of an agreement are held together (R66, R73)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.agreements.guards import PAYMENTS
from maillage.calls.guards import install, remove


def set_guards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, PAYMENTS)


def take_guards_away(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, PAYMENTS)


class Migration(migrations.Migration):
    dependencies = [("agreements", "0010_partly_collected")]
    operations = [migrations.RunPython(set_guards, take_guards_away)]
