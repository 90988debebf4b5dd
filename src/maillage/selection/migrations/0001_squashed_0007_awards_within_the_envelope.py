"""The tables of this package as they stood with `0007_awards_within_the_envelope`, each created whole."""

from decimal import Decimal
from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.calls.guards import install, remove
from maillage.selection.guards import AWARDS, BARRED


def guard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, (*AWARDS, *BARRED))


def unguard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, (*AWARDS, *BARRED))


class Migration(migrations.Migration):
    replaces: ClassVar = [
        ("selection", "0001_initial"),
        ("selection", "0002_conflicts_simulations_letters"),
        ("selection", "0003_barred_by_a_tie"),
        ("selection", "0004_act_of_replaced_notices"),
        ("selection", "0005_what_follows_an_unsuccessful_lot"),
        ("selection", "0006_awards_ended_early"),
        ("selection", "0007_awards_within_the_envelope"),
    ]

    initial = True

    dependencies: ClassVar = [
        ("applications", "0005_each_has_its_round_and_code"),
        ("calls", "0005_competition_frozen"),
        ("people", "__first__"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Deliberation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40, verbose_name="numéro")),
                ("adopted_on", models.DateField(verbose_name="adoptée le")),
                (
                    "transmitted_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="transmise au contrôle de légalité le"
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.call"
                    ),
                ),
            ],
            options={
                "verbose_name": "délibération",
                "constraints": [
                    models.UniqueConstraint(fields=("call", "number"), name="deliberation_number_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("transmitted_on", None),
                            ("transmitted_on__gte", models.F("adopted_on")),
                            _connector="OR",
                        ),
                        name="deliberation_transmitted_after_it_is_adopted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("selected", "Retenue"),
                            ("reserve", "Liste complémentaire, en attente de crédits"),
                            ("rejected", "Non retenue"),
                            ("cancelled", "Annulée faute de financement"),
                        ],
                        max_length=10,
                        verbose_name="sens",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0.00"),
                        max_digits=12,
                        verbose_name="montant attribué",
                    ),
                ),
                ("ceiling", models.DecimalField(decimal_places=2, max_digits=12)),
                (
                    "rank",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="ordre de priorité"),
                ),
                ("motive", models.TextField(verbose_name="motif")),
                (
                    "reserve_until",
                    models.DateField(
                        blank=True, null=True, verbose_name="liste complémentaire valable jusqu’au"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("notice", models.FileField(blank=True, upload_to="notices/", verbose_name="notification")),
                ("notice_sha256", models.CharField(blank=True, max_length=64)),
                ("notified_at", models.DateTimeField(blank=True, null=True)),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="notification lue le")),
                (
                    "notified_provisional",
                    models.BooleanField(default=False, verbose_name="notifiée provisoire"),
                ),
                (
                    "released_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="devenue définitive le"),
                ),
                (
                    "ended_on",
                    models.DateField(blank=True, null=True, verbose_name="attribution interrompue le"),
                ),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.lot"
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deliberation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="selection.deliberation",
                    ),
                ),
            ],
            options={
                "verbose_name": "décision",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ("selected", "reserve", "rejected", "cancelled"))),
                        name="decision_outcome_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None), ("outcome", "selected")),
                        fields=("lot",),
                        name="decision_one_selected_a_lot",
                        violation_error_message="Une candidature est déjà retenue pour ce territoire.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("notified_at", None), models.Q(("notice", ""), _negated=True), _connector="OR"
                        ),
                        name="decision_notified_has_a_notice",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount__gt", 0),
                                ("amount__lte", models.F("ceiling")),
                                ("outcome", "selected"),
                            ),
                            models.Q(("amount", 0), ("ended_on__isnull", False), ("outcome", "selected")),
                            models.Q(models.Q(("outcome", "selected"), _negated=True), ("amount", 0)),
                            _connector="OR",
                        ),
                        name="decision_award_within_ceiling",
                        violation_error_message="Le montant attribué ne peut pas dépasser le plafond par groupe.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "selected"), _negated=True),
                            ("deliberation__isnull", False),
                            _connector="OR",
                        ),
                        name="decision_award_needs_a_deliberation",
                        violation_error_message="Une attribution demande une délibération.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("motive", ""), _negated=True), name="decision_has_a_motive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_on", None), ("outcome", "selected"), _connector="OR"),
                        name="decision_only_an_award_is_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("read_at", None), ("read_by", None)),
                            models.Q(
                                ("notified_at__isnull", False),
                                ("read_at__gte", models.F("notified_at")),
                                ("read_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="decision_read_once_notified_and_by_someone",
                        violation_error_message="Une notification se lit après son envoi.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EligibilityCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("met", models.BooleanField(verbose_name="remplie")),
                ("motive", models.TextField(blank=True, verbose_name="motif")),
                ("at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
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
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="calls.eligibilityquestion",
                    ),
                ),
            ],
            options={
                "verbose_name": "vérification d’éligibilité",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "question"), name="eligibility_check_once_a_question"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("met", True), models.Q(("motive", ""), _negated=True), _connector="OR"
                        ),
                        name="eligibility_check_refusal_has_a_motive",
                        violation_error_message="Donnez le motif lorsqu’une condition n’est pas remplie.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Envelope",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "notified",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0.00"),
                        max_digits=12,
                        verbose_name="crédits notifiés",
                    ),
                ),
                (
                    "committed",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=12, verbose_name="attribué"
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
                "verbose_name": "enveloppe",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("notified__gte", 0)), name="envelope_notified_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("committed__gte", 0), ("committed__lte", models.F("notified"))),
                        name="envelope_never_overspent",
                        violation_error_message="Le total attribué ne peut pas dépasser les crédits notifiés.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CreditNotification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="montant")),
                ("notified_on", models.DateField(verbose_name="notifiés le")),
                ("reference", models.CharField(max_length=80, verbose_name="référence")),
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
                    "envelope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notifications",
                        to="selection.envelope",
                    ),
                ),
            ],
            options={
                "verbose_name": "notification de crédits",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="credit_notification_positive"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FormerNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("selected", "Retenue"),
                            ("reserve", "Liste complémentaire, en attente de crédits"),
                            ("rejected", "Non retenue"),
                            ("cancelled", "Annulée faute de financement"),
                        ],
                        max_length=10,
                        verbose_name="sens",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0.00"),
                        max_digits=12,
                        verbose_name="montant attribué",
                    ),
                ),
                (
                    "rank",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="ordre de priorité"),
                ),
                ("motive", models.TextField(blank=True, verbose_name="motif")),
                (
                    "reserve_until",
                    models.DateField(
                        blank=True, null=True, verbose_name="liste complémentaire valable jusqu’au"
                    ),
                ),
                ("file", models.FileField(upload_to="notices/", verbose_name="notification")),
                ("sha256", models.CharField(max_length=64)),
                ("notified_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="lue le")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="selection.decision"
                    ),
                ),
                (
                    "deliberation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="selection.deliberation",
                    ),
                ),
                (
                    "read_by",
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
                "verbose_name": "notification remplacée",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("file", ""), _negated=True), name="former_notice_has_a_file"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ("selected", "reserve", "rejected", "cancelled"))),
                        name="former_notice_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="former_notice_amount_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("read_at", None), ("read_by", None)),
                            models.Q(("read_at__gte", models.F("notified_at")), ("read_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="former_notice_read_by_someone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FundingCondition",
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
                            ("state_credits", "Crédits de l’État (DIHAL)"),
                            ("budget_vote", "Vote du budget du Département"),
                        ],
                        max_length=20,
                    ),
                ),
                ("label", models.CharField(max_length=200, verbose_name="condition")),
                (
                    "state",
                    models.CharField(
                        choices=[("pending", "en attente"), ("met", "remplie"), ("failed", "non remplie")],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("expected_on", models.DateField(blank=True, null=True, verbose_name="attendue le")),
                ("settled_on", models.DateField(blank=True, null=True, verbose_name="le")),
                ("reference", models.CharField(blank=True, max_length=80, verbose_name="référence")),
                ("motive", models.TextField(blank=True, verbose_name="motif")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="calls.call"
                    ),
                ),
            ],
            options={
                "verbose_name": "condition de financement",
                "constraints": [
                    models.UniqueConstraint(fields=("call", "kind"), name="funding_condition_once_a_kind"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["pending", "met", "failed"])),
                        name="funding_condition_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_on", None), ("state", "pending")),
                            models.Q(
                                models.Q(("state", "pending"), _negated=True), ("settled_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="funding_condition_settled_has_a_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HoldingLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("file", models.FileField(upload_to="holding-letters/", verbose_name="lettre d’attente")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                "verbose_name": "lettre d’attente",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("file", ""), _negated=True), name="holding_letter_has_a_file"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__length", 64)), name="holding_letter_has_a_fingerprint"
                    ),
                ],
                "indexes": [models.Index(fields=["application", "at"], name="holding_letter_by_application")],
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", models.PositiveSmallIntegerField(verbose_name="note")),
                ("lowest", models.PositiveSmallIntegerField()),
                ("highest", models.PositiveSmallIntegerField()),
                ("comment", models.TextField(verbose_name="commentaire")),
                ("at", models.DateTimeField()),
                ("set_aside_at", models.DateTimeField(blank=True, null=True, verbose_name="écartée le")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="applications.application",
                    ),
                ),
                (
                    "assessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.criterion"
                    ),
                ),
            ],
            options={
                "verbose_name": "note",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "criterion", "assessor"),
                        name="score_once_an_assessor_and_criterion",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("value__gte", models.F("lowest")), ("value__lte", models.F("highest"))
                        ),
                        name="score_within_the_scale",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("comment", ""), _negated=True),
                        name="score_has_a_comment",
                        violation_error_message="Un commentaire accompagne chaque note.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("set_aside_at", None), ("set_aside_at__gte", models.F("at")), _connector="OR"
                        ),
                        name="score_set_aside_after_it_is_given",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Simulation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="titre")),
                (
                    "envelope",
                    models.DecimalField(decimal_places=2, max_digits=12, verbose_name="enveloppe supposée"),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("full", "Montants entiers, dans l’ordre"),
                            ("pro_rata", "Même part pour tous"),
                            ("custom", "Montants choisis"),
                        ],
                        default="full",
                        max_length=10,
                        verbose_name="répartition",
                    ),
                ),
                ("motive", models.TextField(blank=True, verbose_name="hypothèse")),
                ("at", models.DateTimeField()),
                ("discarded_at", models.DateTimeField(blank=True, null=True, verbose_name="écartée le")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="calls.call"
                    ),
                ),
                (
                    "discarded_by",
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
                "verbose_name": "simulation",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("envelope__gte", 0)),
                        name="simulation_envelope_not_negative",
                        violation_error_message="L’enveloppe supposée ne peut pas être négative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("method__in", ("full", "pro_rata", "custom"))),
                        name="simulation_method_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True),
                        name="simulation_has_a_title",
                        violation_error_message="Donnez un titre à la simulation.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("discarded_at", None), ("discarded_by", None)),
                            models.Q(("discarded_at__gte", models.F("at")), ("discarded_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="simulation_discarded_by_someone",
                    ),
                ],
                "indexes": [models.Index(fields=["call", "at"], name="simulation_by_call")],
            },
        ),
        migrations.CreateModel(
            name="SimulationLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="ordre de priorité")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("0.00"), max_digits=12, verbose_name="montant"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="applications.application",
                    ),
                ),
                (
                    "simulation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="selection.simulation",
                    ),
                ),
            ],
            options={
                "verbose_name": "ligne de simulation",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("simulation", "application"), name="simulation_line_once_an_application"
                    ),
                    models.UniqueConstraint(
                        fields=("simulation", "position"), name="simulation_line_position_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1)), name="simulation_line_position_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)),
                        name="simulation_line_amount_not_negative",
                        violation_error_message="Un montant simulé ne peut pas être négatif.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnsuccessfulLot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("motive", models.TextField(verbose_name="motif")),
                (
                    "follow_up",
                    models.CharField(
                        choices=[
                            ("none", "Aucun groupe au titre de cet appel"),
                            ("new_call", "Un nouvel appel, limité à ce territoire"),
                            ("direct", "Une sollicitation directe d’organismes du territoire"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="suite",
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.lot"
                    ),
                ),
            ],
            options={
                "verbose_name": "lot infructueux",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("motive", ""), _negated=True),
                        name="unsuccessful_lot_has_a_motive",
                        violation_error_message="Indiquez pourquoi ce territoire est déclaré infructueux.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("follow_up__in", ("none", "new_call", "direct"))),
                        name="unsuccessful_lot_follow_up_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AbsenceOfTie",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="applications.application",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "absence de lien",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "person"), name="absence_of_tie_once_a_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CompletionRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("missing", models.TextField(verbose_name="pièces ou précisions attendues")),
                ("asked_at", models.DateTimeField()),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="à fournir avant le")),
                (
                    "effect",
                    models.CharField(
                        choices=[
                            ("suspend", "Suspend le délai"),
                            ("restart", "Fait repartir le délai à la réception"),
                        ],
                        default="suspend",
                        max_length=10,
                        verbose_name="effet sur le délai",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="applications.application",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "demande de pièces",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("effect__in", ("suspend", "restart"))),
                        name="completion_request_effect_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None)),
                        fields=("application",),
                        name="completion_request_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("missing", ""), _negated=True),
                        name="completion_request_says_what_is_missing",
                        violation_error_message="Indiquez ce qui manque à la candidature.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_at", None), ("answered_at__gte", models.F("asked_at")), _connector="OR"
                        ),
                        name="completion_request_answered_after_it_is_asked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConflictOfInterest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(verbose_name="nature du lien")),
                ("at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="applications.application",
                    ),
                ),
                (
                    "declared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "conflit d’intérêts",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "person"),
                        name="conflict_of_interest_once_a_person",
                        violation_error_message="Ce lien est déjà déclaré pour cette candidature.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="conflict_of_interest_has_a_reason",
                        violation_error_message="Indiquez la nature du lien avec l’organisme.",
                    ),
                ],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
