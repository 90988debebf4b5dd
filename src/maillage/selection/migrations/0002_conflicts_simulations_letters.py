from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0002_submissions_frozen"),
        ("calls", "0002_criteria_frozen"),
        ("selection", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            ],
            options={
                "verbose_name": "absence de lien",
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
            ],
            options={
                "verbose_name": "conflit d’intérêts",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="conflict_of_interest_has_a_reason",
                        violation_error_message="Indiquez la nature du lien avec l’organisme.",
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
                ("motive", models.TextField(blank=True, verbose_name="motif")),
                ("file", models.FileField(upload_to="notices/", verbose_name="notification")),
                ("sha256", models.CharField(max_length=64)),
                ("notified_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="lue le")),
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
                ],
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
            ],
            options={
                "verbose_name": "ligne de simulation",
                "constraints": [
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
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "lot infructueux",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("motive", ""), _negated=True),
                        name="unsuccessful_lot_has_a_motive",
                        violation_error_message="Indiquez pourquoi ce territoire est déclaré infructueux.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="completionrequest",
            name="due_on",
            field=models.DateField(blank=True, null=True, verbose_name="à fournir avant le"),
        ),
        migrations.AddField(
            model_name="completionrequest",
            name="effect",
            field=models.CharField(
                choices=[
                    ("suspend", "Suspend le délai"),
                    ("restart", "Fait repartir le délai à la réception"),
                ],
                default="suspend",
                max_length=10,
                verbose_name="effet sur le délai",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="notified_provisional",
            field=models.BooleanField(default=False, verbose_name="notifiée provisoire"),
        ),
        migrations.AddField(
            model_name="decision",
            name="read_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="notification lue le"),
        ),
        migrations.AddField(
            model_name="decision",
            name="read_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="released_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="devenue définitive le"),
        ),
        migrations.AddField(
            model_name="score",
            name="set_aside_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="écartée le"),
        ),
        migrations.AddConstraint(
            model_name="completionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("effect__in", ("suspend", "restart"))),
                name="completion_request_effect_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("set_aside_at", None), ("set_aside_at__gte", models.F("at")), _connector="OR"
                ),
                name="score_set_aside_after_it_is_given",
            ),
        ),
        migrations.AddField(
            model_name="absenceoftie",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="applications.application"
            ),
        ),
        migrations.AddField(
            model_name="absenceoftie",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="conflictofinterest",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="applications.application"
            ),
        ),
        migrations.AddField(
            model_name="conflictofinterest",
            name="declared_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="conflictofinterest",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="formernotice",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="selection.decision"
            ),
        ),
        migrations.AddField(
            model_name="formernotice",
            name="read_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="holdingletter",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="applications.application"
            ),
        ),
        migrations.AddField(
            model_name="holdingletter",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="simulation",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="simulation",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="calls.call"
            ),
        ),
        migrations.AddField(
            model_name="simulation",
            name="discarded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="simulationline",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="applications.application"
            ),
        ),
        migrations.AddField(
            model_name="simulationline",
            name="simulation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="selection.simulation"
            ),
        ),
        migrations.AddField(
            model_name="unsuccessfullot",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="unsuccessfullot",
            name="lot",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.lot"
            ),
        ),
        migrations.AddConstraint(
            model_name="absenceoftie",
            constraint=models.UniqueConstraint(
                fields=("application", "person"), name="absence_of_tie_once_a_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="conflictofinterest",
            constraint=models.UniqueConstraint(
                fields=("application", "person"),
                name="conflict_of_interest_once_a_person",
                violation_error_message="Ce lien est déjà déclaré pour cette candidature.",
            ),
        ),
        migrations.AddConstraint(
            model_name="formernotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("read_at", None), ("read_by", None)),
                    models.Q(("read_at__gte", models.F("notified_at")), ("read_by__isnull", False)),
                    _connector="OR",
                ),
                name="former_notice_read_by_someone",
            ),
        ),
        migrations.AddIndex(
            model_name="holdingletter",
            index=models.Index(fields=["application", "at"], name="holding_letter_by_application"),
        ),
        migrations.AddIndex(
            model_name="simulation",
            index=models.Index(fields=["call", "at"], name="simulation_by_call"),
        ),
        migrations.AddConstraint(
            model_name="simulation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("discarded_at", None), ("discarded_by", None)),
                    models.Q(("discarded_at__gte", models.F("at")), ("discarded_by__isnull", False)),
                    _connector="OR",
                ),
                name="simulation_discarded_by_someone",
            ),
        ),
        migrations.AddConstraint(
            model_name="simulationline",
            constraint=models.UniqueConstraint(
                fields=("simulation", "application"), name="simulation_line_once_an_application"
            ),
        ),
        migrations.AddConstraint(
            model_name="simulationline",
            constraint=models.UniqueConstraint(
                fields=("simulation", "position"), name="simulation_line_position_unique"
            ),
        ),
    ]
