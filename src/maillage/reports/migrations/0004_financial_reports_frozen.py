"""What was certified or notified is frozen (C3, F39)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.calls.guards import install, remove
from maillage.reports.guards import FINANCIAL


def set_guards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, FINANCIAL)


def take_guards_away(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, FINANCIAL)


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_financial_reports")]
    operations = [migrations.RunPython(set_guards, take_guards_away)]
