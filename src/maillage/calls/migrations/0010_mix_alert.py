"""From which share one origin is told to weigh too much in a meeting (R28)."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.calls.guards import COMPETITION, install, remove


def set_guards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, COMPETITION)


def take_guards_away(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, COMPETITION)


class Migration(migrations.Migration):
    dependencies = [("calls", "0009_situations_written_or_not")]
    operations = [
        # SQLite makes the table anew, and the guards of other tables name it.
        migrations.RunPython(take_guards_away, set_guards),
        migrations.AddField(
            model_name="call",
            name="mix_alert",
            field=models.PositiveSmallIntegerField(
                default=60, verbose_name="part d’une provenance signalée au-delà de, en pourcentage"
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(mix_alert__gte=1, mix_alert__lte=100),
                name="call_mix_alert_is_a_share",
                violation_error_message="La part signalée se situe entre 1 et 100 %.",
            ),
        ),
        migrations.RunPython(set_guards, take_guards_away),
    ]
