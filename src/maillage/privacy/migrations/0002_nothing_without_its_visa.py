"""Nothing deposited is destroyed, and no proof stands, without a recorded visa; a proof does not change."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.calls.guards import install, remove
from maillage.privacy.guards import VISAS


def set_guards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, VISAS)


def take_guards_away(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, VISAS)


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0006_erased_with_their_visa"),
        ("privacy", "0001_initial"),
    ]
    operations = [migrations.RunPython(set_guards, take_guards_away)]
