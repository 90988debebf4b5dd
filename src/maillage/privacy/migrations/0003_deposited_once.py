"""What was deposited once, the deposits and the signed sheets go with a visa only; a slip keeps its term."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.calls.guards import install, remove
from maillage.privacy.guards import NOTHING_DEPOSITED, VISAS


def take_first_guards_away(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """SQLite makes a table again to add a column, and no trigger may name it meanwhile."""
    remove(schema_editor.connection, VISAS)


def set_first_guards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, VISAS)


def set_guards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, NOTHING_DEPOSITED)


def take_guards_away(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, NOTHING_DEPOSITED)


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0016_links"),
        ("privacy", "0002_nothing_without_its_visa"),
        ("reports", "0018_tallies"),
    ]
    operations = [
        migrations.RunPython(take_first_guards_away, set_first_guards),
        migrations.AddField(
            model_name="disposallist",
            name="years",
            field=models.PositiveSmallIntegerField(
                default=2, verbose_name="durée de conservation, en années"
            ),
        ),
        migrations.RunPython(set_guards, take_guards_away),
    ]
