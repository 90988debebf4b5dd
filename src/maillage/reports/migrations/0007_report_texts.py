"""What is written in a final report stands under the headings of its call, a row for each."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

CODES = ("levers", "leads", "referrals", "strategy")


def into_rows(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    texts = apps.get_model("reports", "ReportText")
    for report in apps.get_model("reports", "FinalReport").objects.order_by("pk"):
        at = report.saved_at or report.opened_at
        texts.objects.bulk_create(
            texts(report=report, code=code, text=getattr(report, code), saved_at=at)
            for code in CODES
            if getattr(report, code)
        )


def into_columns(apps: StateApps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    for row in apps.get_model("reports", "ReportText").objects.filter(code__in=CODES).order_by("pk"):
        setattr(row.report, row.code, row.text)
        row.report.save(update_fields=[row.code])


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0006_open_data_frozen"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="ReportText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="rubrique")),
                ("text", models.TextField(blank=True, verbose_name="texte")),
                ("saved_at", models.DateTimeField()),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="reports.finalreport",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "texte du bilan",
                "constraints": [
                    models.UniqueConstraint(fields=("report", "code"), name="report_text_once_a_heading"),
                    models.CheckConstraint(
                        condition=models.Q(("code", ""), _negated=True), name="report_text_has_a_heading"
                    ),
                ],
            },
        ),
        migrations.RunPython(into_rows, into_columns),
    ]
