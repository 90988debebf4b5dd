"""The tables of this package as they stood with `0018_tallies`, each created whole."""

from typing import ClassVar

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.calls.guards import install, remove
from maillage.reports import touches
from maillage.reports.guards import COMMITTEE, FINANCIAL, OPEN_DATA, VERSIONS


def guard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, (*COMMITTEE, *FINANCIAL, *OPEN_DATA, *VERSIONS))
    touches.install(schema_editor.connection)


def unguard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    touches.remove(schema_editor.connection)
    remove(schema_editor.connection, (*COMMITTEE, *FINANCIAL, *OPEN_DATA, *VERSIONS))


class Migration(migrations.Migration):
    replaces: ClassVar = [
        ("reports", "0001_initial"),
        ("reports", "0002_versions_frozen"),
        ("reports", "0003_financial_reports"),
        ("reports", "0004_financial_reports_frozen"),
        ("reports", "0005_open_data"),
        ("reports", "0006_open_data_frozen"),
        ("reports", "0007_report_texts"),
        ("reports", "0008_texts_in_rows"),
        ("reports", "0009_committee_by_rows"),
        ("reports", "0010_existing_committees"),
        ("reports", "0011_committee_held_by_names"),
        ("reports", "0012_archives"),
        ("reports", "0013_to_rectify"),
        ("reports", "0014_visa_after_the_term"),
        ("reports", "0015_presented_again"),
        ("reports", "0016_closed_minutes_keep_their_rows"),
        ("reports", "0017_visas_scanned"),
        ("reports", "0018_tallies"),
    ]

    initial = True

    dependencies: ClassVar = [
        ("agreements", "0011_money_held_together"),
        ("calls", "0009_situations_written_or_not"),
        ("expenses", "0007_money_held_together"),
        ("groups", "0013_themes_recur"),
        ("journal", "0002_append_only"),
        ("people", "0005_accounts_closing"),
        ("territories", "0002_a_centre_has_two_numbers"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="FinalReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "à remplir"),
                            ("submitted", "transmis"),
                            ("acknowledged", "reçu"),
                            ("accepted", "accepté"),
                            ("to_be_corrected", "à corriger"),
                            ("resubmitted", "transmis de nouveau"),
                        ],
                        default="open",
                        max_length=20,
                        verbose_name="état",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="attendu le")),
                ("period_end", models.DateField()),
                ("opened_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
                ("submitted_on", models.DateField(blank=True, null=True, verbose_name="remis le")),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("return_motive", models.TextField(blank=True, verbose_name="corrections demandées")),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "agreement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.agreement",
                    ),
                ),
                ("to_rectify", models.BooleanField(default=False, verbose_name="à rectifier")),
            ],
            options={
                "verbose_name": "bilan final",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "to_be_corrected"), _negated=True),
                            models.Q(("return_motive", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="final_report_returned_has_a_motive",
                        violation_error_message="Dites ce qui est à corriger.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "open",
                                    "submitted",
                                    "acknowledged",
                                    "accepted",
                                    "to_be_corrected",
                                    "resubmitted",
                                ],
                            )
                        ),
                        name="final_report_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("submitted_on", None),
                            ("submitted_on__gt", models.F("period_end")),
                            _connector="OR",
                        ),
                        name="final_report_not_before_the_end",
                        violation_error_message="Le bilan final se remet après la fin de la convention.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "open"), ("submitted_on__isnull", False), _connector="OR"
                        ),
                        name="final_report_submitted_has_a_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="final_report_accepted_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_rectify", False),
                            ("state__in", ["submitted", "acknowledged", "accepted"]),
                            _connector="OR",
                        ),
                        name="final_report_rectified_once_sent",
                        violation_error_message="Seul un bilan transmis se rectifie.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FinancialReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year_start", models.DateField(verbose_name="début de l’exercice")),
                ("year_end", models.DateField(verbose_name="fin de l’exercice")),
                ("due_on", models.DateField(verbose_name="attendu le")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "à remplir"),
                            ("submitted", "transmis"),
                            ("accepted", "accepté"),
                            ("returned", "à corriger"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("carried_out", models.TextField(blank=True, verbose_name="mise en œuvre")),
                ("beneficiaries", models.TextField(blank=True, verbose_name="bénéficiaires")),
                ("places", models.TextField(blank=True, verbose_name="dates et lieux")),
                ("objectives", models.TextField(blank=True, verbose_name="objectifs")),
                (
                    "allocation_rule",
                    models.TextField(blank=True, verbose_name="règle de répartition des charges indirectes"),
                ),
                ("gaps", models.TextField(blank=True, verbose_name="explication des écarts")),
                ("in_kind", models.TextField(blank=True, verbose_name="contributions en nature")),
                ("remarks", models.TextField(blank=True, verbose_name="observations")),
                ("opened_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
                ("reminded_on", models.DateField(blank=True, null=True, verbose_name="rappelé le")),
                ("submitted_on", models.DateField(blank=True, null=True, verbose_name="remis le")),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("return_motive", models.TextField(blank=True, verbose_name="corrections demandées")),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.agreement",
                    ),
                ),
            ],
            options={
                "verbose_name": "compte rendu financier",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "year_end"),
                        name="financial_report_once_a_year",
                        violation_error_message="Le compte rendu financier de cet exercice existe déjà.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "submitted", "accepted", "returned"])),
                        name="financial_report_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_on__gt", models.F("year_end")), ("year_end__gt", models.F("year_start"))
                        ),
                        name="financial_report_due_after_the_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("submitted_on", None),
                            ("submitted_on__gt", models.F("year_end")),
                            _connector="OR",
                        ),
                        name="financial_report_not_before_the_end",
                        violation_error_message="Le compte rendu financier se remet après la fin de l’exercice.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"), ("submitted_on__isnull", False), _connector="OR"
                        ),
                        name="financial_report_submitted_has_a_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "returned"), _negated=True),
                            models.Q(("return_motive", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="financial_report_returned_has_a_motive",
                        violation_error_message="Dites ce qui est à corriger.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="financial_report_accepted_by_someone",
                    ),
                ],
                "indexes": [models.Index(fields=["state", "due_on"], name="financial_report_due")],
            },
        ),
        migrations.CreateModel(
            name="FinancialPaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("activity", "Dernier rapport annuel d’activité"),
                            ("accounts", "Comptes approuvés du dernier exercice clos"),
                            ("other", "Autre document"),
                        ],
                        max_length=10,
                        verbose_name="nature",
                    ),
                ),
                ("file", models.FileField(upload_to="financial_reports/", verbose_name="document")),
                ("name", models.CharField(max_length=160, verbose_name="nom du fichier")),
                ("size", models.PositiveIntegerField(verbose_name="taille")),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte")),
                ("received_at", models.DateTimeField()),
                (
                    "received_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="reports.financialreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "pièce du compte rendu financier",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "sha256"),
                        name="financial_paper_once",
                        violation_error_message="Ce document est déjà joint.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["activity", "accounts", "other"])),
                        name="financial_paper_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__length", 64), ("size__gt", 0)),
                        name="financial_paper_has_its_fingerprint",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FinancialAmount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=6, verbose_name="rubrique")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="montant")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="amounts",
                        to="reports.financialreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "montant du compte rendu financier",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "code"), name="financial_amount_once_a_heading"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "code__in",
                                (
                                    "fixed",
                                    "fees",
                                    "other",
                                    "70",
                                    "73",
                                    "74",
                                    "75",
                                    "76",
                                    "77",
                                    "78",
                                    "86",
                                    "87",
                                ),
                            )
                        ),
                        name="financial_amount_heading_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="financial_amount_positive",
                        violation_error_message="Indiquez un montant supérieur à 0,00\xa0€, ou laissez vide.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FinancialReportVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("content", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "file",
                    models.FileField(upload_to="financial_reports/", verbose_name="compte rendu financier"),
                ),
                ("file_sha256", models.CharField(max_length=64)),
                ("reason", models.TextField(blank=True, verbose_name="ce qui a été corrigé")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="reports.financialreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "version du compte rendu financier",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "number"), name="financial_version_number_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number", 1), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="financial_version_correction_has_a_reason",
                        violation_error_message="Donnez le motif de la nouvelle version.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("file_sha256__length", 64),
                            ("sha256__length", 64),
                            models.Q(("file", ""), _negated=True),
                        ),
                        name="financial_version_has_its_fingerprints",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormalNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reminders", models.PositiveSmallIntegerField(verbose_name="rappels restés sans réponse")),
                ("was_due_on", models.DateField(verbose_name="bilan attendu le")),
                ("sent_on", models.DateField(verbose_name="envoyée le")),
                ("deadline", models.DateField(verbose_name="délai")),
                ("file", models.FileField(upload_to="formal_notices/", verbose_name="mise en demeure")),
                ("sha256", models.CharField(max_length=64)),
                ("sent_at", models.DateTimeField()),
                (
                    "agreement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "mise en demeure",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sent_on__gt", models.F("was_due_on"))),
                        name="formal_notice_once_late",
                        violation_error_message="Une mise en demeure suit l’échéance du bilan.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("deadline__gt", models.F("sent_on"))),
                        name="formal_notice_gives_a_delay",
                        violation_error_message="La mise en demeure laisse un délai.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__length", 64), models.Q(("file", ""), _negated=True)),
                        name="formal_notice_has_its_letter",
                    ),
                ],
            },
        ),
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
            name="OpenDataPublication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("subventions", "Données essentielles des conventions"),
                            ("indicateurs", "Indicateurs anonymes"),
                        ],
                        max_length=12,
                        verbose_name="données",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                ("content", models.JSONField()),
                ("rows", models.PositiveIntegerField(verbose_name="lignes")),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte")),
                ("at", models.DateTimeField(verbose_name="publiées le")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "funder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "publication de données ouvertes",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("funder", "source", "number"), name="open_data_publication_number_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="open_data_publication_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ("subventions", "indicateurs"))),
                        name="open_data_publication_source_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rows__gte", 1)),
                        name="open_data_publication_says_something",
                        violation_error_message="Il n’y a rien à publier.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__length", 64)),
                        name="open_data_publication_has_a_fingerprint",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpenDataSetting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "beyond_the_law",
                    models.BooleanField(
                        default=True, verbose_name="publier aussi ce que la loi n’impose pas"
                    ),
                ),
                ("contact", models.EmailField(blank=True, max_length=200, verbose_name="adresse de contact")),
                (
                    "funder",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "réglage des données ouvertes",
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
        migrations.CreateModel(
            name="ReportVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("content", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("reason", models.TextField(blank=True, verbose_name="motif de la nouvelle version")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="reports.finalreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "version du bilan",
                "constraints": [
                    models.UniqueConstraint(fields=("report", "number"), name="report_version_number_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number", 1), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="report_version_correction_has_a_reason",
                        violation_error_message="Donnez le motif de la nouvelle version.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__length", 64)), name="report_version_has_a_fingerprint"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "years",
                    models.PositiveSmallIntegerField(
                        default=10, verbose_name="durée d’utilité administrative, en années"
                    ),
                ),
                (
                    "disposition",
                    models.CharField(
                        choices=[("C", "conserver"), ("D", "détruire"), ("T", "trier")],
                        default="T",
                        max_length=1,
                        verbose_name="sort final",
                    ),
                ),
                (
                    "call",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.call"
                    ),
                ),
            ],
            options={
                "verbose_name": "règle de conservation",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("years__gte", 1), ("years__lte", 100)),
                        name="retention_rule_years_bounded",
                        violation_error_message="Indiquez une durée de 1 à 100 ans.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("disposition__in", ["C", "D", "T"])),
                        name="retention_rule_disposition_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SteeringCommittee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_on", models.DateField(verbose_name="date")),
                ("starts", models.TimeField(verbose_name="début")),
                ("place", models.CharField(blank=True, max_length=160, verbose_name="lieu")),
                ("convened_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.call"
                    ),
                ),
                (
                    "convened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cancel_reason",
                    models.CharField(blank=True, max_length=240, verbose_name="motif de l’annulation"),
                ),
                (
                    "correction_reason",
                    models.CharField(blank=True, max_length=240, verbose_name="motif de la correction"),
                ),
                ("ends", models.TimeField(verbose_name="fin")),
                (
                    "extra_reason",
                    models.CharField(
                        blank=True, max_length=240, verbose_name="motif d’un second comité dans l’année"
                    ),
                ),
                ("link", models.URLField(blank=True, verbose_name="lien de connexion")),
                ("sequence", models.PositiveIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("convened", "convoqué"),
                            ("recorded", "compte rendu clos"),
                            ("correcting", "compte rendu en correction"),
                            ("cancelled", "annulé"),
                        ],
                        default="convened",
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=0)),
                ("year", models.PositiveSmallIntegerField()),
            ],
            options={
                "verbose_name": "comité de suivi",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["convened", "recorded", "correcting", "cancelled"])
                        ),
                        name="committee_state_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "cancelled"), _negated=True),
                        fields=("call", "held_on"),
                        name="committee_once_a_day",
                        violation_error_message="Un comité est déjà convoqué ce jour-là.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), _negated=True), ("extra_reason", "")
                        ),
                        fields=("call", "year"),
                        name="committee_once_a_year",
                        violation_error_message="Dites pourquoi un second comité se tient la même année.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("held_on__year", models.F("year"))),
                        name="committee_year_is_that_of_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts"))),
                        name="committee_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("place", ""), _negated=True),
                            models.Q(("link", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="committee_is_held_somewhere",
                        violation_error_message="Indiquez le lieu ou le lien de connexion.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), _negated=True),
                            models.Q(("cancel_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="committee_cancelled_has_a_reason",
                        violation_error_message="Donnez le motif de l’annulation.",
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "correcting"), _negated=True),
                            models.Q(("correction_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="committee_corrected_has_a_reason",
                        violation_error_message="Donnez le motif de la correction.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitteePresentation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("presented_on", models.DateField(verbose_name="présenté le")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="presentations",
                        to="reports.steeringcommittee",
                    ),
                ),
                (
                    "expense",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="expenses.expense"
                    ),
                ),
            ],
            options={
                "verbose_name": "justificatif présenté",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("committee", "expense"),
                        name="committee_presentation_once",
                        violation_error_message="Ce justificatif est déjà présenté à ce comité.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitteePoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField()),
                (
                    "code",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("follow_up", "Suites du comité précédent"),
                            ("figures", "Bilan quantitatif de l’année"),
                            ("late", "Ce qui est en retard"),
                            ("missing", "Documents manquants"),
                            ("surplus", "Excédents et leur emploi"),
                            ("themes", "Thèmes récurrents"),
                            ("quality", "Bilan qualitatif et suites"),
                        ],
                        max_length=12,
                    ),
                ),
                ("title", models.CharField(max_length=160, verbose_name="point")),
                ("note", models.TextField(blank=True, verbose_name="ce qui est attendu")),
                ("minutes", models.TextField(blank=True, verbose_name="compte rendu")),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points",
                        to="reports.steeringcommittee",
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territories.territory",
                    ),
                ),
            ],
            options={
                "verbose_name": "point de l’ordre du jour",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("code", ""), _negated=True),
                        fields=("committee", "code"),
                        name="committee_point_once_a_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="committee_point_has_a_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "code__in",
                                [
                                    "",
                                    "follow_up",
                                    "figures",
                                    "late",
                                    "missing",
                                    "surplus",
                                    "themes",
                                    "quality",
                                ],
                            )
                        ),
                        name="committee_point_code_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitteeMinutes",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("content", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("reason", models.TextField(blank=True, verbose_name="motif de la nouvelle version")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closed",
                        to="reports.steeringcommittee",
                    ),
                ),
            ],
            options={
                "verbose_name": "compte rendu du comité",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("committee", "number"), name="committee_minutes_number_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number", 1), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="committee_minutes_correction_has_a_reason",
                        violation_error_message="Donnez le motif de la correction.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__length", 64)),
                        name="committee_minutes_have_a_fingerprint",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitteeMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="nom")),
                ("body", models.CharField(blank=True, max_length=200, verbose_name="organisme")),
                ("function", models.CharField(blank=True, max_length=120, verbose_name="fonction")),
                ("invited", models.BooleanField(default=False)),
                ("present", models.BooleanField(blank=True, null=True, verbose_name="présence")),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="reports.steeringcommittee",
                    ),
                ),
            ],
            options={
                "verbose_name": "membre du comité",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("committee", "name", "body"),
                        name="committee_member_once",
                        violation_error_message="Cette personne est déjà dans la liste.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="committee_member_has_a_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitteeDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField()),
                ("text", models.TextField(verbose_name="décision")),
                ("decided_on", models.DateField()),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="échéance")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="faite le")),
                ("note", models.TextField(blank=True, verbose_name="suite donnée")),
                ("followed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="reports.steeringcommittee",
                    ),
                ),
                (
                    "followed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "point",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="reports.committeepoint",
                    ),
                ),
            ],
            options={
                "verbose_name": "décision du comité",
                "indexes": [models.Index(fields=["owner", "done_on"], name="committee_decision_by_owner")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("committee", "rank"), name="committee_decision_rank_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="committee_decision_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_on", None), ("owner", None), ("person", None)),
                            models.Q(("due_on__isnull", False), ("owner__isnull", False)),
                            _connector="OR",
                        ),
                        name="committee_decision_has_an_owner_and_a_day",
                        violation_error_message="Indiquez qui répond de la décision et pour quand.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_on", None), ("due_on__gte", models.F("decided_on")), _connector="OR"
                        ),
                        name="committee_decision_due_after_the_committee",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_on", None),
                            models.Q(
                                ("done_on__gte", models.F("decided_on")), ("followed_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="committee_decision_done_after_the_committee",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("done_on", None), ("followed_at", None), ("followed_by", None), ("note", "")
                            ),
                            models.Q(("followed_at__isnull", False), ("followed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="committee_decision_followed_by_someone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ArchivePackage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=240, verbose_name="motif")),
                ("pieces", models.PositiveIntegerField(verbose_name="pièces")),
                ("size", models.PositiveBigIntegerField(verbose_name="taille")),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte")),
                ("at", models.DateTimeField()),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "dossier d’archive",
                "indexes": [models.Index(fields=["agreement", "at"], name="archive_package_by_agreement")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="archive_package_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pieces__gt", 0), ("sha256__length", 64), ("size__gt", 0)),
                        name="archive_package_has_a_fingerprint",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EliminationVisa",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("director", models.CharField(max_length=160, verbose_name="donné par")),
                ("given_on", models.DateField(verbose_name="donné le")),
                ("reference", models.CharField(max_length=80, verbose_name="référence")),
                ("at", models.DateTimeField()),
                (
                    "agreement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("until", models.DateField(verbose_name="terme de la conservation")),
                (
                    "scan",
                    models.FileField(blank=True, upload_to="disposals/%Y/", verbose_name="visa numérisé"),
                ),
                ("scan_sha256", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name": "visa d’élimination",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("director", ""), _negated=True),
                            models.Q(("reference", ""), _negated=True),
                        ),
                        name="elimination_visa_says_who_and_which",
                        violation_error_message="Indiquez qui a donné le visa et sa référence.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("given_on__gt", models.F("until"))),
                        name="elimination_visa_after_the_term",
                        violation_error_message="Le visa se donne après le terme de la conservation.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("scan", ""), ("scan_sha256", "")),
                            models.Q(models.Q(("scan", ""), _negated=True), ("scan_sha256__length", 64)),
                            _connector="OR",
                        ),
                        name="elimination_visa_scan_has_its_fingerprint",
                    ),
                ],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
