"""The agenda, the members, the decisions and the minutes of a committee, by rows (R77, R78, R40)."""

import datetime as dt

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0009_situations_written_or_not"),
        ("expenses", "0007_money_held_together"),
        ("people", "0005_accounts_closing"),
        ("reports", "0008_texts_in_rows"),
        ("territories", "0002_a_centre_has_two_numbers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            ],
            options={
                "verbose_name": "décision du comité",
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
            ],
            options={
                "verbose_name": "membre du comité",
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
            ],
            options={
                "verbose_name": "compte rendu du comité",
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
            ],
            options={
                "verbose_name": "point de l’ordre du jour",
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
            ],
            options={
                "verbose_name": "justificatif présenté",
            },
        ),
        migrations.RemoveConstraint(
            model_name="steeringcommittee",
            name="committee_once_a_day",
        ),
        migrations.RemoveConstraint(
            model_name="steeringcommittee",
            name="committee_recorded_has_minutes",
        ),
        migrations.AddField(
            model_name="steeringcommittee",
            name="cancel_reason",
            field=models.CharField(blank=True, max_length=240, verbose_name="motif de l’annulation"),
        ),
        migrations.AddField(
            model_name="steeringcommittee",
            name="correction_reason",
            field=models.CharField(blank=True, max_length=240, verbose_name="motif de la correction"),
        ),
        migrations.AddField(
            model_name="steeringcommittee",
            name="ends",
            field=models.TimeField(default=dt.time(12, 0), verbose_name="fin"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="steeringcommittee",
            name="extra_reason",
            field=models.CharField(
                blank=True, max_length=240, verbose_name="motif d’un second comité dans l’année"
            ),
        ),
        migrations.AddField(
            model_name="steeringcommittee",
            name="link",
            field=models.URLField(blank=True, verbose_name="lien de connexion"),
        ),
        migrations.AddField(
            model_name="steeringcommittee",
            name="sequence",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="steeringcommittee",
            name="state",
            field=models.CharField(
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
        migrations.AddField(
            model_name="steeringcommittee",
            name="version",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="steeringcommittee",
            name="year",
            field=models.PositiveSmallIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="steeringcommittee",
            name="place",
            field=models.CharField(blank=True, max_length=160, verbose_name="lieu"),
        ),
        migrations.AlterField(
            model_name="steeringcommittee",
            name="starts",
            field=models.TimeField(verbose_name="début"),
        ),
        migrations.AddField(
            model_name="committeedecision",
            name="committee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reports.steeringcommittee",
            ),
        ),
        migrations.AddField(
            model_name="committeedecision",
            name="followed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="committeedecision",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.organisation",
            ),
        ),
        migrations.AddField(
            model_name="committeedecision",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="committeemember",
            name="committee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="members",
                to="reports.steeringcommittee",
            ),
        ),
        migrations.AddField(
            model_name="committeeminutes",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="committeeminutes",
            name="committee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="closed",
                to="reports.steeringcommittee",
            ),
        ),
        migrations.AddField(
            model_name="committeepoint",
            name="committee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="points",
                to="reports.steeringcommittee",
            ),
        ),
        migrations.AddField(
            model_name="committeepoint",
            name="territory",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="territories.territory",
            ),
        ),
        migrations.AddField(
            model_name="committeedecision",
            name="point",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decisions",
                to="reports.committeepoint",
            ),
        ),
        migrations.AddField(
            model_name="committeepresentation",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="committeepresentation",
            name="committee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="presentations",
                to="reports.steeringcommittee",
            ),
        ),
        migrations.AddField(
            model_name="committeepresentation",
            name="expense",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="expenses.expense"
            ),
        ),
        migrations.AddConstraint(
            model_name="committeemember",
            constraint=models.UniqueConstraint(
                fields=("committee", "name", "body"),
                name="committee_member_once",
                violation_error_message="Cette personne est déjà dans la liste.",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeemember",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="committee_member_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="committeeminutes",
            constraint=models.UniqueConstraint(
                fields=("committee", "number"), name="committee_minutes_number_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="committeeminutes",
            constraint=models.CheckConstraint(
                condition=models.Q(("number", 1), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="committee_minutes_correction_has_a_reason",
                violation_error_message="Donnez le motif de la correction.",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeeminutes",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__length", 64)), name="committee_minutes_have_a_fingerprint"
            ),
        ),
        migrations.AddConstraint(
            model_name="committeepoint",
            constraint=models.UniqueConstraint(
                condition=models.Q(("code", ""), _negated=True),
                fields=("committee", "code"),
                name="committee_point_once_a_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeepoint",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="committee_point_has_a_title"
            ),
        ),
        migrations.AddConstraint(
            model_name="committeepoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "code__in",
                        ["", "follow_up", "figures", "late", "missing", "surplus", "themes", "quality"],
                    )
                ),
                name="committee_point_code_known",
            ),
        ),
        migrations.AddIndex(
            model_name="committeedecision",
            index=models.Index(fields=["owner", "done_on"], name="committee_decision_by_owner"),
        ),
        migrations.AddConstraint(
            model_name="committeedecision",
            constraint=models.UniqueConstraint(
                fields=("committee", "rank"), name="committee_decision_rank_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="committeedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="committee_decision_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="committeedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("due_on", None), ("owner", None), ("person", None)),
                    models.Q(("due_on__isnull", False), ("owner__isnull", False)),
                    _connector="OR",
                ),
                name="committee_decision_has_an_owner_and_a_day",
                violation_error_message="Indiquez qui répond de la décision et pour quand.",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_on", None), ("due_on__gte", models.F("decided_on")), _connector="OR"
                ),
                name="committee_decision_due_after_the_committee",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("done_on", None),
                    models.Q(("done_on__gte", models.F("decided_on")), ("followed_at__isnull", False)),
                    _connector="OR",
                ),
                name="committee_decision_done_after_the_committee",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_on", None), ("followed_at", None), ("followed_by", None), ("note", "")),
                    models.Q(("followed_at__isnull", False), ("followed_by__isnull", False)),
                    _connector="OR",
                ),
                name="committee_decision_followed_by_someone",
            ),
        ),
        migrations.AddConstraint(
            model_name="committeepresentation",
            constraint=models.UniqueConstraint(
                fields=("expense",),
                name="committee_presentation_once",
                violation_error_message="Ce justificatif est déjà présenté à un comité.",
            ),
        ),
    ]
