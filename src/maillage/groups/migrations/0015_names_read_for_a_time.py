"""Names read for a control stay open for a time, to who said why."""

import datetime as dt

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0014_sheets_kept_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NamesReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=240, verbose_name="motif")),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="names_readings",
                        to="groups.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "consultation nominative",
                "indexes": [models.Index(fields=["meeting", "at"], name="names_reading_by_meeting")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="names_reading_has_a_reason",
                        violation_error_message="Indiquez le motif du contrôle.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__gt", models.F("at")),
                            (
                                "until__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("at"), "+", models.Value(dt.timedelta(seconds=3600))
                                ),
                            ),
                        ),
                        name="names_reading_within_the_hour",
                        violation_error_message="Une consultation nominative se referme dans l’heure.",
                    ),
                ],
            },
        ),
    ]
