"""An award may be ended early: its territory is then free for another (F33)."""

from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.calls.guards import install, remove
from maillage.selection.guards import BARRED


def set_guards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # Altering the table may have dropped its triggers, as SQLite does when it writes a table again.
    remove(schema_editor.connection, BARRED)
    install(schema_editor.connection, BARRED)


def take_guards_away(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, BARRED)


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0005_each_has_its_round_and_code"),
        ("calls", "0005_competition_frozen"),
        ("selection", "0005_what_follows_an_unsuccessful_lot"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="decision",
            name="decision_one_selected_a_lot",
        ),
        migrations.RemoveConstraint(
            model_name="decision",
            name="decision_award_within_ceiling",
        ),
        migrations.AddField(
            model_name="decision",
            name="ended_on",
            field=models.DateField(blank=True, null=True, verbose_name="attribution interrompue le"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on", None), ("outcome", "selected")),
                fields=("lot",),
                name="decision_one_selected_a_lot",
                violation_error_message="Une candidature est déjà retenue pour ce territoire.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amount__gt", 0), ("amount__lte", models.F("ceiling")), ("outcome", "selected")
                    ),
                    models.Q(("amount", 0), ("ended_on__isnull", False), ("outcome", "selected")),
                    models.Q(models.Q(("outcome", "selected"), _negated=True), ("amount", 0)),
                    _connector="OR",
                ),
                name="decision_award_within_ceiling",
                violation_error_message="Le montant attribué ne peut pas dépasser le plafond par groupe.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_on", None), ("outcome", "selected"), _connector="OR"),
                name="decision_only_an_award_is_ended",
            ),
        ),
        migrations.RunPython(set_guards, take_guards_away),
    ]
