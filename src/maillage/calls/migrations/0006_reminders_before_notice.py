"""How many reminders come before a formal notice (F39)."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.calls.guards import COMPETITION, install, remove


def set_guards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, COMPETITION)


def take_guards_away(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, COMPETITION)


class Migration(migrations.Migration):
    dependencies = [("calls", "0005_competition_frozen")]
    operations = [
        # SQLite makes the table anew, and the guards of other tables name it.
        migrations.RunPython(take_guards_away, set_guards),
        migrations.AddField(
            model_name="call",
            name="reminders_before_notice",
            field=models.PositiveSmallIntegerField(
                default=3, verbose_name="rappels du bilan avant la mise en demeure"
            ),
        ),
        migrations.RunPython(set_guards, take_guards_away),
    ]
