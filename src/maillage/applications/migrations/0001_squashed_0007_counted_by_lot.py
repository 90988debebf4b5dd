"""The tables of this package as they stood with `0007_counted_by_lot`, each created whole."""

from decimal import Decimal
from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import maillage.applications.models
from maillage.applications.guards import EMPTIED_SUBMISSIONS
from maillage.calls.guards import install, remove


def guard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, EMPTIED_SUBMISSIONS)


def unguard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, EMPTIED_SUBMISSIONS)


class Migration(migrations.Migration):
    replaces: ClassVar = [
        ("applications", "0001_initial"),
        ("applications", "0002_submissions_frozen"),
        ("applications", "0003_round_budget_codes"),
        ("applications", "0004_each_its_round_and_code"),
        ("applications", "0005_each_has_its_round_and_code"),
        ("applications", "0006_erased_with_their_visa"),
        ("applications", "0007_counted_by_lot"),
    ]

    initial = True

    dependencies: ClassVar = [
        ("calls", "0011_report_headings"),
        ("people", "0009_accounts_erased"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="numéro")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "brouillon"),
                            ("deposited", "déposée"),
                            ("validated", "validée"),
                            ("not_considered", "non prise en compte"),
                            ("withdrawn", "retirée"),
                            ("incomplete", "incomplète"),
                            ("complete", "complète"),
                            ("ineligible", "non éligible"),
                            ("eligible", "éligible"),
                            ("scored", "notée"),
                            ("admitted", "admise à déposer un dossier complet"),
                            ("selected", "retenue"),
                            ("reserve", "liste complémentaire"),
                            ("rejected", "non retenue"),
                            ("cancelled_conditions", "annulée faute de financement"),
                        ],
                        default="draft",
                        max_length=24,
                        verbose_name="état",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("window_opens_at", models.DateTimeField()),
                ("window_closes_at", models.DateTimeField()),
                ("ceiling", models.DecimalField(decimal_places=2, max_digits=12)),
                ("coffee_ceiling", models.DecimalField(decimal_places=2, max_digits=12)),
                ("floor", models.DecimalField(decimal_places=2, default=Decimal("0.00"), max_digits=12)),
                ("share_ceiling", models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True)),
                (
                    "project_title",
                    models.CharField(blank=True, max_length=200, verbose_name="titre du projet"),
                ),
                ("experience", models.TextField(blank=True, verbose_name="expérience en santé mentale")),
                ("skills", models.TextField(blank=True, verbose_name="compétences d’animation")),
                ("presence", models.TextField(blank=True, verbose_name="présence sur le territoire")),
                ("needs", models.TextField(blank=True, verbose_name="besoins du territoire")),
                (
                    "partnership",
                    models.TextField(blank=True, verbose_name="partenariat local et départemental"),
                ),
                ("method", models.TextField(blank=True, verbose_name="déroulement proposé")),
                (
                    "facilitators",
                    models.TextField(blank=True, verbose_name="animatrices et animateurs pressentis"),
                ),
                ("calendar", models.TextField(blank=True, verbose_name="calendrier envisagé")),
                (
                    "amount_requested",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="montant demandé"
                    ),
                ),
                (
                    "coffee_requested",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="dont accueil café",
                    ),
                ),
                (
                    "monthly_reference_budget",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="budget des rencontres à un rythme mensuel",
                    ),
                ),
                (
                    "meetings_budget",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="budget des rencontres au rythme choisi",
                    ),
                ),
                (
                    "other_grants",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0.00"),
                        max_digits=12,
                        verbose_name="autres subventions du Département cette année",
                    ),
                ),
                (
                    "republican_commitment",
                    models.BooleanField(
                        default=False, verbose_name="contrat d’engagement républicain souscrit"
                    ),
                ),
                ("commitment_version", models.CharField(blank=True, max_length=40)),
                ("commitment_at", models.DateTimeField(blank=True, null=True)),
                (
                    "representative_name",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="représentante ou représentant légal"
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField()),
                (
                    "section",
                    models.CharField(blank=True, max_length=20, verbose_name="dernière partie enregistrée"),
                ),
                ("deposited_at", models.DateTimeField(blank=True, null=True)),
                ("validated_at", models.DateTimeField(blank=True, null=True)),
                ("source", models.CharField(blank=True, max_length=60, verbose_name="portail d’origine")),
                (
                    "external_reference",
                    models.CharField(blank=True, max_length=80, verbose_name="référence d’origine"),
                ),
                ("received_at", models.DateTimeField(blank=True, null=True)),
                (
                    "commitment_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deposited_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="applications.application",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.lot"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "rhythm",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="calls.rhythm",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.round"
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "validated_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("erased_at", models.DateTimeField(blank=True, null=True, verbose_name="contenu détruit le")),
                (
                    "erasure_visa",
                    models.CharField(blank=True, max_length=80, verbose_name="visa de la destruction"),
                ),
            ],
            options={
                "verbose_name": "candidature",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("round", "lot", "organisation"),
                        name="application_one_a_lot_and_organisation",
                        violation_error_message="Votre organisme a déjà une candidature pour ce territoire.",
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_requested", None),
                            models.Q(
                                ("amount_requested__gt", 0), ("amount_requested__lte", models.F("ceiling"))
                            ),
                            _connector="OR",
                        ),
                        name="application_amount_within_ceiling",
                        violation_error_message="Le montant demandé ne peut pas dépasser le plafond par groupe.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("floor__gte", 0), ("floor__lte", models.F("ceiling"))),
                        name="application_floor_within_ceiling",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_requested", None),
                            ("amount_requested__gte", models.F("floor")),
                            _connector="OR",
                        ),
                        name="application_amount_above_floor",
                        violation_error_message="Le montant demandé est inférieur au minimum de l’appel.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("share_ceiling", None),
                            models.Q(("share_ceiling__gt", 0), ("share_ceiling__lte", 1)),
                            _connector="OR",
                        ),
                        name="application_share_between_0_and_1",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("commitment_at", None), ("commitment_by", None), ("commitment_version", "")
                            ),
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
                    models.UniqueConstraint(
                        condition=models.Q(("external_reference", ""), _negated=True),
                        fields=("source", "external_reference"),
                        name="application_one_an_external_reference",
                        violation_error_message="Cette référence d’origine est déjà importée.",
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(
                            ("coffee_requested", None),
                            models.Q(
                                ("coffee_requested__gte", 0),
                                ("coffee_requested__lte", models.F("coffee_ceiling")),
                            ),
                            _connector="OR",
                        ),
                        name="application_coffee_within_ceiling",
                        violation_error_message="L’enveloppe accueil café dépasse son plafond.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("coffee_requested", None),
                            ("amount_requested", None),
                            ("coffee_requested__lte", models.F("amount_requested")),
                            _connector="OR",
                        ),
                        name="application_coffee_within_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deposited_at", None),
                            models.Q(
                                ("deposited_at__gte", models.F("window_opens_at")),
                                ("deposited_at__lt", models.F("window_closes_at")),
                            ),
                            _connector="OR",
                        ),
                        name="application_deposited_within_the_window",
                        violation_error_message="L’appel à projets est clos : aucun dépôt n’est possible.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("validated_at", None),
                            models.Q(
                                ("deposited_at__isnull", False),
                                ("validated_at__gte", models.F("deposited_at")),
                                ("validated_at__lt", models.F("window_closes_at")),
                            ),
                            _connector="OR",
                        ),
                        name="application_validated_within_the_window",
                        violation_error_message="L’appel à projets est clos : aucune validation n’est possible.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("other_grants__gte", 0),
                            models.Q(
                                ("monthly_reference_budget", None),
                                ("monthly_reference_budget__gte", 0),
                                _connector="OR",
                            ),
                            models.Q(("meetings_budget", None), ("meetings_budget__gte", 0), _connector="OR"),
                        ),
                        name="application_budgets_not_negative",
                        violation_error_message="Un budget ne peut pas être négatif.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "deposited"), _negated=True),
                            ("deposited_at__isnull", False),
                            _connector="OR",
                        ),
                        name="application_deposited_has_a_date",
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
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
                    models.CheckConstraint(
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
                ],
                "indexes": [
                    models.Index(fields=["organisation", "state"], name="application_by_organisation"),
                    models.Index(fields=["state", "window_closes_at"], name="application_to_close"),
                    models.Index(fields=["round", "state"], name="application_by_round"),
                    models.Index(
                        fields=["lot", "state", "window_closes_at"], name="application_counted_by_lot"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicationDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.FileField(upload_to="applications/")),
                ("name", models.CharField(max_length=160)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="applications.application",
                    ),
                ),
                (
                    "required",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="calls.requireddocument",
                    ),
                ),
            ],
            options={
                "verbose_name": "pièce jointe",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "required"), name="application_document_one_a_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0)), name="application_document_not_empty"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "side",
                    models.CharField(choices=[("cost", "cost"), ("resource", "resource")], max_length=8),
                ),
                ("heading", models.CharField(max_length=4, verbose_name="rubrique")),
                ("label", models.CharField(blank=True, max_length=120, verbose_name="intitulé")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="montant")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="budget_lines",
                        to="applications.application",
                    ),
                ),
            ],
            options={
                "verbose_name": "ligne de budget",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "side", "position"), name="budget_line_position_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="budget_line_amount_positive",
                        violation_error_message="Le montant d’une ligne de budget doit être supérieur à 0,00\xa0€.",
                    ),
                    models.CheckConstraint(
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
                ],
            },
        ),
        migrations.CreateModel(
            name="Decline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("motive", models.TextField(verbose_name="motif")),
                ("at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declines",
                        to="applications.application",
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
                "verbose_name": "refus de valider",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("motive", ""), _negated=True),
                        name="decline_has_a_motive",
                        violation_error_message="Indiquez le motif du refus.",
                    )
                ],
                "indexes": [models.Index(fields=["application", "at"], name="decline_by_application")],
            },
        ),
        migrations.CreateModel(
            name="LateAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[("deposit", "Dépôt"), ("validation", "Validation")], max_length=12
                    ),
                ),
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
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.lot"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "tentative hors délai",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("act__in", ["deposit", "validation"])),
                        name="late_attempt_act_known",
                    )
                ],
                "indexes": [models.Index(fields=["lot", "at"], name="late_attempt_by_lot")],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[("deposit", "Dépôt"), ("validation", "Validation")], max_length=12
                    ),
                ),
                ("content", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "code",
                    models.CharField(
                        default=maillage.applications.models.verification_code, max_length=16, unique=True
                    ),
                ),
                ("acknowledgement", models.FileField(upload_to="acknowledgements/")),
                ("at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="applications.application",
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
                "verbose_name": "dépôt",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("act__in", ["deposit", "validation"])),
                        name="submission_act_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__length", 64)), name="submission_has_a_fingerprint"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__length", 16)), name="submission_has_a_verification_code"
                    ),
                ],
                "indexes": [models.Index(fields=["application", "at"], name="submission_by_application")],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
