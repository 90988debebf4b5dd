"""Each application has its round, each proof its code: from now on the database holds it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import maillage.applications.models
from maillage.applications.guards import SUBMISSIONS
from maillage.calls.guards import install, remove


def set_guards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # Altering the table may have dropped its triggers, as SQLite does when it writes a table again.
    remove(schema_editor.connection, SUBMISSIONS)
    install(schema_editor.connection, SUBMISSIONS)


def take_guards_away(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, SUBMISSIONS)


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0004_each_its_round_and_code"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="application",
            name="application_one_a_lot_and_organisation",
        ),
        migrations.RemoveConstraint(
            model_name="application",
            name="application_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="application",
            name="application_counted_only_if_validated",
        ),
        migrations.AlterField(
            model_name="application",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.round"
            ),
        ),
        migrations.AlterField(
            model_name="submission",
            name="code",
            field=models.CharField(
                default=maillage.applications.models.verification_code, max_length=16, unique=True
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["round", "state"], name="application_by_round"),
        ),
        migrations.AddIndex(
            model_name="decline",
            index=models.Index(fields=["application", "at"], name="decline_by_application"),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "withdrawn"), _negated=True),
                fields=("round", "lot", "organisation"),
                name="application_one_a_lot_and_organisation",
                violation_error_message="Votre organisme a déjà une candidature pour ce territoire.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "draft",
                            "deposited",
                            "validated",
                            "not_considered",
                            "withdrawn",
                            "incomplete",
                            "complete",
                            "ineligible",
                            "eligible",
                            "scored",
                            "admitted",
                            "selected",
                            "reserve",
                            "rejected",
                            "cancelled_conditions",
                        ],
                    )
                ),
                name="application_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(("floor__gte", 0), ("floor__lte", models.F("ceiling"))),
                name="application_floor_within_ceiling",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount_requested", None), ("amount_requested__gte", models.F("floor")), _connector="OR"
                ),
                name="application_amount_above_floor",
                violation_error_message="Le montant demandé est inférieur au minimum de l’appel.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("share_ceiling", None),
                    models.Q(("share_ceiling__gt", 0), ("share_ceiling__lte", 1)),
                    _connector="OR",
                ),
                name="application_share_between_0_and_1",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("commitment_at", None), ("commitment_by", None), ("commitment_version", "")),
                    models.Q(
                        models.Q(("commitment_version", ""), _negated=True),
                        ("commitment_at__isnull", False),
                        ("commitment_by__isnull", False),
                        ("republican_commitment", True),
                    ),
                    _connector="OR",
                ),
                name="application_commitment_kept_whole",
                violation_error_message="L’engagement garde sa version, sa date et son signataire.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_reference", ""), _negated=True),
                fields=("source", "external_reference"),
                name="application_one_an_external_reference",
                violation_error_message="Cette référence d’origine est déjà importée.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("external_reference", ""), ("received_at", None), ("source", "")),
                    models.Q(
                        models.Q(("source", ""), _negated=True),
                        models.Q(("external_reference", ""), _negated=True),
                        ("received_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="application_origin_kept_whole",
                violation_error_message="Une candidature importée garde portail, référence et date.",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "state__in",
                            (
                                "validated",
                                "incomplete",
                                "complete",
                                "eligible",
                                "ineligible",
                                "scored",
                                "admitted",
                                "selected",
                                "reserve",
                                "rejected",
                                "cancelled_conditions",
                            ),
                        ),
                        _negated=True,
                    ),
                    ("validated_at__isnull", False),
                    _connector="OR",
                ),
                name="application_counted_only_if_validated",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.UniqueConstraint(
                fields=("application", "side", "position"), name="budget_line_position_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)),
                name="budget_line_amount_positive",
                violation_error_message="Le montant d’une ligne de budget doit être supérieur à 0,00\xa0€.",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("heading__in", ["60", "61", "62", "63", "64", "65", "66", "67", "68", "86"]),
                        ("side", "cost"),
                    ),
                    models.Q(
                        ("heading__in", ["70", "73", "74", "75", "76", "77", "78", "own", "87"]),
                        ("side", "resource"),
                    ),
                    _connector="OR",
                ),
                name="budget_line_heading_known",
                violation_error_message="Choisissez une rubrique du plan comptable.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decline",
            constraint=models.CheckConstraint(
                condition=models.Q(("motive", ""), _negated=True),
                name="decline_has_a_motive",
                violation_error_message="Indiquez le motif du refus.",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__length", 16)), name="submission_has_a_verification_code"
            ),
        ),
        migrations.RunPython(set_guards, take_guards_away),
    ]
