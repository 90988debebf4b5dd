"""The tables of this package as they stood with `0004_financial_reports_frozen`, each created whole."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.calls.guards import install, remove
from maillage.reports.guards import FINANCIAL, VERSIONS


def guard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, (*FINANCIAL, *VERSIONS))


def unguard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, (*FINANCIAL, *VERSIONS))


class Migration(migrations.Migration):
    replaces: ClassVar = [
        ("reports", "0001_initial"),
        ("reports", "0002_versions_frozen"),
        ("reports", "0003_financial_reports"),
        ("reports", "0004_financial_reports_frozen"),
    ]

    initial = True

    dependencies: ClassVar = [
        ("agreements", "0011_money_held_together"),
        ("calls", "0008_out_of_the_perimeter"),
        ("people", "__first__"),
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
                ("levers", models.TextField(blank=True, verbose_name="leviers")),
                ("leads", models.TextField(blank=True, verbose_name="pistes d’action")),
                ("referrals", models.TextField(blank=True, verbose_name="orientations vers les dispositifs")),
                (
                    "strategy",
                    models.TextField(blank=True, verbose_name="éléments pour la stratégie départementale"),
                ),
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
            name="SteeringCommittee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_on", models.DateField(verbose_name="date")),
                ("starts", models.TimeField(verbose_name="heure")),
                ("place", models.CharField(max_length=160, verbose_name="lieu")),
                ("attendees", models.TextField(blank=True, verbose_name="présents")),
                ("minutes", models.TextField(blank=True, verbose_name="compte rendu")),
                ("decisions", models.TextField(blank=True, verbose_name="décisions")),
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
            ],
            options={
                "verbose_name": "comité de suivi",
                "constraints": [
                    models.UniqueConstraint(fields=("call", "held_on"), name="committee_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("recorded_at", None), models.Q(("minutes", ""), _negated=True), _connector="OR"
                        ),
                        name="committee_recorded_has_minutes",
                        violation_error_message="Écrivez le compte rendu avant de l’enregistrer.",
                    ),
                ],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
