"""The sheet of a meeting is kept apart once names leave the active database."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("groups", "0013_themes_recur"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.FileField(upload_to="kept-sheets/%Y/", verbose_name="feuille archivée")),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte")),
                ("kept_at", models.DateTimeField()),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kept_sheets",
                        to="groups.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "feuille archivée",
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "sha256"), name="kept_sheet_once"),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__length", 64)), name="kept_sheet_has_a_fingerprint"
                    ),
                ],
            },
        ),
    ]
