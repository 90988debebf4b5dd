"""The tables of this package as they stood with `0007_money_held_together`, each created whole."""

from decimal import Decimal
from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.calls.guards import install, remove
from maillage.expenses.guards import EXPENSES, STATEMENTS


def guard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, (*EXPENSES, *STATEMENTS))


def unguard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, (*EXPENSES, *STATEMENTS))


class Migration(migrations.Migration):
    replaces: ClassVar = [
        ("expenses", "0001_initial"),
        ("expenses", "0002_budget_lines"),
        ("expenses", "0003_vat_shared_bills_imports"),
        ("expenses", "0004_nothing_left_unsaid"),
        ("expenses", "0005_account_presented"),
        ("expenses", "0006_accounts_frozen"),
        ("expenses", "0007_money_held_together"),
    ]

    initial = True

    dependencies: ClassVar = [
        ("agreements", "0011_money_held_together"),
        ("groups", "0001_initial"),
        ("people", "0004_fictional_bodies"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="SharedBill",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "total",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="montant de la facture"
                    ),
                ),
                ("allotted", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="réparti")),
                ("entered_at", models.DateTimeField()),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={
                "verbose_name": "facture partagée",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("total__gt", 0)), name="shared_bill_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("allotted", models.F("total"))),
                        name="shared_bill_split_to_the_cent",
                        violation_error_message="Les parts d’une facture partagée font son montant, au centime.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Expense",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("spent_on", models.DateField(verbose_name="date")),
                ("supplier", models.CharField(max_length=120, verbose_name="fournisseur")),
                (
                    "invoice_number",
                    models.CharField(blank=True, max_length=60, verbose_name="numéro de la facture"),
                ),
                ("label", models.CharField(max_length=160, verbose_name="objet")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("staff", "Animation et personnel"),
                            ("speaker", "Intervenants"),
                            ("venue", "Salle et matériel"),
                            ("travel", "Déplacements"),
                            ("coffee", "Accueil café"),
                            ("other", "Autre dépense"),
                        ],
                        max_length=10,
                        verbose_name="nature",
                    ),
                ),
                (
                    "heading",
                    models.CharField(
                        choices=[
                            ("60", "Achats"),
                            ("61", "Services extérieurs"),
                            ("62", "Autres services extérieurs"),
                            ("63", "Impôts et taxes"),
                            ("64", "Charges de personnel"),
                            ("65", "Autres charges de gestion courante"),
                            ("66", "Charges financières"),
                            ("67", "Charges exceptionnelles"),
                            ("68", "Dotations aux amortissements"),
                        ],
                        max_length=4,
                        verbose_name="rubrique",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="montant")),
                (
                    "vat",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="TVA"
                    ),
                ),
                (
                    "vat_rate",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=3, null=True, verbose_name="taux de TVA"
                    ),
                ),
                ("vat_recovered", models.BooleanField(default=False, verbose_name="TVA récupérée")),
                (
                    "share",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="poids de la part"),
                ),
                (
                    "bill_total",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="montant de la facture partagée",
                    ),
                ),
                ("from_surplus", models.BooleanField(default=False, verbose_name="financée par l’excédent")),
                (
                    "receipt",
                    models.FileField(blank=True, upload_to="receipts/%Y/", verbose_name="justificatif"),
                ),
                ("receipt_name", models.CharField(blank=True, max_length=160)),
                ("receipt_sha256", models.CharField(blank=True, max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("entered", "en attente de justificatif"),
                            ("documented", "justifiée"),
                            ("presented_to_committee", "présentée au comité"),
                            ("accepted", "acceptée"),
                            ("refused", "refusée"),
                        ],
                        default="entered",
                        max_length=24,
                        verbose_name="état",
                    ),
                ),
                (
                    "eligible",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="montant éligible retenu",
                    ),
                ),
                ("motive", models.TextField(blank=True, verbose_name="motif")),
                (
                    "exception",
                    models.CharField(
                        blank=True, max_length=240, verbose_name="motif admettant une date hors convention"
                    ),
                ),
                ("entry_key", models.CharField(blank=True, max_length=64)),
                ("entered_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expenses",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "decided_by",
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
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="groups.meeting",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="groups.informationsession",
                    ),
                ),
                (
                    "bill",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="expenses.sharedbill",
                    ),
                ),
            ],
            options={
                "verbose_name": "dépense",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["entered", "documented", "presented_to_committee", "accepted", "refused"],
                            )
                        ),
                        name="expense_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("category__in", ["staff", "speaker", "venue", "travel", "coffee", "other"])
                        ),
                        name="expense_category_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("heading__in", ["60", "61", "62", "63", "64", "65", "66", "67", "68"])
                        ),
                        name="expense_heading_known",
                        violation_error_message="Choisissez une rubrique du plan comptable.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="expense_positive",
                        violation_error_message="Le montant d’une dépense est supérieur à zéro.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("vat", None), ("vat_rate", None)),
                            models.Q(
                                ("vat__gte", 0), ("vat__isnull", False), ("vat__lte", models.F("amount"))
                            ),
                            _connector="OR",
                        ),
                        name="expense_vat_within_amount",
                        violation_error_message="La TVA ne peut ni être négative, ni dépasser le montant.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("vat_rate", None),
                            (
                                "vat_rate__in",
                                (
                                    Decimal("0.0"),
                                    Decimal("2.1"),
                                    Decimal("5.5"),
                                    Decimal("10.0"),
                                    Decimal("20.0"),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="expense_vat_rate_known",
                        violation_error_message="Choisissez un taux de TVA de la liste.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("bill", None), ("bill_total", None), ("share", None)),
                            models.Q(
                                ("bill__isnull", False),
                                ("bill_total__isnull", False),
                                ("share__isnull", False),
                                ("bill_total__gte", models.F("amount")),
                                ("share__gt", 0),
                            ),
                            _connector="OR",
                        ),
                        name="expense_part_within_its_bill",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("bill__isnull", False)),
                        fields=("bill", "agreement"),
                        name="expense_one_part_a_group",
                        violation_error_message="Ce groupe a déjà sa part de cette facture.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("entry_key", ""), _negated=True),
                        fields=("agreement", "entry_key"),
                        name="expense_entered_once",
                        violation_error_message="Cette dépense est déjà enregistrée.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("eligible", None),
                            models.Q(("eligible__gte", 0), ("eligible__lte", models.F("amount"))),
                            _connector="OR",
                        ),
                        name="expense_eligible_within_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("session", None), ("meeting", None), _connector="OR"),
                        name="expense_of_a_session_or_a_meeting",
                        violation_error_message="Rattachez la dépense à une rencontre ou à un temps d’information.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("receipt", ""), ("receipt_sha256", "")),
                            models.Q(
                                models.Q(("receipt", ""), _negated=True),
                                models.Q(("receipt_sha256", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="expense_receipt_has_a_fingerprint",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("accepted", "refused")), _negated=True),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="expense_decided_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            models.Q(("eligible__isnull", False), models.Q(("receipt", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="expense_accepted_has_a_receipt",
                        violation_error_message="Une dépense sans justificatif ne peut pas être retenue.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("motive", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="expense_refused_has_a_motive",
                        violation_error_message="Donnez le motif du refus.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("category", "coffee"),
                                ("eligible__gt", 0),
                                ("state", "accepted"),
                                _negated=True,
                            ),
                            ("session__isnull", False),
                            _connector="OR",
                        ),
                        name="expense_coffee_only_on_sessions",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["agreement", "spent_on"], name="expense_by_agreement"),
                    models.Index(fields=["supplier", "amount"], name="expense_twins"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("presented", "présenté"),
                            ("proposed", "proposition envoyée"),
                            ("answered", "réponse reçue"),
                            ("reopened", "rouvert"),
                        ],
                        default="presented",
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                (
                    "total",
                    models.DecimalField(decimal_places=2, max_digits=12, verbose_name="dépenses présentées"),
                ),
                ("left_out_count", models.PositiveSmallIntegerField(default=0)),
                (
                    "left_out_total",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="dépenses laissées de côté"
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="motif d’un compte établi d’office")),
                ("paper", models.FileField(upload_to="accounts/", verbose_name="état récapitulatif")),
                ("sha256", models.CharField(max_length=64)),
                ("presented_at", models.DateTimeField()),
                ("proposed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "proposed_total",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="montant proposé"
                    ),
                ),
                (
                    "answer_due_on",
                    models.DateField(blank=True, null=True, verbose_name="réponse attendue jusqu’au"),
                ),
                ("letter", models.FileField(blank=True, upload_to="accounts/", verbose_name="lettre")),
                ("letter_sha256", models.CharField(blank=True, max_length=64)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("agreed", models.BooleanField(default=False, verbose_name="proposition acceptée")),
                ("reopened_at", models.DateTimeField(blank=True, null=True)),
                ("reopen_motive", models.TextField(blank=True, verbose_name="motif de la réouverture")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                    "presented_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reopened_by",
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
                "verbose_name": "compte présenté",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["presented", "proposed", "answered", "reopened"])),
                        name="statement_state_known",
                    ),
                    models.UniqueConstraint(fields=("agreement", "version"), name="statement_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "reopened"), _negated=True),
                        fields=("agreement",),
                        name="statement_one_at_a_time",
                        violation_error_message="Le compte de cette convention est déjà présenté.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("left_out_total__gte", 0), ("total__gte", 0)),
                        name="statement_sums_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("proposed_total", None),
                            models.Q(("proposed_total__gte", 0), ("proposed_total__lte", models.F("total"))),
                            _connector="OR",
                        ),
                        name="statement_proposed_within_presented",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("proposed", "answered")), _negated=True),
                            models.Q(
                                ("answer_due_on__isnull", False),
                                ("proposed_at__isnull", False),
                                ("proposed_by__isnull", False),
                                ("proposed_total__isnull", False),
                                models.Q(("letter_sha256", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="statement_proposed_with_a_delay",
                        violation_error_message="Une proposition dit jusqu’à quand l’opérateur peut répondre.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "answered"), _negated=True),
                            models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="statement_answered_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "reopened"), _negated=True),
                            models.Q(
                                ("reopened_at__isnull", False),
                                ("reopened_by__isnull", False),
                                models.Q(("reopen_motive", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="statement_reopened_has_a_motive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256", ""), _negated=True), name="statement_has_a_fingerprint"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatementLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField()),
                ("spent_on", models.DateField(verbose_name="date")),
                ("supplier", models.CharField(max_length=120, verbose_name="fournisseur")),
                ("label", models.CharField(max_length=160, verbose_name="objet")),
                ("category", models.CharField(max_length=10, verbose_name="nature")),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=12, verbose_name="montant présenté"),
                ),
                ("receipt_sha256", models.CharField(max_length=64)),
                (
                    "proposed",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="montant proposé"
                    ),
                ),
                ("motive", models.TextField(blank=True, verbose_name="motif")),
                ("observations", models.TextField(blank=True, verbose_name="observations de l’opérateur")),
                (
                    "expense",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="expenses.expense",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="expenses.statement",
                    ),
                ),
            ],
            options={
                "verbose_name": "ligne du compte",
                "constraints": [
                    models.UniqueConstraint(fields=("statement", "rank"), name="statement_line_rank_once"),
                    models.UniqueConstraint(
                        fields=("statement", "expense"), name="statement_line_expense_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="statement_line_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("receipt_sha256", ""), _negated=True),
                        name="statement_line_has_a_receipt",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("proposed", None),
                            models.Q(("proposed__gte", 0), ("proposed__lte", models.F("amount"))),
                            _connector="OR",
                        ),
                        name="statement_line_proposed_within_presented",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("proposed", None),
                            ("proposed", models.F("amount")),
                            models.Q(("motive", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="statement_line_reduced_has_a_motive",
                        violation_error_message="Dites pourquoi cette dépense n’est pas retenue en entier.",
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
                    "heading",
                    models.CharField(
                        choices=[
                            ("60", "Achats"),
                            ("61", "Services extérieurs"),
                            ("62", "Autres services extérieurs"),
                            ("63", "Impôts et taxes"),
                            ("64", "Charges de personnel"),
                            ("65", "Autres charges de gestion courante"),
                            ("66", "Charges financières"),
                            ("67", "Charges exceptionnelles"),
                            ("68", "Dotations aux amortissements"),
                            ("86", "Emplois des contributions en nature"),
                        ],
                        max_length=4,
                        verbose_name="rubrique",
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=120, verbose_name="intitulé")),
                ("planned", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="prévu")),
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
                "verbose_name": "ligne du budget de la convention",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "position"), name="agreement_budget_line_position_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("heading__in", ["60", "61", "62", "63", "64", "65", "66", "67", "68", "86"])
                        ),
                        name="agreement_budget_line_heading_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("planned__gte", 0)),
                        name="agreement_budget_line_not_negative",
                        violation_error_message="Une ligne du budget ne peut pas être négative.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CoffeeEnvelope",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ceiling", models.DecimalField(decimal_places=2, max_digits=12)),
                ("accepted", models.DecimalField(decimal_places=2, max_digits=12)),
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
                "verbose_name": "enveloppe accueil café",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("accepted__gte", 0), ("accepted__lte", models.F("ceiling"))),
                        name="coffee_envelope_never_overspent",
                        violation_error_message="L’enveloppe accueil café est dépassée.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExpenseImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.FileField(upload_to="expenses/")),
                ("name", models.CharField(max_length=160, verbose_name="fichier")),
                ("sha256", models.CharField(max_length=64)),
                ("added_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="dépenses créées"),
                ),
                (
                    "total",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="somme des dépenses créées",
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
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
                "verbose_name": "import de dépenses",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("created", None), ("done_at", None), ("total", None)),
                            models.Q(
                                ("created__isnull", False),
                                ("done_at__isnull", False),
                                ("total__isnull", False),
                                ("created__gte", 1),
                                ("total__gt", 0),
                            ),
                            _connector="OR",
                        ),
                        name="expense_import_done_says_what_it_created",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__length", 64)), name="expense_import_has_its_fingerprint"
                    ),
                ],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
