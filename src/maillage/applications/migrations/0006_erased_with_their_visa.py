"""What an application said is destroyed one day, what was deposited only with the visa of the Archives (C.8)."""

from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.applications.guards import EMPTIED_SUBMISSIONS, SUBMISSIONS
from maillage.calls.guards import install, remove


def take_guards_away(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, SUBMISSIONS)


def set_first_guards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, SUBMISSIONS)


def set_guards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, EMPTIED_SUBMISSIONS)


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0005_each_has_its_round_and_code"),
        ("calls", "0011_report_headings"),
        ("people", "0009_accounts_erased"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(take_guards_away, set_first_guards),
        migrations.AddField(
            model_name="application",
            name="erased_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="contenu détruit le"),
        ),
        migrations.AddField(
            model_name="application",
            name="erasure_visa",
            field=models.CharField(blank=True, max_length=80, verbose_name="visa de la destruction"),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at", None),
                    models.Q(
                        ("calendar", ""),
                        ("experience", ""),
                        ("facilitators", ""),
                        ("method", ""),
                        ("needs", ""),
                        ("partnership", ""),
                        ("presence", ""),
                        ("project_title", ""),
                        ("representative_name", ""),
                        ("skills", ""),
                    ),
                    _connector="OR",
                ),
                name="application_erased_keeps_no_words",
                violation_error_message="Une candidature détruite ne garde que son numéro et sa décision.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("erased_at", None), ("erasure_visa", "")),
                    models.Q(
                        ("erased_at__isnull", False),
                        models.Q(
                            ("deposited_at", None),
                            models.Q(("erasure_visa", ""), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="application_erased_only_with_its_visa",
                violation_error_message="Une candidature déposée se détruit avec le visa des Archives.",
            ),
        ),
        migrations.RunPython(set_guards, take_guards_away),
    ]
