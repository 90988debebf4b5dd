import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.reports.touches import install, remove


def every_group_is_stale(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    groups = apps.get_model("groups", "PracticeGroup").objects.order_by("pk")
    tally = apps.get_model("reports", "GroupTally")
    tally.objects.bulk_create((tally(group_id=pk) for pk in groups.values_list("pk", flat=True)), 2_000)


def set_touches(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection)


def take_touches_away(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0013_themes_recur"),
        ("reports", "0017_visas_scanned"),
    ]

    operations = [
        migrations.CreateModel(
            name="GroupTally",
            fields=[
                (
                    "group",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="groups.practicegroup",
                    ),
                ),
                ("fresh", models.BooleanField(db_default=False, default=False)),
                ("period_start", models.DateField(null=True)),
                ("period_end", models.DateField(null=True)),
                ("capacity", models.PositiveSmallIntegerField(null=True)),
                ("mix_alert", models.PositiveSmallIntegerField(null=True)),
                ("last_day", models.DateField(null=True)),
                ("planned", models.PositiveIntegerField(db_default=0, default=0)),
                ("held", models.PositiveIntegerField(db_default=0, default=0)),
                ("cancelled", models.PositiveIntegerField(db_default=0, default=0)),
                ("awaiting", models.PositiveIntegerField(db_default=0, default=0)),
                ("remote", models.PositiveIntegerField(db_default=0, default=0)),
                ("crowded", models.PositiveIntegerField(db_default=0, default=0)),
                ("leaning", models.PositiveIntegerField(db_default=0, default=0)),
                ("first_held", models.DateField(null=True)),
                ("last_held", models.DateField(null=True)),
                ("days_held", models.PositiveIntegerField(db_default=0, default=0)),
            ],
            options={
                "verbose_name": "décompte d’un groupe",
                "indexes": [
                    models.Index(condition=models.Q(("fresh", False)), fields=["group"], name="tally_stale")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fresh", False),
                            models.Q(
                                ("capacity__isnull", False),
                                ("last_day__gte", models.F("period_start")),
                                ("last_day__isnull", False),
                                ("last_day__lte", models.F("period_end")),
                                ("mix_alert__isnull", False),
                                ("period_end__gte", models.F("period_start")),
                                ("period_end__isnull", False),
                                ("period_start__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="tally_fresh_has_its_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("crowded__lte", models.F("held")),
                            ("held__gte", models.F("days_held")),
                            ("leaning__lte", models.F("held")),
                            (
                                "planned__gte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("held"), "+", models.F("cancelled")
                                    ),
                                    "+",
                                    models.F("awaiting"),
                                ),
                            ),
                            ("remote__lte", models.F("held")),
                        ),
                        name="tally_within_its_calendar",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("job", models.CharField(blank=True, max_length=120)),
                ("first_day", models.DateField()),
                ("presences", models.PositiveIntegerField()),
                ("at_a_distance", models.PositiveIntegerField()),
                ("out_of_perimeter", models.PositiveIntegerField()),
                (
                    "participant",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="groups.participant",
                    ),
                ),
                (
                    "structure",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="groups.structure",
                    ),
                ),
                (
                    "structure_type",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="groups.structuretype",
                    ),
                ),
                (
                    "tally",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="people",
                        to="reports.grouptally",
                    ),
                ),
            ],
            options={
                "verbose_name": "décompte d’une personne",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("tally"),
                        models.F("participant"),
                        models.F("structure"),
                        django.db.models.functions.comparison.Coalesce("structure_type", 0),
                        models.F("job"),
                        name="tally_once_a_person_and_origin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("at_a_distance__lte", models.F("presences")),
                            ("out_of_perimeter__lte", models.F("presences")),
                            ("presences__gte", 1),
                        ),
                        name="tally_within_its_presences",
                    ),
                ],
            },
        ),
        migrations.RunPython(set_touches, take_touches_away),
        migrations.RunPython(every_group_is_stale, migrations.RunPython.noop),
    ]
