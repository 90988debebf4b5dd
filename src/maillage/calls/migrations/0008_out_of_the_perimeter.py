"""Whether who works out of the perimeter may sign up (F16).

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
    dependencies = [("calls", "0007_time_to_answer")]
    operations = [
        migrations.RunPython(take_guards_away, set_guards),
        migrations.AddField(
            model_name="call",
            name="perimeter_policy",
            field=models.CharField(
                choices=[("warn", "Accepter et signaler"), ("refuse", "Refuser")],
                default="warn",
                max_length=10,
                verbose_name="inscription hors du périmètre",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(perimeter_policy__in=["warn", "refuse"]),
                name="call_perimeter_policy_known",
            ),
        ),
        migrations.RunPython(set_guards, take_guards_away),
    ]
