"""The tables of this package as they stood with `0003_situations_keep_their_days`, each created whole."""

import datetime
import uuid
from typing import ClassVar

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import maillage.people.models.arrival
from maillage.calls.guards import install, remove
from maillage.situations.guards import SITUATIONS, TAKEAWAYS


def guard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(schema_editor.connection, (*SITUATIONS, *TAKEAWAYS))


def unguard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(schema_editor.connection, (*SITUATIONS, *TAKEAWAYS))


class Migration(migrations.Migration):
    replaces: ClassVar = [
        ("situations", "0001_situations"),
        ("situations", "0002_takeaways"),
        ("situations", "0003_situations_keep_their_days"),
    ]

    initial = True

    dependencies: ClassVar = [
        ("groups", "0013_themes_recur"),
        ("people", "__first__"),
        ("resources", "0001_initial"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="SituationPurge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "cause",
                    models.CharField(
                        choices=[("time", "Terme atteint"), ("author", "Auteur effacé")], max_length=10
                    ),
                ),
                ("situations", models.PositiveIntegerField()),
                ("drafts", models.PositiveIntegerField()),
                ("fingerprint", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "preuve d’effacement",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("drafts__lte", models.F("situations")), ("situations__gte", 1)),
                        name="situation_purge_erases_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fingerprint__length", 64)),
                        name="situation_purge_has_a_fingerprint",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Situation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "brouillon personnel"),
                            ("submitted", "proposée"),
                            ("returned", "à reprendre"),
                            ("accepted", "acceptée après relecture"),
                            ("discussed", "abordée"),
                            ("withdrawn", "retirée"),
                            ("deleted", "effacée"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "family",
                    models.CharField(
                        choices=[
                            ("access", "Accès au logement"),
                            ("staying", "Maintien dans le logement"),
                            ("neighbours", "Voisinage, troubles"),
                            ("arrears", "Impayés, expulsion"),
                            ("clutter", "Incurie"),
                            ("care_broken", "Rupture de soins"),
                            ("coordination", "Coordination entre professionnels"),
                        ],
                        max_length=14,
                        verbose_name="difficulté",
                    ),
                ),
                (
                    "age_band",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("18-25", "18 à 25 ans"),
                            ("26-39", "26 à 39 ans"),
                            ("40-59", "40 à 59 ans"),
                            ("60+", "60 ans et plus"),
                        ],
                        max_length=6,
                        verbose_name="tranche d’âge",
                    ),
                ),
                (
                    "household",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("alone", "Personne seule"),
                            ("couple", "Couple"),
                            ("one_parent", "Un parent avec enfant"),
                            ("family", "Famille ou plusieurs adultes"),
                        ],
                        max_length=12,
                        verbose_name="ménage",
                    ),
                ),
                (
                    "occupation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "Sans logement ou hébergé"),
                            ("tenant", "Locataire"),
                            ("subtenant", "Sous-locataire, intermédiation locative"),
                            ("owner", "Propriétaire"),
                        ],
                        max_length=10,
                        verbose_name="statut d’occupation",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("access", "L’accès au logement"),
                            ("staying", "Le maintien dans le logement"),
                            ("both", "Les deux"),
                        ],
                        max_length=8,
                        verbose_name="ce qui est à sécuriser",
                    ),
                ),
                (
                    "domains",
                    models.JSONField(blank=True, default=list, verbose_name="domaines d’accompagnement"),
                ),
                ("expectations", models.JSONField(blank=True, default=list, verbose_name="attentes")),
                ("informed", models.BooleanField(default=False, verbose_name="la personne est informée")),
                ("sealed", models.BinaryField(blank=True, null=True)),
                ("sealed_with", models.CharField(blank=True, max_length=16)),
                ("fingerprint", models.CharField(max_length=64)),
                ("replaced", models.JSONField(blank=True, default=dict)),
                ("dismissed", models.JSONField(blank=True, default=dict)),
                ("kept", models.JSONField(blank=True, default=dict)),
                ("meeting_day", models.DateField()),
                ("written_on", models.DateField()),
                ("purge_on", models.DateField(db_index=True)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("actors", models.ManyToManyField(blank=True, related_name="+", to="groups.structuretype")),
                (
                    "facilitator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="groups.meeting"
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="groups.participant",
                    ),
                ),
                (
                    "purge",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="situations.situationpurge",
                    ),
                ),
            ],
            options={
                "verbose_name": "situation",
                "indexes": [
                    models.Index(fields=["meeting", "state"], name="situation_by_meeting"),
                    models.Index(fields=["participant", "state"], name="situation_by_participant"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "submitted",
                                    "returned",
                                    "accepted",
                                    "discussed",
                                    "withdrawn",
                                    "deleted",
                                ],
                            )
                        ),
                        name="situation_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("sealed", None), ("sealed_with", ""), ("state__in", ("withdrawn", "deleted"))
                            ),
                            models.Q(
                                models.Q(("state__in", ("withdrawn", "deleted")), _negated=True),
                                ("sealed__isnull", False),
                                models.Q(("sealed_with", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="situation_text_gone_when_withdrawn",
                        violation_error_message="Une situation retirée ne garde pas son texte.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "purge_on__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("meeting_day"), "+", models.Value(datetime.timedelta(days=184))
                                ),
                            )
                        ),
                        name="situation_erased_within_six_months",
                        violation_error_message="Une situation s’efface au plus tard six mois après sa rencontre.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "draft"), _negated=True),
                            (
                                "purge_on__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("written_on"), "+", models.Value(datetime.timedelta(days=30))
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="situation_draft_erased_within_thirty_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("participant", None), ("facilitator", None), _connector="OR"),
                        name="situation_of_one_author",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["draft", "submitted", "returned"]), _negated=True),
                            ("participant__isnull", False),
                            ("facilitator__isnull", False),
                            _connector="OR",
                        ),
                        name="situation_unread_has_an_author",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "withdrawn", "deleted"]),
                            ("confirmed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="situation_confirmed_before_it_is_proposed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "family__in",
                                [
                                    "access",
                                    "staying",
                                    "neighbours",
                                    "arrears",
                                    "clutter",
                                    "care_broken",
                                    "coordination",
                                ],
                            ),
                            models.Q(
                                models.Q(
                                    ("age_band", ""),
                                    ("household", ""),
                                    ("occupation", ""),
                                    ("purpose", ""),
                                    ("state__in", ("withdrawn", "deleted")),
                                ),
                                models.Q(
                                    ("age_band__in", ["18-25", "26-39", "40-59", "60+"]),
                                    ("household__in", ["alone", "couple", "one_parent", "family"]),
                                    ("occupation__in", ["none", "tenant", "subtenant", "owner"]),
                                    ("purpose__in", ["access", "staying", "both"]),
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="situation_described_by_known_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "deleted"), _negated=True),
                            models.Q(("facilitator", None), ("participant", None), ("purge__isnull", False)),
                            _connector="OR",
                        ),
                        name="situation_deleted_has_its_proof",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fingerprint__length", 64)), name="situation_has_a_fingerprint"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SituationReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("shown", "Texte montré de nouveau"),
                            ("returned", "Renvoyé à son auteur"),
                            ("withdrawn", "Texte retiré"),
                        ],
                        max_length=10,
                        verbose_name="décision",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
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
                    "situation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="situations.situation",
                    ),
                ),
            ],
            options={
                "verbose_name": "signalement",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at", None)),
                        fields=("situation",),
                        name="situation_report_one_open",
                        violation_error_message="Un élément est déjà signalé : le texte est masqué.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decision", "")),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decision__in", ["shown", "returned", "withdrawn"]),
                            ),
                            _connector="OR",
                        ),
                        name="situation_report_decided_on_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Takeaway",
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
                            ("lever", "Levier"),
                            ("lead", "Piste d’action"),
                            ("referral", "Orientation"),
                            ("blockage", "Blocage"),
                            ("missing", "Ressource manquante"),
                        ],
                        max_length=10,
                        verbose_name="nature",
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="acquis")),
                ("search_key", models.TextField()),
                ("written_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="groups.practicegroup",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="groups.meeting"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "acquis",
                "indexes": [models.Index(fields=["group", "-written_at"], name="takeaway_by_group")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["lever", "lead", "referral", "blockage", "missing"])
                        ),
                        name="takeaway_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True), models.Q(("search_key", ""), _negated=True)
                        ),
                        name="takeaway_has_a_text",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("changed_at", None), ("changed_at__gte", models.F("written_at")), _connector="OR"
                        ),
                        name="takeaway_changed_after_it_is_written",
                    ),
                    models.UniqueConstraint(
                        fields=("meeting", "kind", "text"),
                        name="takeaway_once_a_meeting",
                        violation_error_message="Cette ligne est déjà notée pour cette rencontre.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TakeawayResource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="resources.resource"
                    ),
                ),
                (
                    "takeaway",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pointers",
                        to="situations.takeaway",
                    ),
                ),
            ],
            options={
                "verbose_name": "ressource d’un acquis",
                "constraints": [
                    models.UniqueConstraint(fields=("takeaway", "resource"), name="takeaway_resource_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="TakeawayTheme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "takeaway",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tags",
                        to="situations.takeaway",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="groups.theme"
                    ),
                ),
            ],
            options={
                "verbose_name": "thème d’un acquis",
                "constraints": [
                    models.UniqueConstraint(fields=("takeaway", "theme"), name="takeaway_theme_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReadingCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "token",
                    models.CharField(
                        default=maillage.people.models.arrival.new_token,
                        editable=False,
                        max_length=64,
                        unique=True,
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("sent_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("wrong_tries", models.PositiveSmallIntegerField(default=0)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.participant"
                    ),
                ),
            ],
            options={
                "verbose_name": "code de lecture",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("sent_at"))),
                        name="reading_code_expires_after_it_is_sent",
                    )
                ],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
