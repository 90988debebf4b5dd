"""The tables of this package as they stood with `0002_a_centre_has_two_numbers`, each created whole."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces: ClassVar = [
        ("territories", "0001_initial"),
        ("territories", "0002_a_centre_has_two_numbers"),
    ]

    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="Territory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="Intercommunality",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("siren", models.CharField(max_length=9, unique=True)),
                ("name", models.CharField(max_length=160)),
                ("kind", models.CharField(max_length=4)),
                ("population", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("siren__regex", "^[0-9]{9}$")),
                        name="territories_intercommunality_siren",
                        violation_error_message="Un numéro SIREN compte neuf chiffres.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Commune",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=5, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("search_key", models.CharField(db_index=True, max_length=80)),
                ("population", models.PositiveIntegerField()),
                ("longitude", models.FloatField(null=True)),
                ("latitude", models.FloatField(null=True)),
                (
                    "intercommunality",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="communes",
                        to="territories.intercommunality",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[0-9][0-9AB][0-9]{3}$")),
                        name="territories_commune_code",
                        violation_error_message="Un code INSEE de commune compte cinq caractères.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                            models.Q(
                                ("latitude__isnull", False),
                                ("latitude__range", (-90, 90)),
                                ("longitude__isnull", False),
                                ("longitude__range", (-180, 180)),
                            ),
                            _connector="OR",
                        ),
                        name="territories_commune_centre",
                        violation_error_message="Le centre d’une commune a une longitude et une latitude.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TerritoryPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                (
                    "intercommunality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="territories.intercommunality",
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="territories.territory",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="territories_part_ends_after_it_starts",
                        violation_error_message="Une partie de territoire finit après avoir commencé.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_until__isnull", True)),
                        fields=("intercommunality",),
                        name="territories_part_one_territory_at_a_time",
                        violation_error_message="Cette intercommunalité appartient déjà à un territoire.",
                    ),
                    models.UniqueConstraint(
                        fields=("territory", "intercommunality", "valid_from"),
                        name="territories_part_starts_once",
                        violation_error_message="Cette intercommunalité entre déjà ce jour-là dans le territoire.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormerCommune",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(db_index=True, max_length=5)),
                ("name", models.CharField(max_length=80)),
                ("search_key", models.CharField(db_index=True, max_length=80)),
                (
                    "current",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former",
                        to="territories.commune",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "name"),
                        name="territories_former_commune_once",
                        violation_error_message="Cette ancienne commune est déjà enregistrée.",
                    )
                ],
            },
        ),
    ]
