"""Whether situations are written in the tool, a choice of each call (R14).

The triggers go while SQLite remakes the table, and come back after.
"""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.calls.guards import COMPETITION, install, remove


def set_guards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, COMPETITION)


def take_guards_away(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, COMPETITION)


class Migration(migrations.Migration):
    dependencies = [("calls", "0008_out_of_the_perimeter")]
    operations = [
        migrations.RunPython(take_guards_away, set_guards),
        migrations.AddField(
            model_name="call",
            name="situations",
            field=models.BooleanField(default=True, verbose_name="situations écrites dans Maillage"),
        ),
        migrations.RunPython(set_guards, take_guards_away),
    ]
