from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.calls.guards import install, remove
from maillage.situations.guards import SITUATIONS


def set_guards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, SITUATIONS)


def take_guards_away(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, SITUATIONS)


class Migration(migrations.Migration):
    """What a situation's erasure is counted from does not move."""

    dependencies = [
        ("situations", "0002_takeaways"),
    ]

    operations = [
        migrations.RunPython(set_guards, take_guards_away),
    ]
