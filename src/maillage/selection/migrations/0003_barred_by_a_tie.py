"""Whoever has a tie with an applicant neither checks, scores nor decides its file (F51)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.calls.guards import install, remove
from maillage.selection.guards import BARRED


def set_guards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, BARRED)


def take_guards_away(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, BARRED)


class Migration(migrations.Migration):
    dependencies = [("selection", "0002_conflicts_simulations_letters")]
    operations = [migrations.RunPython(set_guards, take_guards_away)]
