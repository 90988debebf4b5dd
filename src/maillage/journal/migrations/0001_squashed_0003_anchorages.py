"""The tables of this package as they stood with `0003_anchorages`, each created whole."""

from typing import ClassVar

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.journal import guards


def guard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    guards.install(schema_editor.connection, (*guards.LINES, *guards.ANCHORAGES))


def unguard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    replaces: ClassVar = [
        ("journal", "0001_initial"),
        ("journal", "0002_append_only"),
        ("journal", "0003_anchorages"),
    ]

    initial = True

    dependencies: ClassVar = []

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
        migrations.CreateModel(
            name="Chain",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=14, unique=True)),
                ("length", models.PositiveBigIntegerField(default=0)),
                ("head", models.CharField(blank=True, default="", max_length=64)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("head", ""), ("length", 0)),
                            models.Q(("length__gt", 0), models.Q(("head", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="journal_chain_head_matches_length",
                        violation_error_message="La tête de la chaîne ne correspond pas à sa longueur.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("chain", models.CharField(max_length=14)),
                ("sequence", models.PositiveBigIntegerField()),
                ("at", models.DateTimeField()),
                ("actor_kind", models.CharField(max_length=40)),
                ("actor_id", models.CharField(blank=True, max_length=64)),
                ("actor_label", models.CharField(max_length=200)),
                ("verb", models.CharField(max_length=80)),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_id", models.CharField(max_length=64)),
                ("subject_label", models.CharField(max_length=300)),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                ("note", models.TextField(blank=True)),
                ("previous_hash", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("chain", "sequence"),
                        name="journal_entry_one_per_place",
                        violation_error_message="Cette place de la chaîne est déjà prise.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sequence__gte", 1)),
                        name="journal_entry_sequence_from_one",
                        violation_error_message="La première ligne d’une chaîne porte le numéro 1.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("previous_hash", ""), ("sequence", 1)),
                            models.Q(("sequence__gt", 1), models.Q(("previous_hash", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="journal_entry_follows_another",
                        violation_error_message="Chaque ligne, sauf la première, suit celle qui la précède.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hash", ""), _negated=True),
                            models.Q(("hash", models.F("previous_hash")), _negated=True),
                        ),
                        name="journal_entry_has_its_own_hash",
                        violation_error_message="Chaque ligne porte sa propre empreinte.",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["subject_kind", "subject_id", "at"], name="journal_entry_subject"),
                    models.Index(fields=["chain", "at"], name="journal_entry_chain_at"),
                ],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
