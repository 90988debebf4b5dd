"""The tables of this package as they stood with `0011_money_held_together`, each created whole."""

from decimal import Decimal
from typing import ClassVar

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.agreements.guards import PAYMENTS, SIGNATURES, TEXTS
from maillage.calls.guards import install, remove


def guard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, (*PAYMENTS, *SIGNATURES, *TEXTS))


def unguard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, (*PAYMENTS, *SIGNATURES, *TEXTS))


class Migration(migrations.Migration):
    replaces: ClassVar = [
        ("agreements", "0001_initial"),
        ("agreements", "0002_bank_details"),
        ("agreements", "0003_texts_and_signatures"),
        ("agreements", "0004_what_is_published_or_signed_stays"),
        ("agreements", "0005_service_and_repayment"),
        ("agreements", "0006_existing_settlements"),
        ("agreements", "0007_service_and_repayment_bounded"),
        ("agreements", "0008_amendments_and_terminations"),
        ("agreements", "0009_payment_steps"),
        ("agreements", "0010_partly_collected"),
        ("agreements", "0011_money_held_together"),
    ]

    initial = True

    dependencies: ClassVar = [
        ("calls", "0007_time_to_answer"),
        ("people", "0004_fictional_bodies"),
        ("selection", "0005_what_follows_an_unsuccessful_lot"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="AgreementText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "family",
                    models.CharField(
                        choices=[
                            ("private", "Organismes de droit privé"),
                            ("public", "Organismes de droit public"),
                        ],
                        max_length=10,
                        verbose_name="famille",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "brouillon"), ("published", "publiée"), ("replaced", "remplacée")],
                        default="draft",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="titre de la convention")),
                ("preamble", models.TextField(blank=True, verbose_name="visas")),
                ("created_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
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
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={
                "verbose_name": "texte de convention",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("funder", "family", "version"), name="agreement_text_version_unique"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("funder", "family"),
                        name="agreement_text_one_draft",
                        violation_error_message="Un brouillon de ce texte existe déjà : reprenez-le.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("funder", "family"),
                        name="agreement_text_one_published",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("draft", "published", "replaced"))),
                        name="agreement_text_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("family__in", ["private", "public"])),
                        name="agreement_text_family_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="agreement_text_version_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at", None), ("published_by", None), ("state", "draft")),
                            models.Q(
                                models.Q(("state", "draft"), _negated=True),
                                ("published_at__isnull", False),
                                ("published_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="agreement_text_published_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("replaced_at__gte", models.F("published_at")),
                                ("replaced_at__isnull", False),
                                ("state", "replaced"),
                            ),
                            models.Q(models.Q(("state", "replaced"), _negated=True), ("replaced_at", None)),
                            _connector="OR",
                        ),
                        name="agreement_text_replaced_after_it_is_published",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementArticle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="numéro")),
                ("title", models.CharField(max_length=120, verbose_name="titre")),
                ("condition", models.CharField(blank=True, max_length=40, verbose_name="imprimé")),
                ("body", models.TextField(verbose_name="texte")),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="articles",
                        to="agreements.agreementtext",
                    ),
                ),
            ],
            options={
                "verbose_name": "article de convention",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("text", "position"), name="agreement_article_position_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1)), name="agreement_article_position_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "condition__in",
                                [
                                    "",
                                    "rythme tous les deux mois",
                                    "rythme mensuel",
                                    "convention obligatoire",
                                    "autres subventions",
                                    "engagement républicain",
                                    "compte rendu financier",
                                    "mois sans rencontre",
                                    "animation connue",
                                    "périmètre connu",
                                    "projet titré",
                                    "avance prévue",
                                ],
                            )
                        ),
                        name="agreement_article_condition_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="agreement_article_has_a_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("body", ""), _negated=True), name="agreement_article_has_words"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
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
                            ("prepared", "préparée"),
                            ("sent", "envoyée à la signature"),
                            ("signed_operator", "signée par l’opérateur"),
                            ("signed_department", "signée par le Département"),
                            ("in_force", "en vigueur"),
                            ("ended", "terminée"),
                            ("closed", "soldée"),
                            ("terminated", "résiliée"),
                            ("abandoned", "abandonnée avant signature"),
                        ],
                        default="prepared",
                        max_length=20,
                        verbose_name="état",
                    ),
                ),
                ("period_start", models.DateField(verbose_name="début")),
                ("period_end", models.DateField(verbose_name="fin")),
                ("report_due_on", models.DateField(verbose_name="bilan final attendu le")),
                ("expected_meetings", models.PositiveSmallIntegerField(verbose_name="rencontres prévues")),
                (
                    "expected_sessions",
                    models.PositiveSmallIntegerField(verbose_name="temps d’information prévus"),
                ),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=12, verbose_name="montant attribué"),
                ),
                ("ceiling", models.DecimalField(decimal_places=2, max_digits=12)),
                ("advance", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="avance")),
                (
                    "coffee_ceiling",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="plafond de l’accueil café"
                    ),
                ),
                (
                    "monthly_reference_budget",
                    models.DecimalField(decimal_places=2, default=Decimal("0.00"), max_digits=12),
                ),
                (
                    "meetings_budget",
                    models.DecimalField(decimal_places=2, default=Decimal("0.00"), max_digits=12),
                ),
                ("surplus_since", models.DateField(blank=True, null=True)),
                ("prepared_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("content", models.JSONField(blank=True, null=True)),
                ("text", models.FileField(blank=True, upload_to="agreements/", verbose_name="convention")),
                ("text_sha256", models.CharField(blank=True, max_length=64)),
                ("text_file_sha256", models.CharField(blank=True, max_length=64)),
                (
                    "signed_text",
                    models.FileField(blank=True, upload_to="agreements/", verbose_name="convention signée"),
                ),
                ("signed_text_sha256", models.CharField(blank=True, max_length=64)),
                ("operator_signed_at", models.DateTimeField(blank=True, null=True)),
                ("department_signed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "paid",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=12, verbose_name="versé"
                    ),
                ),
                (
                    "repaid",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=12, verbose_name="reversé"
                    ),
                ),
                (
                    "terminated_on",
                    models.DateField(blank=True, null=True, verbose_name="résiliée à compter du"),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="selection.decision"
                    ),
                ),
                (
                    "department_signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
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
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "operator_signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rhythm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.rhythm"
                    ),
                ),
                (
                    "succeeds",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successor",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "wording",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.agreementtext",
                    ),
                ),
            ],
            options={
                "verbose_name": "convention",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("terminated_on", None)),
                        fields=("lot",),
                        name="agreement_one_live_a_lot",
                        violation_error_message="Ce territoire a déjà sa convention.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("terminated", "abandoned")), _negated=True),
                            ("terminated_on__isnull", False),
                            _connector="OR",
                        ),
                        name="agreement_terminated_has_a_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "prepared",
                                    "sent",
                                    "signed_operator",
                                    "signed_department",
                                    "in_force",
                                    "ended",
                                    "closed",
                                    "terminated",
                                    "abandoned",
                                ],
                            )
                        ),
                        name="agreement_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period_end__gt", models.F("period_start"))),
                        name="agreement_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("report_due_on__gt", models.F("period_end"))),
                        name="agreement_report_due_after_the_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), ("amount__lte", models.F("ceiling"))),
                        name="agreement_amount_within_ceiling",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("advance__gte", 0), ("advance__lte", models.F("amount"))),
                        name="agreement_advance_within_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("coffee_ceiling__gte", 0), ("coffee_ceiling__lte", models.F("amount"))
                        ),
                        name="agreement_coffee_within_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("paid__gte", 0), ("paid__lte", models.F("amount"))),
                        name="agreement_never_overpaid",
                        violation_error_message="Le total des versements ne peut pas dépasser le montant attribué.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("repaid__gte", 0), ("repaid__lte", models.F("paid"))),
                        name="agreement_repaid_within_paid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("paid", 0),
                            models.Q(
                                ("department_signed_at__isnull", False), ("operator_signed_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="agreement_nothing_paid_before_both_signatures",
                        violation_error_message="Aucun versement avant la signature des deux parties.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ("in_force", "ended", "terminated", "closed")), _negated=True
                            ),
                            models.Q(
                                ("department_signed_at__isnull", False), ("operator_signed_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="agreement_in_force_once_signed_by_both",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("department_signed_at", None), ("operator_signed_at", None)),
                            models.Q(("text", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="agreement_signed_text_exists",
                        violation_error_message="La convention ne se signe qu’une fois envoyée.",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["operator", "state"], name="agreement_by_operator"),
                    models.Index(fields=["state", "period_end"], name="agreement_to_end"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "préparé"),
                            ("sent", "envoyé à la signature"),
                            ("signed_operator", "signé par l’opérateur"),
                            ("signed_department", "signé par le Département"),
                            ("signed", "signé des deux parties, attend sa date d’effet"),
                            ("in_force", "en vigueur"),
                            ("abandoned", "abandonné"),
                        ],
                        default="prepared",
                        max_length=20,
                        verbose_name="état",
                    ),
                ),
                ("motive", models.TextField(verbose_name="motif")),
                (
                    "decision_reference",
                    models.CharField(blank=True, max_length=80, verbose_name="délibération ou décision"),
                ),
                ("effective_on", models.DateField(blank=True, null=True, verbose_name="date d’effet")),
                (
                    "new_amount",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="nouveau montant"
                    ),
                ),
                ("recompute_advance", models.BooleanField(default=False, verbose_name="avance recalculée")),
                ("new_end", models.DateField(blank=True, null=True, verbose_name="nouvelle fin")),
                (
                    "new_monthly_reference_budget",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
                ),
                (
                    "new_meetings_budget",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
                ),
                ("new_name", models.CharField(blank=True, max_length=160, verbose_name="nouveau nom")),
                ("new_siret", models.CharField(blank=True, max_length=14, verbose_name="nouveau SIRET")),
                ("ceiling", models.DecimalField(decimal_places=2, max_digits=12)),
                ("period_start", models.DateField()),
                ("period_end", models.DateField()),
                ("terms_before", models.JSONField(default=dict)),
                ("terms_after", models.JSONField(default=dict)),
                ("prepared_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("text", models.FileField(blank=True, upload_to="amendments/", verbose_name="avenant")),
                ("text_sha256", models.CharField(blank=True, max_length=64)),
                (
                    "signed_text",
                    models.FileField(blank=True, upload_to="amendments/", verbose_name="avenant signé"),
                ),
                ("signed_text_sha256", models.CharField(blank=True, max_length=64)),
                ("operator_signed_at", models.DateTimeField(blank=True, null=True)),
                ("department_signed_at", models.DateTimeField(blank=True, null=True)),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
                ("abandon_motive", models.TextField(blank=True, verbose_name="motif de l’abandon")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "department_signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "new_rhythm",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="calls.rhythm",
                    ),
                ),
                (
                    "operator_signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rhythm_before",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.rhythm"
                    ),
                ),
            ],
            options={
                "verbose_name": "avenant",
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "number"), name="amendment_number_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ("prepared", "sent", "signed_operator", "signed_department", "signed"),
                            )
                        ),
                        fields=("agreement",),
                        name="amendment_one_open_at_a_time",
                        violation_error_message="Un avenant est déjà en cours sur cette convention.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="amendment_number_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "prepared",
                                    "sent",
                                    "signed_operator",
                                    "signed_department",
                                    "signed",
                                    "in_force",
                                    "abandoned",
                                ],
                            )
                        ),
                        name="amendment_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("new_amount__isnull", False),
                            ("new_end__isnull", False),
                            ("new_rhythm__isnull", False),
                            models.Q(("new_name", ""), _negated=True),
                            models.Q(("new_siret", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="amendment_changes_something",
                        violation_error_message="Un avenant change au moins une chose.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("new_amount", None),
                            models.Q(("new_amount__gt", 0), ("new_amount__lte", models.F("ceiling"))),
                            _connector="OR",
                        ),
                        name="amendment_amount_within_ceiling",
                        violation_error_message="Le montant attribué ne peut pas dépasser le plafond par groupe.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("recompute_advance", False), ("new_amount__isnull", False), _connector="OR"
                        ),
                        name="amendment_advance_recomputed_with_an_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("new_end", None), ("new_end__gt", models.F("period_start")), _connector="OR"
                        ),
                        name="amendment_ends_after_the_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("new_end", None),
                            ("new_end__lte", models.F("period_end")),
                            models.Q(("decision_reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="amendment_longer_needs_a_decision",
                        violation_error_message="Indiquez la référence de la décision qui prolonge la convention.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("new_name", ""), ("new_rhythm", None), ("new_siret", "")),
                            ("effective_on__isnull", False),
                            _connector="OR",
                        ),
                        name="amendment_effective_date_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_on", None),
                            ("effective_on__gte", models.F("period_start")),
                            _connector="OR",
                        ),
                        name="amendment_effective_within_the_agreement",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("signed", "in_force")), _negated=True),
                            models.Q(
                                ("department_signed_at__isnull", False),
                                ("effective_on__isnull", False),
                                ("operator_signed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="amendment_in_force_once_signed_by_both",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("department_signed_at", None), ("operator_signed_at", None)),
                            models.Q(("text", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="amendment_signed_text_exists",
                        violation_error_message="L’avenant ne se signe qu’une fois envoyé.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("operator_signed_by", None),
                            ("department_signed_by", None),
                            models.Q(("operator_signed_by", models.F("department_signed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="amendment_signed_by_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("motive", ""), _negated=True), name="amendment_has_a_motive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "in_force"), _negated=True),
                            ("applied_at__isnull", False),
                            _connector="OR",
                        ),
                        name="amendment_in_force_has_a_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "abandoned"), _negated=True),
                            models.Q(("abandon_motive", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="amendment_abandoned_has_a_motive",
                    ),
                ],
                "indexes": [models.Index(fields=["state", "effective_on"], name="amendment_to_apply")],
            },
        ),
        migrations.CreateModel(
            name="BankDetails",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("holder", models.CharField(max_length=120, verbose_name="titulaire du compte")),
                ("iban", models.CharField(max_length=34, verbose_name="IBAN")),
                ("bic", models.CharField(blank=True, max_length=11, verbose_name="BIC")),
                ("proof", models.FileField(upload_to="bank/", verbose_name="justificatif")),
                ("proof_name", models.CharField(max_length=160)),
                ("proof_sha256", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("entered", "à vérifier et à confirmer"),
                            ("checked", "vérifiées, à confirmer"),
                            ("confirmed", "confirmées, à vérifier"),
                            ("in_force", "en vigueur"),
                            ("refused", "refusées"),
                            ("replaced", "remplacées"),
                        ],
                        default="entered",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("entered_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("refused_at", models.DateTimeField(blank=True, null=True)),
                ("motive", models.CharField(blank=True, max_length=240, verbose_name="motif du refus")),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "refused_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "coordonnées bancaires",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "in_force")),
                        fields=("organisation",),
                        name="bank_details_one_in_force",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("entered", "checked", "confirmed"))),
                        fields=("organisation",),
                        name="bank_details_one_pending",
                        violation_error_message="D’autres coordonnées attendent déjà d’être confirmées.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["entered", "checked", "confirmed", "in_force", "refused", "replaced"],
                            )
                        ),
                        name="bank_details_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("iban__length__gte", 15),
                            ("iban__length__lte", 34),
                            models.Q(("holder", ""), _negated=True),
                        ),
                        name="bank_details_are_an_account",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("proof_sha256__length", 64), models.Q(("proof", ""), _negated=True)
                        ),
                        name="bank_details_have_a_proof",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("checked_at", None), ("checked_by", None)),
                            models.Q(
                                ("checked_at__gte", models.F("entered_at")), ("checked_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="bank_details_checked_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at", None), ("confirmed_by", None)),
                            models.Q(
                                ("confirmed_at__gte", models.F("entered_at")), ("confirmed_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="bank_details_confirmed_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checked_by", None),
                            models.Q(
                                models.Q(("checked_by", models.F("entered_by")), _negated=True),
                                models.Q(
                                    ("confirmed_by", None),
                                    models.Q(("checked_by", models.F("confirmed_by")), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="bank_details_checked_by_a_second_person",
                        violation_error_message="Une autre personne doit vérifier ces coordonnées.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "entered"), _negated=True),
                            models.Q(("checked_at", None), ("confirmed_at", None)),
                            _connector="OR",
                        ),
                        name="bank_details_entered_await_both",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "checked"), _negated=True),
                            models.Q(("checked_at__isnull", False), ("confirmed_at", None)),
                            _connector="OR",
                        ),
                        name="bank_details_checked_await_the_representative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "confirmed"), _negated=True),
                            models.Q(("checked_at", None), ("confirmed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="bank_details_confirmed_await_the_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("in_force", "replaced")), _negated=True),
                            models.Q(("checked_at__isnull", False), ("confirmed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="bank_details_in_force_once_proved_twice",
                        violation_error_message="Des coordonnées bancaires servent une fois vérifiées et confirmées.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("state", "refused"), _negated=True),
                                ("motive", ""),
                                ("refused_at", None),
                                ("refused_by", None),
                            ),
                            models.Q(
                                ("refused_at__gte", models.F("entered_at")),
                                ("refused_by__isnull", False),
                                ("state", "refused"),
                                models.Q(("motive", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="bank_details_refused_with_a_motive",
                        violation_error_message="Un refus dit son motif.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(models.Q(("state", "replaced"), _negated=True), ("replaced_at", None)),
                            models.Q(("replaced_at__isnull", False), ("state", "replaced")),
                            _connector="OR",
                        ),
                        name="bank_details_replaced_on_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=[("advance", "Avance"), ("balance", "Solde")], max_length=10),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="montant")),
                ("award", models.DecimalField(decimal_places=2, max_digits=12)),
                (
                    "due",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="dû en tout"
                    ),
                ),
                (
                    "already_paid",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="déjà versé"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "demandé"),
                            ("committed", "engagé"),
                            ("settled", "liquidé"),
                            ("ordered", "mandaté"),
                            ("paid", "payé"),
                        ],
                        default="requested",
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="à payer au plus tard le")),
                ("requested_at", models.DateTimeField()),
                ("budget_year", models.PositiveSmallIntegerField(verbose_name="exercice budgétaire")),
                ("budget_line", models.CharField(blank=True, max_length=60, verbose_name="imputation")),
                (
                    "commitment_reference",
                    models.CharField(blank=True, max_length=40, verbose_name="numéro d’engagement"),
                ),
                ("committed_on", models.DateField(blank=True, null=True, verbose_name="engagé le")),
                (
                    "settlement_reference",
                    models.CharField(blank=True, max_length=40, verbose_name="référence de la liquidation"),
                ),
                ("settled_on", models.DateField(blank=True, null=True, verbose_name="liquidé le")),
                (
                    "order_number",
                    models.CharField(blank=True, max_length=40, verbose_name="numéro de mandat"),
                ),
                ("ordered_on", models.DateField(blank=True, null=True, verbose_name="mandaté le")),
                (
                    "before_bank_details",
                    models.BooleanField(default=False, verbose_name="mandaté avant la tenue des coordonnées"),
                ),
                (
                    "payment_reference",
                    models.CharField(blank=True, max_length=40, verbose_name="référence du comptable"),
                ),
                ("paid_on", models.DateField(blank=True, null=True, verbose_name="payé le")),
                (
                    "before_authors",
                    models.BooleanField(default=False, verbose_name="engagé avant la tenue des auteurs"),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "bank_details",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agreements.bankdetails",
                    ),
                ),
                (
                    "certified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "committed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ordered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "paid_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "paiement",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "kind"),
                        name="payment_once_a_kind",
                        violation_error_message="Ce versement existe déjà.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("advance", "balance"))), name="payment_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["requested", "committed", "settled", "ordered", "paid"])
                        ),
                        name="payment_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), ("amount__lte", models.F("award"))),
                        name="payment_within_award",
                        violation_error_message="Un versement ne peut pas dépasser le montant attribué.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("ordered", "paid")), _negated=True),
                            models.Q(
                                models.Q(("order_number", ""), _negated=True),
                                ("ordered_by__isnull", False),
                                ("ordered_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="payment_ordered_has_a_number",
                        violation_error_message="Indiquez le numéro du mandat.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("bank_details__isnull", False),
                                ("before_bank_details", False),
                                ("state__in", ("ordered", "paid")),
                            ),
                            models.Q(
                                ("bank_details", None),
                                ("before_bank_details", True),
                                ("state__in", ("ordered", "paid")),
                            ),
                            models.Q(
                                models.Q(("state__in", ("ordered", "paid")), _negated=True),
                                ("bank_details", None),
                                ("before_bank_details", False),
                            ),
                            _connector="OR",
                        ),
                        name="payment_ordered_to_an_account",
                        violation_error_message="Un paiement est mandaté sur des coordonnées bancaires en vigueur.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("before_authors", True),
                            models.Q(
                                ("state__in", ("committed", "settled", "ordered", "paid")),
                                ("committed_by__isnull", False),
                                ("committed_on__isnull", False),
                                models.Q(("commitment_reference", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ("committed", "settled", "ordered", "paid")), _negated=True
                                ),
                                ("commitment_reference", ""),
                                ("committed_by", None),
                                ("committed_on", None),
                            ),
                            _connector="OR",
                        ),
                        name="payment_committed_by_someone",
                        violation_error_message="Indiquez le numéro d’engagement, sa date et son auteur.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("before_authors", True),
                            models.Q(
                                ("state__in", ("settled", "ordered", "paid")),
                                ("settled_by__isnull", False),
                                ("settled_on__isnull", False),
                                models.Q(("settlement_reference", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ("settled", "ordered", "paid")), _negated=True),
                                ("settled_by", None),
                                ("settled_on", None),
                                ("settlement_reference", ""),
                            ),
                            _connector="OR",
                        ),
                        name="payment_settled_by_someone",
                        violation_error_message="Indiquez la référence de la liquidation, sa date et son auteur.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("before_authors", True),
                            models.Q(
                                ("state__in", ("paid",)),
                                ("paid_by__isnull", False),
                                ("paid_on__isnull", False),
                                models.Q(("payment_reference", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ("paid",)), _negated=True),
                                ("paid_by", None),
                                ("paid_on", None),
                                ("payment_reference", ""),
                            ),
                            _connector="OR",
                        ),
                        name="payment_paid_by_someone",
                        violation_error_message="Indiquez la référence du comptable, la date et l’auteur.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("before_authors", True),
                            ("settled_on", None),
                            ("settled_on__gte", models.F("committed_on")),
                            _connector="OR",
                        ),
                        name="payment_settled_after_committed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("before_authors", True),
                            ("ordered_on", None),
                            ("ordered_on__gte", models.F("settled_on")),
                            _connector="OR",
                        ),
                        name="payment_ordered_after_settled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "paid"), _negated=True),
                            ("paid_on__isnull", False),
                            _connector="OR",
                        ),
                        name="payment_paid_has_a_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("paid_on", None), ("paid_on__gte", models.F("ordered_on")), _connector="OR"
                        ),
                        name="payment_paid_after_ordered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ordered_on", None),
                            ("ordered_on__year", models.F("budget_year")),
                            _connector="OR",
                        ),
                        name="payment_weighs_on_the_year_of_its_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ordered_by", None),
                            ("certified_by", None),
                            models.Q(("ordered_by", models.F("certified_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="payment_certified_and_ordered_by_two_people",
                        violation_error_message="La personne qui certifie le service fait ne peut pas mandater.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "balance"), _negated=True),
                            ("certified_by__isnull", False),
                            _connector="OR",
                        ),
                        name="payment_balance_needs_service_rendered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "balance"), _negated=True),
                            models.Q(
                                ("already_paid__isnull", False),
                                ("due__isnull", False),
                                (
                                    "amount",
                                    django.db.models.functions.math.Round(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("due"), "-", models.F("already_paid")
                                        ),
                                        2,
                                    ),
                                ),
                                ("due__lte", models.F("award")),
                            ),
                            _connector="OR",
                        ),
                        name="payment_balance_is_what_is_due",
                        violation_error_message="Le solde est le montant dû en tout, moins ce qui est déjà versé.",
                    ),
                ],
                "indexes": [models.Index(fields=["state", "due_on"], name="payment_due")],
            },
        ),
        migrations.CreateModel(
            name="Repayment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "advance",
                    models.DecimalField(decimal_places=2, max_digits=12, verbose_name="avance versée"),
                ),
                (
                    "due",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="montant dû à l’opérateur en tout"
                    ),
                ),
                (
                    "claimed",
                    models.DecimalField(decimal_places=2, max_digits=12, verbose_name="montant annoncé"),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="montant")),
                (
                    "collected",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=12, verbose_name="encaissé"
                    ),
                ),
                (
                    "planned",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=12, verbose_name="échelonné"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("notified", "annoncé"),
                            ("contested", "contesté"),
                            ("confirmed", "confirmé"),
                            ("dropped", "abandonné"),
                            ("revenue_order", "titre de recettes émis"),
                            ("partly_collected", "encaissé en partie"),
                            ("collected", "encaissé"),
                        ],
                        default="notified",
                        max_length=16,
                        verbose_name="état",
                    ),
                ),
                ("notified_on", models.DateField(verbose_name="annoncé le")),
                ("answer_due_on", models.DateField(verbose_name="réponse attendue jusqu’au")),
                ("letter", models.FileField(blank=True, upload_to="repayments/", verbose_name="lettre")),
                ("letter_sha256", models.CharField(blank=True, max_length=64)),
                ("contested_on", models.DateField(blank=True, null=True, verbose_name="contesté le")),
                ("contest_motive", models.TextField(blank=True, verbose_name="motif de la contestation")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="répondu le")),
                ("answer_motive", models.TextField(blank=True, verbose_name="réponse du Département")),
                (
                    "order_number",
                    models.CharField(blank=True, max_length=40, verbose_name="numéro du titre de recettes"),
                ),
                ("ordered_on", models.DateField(blank=True, null=True, verbose_name="titre émis le")),
                ("collected_on", models.DateField(blank=True, null=True, verbose_name="encaissé le")),
                (
                    "agreement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repayment",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "notified_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ordered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "reversement",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "notified",
                                    "contested",
                                    "confirmed",
                                    "dropped",
                                    "revenue_order",
                                    "partly_collected",
                                    "collected",
                                ],
                            )
                        ),
                        name="repayment_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "claimed",
                                django.db.models.functions.math.Round(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("advance"), "-", models.F("due")
                                    ),
                                    2,
                                ),
                            ),
                            ("claimed__gt", 0),
                            ("due__gte", 0),
                        ),
                        name="repayment_is_what_was_advanced_beyond_what_is_due",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount", 0), ("state", "dropped")),
                            models.Q(
                                models.Q(("state", "dropped"), _negated=True),
                                ("amount__gt", 0),
                                ("amount__lte", models.F("claimed")),
                            ),
                            _connector="OR",
                        ),
                        name="repayment_positive",
                        violation_error_message="Le reversement ne dépasse pas le montant annoncé.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount", models.F("claimed")),
                            models.Q(("answer_motive", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="repayment_lowered_has_a_motive",
                        violation_error_message="Indiquez pourquoi le reversement est réduit ou abandonné.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ("revenue_order", "partly_collected", "collected")),
                                _negated=True,
                            ),
                            models.Q(("order_number", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="repayment_ordered_has_a_number",
                        violation_error_message="Indiquez le numéro du titre de recettes.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("collected__gte", 0), ("collected__lte", models.F("amount"))),
                        name="repayment_collected_within_owed",
                        violation_error_message="Les encaissements ne peuvent pas dépasser le reversement.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("collected", 0), models.Q(("state", "partly_collected"), _negated=True)
                            ),
                            models.Q(("collected__gt", 0), ("state__in", ("partly_collected", "collected"))),
                            _connector="OR",
                        ),
                        name="repayment_collected_once_ordered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("collected", models.F("amount")),
                                ("collected_on__isnull", False),
                                ("state", "collected"),
                            ),
                            models.Q(
                                models.Q(("state", "collected"), _negated=True),
                                models.Q(
                                    ("collected__lt", models.F("amount")),
                                    ("state", "dropped"),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="repayment_collected_when_whole",
                        violation_error_message="Un reversement est encaissé quand sa somme est entière.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("planned", 0), ("planned", models.F("amount")), _connector="OR"),
                        name="repayment_schedule_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RepaymentInstalment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="montant")),
                ("collected_on", models.DateField(verbose_name="encaissé le")),
                ("reference", models.CharField(blank=True, max_length=60, verbose_name="référence")),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "repayment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instalments",
                        to="agreements.repayment",
                    ),
                ),
            ],
            options={
                "verbose_name": "encaissement",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="repayment_instalment_positive"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RepaymentTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_on", models.DateField(verbose_name="à verser le")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="montant")),
                (
                    "repayment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="agreements.repayment",
                    ),
                ),
            ],
            options={
                "verbose_name": "échéance",
                "constraints": [
                    models.UniqueConstraint(fields=("repayment", "due_on"), name="repayment_term_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="repayment_term_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceRendered",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "justified",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="dépenses éligibles justifiées"
                    ),
                ),
                (
                    "award",
                    models.DecimalField(decimal_places=2, max_digits=12, verbose_name="montant attribué"),
                ),
                (
                    "advance",
                    models.DecimalField(decimal_places=2, max_digits=12, verbose_name="avance versée"),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[("full", "Complet"), ("partial", "Partiel"), ("nil", "Nul")],
                        default="full",
                        max_length=8,
                        verbose_name="résultat",
                    ),
                ),
                (
                    "reduction",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=12, verbose_name="réduction"
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        blank=True,
                        choices=[("amount", "Montant fixé"), ("meetings", "Part des rencontres tenues")],
                        max_length=8,
                        verbose_name="méthode",
                    ),
                ),
                ("motive", models.TextField(blank=True, verbose_name="motif de la réduction")),
                (
                    "due",
                    models.DecimalField(decimal_places=2, max_digits=12, verbose_name="montant dû en tout"),
                ),
                ("meetings_held", models.PositiveSmallIntegerField(verbose_name="rencontres tenues")),
                ("sessions_held", models.PositiveSmallIntegerField(verbose_name="temps d’information tenus")),
                ("remarks", models.TextField(verbose_name="appréciation des objectifs")),
                ("report_accepted_on", models.DateField(verbose_name="bilan accepté le")),
                ("certificate", models.FileField(upload_to="certificates/")),
                ("sha256", models.CharField(max_length=64)),
                ("certified_at", models.DateTimeField()),
                (
                    "agreement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="service_rendered",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "certified_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "service fait",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("justified__gte", 0)), name="service_rendered_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("remarks", ""), _negated=True),
                        name="service_rendered_says_what_was_achieved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("result__in", ("full", "partial", "nil"))),
                        name="service_rendered_result_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("method__in", ("", "amount", "meetings"))),
                        name="service_rendered_method_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reduction__gte", 0)),
                        name="service_rendered_reduction_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reduction", 0), ("result", "full")),
                            models.Q(("reduction__gt", 0), ("result", "partial")),
                            models.Q(("due", 0), ("result", "nil")),
                            _connector="OR",
                        ),
                        name="service_rendered_reduced_only_when_not_full",
                        violation_error_message="Un résultat complet ne porte aucune réduction.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("result", "full"), models.Q(("motive", ""), _negated=True), _connector="OR"
                        ),
                        name="service_rendered_reduced_has_a_motive",
                        violation_error_message="Indiquez le motif de la réduction.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due__gte", 0),
                            models.Q(
                                models.Q(
                                    (
                                        "due",
                                        django.db.models.functions.math.Round(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("justified"), "-", models.F("reduction")
                                            ),
                                            2,
                                        ),
                                    ),
                                    ("justified__lte", models.F("award")),
                                ),
                                models.Q(
                                    (
                                        "due",
                                        django.db.models.functions.math.Round(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("award"), "-", models.F("reduction")
                                            ),
                                            2,
                                        ),
                                    ),
                                    ("justified__gt", models.F("award")),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="service_rendered_due_is_computed",
                        violation_error_message="Le montant dû est le plus petit du montant attribué et du justifié, moins la réduction.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Termination",
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
                            ("resignation", "Désistement de l’opérateur"),
                            ("liquidation", "Liquidation ou dissolution de l’opérateur"),
                            ("breach", "Manquement à la convention"),
                            ("republican", "Manquement au contrat d’engagement républicain"),
                            ("common_accord", "Commun accord"),
                        ],
                        max_length=16,
                        verbose_name="cause",
                    ),
                ),
                ("motive", models.TextField(verbose_name="motif")),
                ("on", models.DateField(verbose_name="prend effet le")),
                ("period_end_before", models.DateField()),
                ("report_due_before", models.DateField()),
                ("amount_before", models.DecimalField(decimal_places=2, max_digits=12)),
                (
                    "kept",
                    models.DecimalField(decimal_places=2, max_digits=12, verbose_name="montant maintenu"),
                ),
                (
                    "pro_rata",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="au prorata des rencontres tenues"
                    ),
                ),
                (
                    "withdrawn",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="part des jours restants"
                    ),
                ),
                ("meetings_held", models.PositiveSmallIntegerField(verbose_name="rencontres tenues")),
                ("meetings_expected", models.PositiveSmallIntegerField(verbose_name="rencontres prévues")),
                ("at", models.DateTimeField()),
                (
                    "agreement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="termination",
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
                "verbose_name": "résiliation",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ("resignation", "liquidation", "breach", "republican", "common_accord"),
                            )
                        ),
                        name="termination_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("motive", ""), _negated=True), name="termination_has_a_motive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kept__gte", 0), ("kept__lte", models.F("amount_before"))),
                        name="termination_keeps_within_the_award",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pro_rata__gte", 0),
                            ("pro_rata__lte", models.F("amount_before")),
                            ("withdrawn__gte", 0),
                            ("withdrawn__lte", models.F("amount_before")),
                        ),
                        name="termination_shares_within_the_award",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("on__lte", models.F("period_end_before"))),
                        name="termination_before_the_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementSignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("operator", "l’opérateur"), ("department", "le Département")],
                        max_length=10,
                        verbose_name="partie",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[("tool", "dans Maillage"), ("paper", "sur papier")],
                        max_length=5,
                        verbose_name="manière",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="signataire")),
                (
                    "capacity",
                    models.CharField(
                        choices=[
                            ("representative", "représentante ou représentant légal"),
                            ("delegate", "par délégation de signature"),
                            ("officer", "pour le Département"),
                        ],
                        max_length=14,
                        verbose_name="qualité",
                    ),
                ),
                ("quality", models.CharField(blank=True, max_length=160, verbose_name="fonction")),
                ("delegation_start", models.DateField(blank=True, null=True, verbose_name="délégation du")),
                ("delegation_end", models.DateField(blank=True, null=True, verbose_name="au")),
                ("email", models.EmailField(blank=True, max_length=200, verbose_name="adresse électronique")),
                ("statement", models.TextField(blank=True, verbose_name="déclaration")),
                ("sent_on", models.DateField()),
                ("signed_on", models.DateField(verbose_name="signée le")),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                ("recorded_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("text_sha256", models.CharField(max_length=64)),
                (
                    "file",
                    models.FileField(blank=True, upload_to="agreements/", verbose_name="convention signée"),
                ),
                ("file_sha256", models.CharField(blank=True, max_length=64)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="agreements.agreement",
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
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "signature de convention",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "side"),
                        name="agreement_signature_once_a_party",
                        violation_error_message="Cette partie a déjà signé.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ("operator", "department"))),
                        name="agreement_signature_side_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("file", ""),
                                ("person__isnull", False),
                                ("signed_at__isnull", False),
                                ("way", "tool"),
                                models.Q(("email", ""), _negated=True),
                                models.Q(("statement", ""), _negated=True),
                            ),
                            models.Q(
                                ("email", ""),
                                ("file_sha256__length", 64),
                                ("person", None),
                                ("signed_at", None),
                                ("way", "paper"),
                                models.Q(("file", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="agreement_signature_in_the_tool_or_on_paper",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("capacity", "delegate"),
                                ("delegation_end__gte", models.F("delegation_start")),
                                ("delegation_end__isnull", False),
                                ("delegation_start__isnull", False),
                            ),
                            models.Q(
                                ("capacity__in", ("representative", "officer")),
                                ("delegation_end", None),
                                ("delegation_start", None),
                            ),
                            _connector="OR",
                        ),
                        name="agreement_signature_delegation_has_its_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("capacity", "delegate"), _negated=True),
                            models.Q(
                                ("signed_on__gte", models.F("delegation_start")),
                                ("signed_on__lte", models.F("delegation_end")),
                            ),
                            _connector="OR",
                        ),
                        name="agreement_signature_within_the_delegation",
                        violation_error_message="La délégation ne couvre pas le jour de la signature.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("capacity__in", ("representative", "delegate")), ("side", "operator")),
                            models.Q(("capacity", "officer"), ("side", "department")),
                            _connector="OR",
                        ),
                        name="agreement_signature_capacity_of_its_party",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("signed_on__lte", models.F("recorded_on"))),
                        name="agreement_signature_not_to_come",
                        violation_error_message="Une signature n’est pas datée d’un jour à venir.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("signed_on__gte", models.F("sent_on"))),
                        name="agreement_signature_after_the_sending",
                        violation_error_message="La convention se signe après son envoi.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="agreement_signature_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text_sha256__length", 64)), name="agreement_signature_of_a_text"
                    ),
                ],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
