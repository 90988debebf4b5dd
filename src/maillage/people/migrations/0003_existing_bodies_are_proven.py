"""The bodies that were here before were all opened by an officer: they are proven."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.functions import Now


def prove(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Date the proof of the day of the update."""
    organisations = apps.get_model("people", "Organisation").objects
    organisations.exclude(legal_form="department").filter(proved_at=None).update(proved_at=Now())


def leave(_apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Nothing to take back: the column goes with its own migration."""


class Migration(migrations.Migration):
    dependencies = [("people", "0002_proof_and_delegations")]
    operations = [migrations.RunPython(prove, leave)]
