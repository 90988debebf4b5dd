"""The tables of this package as they stood with `0011_report_headings`, each created whole."""

from decimal import Decimal
from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.calls.guards import COMPETITION, install, remove


def guard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, COMPETITION)


def unguard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, COMPETITION)


class Migration(migrations.Migration):
    replaces: ClassVar = [
        ("calls", "0001_initial"),
        ("calls", "0002_criteria_frozen"),
        ("calls", "0003_rounds_kinds_and_questions"),
        ("calls", "0004_one_round_for_each_call"),
        ("calls", "0005_competition_frozen"),
        ("calls", "0006_reminders_before_notice"),
        ("calls", "0007_time_to_answer"),
        ("calls", "0008_out_of_the_perimeter"),
        ("calls", "0009_situations_written_or_not"),
        ("calls", "0010_mix_alert"),
        ("calls", "0011_report_headings"),
    ]

    initial = True

    dependencies: ClassVar = [
        ("people", "0001_initial"),
        ("territories", "0001_initial"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Call",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=40, verbose_name="référence")),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("title", models.CharField(max_length=200, verbose_name="titre")),
                ("programme", models.CharField(blank=True, max_length=200, verbose_name="programme")),
                (
                    "programme_end",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="dernière année du programme"
                    ),
                ),
                ("axis", models.CharField(blank=True, max_length=200, verbose_name="axe")),
                ("context", models.TextField(blank=True, verbose_name="contexte")),
                ("audience", models.TextField(blank=True, verbose_name="public cible")),
                ("purpose", models.TextField(blank=True, verbose_name="finalité")),
                ("objectives", models.TextField(blank=True, verbose_name="objectifs")),
                ("content", models.TextField(blank=True, verbose_name="déroulement")),
                ("hosting", models.TextField(blank=True, verbose_name="modalités d’accueil et de suivi")),
                ("applicants", models.TextField(blank=True, verbose_name="porteurs éligibles")),
                ("funding_notice", models.TextField(blank=True, verbose_name="réserve sur les crédits")),
                ("evaluation", models.TextField(blank=True, verbose_name="évaluation")),
                (
                    "timezone",
                    models.CharField(default="Europe/Paris", max_length=40, verbose_name="fuseau horaire"),
                ),
                ("rehearsal", models.BooleanField(default=False, verbose_name="répétition entre collègues")),
                (
                    "letter_questions",
                    models.JSONField(
                        default=list, verbose_name="réponses demandées dès la lettre d’intention"
                    ),
                ),
                ("opening_day", models.DateField(verbose_name="ouverture")),
                ("closing_day", models.DateField(verbose_name="clôture, jour inclus")),
                (
                    "agreement_months",
                    models.PositiveSmallIntegerField(verbose_name="durée de la convention, en mois"),
                ),
                (
                    "report_delay_months",
                    models.PositiveSmallIntegerField(verbose_name="délai du bilan final, en mois"),
                ),
                (
                    "reminders_before_notice",
                    models.PositiveSmallIntegerField(
                        default=3, verbose_name="rappels du bilan avant la mise en demeure"
                    ),
                ),
                (
                    "payment_delay_days",
                    models.PositiveSmallIntegerField(verbose_name="délai de paiement, en jours"),
                ),
                (
                    "contradiction_days",
                    models.PositiveSmallIntegerField(
                        default=30, verbose_name="délai de réponse de l’opérateur, en jours"
                    ),
                ),
                (
                    "advance_rate",
                    models.DecimalField(decimal_places=4, max_digits=5, verbose_name="taux de l’avance"),
                ),
                (
                    "convention_threshold",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="seuil de la convention obligatoire"
                    ),
                ),
                ("excluded_months", models.JSONField(default=list, verbose_name="mois sans rencontre")),
                (
                    "date_policy",
                    models.CharField(
                        choices=[("strict", "Refuser"), ("warn", "Avertir")],
                        default="strict",
                        max_length=10,
                        verbose_name="rencontre dans un mois exclu",
                    ),
                ),
                (
                    "perimeter_policy",
                    models.CharField(
                        choices=[("warn", "Accepter et signaler"), ("refuse", "Refuser")],
                        default="warn",
                        max_length=10,
                        verbose_name="inscription hors du périmètre",
                    ),
                ),
                (
                    "wished_capacity",
                    models.PositiveSmallIntegerField(verbose_name="participants souhaités par rencontre"),
                ),
                (
                    "sessions_per_agreement",
                    models.PositiveSmallIntegerField(verbose_name="temps d’information par convention"),
                ),
                (
                    "lowest_score",
                    models.PositiveSmallIntegerField(default=0, verbose_name="note la plus basse"),
                ),
                ("highest_score", models.PositiveSmallIntegerField(verbose_name="note la plus haute")),
                (
                    "score_gap_alert",
                    models.PositiveSmallIntegerField(verbose_name="écart de notes signalé au-delà de"),
                ),
                (
                    "assessors_wanted",
                    models.PositiveSmallIntegerField(verbose_name="évaluateurs par candidature"),
                ),
                ("cohorts", models.JSONField(default=list, verbose_name="cohortes")),
                (
                    "funding_conditions",
                    models.JSONField(default=list, verbose_name="conditions de financement"),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "funder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "situations",
                    models.BooleanField(default=True, verbose_name="situations écrites dans Maillage"),
                ),
                (
                    "mix_alert",
                    models.PositiveSmallIntegerField(
                        default=60, verbose_name="part d’une provenance signalée au-delà de, en pourcentage"
                    ),
                ),
                ("report_headings", models.JSONField(default=list, verbose_name="rubriques du bilan final")),
                (
                    "report_reminders",
                    models.JSONField(default=list, verbose_name="jours des rappels du bilan final"),
                ),
            ],
            options={
                "verbose_name": "appel à projets",
                "constraints": [
                    models.UniqueConstraint(fields=("funder", "reference"), name="call_reference_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("closing_day__gte", models.F("opening_day"))),
                        name="call_closes_after_it_opens",
                        violation_error_message="La clôture ne peut pas précéder l’ouverture.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("advance_rate__gte", 0), ("advance_rate__lte", 1)),
                        name="call_advance_rate_between_0_and_1",
                        violation_error_message="Le taux de l’avance se situe entre 0 et 100 %.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("highest_score__gt", models.F("lowest_score"))),
                        name="call_score_scale_is_not_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("agreement_months__gte", 1)), name="call_agreement_lasts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("date_policy__in", ["strict", "warn"])),
                        name="call_date_policy_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("perimeter_policy__in", ["warn", "refuse"])),
                        name="call_perimeter_policy_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mix_alert__gte", 1), ("mix_alert__lte", 100)),
                        name="call_mix_alert_is_a_share",
                        violation_error_message="La part signalée se situe entre 1 et 100\xa0%.",
                    ),
                ],
                "indexes": [models.Index(fields=["funder", "closing_day"], name="call_by_funder")],
            },
        ),
        migrations.CreateModel(
            name="CoFunder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=20)),
                ("name", models.CharField(max_length=160, verbose_name="nom")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="co_funders",
                        to="calls.call",
                    ),
                ),
            ],
            options={
                "verbose_name": "cofinanceur",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("call", "code"),
                        name="co_funder_code_unique",
                        violation_error_message="Un autre cofinanceur porte déjà ce code.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("label", models.CharField(max_length=200, verbose_name="critère")),
                (
                    "weight",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("1"), max_digits=6, verbose_name="poids"
                    ),
                ),
                (
                    "funder",
                    models.SlugField(blank=True, max_length=20, verbose_name="propre à un cofinanceur"),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="criteria", to="calls.call"
                    ),
                ),
            ],
            options={
                "verbose_name": "critère",
                "constraints": [
                    models.UniqueConstraint(fields=("call", "position"), name="criterion_position_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gt", 0)), name="criterion_weight_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EligibilityQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("label", models.CharField(max_length=240, verbose_name="condition")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="eligibility_questions",
                        to="calls.call",
                    ),
                ),
            ],
            options={
                "verbose_name": "condition d’éligibilité",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("call", "position"), name="eligibility_question_position_unique"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Lot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=6, verbose_name="code")),
                ("name", models.CharField(max_length=160, verbose_name="nom")),
                ("public", models.CharField(blank=True, max_length=80, verbose_name="public")),
                ("cohort", models.CharField(blank=True, max_length=40, verbose_name="cohorte")),
                (
                    "agreement_start",
                    models.DateField(blank=True, null=True, verbose_name="début de la convention"),
                ),
                (
                    "agreement_end",
                    models.DateField(blank=True, null=True, verbose_name="fin de la convention"),
                ),
                (
                    "ceiling",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="plafond de la participation"
                    ),
                ),
                (
                    "coffee_ceiling",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="plafond de l’accueil café"
                    ),
                ),
                (
                    "floor",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0"),
                        max_digits=12,
                        verbose_name="participation la plus basse",
                    ),
                ),
                (
                    "share_ceiling",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=5,
                        null=True,
                        verbose_name="part la plus haute du coût total",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lots", to="calls.call"
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territories.territory",
                    ),
                ),
            ],
            options={
                "verbose_name": "lot",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("call", "territory", "public"),
                        name="lot_one_a_territory_and_public",
                        violation_error_message="Un appel ne compte qu’un lot par territoire et par public.",
                    ),
                    models.UniqueConstraint(fields=("call", "code"), name="lot_code_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("agreement_end__gt", models.F("agreement_start"))),
                        name="lot_agreement_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreement_end", None), ("agreement_start", None), ("cohort", "")),
                            models.Q(
                                models.Q(("cohort", ""), _negated=True),
                                ("agreement_end__isnull", False),
                                ("agreement_start__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="lot_dates_come_with_the_cohort",
                        violation_error_message="Les dates de convention dépendent de la cohorte.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ceiling__gt", 0)), name="lot_ceiling_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="lot_has_a_name",
                        violation_error_message="Donnez un nom à ce lot.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("floor__gte", 0), ("floor__lte", models.F("ceiling"))),
                        name="lot_floor_within_ceiling",
                        violation_error_message="La participation la plus basse ne dépasse pas le plafond.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("share_ceiling", None),
                            models.Q(("share_ceiling__gt", 0), ("share_ceiling__lte", 1)),
                            _connector="OR",
                        ),
                        name="lot_share_ceiling_between_0_and_1",
                        violation_error_message="La part du coût se situe entre 0 et 100 %.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("coffee_ceiling__gte", 0), ("coffee_ceiling__lte", models.F("ceiling"))
                        ),
                        name="lot_coffee_within_ceiling",
                        violation_error_message="L’enveloppe accueil café est comprise dans le plafond.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="téléphone")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="contacts", to="calls.call"
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
                ("lots", models.ManyToManyField(related_name="+", to="calls.lot")),
            ],
            options={
                "verbose_name": "contact",
                "constraints": [
                    models.UniqueConstraint(fields=("call", "person"), name="contact_once_a_call")
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="question")),
                ("asked_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True, verbose_name="réponse")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
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
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="calls.call"
                    ),
                ),
            ],
            options={
                "verbose_name": "question sur l’appel",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None), ("answered_by", None)),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="question_answer_is_signed_and_dated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_at", None), ("answered_at__isnull", False), _connector="OR"
                        ),
                        name="question_published_with_its_answer",
                        violation_error_message="Répondez à la question avant de la publier.",
                    ),
                ],
                "indexes": [models.Index(fields=["call", "published_at"], name="question_by_call")],
            },
        ),
        migrations.CreateModel(
            name="RequiredDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("code", models.SlugField(max_length=40)),
                ("label", models.CharField(max_length=200, verbose_name="document")),
                (
                    "family",
                    models.CharField(
                        choices=[
                            ("all", "Tous les organismes"),
                            ("private", "Organismes de droit privé"),
                            ("public", "Personnes publiques"),
                        ],
                        default="all",
                        max_length=10,
                        verbose_name="demandé à",
                    ),
                ),
                ("legal_forms", models.JSONField(default=list, verbose_name="formes juridiques")),
                (
                    "stage",
                    models.CharField(
                        choices=[("letter", "Lettre d’intention"), ("full", "Dossier complet")],
                        default="full",
                        max_length=10,
                        verbose_name="demandé avec",
                    ),
                ),
                ("mandatory", models.BooleanField(default=True, verbose_name="obligatoire")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="required_documents",
                        to="calls.call",
                    ),
                ),
            ],
            options={
                "verbose_name": "document demandé",
                "constraints": [
                    models.UniqueConstraint(fields=("call", "code"), name="required_document_code_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("family__in", ["all", "private", "public"])),
                        name="required_document_family_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["letter", "full"])),
                        name="required_document_stage_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rhythm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=20)),
                ("label", models.CharField(max_length=60, verbose_name="libellé")),
                (
                    "every_months",
                    models.PositiveSmallIntegerField(verbose_name="une rencontre tous les … mois"),
                ),
                (
                    "yields_surplus",
                    models.BooleanField(default=False, verbose_name="dégage un excédent (R39)"),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rhythms", to="calls.call"
                    ),
                ),
            ],
            options={
                "verbose_name": "fréquence",
                "constraints": [
                    models.UniqueConstraint(fields=("call", "code"), name="rhythm_code_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("every_months__gte", 1)), name="rhythm_every_month_or_more"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("session", models.CharField(blank=True, max_length=60, verbose_name="session")),
                (
                    "stage",
                    models.CharField(
                        choices=[("letter", "Lettre d’intention"), ("full", "Dossier complet")],
                        default="full",
                        max_length=10,
                        verbose_name="étape",
                    ),
                ),
                (
                    "family",
                    models.CharField(
                        choices=[
                            ("all", "Tous les organismes"),
                            ("private", "Organismes de droit privé"),
                            ("public", "Personnes publiques"),
                        ],
                        default="all",
                        max_length=10,
                        verbose_name="ouverte à",
                    ),
                ),
                ("opening_day", models.DateField(verbose_name="ouverture")),
                ("closing_day", models.DateField(verbose_name="clôture, jour inclus")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rounds", to="calls.call"
                    ),
                ),
            ],
            options={
                "verbose_name": "période de dépôt",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("call", "session", "stage", "family"),
                        name="round_once",
                        violation_error_message="Cette session a déjà une période pour ces organismes à cette étape.",
                    ),
                    models.UniqueConstraint(fields=("call", "position"), name="round_position_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("closing_day__gte", models.F("opening_day"))),
                        name="round_closes_after_it_opens",
                        violation_error_message="La clôture ne peut pas précéder l’ouverture.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["letter", "full"])), name="round_stage_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("family__in", ["all", "private", "public"])),
                        name="round_family_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClosingChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("before", models.DateField(verbose_name="clôture précédente")),
                ("after", models.DateField(verbose_name="nouvelle clôture")),
                ("motive", models.CharField(max_length=400, verbose_name="motif")),
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
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="closing_changes",
                        to="calls.round",
                    ),
                ),
            ],
            options={
                "verbose_name": "report de la clôture",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("after__gt", models.F("before"))),
                        name="closing_change_is_later",
                        violation_error_message="Une clôture publiée ne peut qu’être repoussée.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("motive", ""), _negated=True),
                        name="closing_change_has_a_motive",
                        violation_error_message="Indiquez le motif de la nouvelle clôture\xa0: il est publié.",
                    ),
                ],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
