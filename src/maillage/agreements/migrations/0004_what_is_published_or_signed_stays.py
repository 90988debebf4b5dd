"""A published text and a signature are frozen (R73)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.agreements.guards import SIGNATURES, TEXTS
from maillage.calls.guards import install, remove


def set_guards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, (*TEXTS, *SIGNATURES))


def take_guards_away(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, (*TEXTS, *SIGNATURES))


class Migration(migrations.Migration):
    dependencies = [("agreements", "0003_texts_and_signatures")]
    operations = [migrations.RunPython(set_guards, take_guards_away)]
