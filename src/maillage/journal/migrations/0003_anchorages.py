"""What the anchor file holds of each chain; it only grows."""

from typing import ClassVar

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.journal import guards


def install(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    guards.install(schema_editor.connection, guards.ANCHORAGES)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("journal", "0002_append_only")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Anchorage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("chain", models.CharField(max_length=14, unique=True)),
                ("due", models.PositiveBigIntegerField(default=0)),
                ("length", models.PositiveBigIntegerField(default=0)),
                ("line", models.PositiveBigIntegerField(default=0)),
                ("fingerprint", models.CharField(blank=True, default="", max_length=64)),
                ("at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("at__isnull", True), ("fingerprint", ""), ("length", 0), ("line", 0)),
                            models.Q(
                                ("at__isnull", False),
                                ("length__gt", 0),
                                ("line__gt", 0),
                                models.Q(("fingerprint", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="journal_anchorage_is_whole",
                        violation_error_message="Une ancre a une ligne, une longueur, une empreinte et une date.",
                    )
                ],
            },
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
