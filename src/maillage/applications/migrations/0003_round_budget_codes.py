"""An application has its round, its budget lines, the engagement it keeps whole and where it came from."""

from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0002_submissions_frozen"),
        ("calls", "0004_one_round_for_each_call"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            options={"verbose_name": "ligne de budget"},
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
            options={"verbose_name": "refus de valider"},
        ),
        migrations.AddField(
            model_name="application",
            name="round",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.round"
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="letter",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="applications.application",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="floor",
            field=models.DecimalField(decimal_places=2, default=Decimal("0.00"), max_digits=12),
        ),
        migrations.AddField(
            model_name="application",
            name="share_ceiling",
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True),
        ),
        migrations.AddField(
            model_name="application",
            name="calendar",
            field=models.TextField(blank=True, verbose_name="calendrier envisagé"),
        ),
        migrations.AddField(
            model_name="application",
            name="commitment_version",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="application",
            name="commitment_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="application",
            name="commitment_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="section",
            field=models.CharField(blank=True, max_length=20, verbose_name="dernière partie enregistrée"),
        ),
        migrations.AddField(
            model_name="application",
            name="source",
            field=models.CharField(blank=True, max_length=60, verbose_name="portail d’origine"),
        ),
        migrations.AddField(
            model_name="application",
            name="external_reference",
            field=models.CharField(blank=True, max_length=80, verbose_name="référence d’origine"),
        ),
        migrations.AddField(
            model_name="application",
            name="received_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="application",
            name="state",
            field=models.CharField(
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
        migrations.AddField(
            model_name="submission",
            name="code",
            field=models.CharField(max_length=16, null=True),
        ),
    ]
