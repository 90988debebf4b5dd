"""Rounds, kinds of lot, co-funders, questions and closing changes.

The triggers go first, and come back in 0005: SQLite remakes a table to change it, and loses them.
"""

from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from maillage.calls.guards import CRITERIA, install, remove


def take_guards_away(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, CRITERIA)


def set_guards(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, CRITERIA)


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0002_criteria_frozen"),
        ("territories", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(take_guards_away, set_guards),
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
            ],
            options={
                "verbose_name": "cofinanceur",
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
            ],
            options={
                "verbose_name": "question sur l’appel",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_at", None), ("answered_at__isnull", False), _connector="OR"
                        ),
                        name="question_published_with_its_answer",
                        violation_error_message="Répondez à la question avant de la publier.",
                    )
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
            ],
            options={
                "verbose_name": "période de dépôt",
                "constraints": [
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
        migrations.RemoveConstraint(
            model_name="lot",
            name="lot_one_a_territory",
        ),
        migrations.AddField(
            model_name="call",
            name="letter_questions",
            field=models.JSONField(default=list, verbose_name="réponses demandées dès la lettre d’intention"),
        ),
        migrations.AddField(
            model_name="call",
            name="rehearsal",
            field=models.BooleanField(default=False, verbose_name="répétition entre collègues"),
        ),
        migrations.AddField(
            model_name="call",
            name="timezone",
            field=models.CharField(default="Europe/Paris", max_length=40, verbose_name="fuseau horaire"),
        ),
        migrations.AddField(
            model_name="criterion",
            name="funder",
            field=models.SlugField(blank=True, max_length=20, verbose_name="propre à un cofinanceur"),
        ),
        migrations.AddField(
            model_name="lot",
            name="floor",
            field=models.DecimalField(
                decimal_places=2,
                default=Decimal(0),
                max_digits=12,
                verbose_name="participation la plus basse",
            ),
        ),
        migrations.AddField(
            model_name="lot",
            name="name",
            field=models.CharField(default="", max_length=160, verbose_name="nom"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="lot",
            name="public",
            field=models.CharField(blank=True, max_length=80, verbose_name="public"),
        ),
        migrations.AddField(
            model_name="lot",
            name="share_ceiling",
            field=models.DecimalField(
                blank=True,
                decimal_places=4,
                max_digits=5,
                null=True,
                verbose_name="part la plus haute du coût total",
            ),
        ),
        migrations.AddField(
            model_name="requireddocument",
            name="legal_forms",
            field=models.JSONField(default=list, verbose_name="formes juridiques"),
        ),
        migrations.AddField(
            model_name="requireddocument",
            name="stage",
            field=models.CharField(
                choices=[("letter", "Lettre d’intention"), ("full", "Dossier complet")],
                default="full",
                max_length=10,
                verbose_name="demandé avec",
            ),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=models.UniqueConstraint(
                fields=("call", "territory", "public"),
                name="lot_one_a_territory_and_public",
                violation_error_message="Un appel ne compte qu’un lot par territoire et par public.",
            ),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=models.CheckConstraint(
                condition=models.Q(("floor__gte", 0), ("floor__lte", models.F("ceiling"))),
                name="lot_floor_within_ceiling",
                violation_error_message="La participation la plus basse ne dépasse pas le plafond.",
            ),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("share_ceiling", None),
                    models.Q(("share_ceiling__gt", 0), ("share_ceiling__lte", 1)),
                    _connector="OR",
                ),
                name="lot_share_ceiling_between_0_and_1",
                violation_error_message="La part du coût se situe entre 0 et 100 %.",
            ),
        ),
        migrations.AddConstraint(
            model_name="requireddocument",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage__in", ["letter", "full"])), name="required_document_stage_known"
            ),
        ),
        migrations.AddField(
            model_name="closingchange",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="cofunder",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="co_funders", to="calls.call"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="asked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="calls.call"
            ),
        ),
        migrations.AddField(
            model_name="round",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="rounds", to="calls.call"
            ),
        ),
        migrations.AddField(
            model_name="closingchange",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="closing_changes", to="calls.round"
            ),
        ),
        migrations.AddConstraint(
            model_name="cofunder",
            constraint=models.UniqueConstraint(
                fields=("call", "code"),
                name="co_funder_code_unique",
                violation_error_message="Un autre cofinanceur porte déjà ce code.",
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(fields=["call", "published_at"], name="question_by_call"),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.UniqueConstraint(
                fields=("call", "session", "stage", "family"),
                name="round_once",
                violation_error_message="Cette session a déjà une période pour ces organismes à cette étape.",
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.UniqueConstraint(fields=("call", "position"), name="round_position_unique"),
        ),
    ]
