"""What operators write in their final report, and when they are reminded of it (R20, R79, R80, R82).

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
    dependencies = [("calls", "0010_mix_alert")]
    operations = [
        migrations.RunPython(take_guards_away, set_guards),
        migrations.AddField(
            model_name="call",
            name="report_headings",
            field=models.JSONField(default=list, verbose_name="rubriques du bilan final"),
        ),
        migrations.AddField(
            model_name="call",
            name="report_reminders",
            field=models.JSONField(default=list, verbose_name="jours des rappels du bilan final"),
        ),
        migrations.RunPython(set_guards, take_guards_away),
    ]
