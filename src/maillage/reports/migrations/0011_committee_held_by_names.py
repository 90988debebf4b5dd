"""What was written as texts stands in rows: the database holds the committee by name, and its closed minutes."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.calls.guards import install, remove
from maillage.reports.guards import COMMITTEE


def set_guards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, COMMITTEE)


def take_guards_away(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, COMMITTEE)


class Migration(migrations.Migration):
    dependencies = [("reports", "0010_existing_committees")]
    operations = [
        migrations.RemoveField(
            model_name="steeringcommittee",
            name="attendees",
        ),
        migrations.RemoveField(
            model_name="steeringcommittee",
            name="decisions",
        ),
        migrations.RemoveField(
            model_name="steeringcommittee",
            name="minutes",
        ),
        migrations.AlterField(
            model_name="committeedecision",
            name="committee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="reports.steeringcommittee",
            ),
        ),
        migrations.AddConstraint(
            model_name="steeringcommittee",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["convened", "recorded", "correcting", "cancelled"])),
                name="committee_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="steeringcommittee",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "cancelled"), _negated=True),
                fields=("call", "held_on"),
                name="committee_once_a_day",
                violation_error_message="Un comité est déjà convoqué ce jour-là.",
            ),
        ),
        migrations.AddConstraint(
            model_name="steeringcommittee",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("state", "cancelled"), _negated=True), ("extra_reason", "")),
                fields=("call", "year"),
                name="committee_once_a_year",
                violation_error_message="Dites pourquoi un second comité se tient la même année.",
            ),
        ),
        migrations.AddConstraint(
            model_name="steeringcommittee",
            constraint=models.CheckConstraint(
                condition=models.Q(("held_on__year", models.F("year"))),
                name="committee_year_is_that_of_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="steeringcommittee",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends__gt", models.F("starts"))), name="committee_ends_after_it_starts"
            ),
        ),
        migrations.AddConstraint(
            model_name="steeringcommittee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("place", ""), _negated=True),
                    models.Q(("link", ""), _negated=True),
                    _connector="OR",
                ),
                name="committee_is_held_somewhere",
                violation_error_message="Indiquez le lieu ou le lien de connexion.",
            ),
        ),
        migrations.AddConstraint(
            model_name="steeringcommittee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "cancelled"), _negated=True),
                    models.Q(("cancel_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="committee_cancelled_has_a_reason",
                violation_error_message="Donnez le motif de l’annulation.",
            ),
        ),
        migrations.AddConstraint(
            model_name="steeringcommittee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("recorded_at__isnull", False),
                        ("state__in", ("recorded", "correcting")),
                        ("version__gte", 1),
                    ),
                    models.Q(
                        models.Q(("state__in", ("recorded", "correcting")), _negated=True),
                        ("recorded_at", None),
                        ("version", 0),
                    ),
                    _connector="OR",
                ),
                name="committee_closed_has_its_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="steeringcommittee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "correcting"), _negated=True),
                    models.Q(("correction_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="committee_corrected_has_a_reason",
                violation_error_message="Donnez le motif de la correction.",
            ),
        ),
        migrations.RunPython(set_guards, take_guards_away),
    ]
