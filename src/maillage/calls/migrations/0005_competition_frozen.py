"""A lot has a name; once the call is published, what applicants prepare their file with stays (R55)."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.calls.guards import COMPETITION, install, remove


def set_guards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, COMPETITION)


def take_guards_away(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, COMPETITION)


class Migration(migrations.Migration):
    dependencies = [("calls", "0004_one_round_for_each_call")]
    operations = [
        migrations.AddConstraint(
            model_name="lot",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True),
                name="lot_has_a_name",
                violation_error_message="Donnez un nom à ce lot.",
            ),
        ),
        migrations.RunPython(set_guards, take_guards_away),
    ]
