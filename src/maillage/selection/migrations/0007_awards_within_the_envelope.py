"""Awards share one envelope (R19, R69)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.calls.guards import install, remove
from maillage.selection.guards import AWARDS


def set_guards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, AWARDS)


def take_guards_away(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, AWARDS)


class Migration(migrations.Migration):
    dependencies = [("selection", "0006_awards_ended_early")]
    operations = [migrations.RunPython(set_guards, take_guards_away)]
